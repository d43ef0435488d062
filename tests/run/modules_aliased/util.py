def twice(u):
    return u + u


def text(bs):
    return bs * 3

import util as u


def area(w, h):
    return u.twice(w * h) / 2.0

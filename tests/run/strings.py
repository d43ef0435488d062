"""Texts: joining, comparing, length, repetition, unicode."""


def greet(name):
    return "hello " + name + "!"


def main():
    print(greet("world"), len(greet("you")))
    print(len("größe"), "äöü", "日本", len("日本"))
    print("tab\there", 'single "double"', "back\\slash", "new\nline")
    print("a" == "a", "a" != "b", "a" == "b")
    s = "abc"
    s += "def"
    print(s, str(12) + str(1.5) + str(True) + str(None))
    print("one"
          " two")
    option = "call"
    if option == "put":
        print("put")
    elif option == "call":
        print("call")
    print(int("42") + int("-7"), float("2.5") * 2, int(" 10 "))


main()

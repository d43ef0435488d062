# args: 7 2.5 name
"""Arguments of the program."""

import sys


def main():
    print(len(sys.argv))
    count = int(sys.argv[1])
    scale = float(sys.argv[2])
    print(count * scale, sys.argv[3])
    if len(sys.argv) > 4:
        print("more")
    else:
        print("no more")


if __name__ == "__main__":
    main()

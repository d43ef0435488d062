"""The escape times of a small Mandelbrot set, in scalars."""

import numpy as np


def escape(cx, cy, limit):
    x = 0.0
    y = 0.0
    for n in range(limit):
        if x * x + y * y > 4.0:
            return n
        x, y = x * x - y * y + cx, 2.0 * x * y + cy
    return limit


def picture(width, height, limit):
    result = np.zeros((height, width), dtype=np.int64)
    for j in range(height):
        for i in range(width):
            result[j, i] = escape(-2.0 + 3.0 * i / width, -1.0 + 2.0 * j / height, limit)
    return result


def main():
    image = picture(24, 12, 30)
    for row in image:
        for n in row:
            print("#" if n == 30 else "." if n > 3 else " ", end="")
        print()
    print(image.sum(), image.max(), image[6])


main()

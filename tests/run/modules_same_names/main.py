"""Functions of one name in several modules; instances for several types."""

import left
import right
from numpy import array


def area(x):
    return x * 1000


print(left.area(2), right.area(2), area(2))
print(left.area(2.5), right.area(2.5), area(2.5))
print(left.area(array([1.0, 2.0])), right.area(array([1, 2])), area(array([True, False])))
print(left.support(1), right.main(2))

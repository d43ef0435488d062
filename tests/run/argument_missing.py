# error: IndexError: list index out of range
"""An argument that was not given."""

import sys

print(len(sys.argv))
print(sys.argv[1])

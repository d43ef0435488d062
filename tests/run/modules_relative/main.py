"""Packages in packages, with relative imports of several levels."""

from physics.bodies.planet import weight
from physics import gravity
from physics import constants as c

print(weight(10.0), gravity.pull(2.0, 3.0), c.G)

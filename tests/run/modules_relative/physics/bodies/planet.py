"""A planet."""

from ..gravity import pull
from ..constants import G as g
from .. import constants


def weight(mass):
    return pull(mass, 1.0) + g - constants.G

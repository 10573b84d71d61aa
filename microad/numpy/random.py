"""Random numbers are constants to a derivative: this is `numpy.random` itself.

To have a derivative with respect to the parameters of a distribution, draw standard numbers and
transform them, ``mean + deviation * random.randn(n)``.
"""

from numpy.random import *  # noqa: F403

"""Two small things that most tests of the object style begin with."""

import numpy as np

from microad.autograd import array


def leaf(value, grad_req="write"):
    """An array with a gradient."""
    x = array(value)
    x.attach_grad(grad_req)
    return x


def weighed(y):
    """One number of all those in y, each with another weight, so that no two can be confused."""
    return np.sum(y * np.cos(np.arange(1.0, 1.0 + y.size)).reshape(y.shape))

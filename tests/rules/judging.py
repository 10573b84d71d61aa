"""How a function of the traced namespace is judged: by its value, and by its derivatives.

The value must be NumPy's. Derivatives of order 1 and 2, in forward and in reverse mode, are held
against differences in random directions and with random cotangents.
"""

import numpy as raw

from microad.check import check_grads
from microad.engine.trace import make_vjp
from microad.engine.trees import flatten

GENERATORS = {}  # by seed; each test begins with new ones, see conftest.py


def restart():
    """Begin anew: what a test draws must not depend on the tests before it."""
    for seed in GENERATORS:
        GENERATORS[seed] = raw.random.default_rng(seed)


def draws(seed):
    """Two functions that draw real and complex arrays of a given shape."""
    GENERATORS[seed] = raw.random.default_rng(seed)

    def real(*shape):
        return GENERATORS[seed].standard_normal(shape)

    def complex_(*shape):
        return real(*shape) + 1j * real(*shape)

    return real, complex_


def judge(f, *inputs, order=2, rtol=1e-10, modes=("reverse", "forward")):
    """Check f(*inputs)."""

    def of_tuple(xs):
        return f(*xs)

    plain, traced = flatten(of_tuple(inputs))[0], flatten(make_vjp(of_tuple, inputs)[0])[0]
    for a, b in zip(plain, traced, strict=True):
        raw.testing.assert_allclose(b, a, rtol=rtol, atol=1e-12)
        assert raw.shape(a) == raw.shape(b)
        assert type(a) is type(b), (type(a), type(b))
        assert raw.result_type(a) == raw.result_type(b)
    check_grads(of_tuple, inputs, order, modes)

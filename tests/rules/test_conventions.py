"""Every line of the table of conventions, in both modes, on numbers and on arrays."""

import re
import warnings

import numpy as raw
import pytest

import microad.numpy as np
from microad import grad
from microad.engine.trace import make_jvp, make_vjp
from microad.numpy import conventions

ROWS = [
    re.split(r"  +", line.strip())
    for line in conventions.__doc__.splitlines()
    if line.startswith("    ")
]


def gradient_forward(f, x):
    """The gradient, direction by direction; of a complex point with minus the imaginary one."""
    flat = raw.eye(raw.size(x)).reshape(-1, *raw.shape(x))
    slopes = [make_jvp(f, x)(t)[1] for t in flat]
    if raw.iscomplexobj(x):
        slopes = [a - 1j * make_jvp(f, x)(1j * t)[1] for a, t in zip(slopes, flat)]
    return raw.reshape(slopes, raw.shape(x))


@pytest.mark.parametrize(("text", "at", "slope"), ROWS, ids=[f"{r[0]} at {r[1]}" for r in ROWS])
def test_convention(text, at, slope):
    numbers = {"inf": raw.inf, "nan": raw.nan}
    at, slope = eval(at, numbers), eval(slope, numbers)

    def f(x):
        return eval(text, {**vars(np), "x": x})

    for x in [raw.asarray(at)] if raw.ndim(at) else [at, raw.asarray(at)]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # NumPy says where it divides by 0
            ans, vjp = make_vjp(f, x)
            raw.testing.assert_allclose(vjp(raw.ones_like(ans)), slope)
            if raw.ndim(x):
                raw.testing.assert_allclose(gradient_forward(f, x), slope)


def test_all_kinds_are_there():
    assert len(ROWS) > 45
    assert {len(row) for row in ROWS} == {3}


@pytest.mark.filterwarnings("ignore:.*does not depend")  # |x| is straight, but at 0
@pytest.mark.parametrize(
    ("f", "at", "wanted"),
    [(np.sinc, 0.0, -(raw.pi**2) / 3), (np.abs, 0.0, 0.0), (lambda x: x**2.0, 0.0, 2.0),
     (lambda x: x**1.0, 0.0, 0.0), (lambda x: np.linalg.norm(x * raw.ones(2)), 0.0, 0.0),
     (lambda x: np.std(x * raw.ones(2)), 0.0, 0.0),
     (lambda x: np.hypot(x, 0.0), 0.0, 0.0), (lambda x: np.arctan2(x, x), 0.0, 0.0),
     (lambda x: np.hypot(x, 2.0), 0.0, 0.5), (lambda x: np.logaddexp(x, 0.0), 0.0, 0.25),
     (lambda x: np.prod(x * raw.array([1.0, 0.0, 2.0]) + raw.array([0, 1, 0])), 0.0, 4.0)],
)  # fmt: skip
def test_second_derivatives_have_no_nan(f, at, wanted):
    assert raw.allclose(grad(grad(f))(at), wanted)
    assert raw.allclose(grad(grad(f))(raw.asarray(at)), wanted)

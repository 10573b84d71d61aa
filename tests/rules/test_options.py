"""Options of NumPy's functions: each of them works, or an error says which one does not."""

import numpy as raw
import pytest
from judging import draws, judge

import microad.numpy as np
from microad import grad
from microad.errors import NoOptionError

R, C = draws(13)
KNOTS, HEIGHTS = raw.array([0.0, 1.0, 3.0]), raw.array([2.0, -1.0, 4.0])
HOLES = raw.array([1.5, raw.nan, raw.inf, -raw.inf])
MASK = raw.array([True, False, True])

CALLS = [
    # places outside of the knots, and a table that goes round
    (
        lambda x: np.interp(x, KNOTS, HEIGHTS, left=7.0, right=-7.0),
        raw.array([-1.0, 0.4, 2.0, 5.0]),
    ),
    (lambda x, low: np.interp(x, KNOTS, HEIGHTS, left=low), raw.array([-1.0, 0.4]), 7.0),
    (lambda x, high: np.interp(x, KNOTS, HEIGHTS, right=high), raw.array([0.4, 9.0]), 7.0),
    (lambda x: np.interp(x, KNOTS, HEIGHTS, period=4.0), raw.array([-1.2, 0.4, 3.5, 9.3])),
    (lambda x: np.interp(x, KNOTS, HEIGHTS, 9.0, 9.0, period=-4.0), raw.array([3.5, 9.3])),
    (lambda xp, fp: np.interp([0.2, 5.7, 3.3], xp, fp, period=4.0), KNOTS[::-1] + 4.5, HEIGHTS),
    (lambda x: np.interp(x, KNOTS, HEIGHTS, left=7.0), 0.4),
    # slopes at the edges
    (lambda x: np.gradient(x, edge_order=2), R(5)),
    (lambda x: np.gradient(x, 0.5, edge_order=2, axis=1), R(2, 4)),
    (lambda x, h: np.gradient(x, np.cumsum(np.exp(h)), edge_order=2), R(5), R(5)),
    (lambda x: np.gradient(x, edge_order=2)[1], C(3, 4)),
    # what takes the place of what is no number
    (lambda x: np.nan_to_num(HOLES, nan=x, posinf=1.0, neginf=0.0), 2.0),
    (lambda x, y: np.nan_to_num(HOLES + x, nan=3.0, posinf=y, neginf=x), 2.0, 3.0),
    (lambda x: np.nan_to_num(x, True, 3.0, 4.0, 5.0) * x, raw.array([2.0, 3.0])),
    (lambda x, y: np.nan_to_num(HOLES + 1j * x, nan=y, posinf=1.0, neginf=2.0), 2.0, 3.0),
    # what is put around
    (lambda v: np.pad(raw.ones(2), 1, constant_values=v), 3.0),
    (lambda x, v: np.pad(x, (1, 2), constant_values=(0.0, v)), R(2), 3.0),
    (lambda x, v: np.pad(x, ((1, 2), (0, 1)), "constant", constant_values=v), R(2, 2), R(2, 2)),
    (lambda x, v: np.pad(x, 2, "linear_ramp", end_values=v), R(3), 3.0),
    # axes of length 1, in einsum
    (lambda x, y: np.einsum("i,i", x, y), R(3), R(1)),
    (lambda x, y: np.einsum("...i,...i->...", x, y), R(2, 1, 3), R(2, 1)),
    (lambda x, y: np.einsum("...i,i...->i...", x, y), R(1, 3), R(1, 4)),
    (lambda x, y, z: np.einsum("ij,jk,ik->k", x, y, z), R(1, 3), R(1, 2), R(4, 1)),
    (lambda x, y: np.einsum("ii,ij->j", x, y), R(3, 3), R(1, 2)),
    (lambda x, y: np.einsum("ab...,...b", x, y, optimize=True), C(2, 1, 3), C(1, 4)),
    # complex numbers: the median goes by real parts
    (np.median, C(5)),
    (lambda x: np.median(x, axis=1, keepdims=True), C(2, 4)),
    (np.nanmedian, C(5)),
    # a negative number with a complex exponent
    (lambda y: np.power(-2.0, y), 0.3 + 0.7j),
    (lambda y: (-2.0) ** y, 0.3 + 0.7j),
    (lambda y: raw.array([-2.0, 3.0]) ** y, C(2)),
    (lambda x, y: x**y, raw.array([-2.0, -0.5]), C(2)),
    # axes of a number: NumPy lets 0 and -1 pass
    *[
        (lambda x, f=f, axis=axis: f(x, axis=axis), 1.5)
        for f in (np.sum, np.prod, np.max, np.min, np.cumsum, np.ptp, np.nansum, np.nanmax)
        for axis in (0, -1)
    ],
    (lambda x: np.cumprod(x, axis=0) + np.cumsum(x, axis=-1), 1.5),
]


@pytest.mark.parametrize("call", CALLS, ids=range(len(CALLS)))
def test_an_option_that_works(call):
    f, *inputs = call
    judge(f, *inputs)


NAMED = [
    (lambda x: np.nanstd(x, where=MASK), "nanstd", "where"),
    (lambda x: np.percentile(x, 30, method="lower"), "percentile", "method"),
    (lambda x: np.nanpercentile(x, 30, method="lower"), "nanpercentile", "method"),
    (lambda x: np.quantile(x, 0.3, weights=raw.ones(3)), "quantile", "weights"),
]


@pytest.mark.parametrize(("f", "name", "option"), NAMED)
def test_an_error_names_the_function_that_was_called(f, name, option):
    with pytest.raises(NoOptionError, match=f"^{name} of a traced value.*'{option}'"):
        grad(lambda x: np.sum(f(x)))(raw.array([1.0, 2.0, 4.0]))


def test_quantiles_of_complex_numbers_are_refused_by_numpy_itself():
    for f in (np.quantile, np.nanquantile):
        with pytest.raises(TypeError, match="real"):
            grad(lambda z, f=f: np.real(f(z, 0.3)))(C(3))

"""Convolutions: ``convolve(a, b, axes=None, dot_axes=((), ()), mode="full")``.

Along the convolved axes, ans[k] = sum a[i] b[k - i]. As in HIPS autograd, more can be asked for
than in SciPy: `axes` says which axes of a and of b belong together (all of them, by default),
`dot_axes` which are multiplied and summed without a shift, and every other axis of a stands beside
every other axis of b. The result has the others of a, those of b, then the convolved ones.

>>> import numpy
>>> from microad import grad
>>> grad(lambda a: convolve(a, numpy.array([1.0, 2.0]))[1])(numpy.zeros(3))
array([2., 1., 0.])

The full convolution is linear in a and in b, and its transpose is a part of another one: b is
turned around and shifted over the cotangent. 'same' and 'valid' are parts of the full one.
"""

import sys
from typing import Any

import numpy
import scipy.signal as raw

import microad.numpy as traced_np
from microad.engine.composites import composite
from microad.engine.rules import multilinear, primitive
from microad.errors import ModeError
from microad.numpy import fill
from microad.numpy.elementwise import cj

MODES = ("full", "same", "valid")

fill(sys.modules[__name__], {*raw.__all__} - {"convolve"}, raw)

# ------------------------------------------------------------------------ all sums


def others(ndim: int, *used: Any) -> list[int]:
    """The axes that are neither convolved nor summed."""
    return [k for k in range(ndim) if not any(k in axes for axes in used)]


@primitive
def full(a, b, axes, dot_axes):
    """The full convolution: b is turned around, and slides over a, which has zeros around it."""
    (of_a, of_b), (dot_a, dot_b) = axes, dot_axes
    if of_a == of_b == tuple(range(a.ndim)) == tuple(range(b.ndim)):
        return raw.convolve(a, b)
    lengths = [b.shape[k] for k in of_b]
    around = [(0, 0)] * a.ndim
    for k, n in zip(of_a, lengths):
        around[k] = (n - 1, n - 1)
    windows = numpy.pad(a, around)
    if of_a:
        windows = numpy.lib.stride_tricks.sliding_window_view(windows, lengths, of_a)
    inside = tuple(range(a.ndim, windows.ndim))
    ans = numpy.tensordot(windows, numpy.flip(b, of_b), (inside + dot_a, of_b + dot_b))
    stay = [k for k in range(a.ndim) if k not in dot_a]
    return numpy.moveaxis(ans, [stay.index(k) for k in of_a], range(-len(of_a), 0))


def back(np, g, a, b, axes, dot_axes, first):
    """The cotangent of a; `first` says whether a was the first of the two."""
    (of_a, of_b), (dot_a, dot_b) = axes, dot_axes
    rest_a, rest_b = others(a.ndim, of_a, dot_a), others(b.ndim, of_b, dot_b)
    start = len(rest_a) if first else 0
    places = tuple(range(start, start + len(rest_b))), tuple(rest_b)
    ends = tuple(range(g.ndim - len(of_a), g.ndim))
    y = full(g, np.flip(b, of_b), (ends, of_b), places)
    crop = [slice(b.shape[j] - 1, b.shape[j] - 1 + a.shape[i]) for i, j in zip(of_a, of_b)]
    summed = [dot_a[dot_b.index(k)] for k in sorted(dot_b)]
    return np.moveaxis(y[(..., *crop)], range(a.ndim), [*rest_a, *summed, *of_a])


multilinear(
    full,
    lambda np, g, ans, a, b, axes, dot_axes: back(np, g, a, b, axes, dot_axes, True),
    lambda np, g, ans, a, b, axes, dot_axes: back(np, g, b, a, axes[::-1], dot_axes[::-1], False),
)

# ------------------------------------------------------------------------ and parts of them


def pairs(axes: Any, a: Any, b: Any) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The axes of a and those of b, counted from the front."""
    first, second = axes
    of_a, of_b = tuple(k % a.ndim for k in first), tuple(k % b.ndim for k in second)
    if len(of_a) != len(of_b):
        raise ModeError("axes", axes=axes, first=len(of_a), second=len(of_b))
    return of_a, of_b


def convolve(
    a: Any,
    b: Any,
    axes: Any = None,
    dot_axes: Any = ((), ()),
    mode: str = "full",
    method: str = "auto",
) -> Any:
    """Convolve two arrays.

    Parameters
    ----------
    a, b : array_like
        The inputs; traced or not.
    axes : pair of sequences of int, optional
        Which axes of a are convolved with which of b; by default all, in their order. As in SciPy,
        a mode may stand in this place.
    dot_axes : pair of sequences of int
        Which axes of a and b are multiplied and summed.
    mode : {'full', 'same', 'valid'}
        All sums; as many as a is long, from the middle; or only sums without zeros around.
    method : str
        Taken for the sake of SciPy's signature; SciPy chooses the quicker way.

    Returns
    -------
    ndarray
        With the other axes of a, the other axes of b, and the convolved ones.

    Raises
    ------
    ModeError
        If there is no such mode, if the axes do not fit, or if no input is the longer one in
        mode 'valid'.

    Examples
    --------
    >>> import numpy
    >>> convolve(numpy.array([1.0, 2.0, 3.0]), numpy.array([0.0, 1.0]), mode="same")
    array([0., 1., 2.])
    """
    if isinstance(axes, str):
        axes, mode = None, axes
    if mode not in MODES:
        raise ModeError("unknown", mode=mode)
    a, b = traced_np.asarray(a), traced_np.asarray(b)
    if axes is None:
        axes = (range(a.ndim), range(b.ndim))
    of_a, of_b = pairs(axes, a, b)
    ans = full(a, b, (of_a, of_b), pairs(dot_axes, a, b))
    crop = part(mode, [a.shape[k] for k in of_a], [b.shape[k] for k in of_b])
    return ans[(..., *crop)] if crop else ans


def part(mode: str, a: list[int], b: list[int]) -> list[slice]:
    """Where the part of a mode lies in the full convolution of arrays with these lengths."""
    if mode == "full":
        return []
    if mode == "same":
        return [slice((m - 1) // 2, (m - 1) // 2 + n) for n, m in zip(a, b)]
    if any(n < m for n, m in zip(a, b)) and any(n > m for n, m in zip(a, b)):
        raise ModeError("valid", first=a, second=b)
    return [slice(min(n, m) - 1, max(n, m)) for n, m in zip(a, b)]


def correlated(np, in1, in2, mode="full", method="auto"):
    """ans[k] = sum in1[i + k] conj(in2[i])."""
    return convolve(in1, cj(np, np.flip(np.asarray(in2))), mode=mode)


# fmt: off
composite(raw.convolve)(lambda np, in1, in2, mode="full", method="auto":
                        convolve(in1, in2, mode=mode))
composite(raw.fftconvolve)(lambda np, in1, in2, mode="full": convolve(in1, in2, mode=mode))
composite(raw.oaconvolve)(lambda np, in1, in2, mode="full": convolve(in1, in2, mode=mode))
composite(raw.convolve2d)(lambda np, in1, in2, mode="full": convolve(in1, in2, mode=mode))
composite(raw.correlate)(correlated)
# fmt: on

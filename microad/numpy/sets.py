"""Sets and counts: what is picked out of an array, and sums of weights.

Elements of a set are elements of the array, the first ones of those that are equal. How many there
are is a constant; what their weights add up to is linear in the weights.

>>> import microad.numpy as np
>>> from microad import grad
>>> grad(lambda x: np.sum(np.unique(x) ** 2))(np.array([3.0, 1.0, 3.0]))
array([6., 2., 0.])
>>> grad(lambda w: np.sum(np.bincount([0, 2, 2], w) ** 2))(np.array([1.0, 2.0, 3.0]))
array([ 2., 10., 10.])
"""

import numpy as raw

from microad.engine.composites import composite
from microad.engine.leaves import untraced
from microad.engine.rules import nondiff
from microad.errors import NoOptionError
from microad.numpy.indexing import scatter

nondiff(raw.isin)

# ------------------------------------------------------------------------ sets


@composite
def unique(np, ar, return_index=False, return_inverse=False, return_counts=False, axis=None, *,
           equal_nan=True, sorted=True):  # fmt: skip
    """The elements, or the parts along an axis, that differ; NumPy says which ones these are."""
    options = {"axis": axis, "equal_nan": equal_nan}
    _, first, inverse, counts = raw.unique(untraced(ar), True, True, True, **options)
    values = np.ravel(ar)[first] if axis is None else np.take(ar, first, axis)
    wanted = ((return_index, first), (return_inverse, inverse), (return_counts, counts))
    more = [part for asked, part in wanted if asked]
    return (values, *more) if more else values


@composite
def union1d(np, ar1, ar2):
    """What is in one of them."""
    return np.unique(np.concatenate([np.ravel(ar1), np.ravel(ar2)]))


@composite
def intersect1d(np, ar1, ar2, assume_unique=False, return_indices=False):
    """What is in both: elements of the first one."""
    if return_indices:
        raise NoOptionError("intersect1d", "return_indices")
    ar1 = np.unique(ar1)
    return ar1[raw.isin(untraced(ar1), untraced(ar2))]


@composite
def setdiff1d(np, ar1, ar2, assume_unique=False):
    """What is in the first one only."""
    ar1 = np.ravel(ar1) if assume_unique else np.unique(ar1)
    return ar1[~raw.isin(untraced(ar1), untraced(ar2))]


@composite
def setxor1d(np, ar1, ar2, assume_unique=False):
    """What is in only one of them."""
    only = [np.setdiff1d(*pair) for pair in ((ar1, ar2), (ar2, ar1))]
    return np.sort(np.concatenate(only))


# fmt: off
composite(raw.unique_values)(lambda np, x: np.unique(x, equal_nan=False))
composite(raw.unique_all)(lambda np, x: named(np, raw.unique_all, x, True, True, True))
composite(raw.unique_counts)(lambda np, x: named(np, raw.unique_counts, x, False, False, True))
composite(raw.unique_inverse)(lambda np, x: named(np, raw.unique_inverse, x, False, True, False))
# fmt: on


def named(np, f, x, *wanted):
    """What `unique` finds, in the form of the results of f."""
    return type(f(raw.zeros(1)))(*np.unique(x, *wanted, equal_nan=False))


# ------------------------------------------------------------------------ sums of weights


@composite
def bincount(np, x, /, weights=None, minlength=0):
    """For each whole number the sum of the weights that belong to it."""
    x = raw.asarray(untraced(x))
    length = len(raw.bincount(x, minlength=minlength))
    return scatter(np.asarray(weights, float), (length,), x)


def edges_of(np, a, bins, range):
    """The borders of the bins; they move with the smallest and the largest element."""
    if isinstance(bins, str):
        raise NoOptionError("histogram", f"bins={bins!r}")
    if raw.ndim(untraced(bins)):
        return np.asarray(bins)
    low, high = (np.min(a), np.max(a)) if range is None else range
    if untraced(low) == untraced(high):
        low, high = low - 0.5, high + 0.5
    return np.linspace(low, high, bins + 1)


@composite
def histogram(np, a, bins=10, range=None, density=None, weights=None):
    """How many elements lie in each bin, a constant, or the sum of their weights; and the edges."""
    a = np.ravel(a)
    edges = edges_of(np, a, bins, range)
    counts = raw.histogram(untraced(a), untraced(edges))[0]
    if weights is not None:
        at, last = untraced(a), len(edges) - 2
        place = raw.searchsorted(untraced(edges), at, "right") - 1
        place = raw.where(at == untraced(edges)[-1], last, place)
        inside = (place >= 0) & (place <= last)
        weights = np.ravel(np.asarray(weights))[inside]
        counts = scatter(weights, (last + 1,), place[inside])
    if density:
        counts = counts / np.astype(np.diff(edges), float) / np.sum(counts)
    return counts, edges


@composite
def histogram_bin_edges(np, a, bins=10, range=None, weights=None):
    """The borders of the bins."""
    return edges_of(np, np.ravel(a), bins, range)


@composite(raw.choose, of_list=True)
def choose(np, a, choices, *, mode="raise"):
    """Each element from the choice that has its number."""
    a = raw.asarray(untraced(a))
    choices = np.broadcast_arrays(*[np.asarray(x) for x in choices], a)[:-1]
    stacked = np.stack(choices)
    index = raw.broadcast_to(a, stacked.shape[1:])
    if mode == "raise":
        raw.choose(index, [raw.zeros(index.shape)] * len(choices))  # NumPy refuses other numbers
    index = index % len(choices) if mode == "wrap" else raw.clip(index, 0, len(choices) - 1)
    return np.take_along_axis(stacked, index[None], 0)[0]

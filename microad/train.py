"""Something to learn from, and the loop that learns: data of NumPy alone, and gradient descent.

>>> import microad.numpy as np
>>> inputs, targets = seed_data()
>>> def loss(w):  # logistic regression: the negative log-likelihood of the labels
...     z = np.dot(inputs, w)
...     return np.sum(np.logaddexp(0.0, np.where(targets, -z, z)))
>>> w, history = sgd(loss, np.zeros(3), rate=0.01, steps=100)
>>> print(f"{history[0]:.6f} -> {loss(w):.6f}")
2.772589 -> 1.067271

All data are the same on every machine: they come from a formula, a picture in this file, and
random numbers with a seed.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

import numpy

from microad.engine.trees import flatten, unflatten
from microad.errors import CountError, DivergedError, RateError, UnequalRowsError
from microad.operators import value_and_grad

# The digits 0 to 9, each 7 rows of 5, with a column between them.
GLYPHS = """
.###.   .#..  .###.  ####.  ...#.  #####  ..##.  #####  .###.  .###.
#...#   ##..  #...#  ....#  ..##.  #....  .#...  ....#  #...#  #...#
#..##   .#..  ....#  ....#  .#.#.  ####.  #....  ...#.  #...#  #...#
#.#.#   .#..  ...#.  .###.  #..#.  ....#  ####.  ..#..  .###.  .####
##..#   .#..  ..#..  ....#  #####  ....#  #...#  ..#..  #...#  ....#
#...#   .#..  .#...  ....#  ...#.  #...#  #...#  .#...  #...#  ...#.
.###.   ###.  #####  ####.  ...#.  .###.  .###.  .#...  .###.  .##..
"""


def counted(name: str, value: Any, least: int) -> int:
    """A whole number that is large enough."""
    try:
        count = operator.index(value)
    except TypeError:
        raise CountError(name, value, least) from None
    if count < least:
        raise CountError(name, value, least)
    return count


# ---------------------------------------------------------------- data


def seed_data() -> tuple[numpy.ndarray, numpy.ndarray]:
    """Return the four points of the article that this course began with.

    Returns
    -------
    inputs : ndarray, shape (4, 3)
    targets : ndarray of bool, shape (4,)

    Notes
    -----
    A plane separates them, so the loss of a logistic regression has no smallest value: the weights
    grow for ever, and the loss goes to 0.

    >>> [part.shape for part in seed_data()]
    [(4, 3), (4,)]
    """
    inputs = [[0.52, 1.12, 0.77], [0.88, -1.08, 0.15], [0.52, 0.06, -1.30], [0.74, -2.49, 1.39]]
    return numpy.array(inputs), numpy.array([True, True, False, True])


def two_moons(
    n: int = 200, noise: float = 0.1, seed: int = 0
) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Return points on two half circles that reach into each other.

    Parameters
    ----------
    n : int
        How many points; half of them (and one more, if n is odd) are on the upper moon.
    noise : float
        The standard deviation of what is added to each coordinate.
    seed : int
        Another number gives other points.

    Returns
    -------
    inputs : ndarray, shape (n, 2)
        In random order.
    targets : ndarray of float, shape (n,)
        0 on the upper moon, 1 on the lower one.

    Raises
    ------
    CountError
        If n is less than 2.

    >>> inputs, targets = two_moons(5, noise=0.0)
    >>> inputs.shape, sorted(targets.tolist())
    ((5, 2), [0.0, 0.0, 0.0, 1.0, 1.0])
    """
    r, lower = numpy.random.default_rng(seed), counted("n", n, 2) // 2
    up, down = (numpy.linspace(0.0, numpy.pi, k) for k in (n - lower, lower))
    upper_moon = numpy.stack([numpy.cos(up), numpy.sin(up)], axis=1)
    lower_moon = numpy.stack([1.0 - numpy.cos(down), 0.5 - numpy.sin(down)], axis=1)
    points = numpy.concatenate([upper_moon, lower_moon])
    order = r.permutation(n)
    inputs = points + noise * r.standard_normal((n, 2))
    return inputs[order], (numpy.arange(n) >= n - lower).astype(float)[order]


def glyphs() -> numpy.ndarray:
    """The ten digits as they are drawn above, shape (10, 7, 5)."""
    lines = [
        [list(glyph.rjust(5, ".")) for glyph in line.split()] for line in GLYPHS.split("\n")[1:-1]
    ]
    return numpy.swapaxes(numpy.array(lines) == "#", 0, 1).astype(float)


def digits(n: int = 500, noise: float = 0.15, seed: int = 0) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Return small pictures of digits: drawn, moved, of different strength, and noisy.

    Parameters
    ----------
    n : int
        How many; each digit comes equally often, up to one.
    noise : float
        The standard deviation of what is added to each pixel.
    seed : int
        Another number gives other pictures, such as those for a test.

    Returns
    -------
    images : ndarray, shape (n, 64)
        8 rows of 8 pixels, one after the other, from 0 (paper) to 1 (ink).
    labels : ndarray of int, shape (n,)

    Raises
    ------
    CountError
        If n is less than 1.

    >>> images, labels = digits(20)
    >>> images.shape, numpy.bincount(labels).tolist()
    ((20, 64), [2, 2, 2, 2, 2, 2, 2, 2, 2, 2])
    """
    r, drawn = numpy.random.default_rng(seed), glyphs()
    labels = r.permutation(numpy.arange(counted("n", n, 1)) % 10)
    images = numpy.zeros((n, 8, 8))
    for image, label, top, left in zip(
        images, labels, r.integers(2, size=n), r.integers(4, size=n)
    ):
        image[top : top + 7, left : left + 5] = drawn[label] * r.uniform(0.6, 1.0)
    images = numpy.clip(images + noise * r.standard_normal(images.shape), 0.0, 1.0)
    return images.reshape(n, 64), labels


# ---------------------------------------------------------------- the loop


def sgd(
    loss: Callable,
    params: Any,
    data: Sequence[Any] = (),
    *,
    rate: float = 0.1,
    steps: int = 100,
    batch: int | None = None,
    seed: int = 0,
) -> tuple[Any, list[float]]:
    """Go down along the gradient: ``params - rate * gradient``, again and again.

    Parameters
    ----------
    loss : callable
        ``loss(params, *data)``, written with `microad.numpy` or NumPy; one real number.
    params : tree of arrays
        Where to begin: an array or a number, or dicts, lists and tuples of those; it stays as it
        is.
    data : sequence of arrays
        With equally many rows. Leave it out if the loss knows its data itself.
    rate : float
        How far to go at each step.
    steps : int
        How often.
    batch : int, optional
        How many rows to draw for each step, without repetition; all of them by default.
    seed : int
        For the draws.

    Returns
    -------
    params : tree of arrays
        In the form of those at the beginning.
    history : list of float
        The loss before each step.

    Raises
    ------
    RateError, CountError, UnequalRowsError
        If `rate`, `steps`, `batch` or `data` make no sense.
    DivergedError
        If the loss is not a finite number any more.

    >>> w, history = sgd(lambda p: (p["a"] - 3.0) ** 2, {"a": 0.0}, rate=0.5, steps=2)
    >>> w, history
    ({'a': 3.0}, [9.0, 0.0])
    """
    if not 0 < rate < numpy.inf:
        raise RateError(rate)
    lengths = [len(rows) for rows in data]
    if len({*lengths}) > 1:
        raise UnequalRowsError(lengths)
    if batch is not None and not counted("batch", batch, 1) <= min(lengths, default=0):
        raise CountError("batch", batch, 1, min(lengths, default=0))
    r, slope, history = numpy.random.default_rng(seed), value_and_grad(loss), []
    for step in range(counted("steps", steps, 0)):
        rows = slice(None) if batch is None else r.choice(lengths[0], batch, replace=False)
        value, gradient = slope(params, *[part[rows] for part in data])
        if not numpy.isfinite(value):
            raise DivergedError(step, value, rate)
        history.append(float(value))
        (old, form), (downhill, _) = flatten(params), flatten(gradient)
        params = unflatten(form, [x - rate * g for x, g in zip(old, downhill)])
    return params, history

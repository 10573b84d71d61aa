"""Something to learn from, and the loop that learns: data of NumPy alone, and four optimizers.

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
from microad.errors import CountError, DivergedError, FractionError, RateError, UnequalRowsError
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
    return descend(lambda k, g, _: (g, 0.0), loss, params, data, rate, steps, batch, seed)


def momentum(
    loss: Callable,
    params: Any,
    data: Sequence[Any] = (),
    *,
    rate: float = 0.1,
    mass: float = 0.9,
    **options: Any,
) -> tuple[Any, list[float]]:
    """Go down like a ball with inertia: v = mass v + gradient, and a step of -rate v.

    Parameters
    ----------
    loss, params, data, rate, **options
        As for `sgd`; the options are `steps`, `batch` and `seed`.
    mass : float
        How much of the velocity v is left at the next step, from 0 (this is `sgd`) to below 1.

    Returns
    -------
    params, history
        As for `sgd`.

    Raises
    ------
    FractionError
        If `mass` makes no sense; and what `sgd` raises.

    Source: I. Sutskever et al., "On the importance of initialization and momentum in deep learning"
    (2013), equations 1 and 2, with v / -rate in place of v; the method is B. T. Polyak's (1964).

    >>> w, history = momentum(lambda w: w**2, 1.0, rate=0.25, mass=0.5, steps=2)
    >>> w, history  # v = 2, w = 0.5; v = 0.5 * 2 + 1 = 2, w = 0
    (0.0, [1.0, 0.25])
    """
    mass = fraction("mass", mass)

    def step(k: int, g: Any, v: Any) -> tuple[Any, Any]:
        v = mass * v + g
        return v, v

    return descend(step, loss, params, data, rate, **options)


def rmsprop(
    loss: Callable,
    params: Any,
    data: Sequence[Any] = (),
    *,
    rate: float = 0.01,
    decay: float = 0.9,
    eps: float = 1e-8,
    **options: Any,
) -> tuple[Any, list[float]]:
    """Go down by steps of -rate gradient / (size + eps), where size is a running mean.

    Parameters
    ----------
    loss, params, data, rate, **options
        As for `sgd`; the options are `steps`, `batch` and `seed`.
    decay : float
        For the mean square of each component, s = decay s + (1 - decay) gradient**2, from 0; the
        size is its root.
    eps : float
        Added to the size, so that a component without a gradient stays where it is.

    Returns
    -------
    params, history
        As for `sgd`.

    Raises
    ------
    FractionError
        If `decay` is not from 0 to below 1; and what `sgd` raises.

    Source: T. Tieleman and G. Hinton, "Lecture 6.5: rmsprop", Neural Networks for Machine Learning
    (2012).

    >>> w, _ = rmsprop(lambda w: 50.0 * w**2, 1.0, rate=0.5, decay=0.75, eps=0.0, steps=1)
    >>> w  # s = 2500, whose root is half the gradient 100
    0.0
    """
    decay = fraction("decay", decay)

    def step(k: int, g: Any, s: Any) -> tuple[Any, Any]:
        s = decay * s + (1 - decay) * g * g
        return g / (s**0.5 + eps), s

    return descend(step, loss, params, data, rate, **options)


def adam(
    loss: Callable,
    params: Any,
    data: Sequence[Any] = (),
    *,
    rate: float = 0.001,
    decay: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
    **options: Any,
) -> tuple[Any, list[float]]:
    """Go down by the mean gradient over its mean size, both running means without their bias.

    Parameters
    ----------
    loss, params, data, rate, **options
        As for `sgd`; the options are `steps`, `batch` and `seed`.
    decay : tuple of float
        b1 and b2, for the mean m = b1 m + (1 - b1) gradient and for the mean square s = b2 s +
        (1 - b2) gradient**2. Both begin with 0, which is undone in step k by a division by
        1 - b1**k and 1 - b2**k. The step is -rate m / (sqrt(s) + eps).
    eps : float
        Added to the size, so that a component without a gradient stays where it is.

    Returns
    -------
    params, history
        As for `sgd`.

    Raises
    ------
    FractionError
        If b1 or b2 is not from 0 to below 1; and what `sgd` raises.

    Source: D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization" (2015),
    algorithm 1.

    >>> w, _ = adam(lambda w: 50.0 * w**2, 1.0, rate=0.25, eps=0.0, steps=1)
    >>> w  # the first step goes as far as the rate, whatever the gradient is
    0.75
    """
    b1, b2 = (fraction("decay", b) for b in decay)

    def step(k: int, g: Any, means: Any) -> tuple[Any, Any]:
        m, s = means or (0.0, 0.0)
        m, s = b1 * m + (1 - b1) * g, b2 * s + (1 - b2) * g * g
        return m / (1 - b1**k) / ((s / (1 - b2**k)) ** 0.5 + eps), (m, s)

    return descend(step, loss, params, data, rate, **options)


def fraction(name: str, value: Any) -> float:
    """A number from 0 to below 1."""
    if not 0 <= value < 1:
        raise FractionError(name, value)
    return value


def descend(
    step: Callable[[int, Any, Any], tuple[Any, Any]],
    loss: Callable,
    params: Any,
    data: Sequence[Any],
    rate: float,
    steps: int = 100,
    batch: int | None = None,
    seed: int = 0,
) -> tuple[Any, list[float]]:
    """The loop of all optimizers; they differ in one function.

    For each leaf of the parameters, ``step(k, g, memory)`` is told the number of the step, counted
    from 1, the gradient, and what it returned the last time (0.0 at first). It returns the
    direction, of which -rate times is added to the leaf, and what it is to be told the next time.
    """
    if not 0 < rate < numpy.inf:
        raise RateError(rate)
    lengths = [len(rows) for rows in data]
    if len({*lengths}) > 1:
        raise UnequalRowsError(lengths)
    if batch is not None and not counted("batch", batch, 1) <= min(lengths, default=0):
        raise CountError("batch", batch, 1, min(lengths, default=0))
    r, slope, history = numpy.random.default_rng(seed), value_and_grad(loss), []
    memory = [0.0] * len(flatten(params)[0])
    for k in range(counted("steps", steps, 0)):
        rows = slice(None) if batch is None else r.choice(lengths[0], batch, replace=False)
        value, gradient = slope(params, *[part[rows] for part in data])
        if not numpy.isfinite(value):
            raise DivergedError(k, value, rate)
        history.append(float(value))
        (old, form), (downhill, _) = flatten(params), flatten(gradient)
        moves = [step(k + 1, g, m) for g, m in zip(downhill, memory)]
        params = unflatten(form, [x - rate * way for x, (way, _) in zip(old, moves)])
        memory = [m for _, m in moves]
    return params, history

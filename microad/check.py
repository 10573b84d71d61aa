"""Is a derivative right? Ask the function itself, in a random direction.

>>> import microad.numpy as np
>>> check_grads(lambda x: np.sin(x) * x, np.array([0.5, -2.0, 1e6]))  # nothing to complain about

The derivative of f at x is a linear map: it takes a direction u to J u. A difference quotient
gives J u without knowing any rule, so a rule can be held against it, for all entries of J at
once, by one random direction u and one random cotangent v:

    reverse mode    < J' v, u >     must be     < v, (f(x + h u) - f(x - h u)) / 2h >
    forward mode    < v, J u >      must be     the same number

A cotangent of ones would let wrong rules pass (a forgotten g, for example), and so would a
square input (a transposed result); hence the random cotangent, and the advice to check at
rectangular, broadcast and extreme inputs.

Steps are taken relative to the size of the input, and cotangents relative to that of the output,
so inputs of 1e-6 and of 1e6 are judged alike. `check_grads` goes on to higher orders by checking
the derivative in the same way: a rule that hides an operation from the engine is found there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy

from microad.engine.trace import make_jvp, make_vjp
from microad.engine.trees import flatten, map_tree, unflatten
from microad.errors import CheckModeError, InputChangedError, WrongFormError, WrongNumberError

STEPS = (1e-5, 1e-3, 1e-7, 1e-9, 1e-11)  # relative to the size of the input
NOISE = 2.0**-50  # of sums that cancel, relative to their terms
NOTHING = 1e-7  # what is smaller beside the largest value may be rounding
CLOSE = 1e-6  # how well two sides must agree, relative to the size of their terms


# ---------------------------------------------------------------- trees as vectors


def inner(a: Any, b: Any) -> float:
    """Return < a, b >, the sum of products over all leaves; of complex ones the real part.

    Nothing is conjugated: a cotangent of a complex value is a - ib where a and b are the
    derivatives in its real and its imaginary direction, the convention of HIPS and of JAX.
    """
    pairs = zip(flatten(a)[0], flatten(b)[0], strict=True)
    return float(sum(numpy.sum(numpy.multiply(x, y)).real for x, y in pairs))


def size(a: Any, b: Any) -> float:
    """Return the sum of the absolute values of the products in < a, b >."""
    pairs = zip(flatten(a)[0], flatten(b)[0], strict=True)
    return float(sum(numpy.sum(numpy.abs(numpy.multiply(x, y))) for x, y in pairs))


def largest(x: Any) -> float:
    """Return the largest absolute value in a tree."""
    return max((float(numpy.max(numpy.abs(a), initial=0.0)) for a in flatten(x)[0]), default=0.0)


def wide(x: Any) -> Any:
    """Return a copy in which narrow floats are double ones, so that differences are not noise."""
    x = numpy.array(x)
    return x if x.dtype.itemsize >= (16 if x.dtype.kind == "c" else 8) else x * numpy.float64(1.0)


def noise_like(x: Any, random: numpy.random.Generator, power: int = 1) -> Any:
    """Draw a tree like x with normal entries, times the size of each leaf to a power.

    A leaf that is nothing but rounding beside the others does not get huge entries.
    """
    least = NOTHING * largest(x) if power < 0 else 0.0

    def draw(leaf: Any) -> Any:
        shape, dtype = numpy.shape(leaf), numpy.result_type(leaf)
        z = random.standard_normal(shape)
        if dtype.kind == "c":
            z = z + 1j * random.standard_normal(shape)
        if 0 < (scale := max(largest(leaf), least)) < numpy.inf:
            z = z * scale**power
        return numpy.asarray(z, dtype)[()] if shape else dtype.type(z)

    return map_tree(draw, x)


def closeness(x: Any) -> float:
    """Return how well sides must agree for numbers as precise as those in x."""
    kinds = [numpy.result_type(leaf) for leaf in flatten(x)[0]]
    return max([CLOSE, *(float(numpy.sqrt(numpy.finfo(k).eps)) for k in kinds if k.kind in "fc")])


# ---------------------------------------------------------------- the opinion of the function


def moved(x: Any, u: Any, h: complex) -> Any:
    """Return x + h u, leaf by leaf."""
    leaves, tree = flatten(x)
    return unflatten(tree, [wide(a) + h * wide(b) for a, b in zip(leaves, flatten(u)[0])])


def quotient(f: Callable, x: Any, u: Any, h: float) -> list:
    """Return the leaves of (f(x + h u) - f(x - h u)) / 2h."""
    ahead, behind = (flatten(f(moved(x, u, step)))[0] for step in (h, -h))
    return [(numpy.asarray(a) - numpy.asarray(b)) / (2 * h) for a, b in zip(ahead, behind)]


def numeric(f: Callable, x: Any, u: Any, v: Any) -> tuple[float, float, float]:
    """Compute < v, J u > from values of f only.

    Two steps h and h/2 are combined so that the error of order h**2 drops out (Richardson);
    how far they are apart tells how far they can be believed, and whether to try another h.

    Returns
    -------
    tuple of float
        The number, its uncertainty, and the sum of the absolute values of its terms.
    """
    v, tries = flatten(v)[0], []
    with numpy.errstate(all="ignore"):
        for h in STEPS:
            coarse, fine = quotient(f, x, u, h), quotient(f, x, u, h / 2)
            both = [(4 * a - b) / 3 for a, b in zip(fine, coarse)]
            apart, terms = size(v, [a - b for a, b in zip(fine, coarse)]), size(v, both)
            tries.append((inner(v, both), apart, terms))
            if apart <= 1e-8 * terms:
                break
    finite = [t for t in tries if numpy.isfinite(t[1])] or [(numpy.nan, numpy.inf, 0.0)]
    settled = [t for t in finite if t[1] < 0.1 * t[2]]
    return min(settled, key=lambda t: t[1] / t[2]) if settled else min(finite, key=lambda t: t[1])


def complex_step(f: Callable, x: Any, u: Any, v: Any) -> float:
    """Compute < v, J u > as Im < v, f(x + ihu) > / h: exact where f is analytic.

    Returns NaN where f does not take complex numbers. Source: W. Squire, G. Trapp, Using complex
    variables to estimate derivatives of real functions, SIAM Review 40 (1998), 110-112.
    """
    h = 1e-30
    if any(numpy.iscomplexobj(leaf) for leaf in flatten((x, v))[0]):
        return numpy.nan
    try:
        with numpy.errstate(all="ignore"):
            out = flatten(f(moved(x, u, 1j * h)))[0]
            return inner(v, [numpy.imag(a) / h for a in out])
    except Exception:  # whatever f does to complex numbers: then there is no second opinion
        return numpy.nan


# ---------------------------------------------------------------- the comparison


@contextmanager
def unchanged(name: str, mode: str, *trees: Any) -> Iterator[None]:
    """See to it that the arrays in the trees stay, bit by bit, what they are."""
    arrays = [a for a in flatten(list(trees))[0] if isinstance(a, numpy.ndarray)]
    copies = [a.copy() for a in arrays]
    changed = False
    try:
        yield
    finally:
        for a, copy in zip(arrays, copies):
            if a.tobytes() != copy.tobytes():
                changed = True
                a[...] = copy
    if changed:
        raise InputChangedError(name, mode)


def form(tree: Any) -> Any:
    """Return the tree with the words "shape (...)" in place of each leaf."""
    return map_tree(lambda leaf: f"shape {numpy.shape(leaf)}", tree)


def same_form(name: str, mode: str, got: Any, like: Any) -> None:
    """Raise an error unless `got` is a tree like `like`, leaf by leaf of the same shape."""
    if form(got) != form(like):
        raise WrongFormError(name, mode, form(got), form(like))
    for a, b in zip(flatten(got)[0], flatten(like)[0]):
        if numpy.iscomplexobj(a) and not numpy.iscomplexobj(b):
            raise WrongFormError(name, mode, "complex numbers", "real ones")


def compare(name: str, mode: str, f: Callable, x: Any, u: Any, v: Any, ours: float) -> None:
    """Raise an error unless `ours`, a number for < v, J u >, is what f itself says."""
    number, apart, terms = numeric(f, x, u, v)
    unit = largest(u) * largest(v)
    doubt = 10 * min(apart, 0.01 * terms + 1e-9 * unit)  # f may be random: do not believe that
    if apart >= 0.1 * terms:  # nothing is left but the rounding of terms that cancel
        doubt += NOISE * unit
    if abs(ours - number) <= max(closeness(x), closeness(v)) * terms + doubt:
        return
    exact = complex_step(f, x, u, v)
    if abs(exact - number) <= 1e-4 * terms + doubt and abs(ours - exact) <= CLOSE * terms:
        return
    raise WrongNumberError(name, mode, (x, u), ours, number, exact)


def check_vjp(f: Callable, x: Any, seed: int = 0) -> None:
    """Check the reverse mode of f at x in a random direction, with a random cotangent.

    Parameters
    ----------
    f : callable
        A function of one argument, written with `microad.numpy`.
    x : float, array or tree of them
        Where to check. Choose rectangular shapes, and also ties, zeros and large numbers.
    seed : int
        For the random direction and cotangent.

    Raises
    ------
    GradientMismatch
        If a derivative is not what f says (also: if it has the wrong shape, or if the rule
        changes its input).

    >>> check_vjp(lambda x: x * x, 3.0)
    """
    name, random = name_of(f), numpy.random.default_rng(seed)
    with unchanged(name, "reverse", x):
        ans, vjp = make_vjp(f, x)
        u, v = noise_like(x, random), noise_like(ans, random, -1)
        with unchanged(name, "reverse", ans, v):
            got = vjp(v)
        same_form(name, "reverse", got, x)
        compare(name, "reverse", f, x, u, v, inner(got, u))


def check_jvp(f: Callable, x: Any, seed: int = 0) -> None:
    """Check the forward mode of f at x; see `check_vjp`.

    >>> check_jvp(lambda x: x * x, 3.0)
    """
    name, random = name_of(f), numpy.random.default_rng(seed)
    u = noise_like(x, random)
    with unchanged(name, "forward", x, u):
        ans, got = make_jvp(f, x)(u)
        v = noise_like(ans, random, -1)
        same_form(name, "forward", got, ans)
        compare(name, "forward", f, x, u, v, inner(v, got))


def check_grads(
    f: Callable,
    x: Any,
    order: int = 2,
    modes: tuple[str, ...] = ("reverse", "forward"),
    seed: int = 0,
) -> None:
    """Check all derivatives of f at x up to an order, in one mode or in both.

    The derivative of order 2 is checked as the first derivative of `vjp_f(x, v)` and of
    `jvp_f(x, u)`, in both of their arguments, in each mode: reverse over forward, and so on.

    Parameters
    ----------
    f, x, seed
        As for `check_vjp`.
    order : int
        1 checks the rules, 2 also that they can themselves be differentiated.
    modes : tuple of str
        "reverse", "forward" or both.

    Raises
    ------
    GradientMismatch
        At the first derivative that is not what f says. The name tells where: `vjp_f` is the
        reverse derivative of f.
    CheckModeError
        If a mode has another name.

    >>> import microad.numpy as np
    >>> check_grads(np.linalg.inv, np.array([[2.0, 1.0], [0.0, 3.0]]))
    """
    for mode in modes:
        if mode not in MODES:
            raise CheckModeError(mode)
        check, derivative, like = MODES[mode]
        check(f, x, seed)
        if order > 1:
            w = noise_like(like(f, x), numpy.random.default_rng(seed + order))
            check_grads(derivative(f), (x, w), order - 1, modes, seed + 1)


def name_of(f: Callable) -> str:
    """Return the name of f, for messages."""
    return getattr(f, "__name__", type(f).__name__)


def named(prefix: str, f: Callable, derivative: Callable) -> Callable:
    """Give a derivative of f its name."""
    derivative.__name__ = prefix + name_of(f)
    return derivative


MODES: dict[str, Any] = {
    # what checks it, the derivative as a function of (x, w), what w is like
    "reverse": (
        check_vjp,
        lambda f: named("vjp_", f, lambda xw: make_vjp(f, xw[0])[1](xw[1])),
        lambda f, x: f(x),
    ),
    "forward": (
        check_jvp,
        lambda f: named("jvp_", f, lambda xw: make_jvp(f, xw[0])(xw[1])[1]),
        lambda f, x: x,
    ),
}

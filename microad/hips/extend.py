"""Rules of your own in the spelling of HIPS autograd: a function of (ans, *args) makes the vjp.

>>> import microad.numpy as np
>>> from microad import grad
>>> @primitive
... def logsumexp(x):
...     top = np.max(x)
...     return top + np.log(np.sum(np.exp(x - top)))
>>> defvjp(logsumexp, lambda ans, x: lambda g: g * np.exp(x - ans))
>>> grad(logsumexp)(np.array([0.0, 0.0]))
array([0.5, 0.5])

In microad's own spelling, `microad.defvjp`, it is ``lambda np, g, ans, x: g * np.exp(x - ans)``.
"""

from collections.abc import Callable, Iterable
from typing import Any

from microad.engine.leaves import zeros_like
from microad.engine.rule_types import General
from microad.engine.rules import RULES, primitive, raw_of
from microad.engine.trace import make_vjp
from microad.errors import NoRuleError
from microad.hips.tracer import Box, getval, isbox, notrace_primitive
from microad.hips.vspaces import VSpace, vspace

__all__ = [
    "Box",
    "VSpace",
    "defjvp",
    "defjvp_argnum",
    "defvjp",
    "defvjp_argnum",
    "getval",
    "isbox",
    "notrace_primitive",
    "primitive",
    "vspace",
]

MOST = 32  # arguments of a function with one rule for all of them

# ---------------------------------------------------------------- reverse mode


def defvjp(f: Callable, *makers: Any, argnums: Iterable[int] | None = None) -> None:
    """Say how to make the vjp of each argument: ``maker(ans, *args, **kwargs)(g)``.

    Parameters
    ----------
    f : callable
        A function made by `primitive`.
    *makers : callable or None
        One for each argument; None where there is no derivative.
    argnums : iterable of int, optional
        Which arguments these are, if not 0, 1, ...
    """
    at = dict(zip(range(len(makers)) if argnums is None else argnums, makers))
    enter(f, [vjp_of(at.get(k)) for k in range(max(at, default=-1) + 1)])


def vjp_of(maker: Callable | None) -> Callable | None:
    """The same in one step, as microad's rules are written."""
    if maker is None:
        return None
    return lambda np, g, ans, *args, **kwargs: maker(ans, *args, **kwargs)(g)


def defvjp_argnum(f: Callable, maker: Callable) -> None:
    """Say how to make the vjps of all arguments: ``maker(argnum, ans, args, kwargs)(g)``.

    >>> @primitive
    ... def add_all(*xs):
    ...     return sum(xs)
    >>> defvjp_argnum(add_all, lambda argnum, ans, args, kwargs: lambda g: g)
    >>> from microad import grad
    >>> grad(lambda x: add_all(x, 1.0, x))(2.0)
    2.0
    """

    def of_argument(k: int) -> Callable:
        return lambda np, g, ans, *args, **kwargs: maker(k, ans, args, kwargs)(g)

    enter(f, [of_argument(k) for k in range(MOST)])


def enter(f: Callable, vjps: list) -> None:
    """Put the vjps into the table, beside the jvps that may stand there already."""
    rule = General(raw_of(f), vjps)
    rule.jvps = getattr(RULES.get(rule.f), "jvps", ())
    RULES[rule.f] = rule


# ---------------------------------------------------------------- forward mode


def defjvp(f: Callable, *jvps: Any, argnums: Iterable[int] | None = None) -> None:
    """Say how a tangent of each argument becomes one of f: ``jvp(t, ans, *args, **kwargs)``.

    "same" says that f is linear in the argument, and None that there is no derivative. If nothing
    is known of reverse mode, it follows, but for "same": a vjp is the transpose of the jvp.

    >>> @primitive
    ... def square(x):
    ...     return x * x
    >>> defjvp(square, lambda t, ans, x: 2.0 * x * t)
    >>> from microad import deriv, grad
    >>> deriv(square)(3.0), grad(square)(3.0)
    (6.0, 6.0)
    """
    at = dict(zip(range(len(jvps)) if argnums is None else argnums, jvps))
    rules = [jvp_of(f, k, at.get(k)) for k in range(max(at, default=-1) + 1)]
    if raw_of(f) not in RULES:
        enter(f, [transposed(f, k, at.get(k), rule) for k, rule in enumerate(rules)])
    RULES[raw_of(f)].jvps = tuple(rules)


def jvp_of(f: Callable, k: int, jvp: Any) -> Callable:
    """The jvp as microad's rules are written."""
    if jvp is None:
        return lambda np, t, ans, *args, **kwargs: zeros_like(ans)
    if jvp == "same":
        return lambda np, t, ans, *args, **kwargs: f(*args[:k], t, *args[k + 1 :], **kwargs)
    return lambda np, t, ans, *args, **kwargs: jvp(t, ans, *args, **kwargs)


def transposed(f: Callable, k: int, told: Any, jvp: Callable) -> Callable:
    """The vjp: the jvp is linear in t, and its own vjp is its transpose."""

    def pull(np: Any, g: Any, ans: Any, *args: Any, **kwargs: Any) -> Any:
        if told == "same":  # then f would be asked for the vjp that is being made
            raise NoRuleError(getattr(f, "__name__", repr(f)), k, f)
        linear = lambda t: jvp(np, t, ans, *args, **kwargs)  # noqa: E731
        return make_vjp(linear, zeros_like(args[k]))[1](g)

    return pull


def defjvp_argnum(f: Callable, jvp: Callable) -> None:
    """Say the jvps of all arguments: ``jvp(argnum, t, ans, args, kwargs)``."""

    def of_argument(k: int) -> Callable:
        return lambda t, ans, *args, **kwargs: jvp(k, t, ans, args, kwargs)

    defjvp(f, *map(of_argument, range(MOST)))

"""The rules: what the derivative of each operation is, written over a namespace.

Every rule is a line, and there is one kind of line for each kind of function. In all of them
`np` is a namespace: NumPy itself on the outermost walk, the traced functions on an inner one, so
a rule may only use functions that have rules, and then derivatives of every order follow. `f` is
NumPy's own function, x, y its inputs, `ans` its output, g a cotangent, t a tangent.

    elementwise(raw.sin, lambda np, ans, x: np.cos(x))              partials, broadcastable
    elementwise(raw.multiply, lambda np, ans, x, y: y,              against ans; None or left
                              lambda np, ans, x, y: x)              out: no derivative; a number
    elementwise(raw.subtract, 1.0, -1.0)                            where it is constant
    linear(raw.reshape, lambda np, g, ans, x, *args, **kwargs: np.reshape(g, x.shape))
    multilinear(raw.matmul, transpose_in_x, transpose_in_y)         other inputs are real values
    defvjp(raw.linalg.det, lambda np, g, ans, x: g * ans * np.linalg.inv(x).T)
    defjvp(raw.prod, lambda np, t, ans, x: ...)                     only where derived is too slow
    gather(getitem, lambda whole, g, i: raw.add.at(whole, i, g))    f(x, i) picks a part: add g in
    nondiff(raw.argmax, raw.floor, ...)                             value only, derivative zero

A function that is made of others needs no rule. It takes the place of NumPy's function of the same
name, or of the one that is named as in ``@composite(raw.linalg.norm)``; `np` comes first. If the
same function has a rule as well (einsum), ``direct(raw.einsum)`` goes by the rule.

    @composite
    def outer(np, a, b):
        return np.ravel(a)[:, None] * np.ravel(b)

In `linear` and `multilinear`, `ans` is a stub with shape, ndim, size and dtype, and so is the
argument itself where no other one is traced. Elsewhere a parameter that the code of the rule never
mentions may be a stub or None: what you do not read is given back. The transpose of a function of
a list (concatenate) gets that list, of stubs and constants, and returns a list of cotangents;
a function with several results (eigh) has a list `g`, zeros where a result was not used.

Reverse mode multiplies g by complex derivatives, without conjugation. The imaginary part of a real
value's cotangent has no meaning: it is dropped at inputs, and in `defvjp` rules of a real `ans`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from types import FunctionType
from typing import Any

from microad.engine.composites import COMPOSITES, is_outside, on_arrays, place_of_out, prepared
from microad.engine.dispatch import apply, holds
from microad.engine.gather import Gather
from microad.engine.leaves import untraced
from microad.engine.rule_types import Elementwise, General, Linear, Nondiff, Rule
from microad.engine.spaces import Spaces
from microad.errors import (
    InPlaceError,
    NoOptionError,
    NoRuleError,
    NotCallableError,
    NotPrimitiveError,
)

RULES: dict[Callable, Rule] = {}
WRITERS: set[Callable] = set()  # what writes into an array
LOOKS = ["__name__", "__qualname__", "__doc__", "__module__"]
UFUNC_METHODS = ["at", "reduce", "accumulate", "outer", "reduceat"]

# ---------------------------------------------------------------- entering rules


def raw_of(f: Any) -> Callable:
    """The plain function behind a traced one, or a function of NumPy or in C itself."""
    if not callable(f):
        raise NotCallableError("defvjp", f)
    if hasattr(f, "raw"):
        return f.raw
    if isinstance(f, FunctionType) and not f.__module__.startswith(("numpy", "scipy")):
        raise NotPrimitiveError(f.__name__)
    return f


def elementwise(f: Callable, *partials: Any, **traits: Any) -> None:
    """Say what d ans / d x is, element by element, for each argument x.

    A trait is ``linear=(0, 1)``: the arguments in which f is linear, as a product is in both.
    """
    enter(Elementwise(raw_of(f), partials), traits)


def linear(f: Callable, transpose: Callable, argnum: int = 0, **traits: Any) -> None:
    """Say what the transpose of f is, as f is linear in one argument.

    Traits are ``of_list=True``, if f joins a list, and ``refuse={option: what to write instead}``.
    """
    enter(Linear(raw_of(f), [...] * argnum + [transpose]), traits)


def enter(rule: Rule, traits: dict[str, Any]) -> None:
    """Put a rule into the table."""
    RULES[rule.f] = rule
    for name, trait in traits.items():
        setattr(rule, name, trait)


def multilinear(f: Callable, *transposes: Any) -> None:
    """Say what the transposes of f are, as f is linear in each of several arguments."""
    RULES[raw_of(f)] = Linear(raw_of(f), transposes)


def gather(f: Callable, add_into: Callable) -> Callable:
    """Say how to add a cotangent into a whole, as f picks a part of it; return the transpose."""
    rule = RULES[raw_of(f)] = Gather(raw_of(f), add_into)
    RULES[rule.scatter.f] = rule.scatter
    return traced(rule.scatter.f)


def defvjp(f: Callable, *vjps: Any, argnums: Sequence[int] | None = None, **traits: Any) -> None:
    """Say how a cotangent of f becomes one of each argument.

    Parameters
    ----------
    f : callable
        A function of NumPy, or one made by `primitive`.
    *vjps : callable or None
        ``vjp(np, g, ans, *args, **kwargs)`` for each argument; None where there is no derivative.
    argnums : sequence of int, optional
        Which arguments these are, if not 0, 1, ...
    **traits : as for `linear`
    """
    at = dict(zip(range(len(vjps)) if argnums is None else argnums, vjps))
    enter(General(raw_of(f), [at.get(k) for k in range(max(at, default=-1) + 1)]), traits)


def defjvp(f: Callable, *jvps: Callable | None) -> None:
    """Say how a tangent of each argument becomes one of f: ``jvp(np, t, ans, *args, **kwargs)``."""
    RULES[raw_of(f)].jvps = jvps


def nondiff(*functions: Callable) -> None:
    """Say that these only have a value: their derivative is zero wherever it exists."""
    for f in functions:
        RULES[raw_of(f)] = Nondiff(raw_of(f), ())


def rules_of(f: Callable) -> Rule:
    """The rule of a function."""
    return RULES[raw_of(f)]


def supported() -> list[str]:
    """The names of all functions that have a derivative."""
    known = [*COMPOSITES, *(rule for rule in RULES.values() if type(rule) is not Nondiff)]
    return sorted({getattr(f, "name", getattr(f, "__name__", repr(f))) for f in known})


# ---------------------------------------------------------------- calling by the table


def call(f: Callable, args: Any, kwargs: Any) -> Any:
    """Apply a function of NumPy to arguments of which some are traced."""
    if any(map(is_outside, args)) or (kwargs and any(map(is_outside, kwargs.values()))):
        return Spaces.outside(f, args, kwargs)
    return call_known(f, args, kwargs)


def call_known(f: Callable, args: Any, kwargs: Any) -> Any:
    """The same for values that the engine knows."""
    place = place_of_out(f)
    out = args[place] if len(args) > place else kwargs.pop("out", None)
    if out is not None:
        raise InPlaceError("out")
    made = COMPOSITES.get(f)
    if made is None:
        return call_rule(f, args, kwargs)
    options = kwargs.keys()
    args, kwargs = prepared(f, made, args, kwargs)
    try:
        return made(Spaces.traced, *args, **kwargs)
    except NoOptionError as error:  # a function that it is made of has said so
        if error.option not in options:
            raise
        raise NoOptionError(f.__name__, error.option, error.instead) from None


def call_rule(f: Callable, args: Any, kwargs: Any) -> Any:
    """The same by the rule of f itself, where a composite stands before it."""
    rule = RULES.get(f)
    if f in WRITERS:
        raise InPlaceError(f.__name__)
    if rule is None:
        raise NoRuleError(getattr(f, "__name__", repr(f)), f=f)
    if type(rule) is Nondiff:
        return rule.compute(map(bare, args), {key: bare(x) for key, x in kwargs.items()})
    return apply(rule, args, kwargs)


def bare(x: Any) -> Any:
    """The value without a trace, in lists, too."""
    return type(x)(map(bare, x)) if type(x) is list or type(x) is tuple else untraced(x)


def traced(f: Callable, by: Callable = call) -> Callable:
    """Make a function that takes traced values, too."""

    def on_any(*args: Any, **kwargs: Any) -> Any:
        if holds(args) or holds([*kwargs.values()]):
            return by(f, args, kwargs)
        return f(*args, **kwargs)

    return named_after(f, on_any)


def named_after(f: Callable, made: Any) -> Callable:
    """Let a traced function look like the one that it stands for."""
    made.raw = f
    for name in LOOKS:
        if isinstance(thing := getattr(f, name, None), str):
            setattr(made, name, thing)
    for name in UFUNC_METHODS:
        if callable(thing := getattr(f, name, None)):
            setattr(made, name, partial(on_arrays, thing))
    return made


@cache
def direct(f: Callable) -> Callable:
    """The traced function that goes by the rule of f, for the composite that stands before it."""
    return traced(f, call_rule)


def primitive(f: Callable) -> Callable:
    """Make f one operation on the tape, for which `defvjp` tells the rule.

    >>> @primitive
    ... def square(x):
    ...     return x * x
    >>> defvjp(square, lambda np, g, ans, x: 2.0 * g * x)
    >>> from microad import grad
    >>> grad(square)(3.0)
    6.0
    """
    if not callable(f):
        raise NotCallableError("primitive", f)
    return traced(f)

"""The kinds of rules: how a line of the table becomes an operation on the tape.

>>> rule = Elementwise(numpy.sin, [lambda np, ans, x: np.cos(x)])
>>> op, saved = rule.record((0,), 0.0, [0.0], {})
>>> op.pull(numpy, 3.0, saved), op.push(numpy, [2.0], saved)
(np.float64(3.0), np.float64(2.0))
>>> saved  # the rule reads x, so ans is not kept
(None, 0.0)

A rule makes an `Op` for each choice of traced arguments, once. The functions that pull and push are
put together there, out of the rules for the single arguments, so that nothing has to be decided
when they run.
"""

from __future__ import annotations

import dis
import inspect
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy

from microad.errors import NoOptionError, NoRuleError
from microad.record import apply
from microad.rows import by_row, if_possible
from microad.tape import Op, Spaces, Sum, make_vjp
from microad.trees import dtype_of, ones_like, shape_of

# ---------------------------------------------------------------- what a rule reads


class Stub:
    """What is left of an array that no rule reads: its shape and its dtype."""

    __slots__ = ("shape", "dtype")

    def __init__(self, shape: tuple[int, ...], dtype: Any) -> None:
        self.shape = shape
        self.dtype = dtype

    ndim = property(lambda self: len(self.shape))
    size = property(lambda self: math.prod(self.shape))

    def __len__(self) -> int:
        return self.shape[0]


def stub(x: Any) -> Any:
    """Replace arrays by stubs, also in a list of them; leave everything else as it is."""
    if type(x) is numpy.ndarray:
        return Stub(x.shape, x.dtype)
    if type(x) is list or isinstance(x, tuple):
        return [stub(part) for part in x]
    known = hasattr(x, "dtype") or type(x) is float or type(x) is complex
    return Stub(shape_of(x), dtype_of(x)) if known else x


def reads(rule: Any, count: int) -> tuple[bool, ...]:
    """Which of its first `count` parameters the code of a rule mentions.

    >>> reads(lambda np, ans, x: np.cos(x), 3)
    (True, False, True)
    """
    code = getattr(rule, "__code__", None)
    if code is None:
        return (True,) * count
    used = set(code.co_cellvars)
    for step in dis.get_instructions(code):
        if "LOAD" in step.opname:
            used.update(step.argval if isinstance(step.argval, tuple) else (step.argval,))
    names = list(code.co_varnames[: code.co_argcount])
    if code.co_flags & inspect.CO_VARARGS:
        names += [code.co_varnames[code.co_argcount + code.co_kwonlyargcount]] * count
    return tuple([name in used for name in names[:count]])


def read_by(rules: list, count: int) -> tuple[bool, ...]:
    """Which of (ans, *args) are read by rules, given with the place of their parameter ans."""
    rows = [reads(rule, first + count)[first:] for rule, first in rules]
    return tuple(any(row[k : k + 1] == (True,) for row in rows) for k in range(count))


# ---------------------------------------------------------------- broadcasting and its transpose


def unbroadcast(np: Any, g: Any, x: Any) -> Any:
    """Sum the cotangent g of a broadcast x down to the shape of x.

    Broadcasting copies x along new axes and along axes of length 1; the transpose of copying
    is adding up.

    >>> unbroadcast(numpy, numpy.ones((2, 3)), numpy.zeros((2, 1)))
    array([[3.],
           [3.]])
    """
    return fit(np, g, shape_of(x))


def fit(np: Any, g: Any, shape: tuple[int, ...], rows: int = 0) -> Any:
    """Sum g down to a shape that was broadcast to the shape of g; `rows` axes stay in front."""
    lead, have = shape_of(g)[:rows], shape_of(g)[rows:]
    if have == shape:
        return g
    new = len(have) - len(shape)
    axes = [k + rows for k, n in enumerate(have) if k < new or (shape[k - new] == 1 and n != 1)]
    shape = lead + shape
    return np.broadcast_to(np.reshape(np.sum(g, axis=tuple(axes)), shape) if axes else g, shape)


# ---------------------------------------------------------------- the kinds of rules


class Rule:
    """A function, and how derivatives pass through it.

    Parameters
    ----------
    f : callable
        The function on plain values.
    parts : sequence
        One rule for each argument; None where there is no derivative, ... where no rule is known.
    """

    adds_in_place = False

    def __init__(self, f: Callable, parts: Sequence[Any]) -> None:
        self.f = f
        self.name = getattr(f, "__name__", repr(f))
        self.parts = tuple(parts)
        self.jvps: tuple = ()
        self.ops: dict[Any, Op] = {}
        self.rows: dict[int, tuple[Callable, Callable]] = {}

    def compute(self, args: Any, kwargs: Any) -> Any:
        """The value."""
        return self.f(*args, **kwargs)

    def part(self, k: int) -> Any:
        """The rule for argument k."""
        if k >= len(self.parts) or self.parts[k] is ...:
            raise NoRuleError(self.name, [], k)
        return self.parts[k]

    def op(self, *key: Any) -> Op:
        """The operation for certain traced arguments, made when it is first needed."""
        if key not in self.ops:
            self.ops[key] = self.make(*key)
        return self.ops[key]

    def make(self, *key: Any) -> Op:
        """Make the operation."""
        raise NotImplementedError

    def record(self, argnums: tuple[int, ...], ans: Any, args: Any, kwargs: Any) -> Any:
        """The operation, and what it has to keep."""
        raise NotImplementedError


def pull_all(pulls: list[Callable]) -> Callable:
    """From pulls of one parent each to one for all; a single parent needs no tuple."""
    if len(pulls) == 1:
        return pulls[0]
    if len(pulls) == 2:
        first, second = pulls
        return lambda np, g, saved: (first(np, g, saved), second(np, g, saved))
    return lambda np, g, saved: [pull(np, g, saved) for pull in pulls]


def push_all(pushes: list[Callable]) -> Callable:
    """From pushes of one parent each to their sum: d f(x, y) = df/dx dx + df/dy dy."""

    def push(np: Any, ts: Any, saved: Any) -> Any:
        terms = [push(np, t, saved) for push, t in zip(pushes, ts)]
        total = terms[0]
        for term in terms[1:]:
            total = add(total, term)
        return total

    return push


def add(a: Any, b: Any) -> Any:
    """a + b, also for the several results of one function."""
    return [add(x, y) for x, y in zip(a, b)] if isinstance(a, (list, tuple)) else a + b


class Elementwise(Rule):
    """Each element of ans depends on one element of each input: one partial an argument."""

    def compute(self, args: Any, kwargs: Any) -> Any:
        """The value; numbers stay Python floats."""
        if type(args[0]) is not float or kwargs:
            return self.f(*args, **kwargs)
        ans = getattr(Spaces.floats, self.name, self.f)(*args)
        return float(ans) if type(ans) is numpy.float64 and type(args[-1]) is float else ans

    def make(self, argnums: tuple[int, ...], fits: bool = True) -> Op:
        """Multiply by the partials, both ways."""
        count = len(self.parts) + 1
        partials = [self.parts[k] for k in argnums]
        scales = [scale(p, count) for p in partials]
        keeps = read_by([(p, 1) for p in partials if callable(p)], count)
        if fits:
            op = Op(self.name, pull_all(scales), push_all(scales), keeps)
            op.rows = op  # broadcasting does it
            return op
        both = [
            Op(
                self.name,
                pull_all([fitted(s, n, rows) for n, s in enumerate(scales)]),
                push_all([spread(s, rows) for s in scales]),
                keeps,
            )
            for rows in (0, 1)
        ]
        both[0].rows = both[1]
        return both[0]

    def record(self, argnums: tuple[int, ...], ans: Any, args: Any, kwargs: Any) -> Any:
        """Keep what the partials read, and the shapes that were broadcast."""
        for option in ("where", "out"):  # what they leave untouched has no derivative of ours
            if kwargs.get(option, True) is not True:
                raise NoOptionError(
                    self.name, option, "compute all of it, and choose with np.where"
                )
        shape = getattr(ans, "shape", ())
        shapes = [getattr(args[k], "shape", ()) for k in argnums]
        fits = shapes == [shape] * len(shapes)
        op = self.op(argnums, fits)
        saved = tuple([v if keep else None for v, keep in zip((ans, *args), op.keeps)])
        return op, saved if fits else (saved, shapes, shape)


def scale(p: Any, count: int) -> Callable:
    """Multiplication of g or t by a partial."""
    if callable(p) and not any(reads(p, count + 1)):
        p = p(*[None] * (count + 1))  # it reads nothing: it is constant
    if callable(p):
        return lambda np, g, saved: g * p(np, *saved)
    if p == 1:
        return lambda np, g, saved: g
    if p == -1:
        return lambda np, g, saved: -g
    return lambda np, g, saved: g * p


def fitted(pull: Callable, n: int, rows: int) -> Callable:
    """The same for input n, which was broadcast."""
    return lambda np, g, saved: fit(np, pull(np, g, saved[0]), saved[1][n], rows)


def spread(push: Callable, rows: int) -> Callable:
    """The same for a tangent that has to be broadcast."""

    def pushed(np: Any, t: Any, saved: Any) -> Any:
        shape = shape_of(t)
        lead, own = shape[:rows], shape[rows:]
        if rows:
            t = np.reshape(t, lead + (1,) * (len(saved[2]) - len(own)) + own)
        return push(np, np.broadcast_to(t, lead + saved[2]), saved[0])

    return pushed


class Linear(Rule):
    """Linear in some of the arguments: transposes are written, forward mode is f itself."""

    def make(self, argnums: tuple[int, ...]) -> Op:
        """Pull by the transpose, push by the function."""

        def pull_of(k: int) -> Callable:
            transpose = self.parts[k]
            return lambda np, g, saved: transpose(np, g, saved[0], *saved[1], **saved[2])

        def push_of(k: int) -> Callable:
            def push(np: Any, t: Any, saved: Any) -> Any:
                _, args, kwargs = saved
                args = [*args[:k], t, *args[k + 1 :]]
                return self.f(*args, **kwargs) if np is numpy else apply(self, args, kwargs)

            return push

        pulls, pushes = [pull_of(k) for k in argnums], [push_of(k) for k in argnums]
        keeps = read_by([(self.parts[k], 2) for k in argnums], max(argnums) + 2)
        op = Op(self.name, pull_all(pulls), push_all(pushes), keeps)
        if len(argnums) == 1 and argnums[0] in self.rows:
            op.rows = if_possible(Op(self.name, *self.rows[argnums[0]]), by_row(op))
        return op

    def record(self, argnums: tuple[int, ...], ans: Any, args: Any, kwargs: Any) -> Any:
        """Keep the other arguments; of ans and of the only traced argument just the shapes."""
        op = self.op(argnums)
        if len(argnums) == 1:
            (k,) = argnums
            args[k] = stub(args[k]) if op.keeps[k + 1] else None
        return op, (stub(ans) if op.keeps[0] else None, args, kwargs)


class Sparse(Linear):
    """It picks a part of its first argument; a cotangent is added in where that was."""

    adds_in_place = True

    def __init__(self, f: Callable, parts: Sequence[Any]) -> None:
        super().__init__(f, parts)

        def put(g: Any, x: Any, *args: Any, **kwargs: Any) -> Any:
            whole = numpy.zeros(x.shape, dtype_of(g))
            self.parts[0](whole, g, *args, **kwargs)
            return whole

        def take(np: Any, g: Any, ans: Any, _: Any, x: Any, *args: Any, **kwargs: Any) -> Any:
            args = (g, *args)
            return f(*args, **kwargs) if np is numpy else apply(self, args, kwargs)

        self.put = Linear(put, [take])  # the transpose: zeros, and g where the part was

    def make(self, argnums: tuple[int, ...]) -> Op:
        """Pull by adding to one array for each parent; push by the function."""
        op = Op(self.name, self.adding(rows=False), super().make(argnums).push, (False, True))
        op.rows = Op(self.name, self.adding(rows=True), by_row(op).push)
        return op

    def adding(self, rows: bool) -> Callable:
        """The pull of one cotangent, or of rows of them."""
        add_into, put = self.parts[0], self.put

        def pull(np: Any, g: Any, saved: Any, old: Any) -> Any:
            _, (x, *args), kwargs = saved
            if np is Spaces.traced:  # nothing may change in place
                parts = [apply(put, (row, x, *args), kwargs) for row in (g if rows else [g])]
                part = np.stack(parts) if rows else parts[0]
                return part if old is None else old + part
            total = Sum.of(old, (len(g), *x.shape) if rows else x.shape, dtype_of(g))
            if not rows:
                add_into(total.whole, g, *args, **kwargs)
            for k in range(len(g) if rows else 0):
                add_into(total.whole[k, ...], g[k], *args, **kwargs)
            return total

        return pull


class General(Rule):
    """A vjp for each argument; the jvp is its transpose, if it has no line of its own."""

    def make(self, argnums: tuple[int, ...], real: Any, count: int) -> Op:
        """Pull by the vjps; push by the jvps, or by pulling back through the vjps."""

        def pull_of(k: int) -> Callable:
            vjp = self.parts[k]

            def pull(np: Any, g: Any, saved: Any) -> Any:
                return vjp(np, real_where(np, g, real), saved[0], *saved[1], **saved[2])

            return pull

        def push_of(k: int, pull: Callable) -> Callable:
            if k >= len(self.jvps):
                return transposed(pull, real)
            jvp = self.jvps[k]
            return lambda np, t, saved: real_where(
                np, jvp(np, t, saved[0], *saved[1], **saved[2]), real
            )

        pulls = [pull_of(k) for k in argnums]
        pushes = [push_of(k, pull) for k, pull in zip(argnums, pulls)]
        rules = [self.parts[k] for k in argnums] + [self.jvps[k] for k in argnums if self.jvps]
        keeps = read_by([(rule, 2) for rule in rules], count)
        return Op(self.name, pull_all(pulls), push_all(pushes), keeps)

    def record(self, argnums: tuple[int, ...], ans: Any, args: Any, kwargs: Any) -> Any:
        """Keep what the rules read."""
        op = self.op(argnums, is_real(ans), len(args) + 1)
        ans, *args = [v if keep else stub(v) for v, keep in zip((ans, *args), op.keeps)]
        return op, (ans, args, kwargs)


def is_real(ans: Any) -> Any:
    """Whether a result is real; for several results a tuple."""
    if isinstance(ans, (tuple, list)):
        return tuple(is_real(part) for part in ans)
    return dtype_of(ans).kind != "c"


def real_where(np: Any, g: Any, real: Any) -> Any:
    """Drop the imaginary part of the cotangent of a real value: it has no meaning."""
    if type(real) is tuple:
        return [real_where(np, part, flag) for part, flag in zip(g, real)]
    return np.real(g) if real and dtype_of(g).kind == "c" else g


def transposed(pull: Callable, real: Any) -> Callable:
    """Forward mode out of reverse mode.

    A vjp is linear in g: it multiplies g by J from the right. So its own vjp multiplies t by J
    from the left, which is the jvp.

    Source: J. Townsend, "A new trick for calculating Jacobian vector products" (2017).
    """

    def push(np: Any, t: Any, saved: Any) -> Any:
        _, jvp = make_vjp(lambda g: pull(Spaces.traced, g, saved), ones_like(saved[0]))
        return real_where(np, jvp(t), real)

    return push


class Nondiff(Rule):
    """Value only: what comes out is constant."""

"""The kinds of rules: how a line of the table becomes an operation on the tape.

>>> rule = Elementwise(numpy.sin, [lambda np, ans, x: np.cos(x)])
>>> op, saved = rule.record((0,), 0.0, [0.0], {})
>>> op.pull(numpy, 3.0, saved), op.push(numpy, [2.0], saved)
(np.float64(3.0), np.float64(2.0))
>>> saved  # the rule reads x, and not ans
0.0

A rule makes an `Op` for each choice of traced arguments, once. The functions that pull and push are
put together there, out of the rules for the single arguments, so that nothing has to be decided
when they run.
"""

from __future__ import annotations

import dis
import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache, reduce
from itertools import count
from typing import Any

import numpy

from microad.engine.dispatch import apply
from microad.engine.tape import Op, Spaces, make_vjp
from microad.engine.trees import dtype_of, ones_like, shape_of
from microad.errors import NoRuleError

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


@cache
def reads(rule: Any, count: int) -> tuple[bool, ...]:
    """Which of its first `count` parameters the code of a rule mentions.

    >>> reads(lambda np, ans, x: np.cos(x), 3)
    (True, False, True)
    """
    code = getattr(rule, "__code__", None)
    if code is None or hasattr(rule, "__self__") or {"locals", "eval"} & {*code.co_names}:
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

    of_list = False  # whether f wants a list of arrays, where others take it as one array
    refuse: Mapping[str, str] = {}  # options without a derivative, and what to write instead

    def __init__(self, f: Callable, parts: Sequence[Any]) -> None:
        self.f = f
        self.name = getattr(f, "__name__", repr(f))
        self.parts = tuple(parts)
        self.constant = tuple([k for k, part in enumerate(parts) if part is None])
        self.jvps: tuple = ()
        self.ops: dict[Any, Op] = {}

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
        try:
            return self.ops[key]
        except KeyError:
            self.ops[key] = op = self.make(*key)
            return op

    def make(self, *key: Any) -> Op:
        """Make the operation."""
        raise NotImplementedError

    def made(self, argnums: tuple[int, ...], pull: Callable, push: Callable, reads: Any) -> Op:
        """An operation that saves (ans, args, kwargs)."""
        op = Op(self.name, pull, push)
        op.keeps = reads

        def lift(saved: Any, at: Callable) -> Any:
            ans, args, kwargs = saved
            args = [at(argnums.index(k), x) if k in argnums else x for k, x in enumerate(args)]
            return at(-1, ans), args, kwargs

        op.lift = lift
        return op

    def pulls(self, argnums: tuple[int, ...], g: str = "g", **names: Any) -> Callable:
        """The pull that calls the rules of these arguments with np, g, ans, *args, **kwargs."""
        names |= {f"p{k}": self.part(k) for k in argnums}
        calls = [f"p{k}(np, {g}, saved[0], *saved[1], **saved[2])" for k in argnums]
        return compiled("g", ", ".join(calls), names)

    def record(self, argnums: tuple[int, ...], ans: Any, args: Any, kwargs: Any) -> Any:
        """The operation, and what it has to keep."""
        raise NotImplementedError


def push_all(pushes: list[Callable]) -> Callable:
    """From pushes of one parent each to their sum: d f(x, y) = df/dx dx + df/dy dy."""
    names: dict[str, Any] = {f"p{n}": push for n, push in enumerate(pushes)} | {"add": add}
    terms = [f"p{n}(np, ts[{n}], saved)" for n in range(len(pushes))]
    return compiled("ts", reduce(lambda a, b: f"add({a}, {b})", terms), names)


def add(a: Any, b: Any) -> Any:
    """a + b, also for the several results of one function."""
    return [add(x, y) for x, y in zip(a, b)] if isinstance(a, (list, tuple)) else a + b


class Elementwise(Rule):
    """Each element of ans depends on one element of each input: one partial an argument.

    The pull of f(x, y) is the text ``(g * p0(np, ans, x, y), g * p1(np, ans, x, y))``, and so on,
    put together from the partials p0, p1 and compiled, once for each choice of traced arguments.
    """

    refuse: Mapping[str, str] = {"where": "compute all of it, and choose with np.where"}

    def compute(self, args: Any, kwargs: Any) -> Any:
        """The value; numbers stay Python floats."""
        if type(args[0]) is not float or kwargs:
            return self.f(*args, **kwargs)
        ans = getattr(Spaces.floats, self.name, self.f)(*args)
        return float(ans) if type(ans) is numpy.float64 and type(args[-1]) is float else ans

    def make(self, argnums: tuple[int, ...], fits: bool = True) -> Op:
        """Multiply by the partials, both ways."""
        number = len(self.parts) + 1
        partials = [constant_or(self.part(k), number) for k in argnums]
        keeps = read_by([(p, 1) for p in partials if callable(p)], number)
        names = {f"p{n}": p for n, p in enumerate(partials)} | {"fit": fit, "spread": spread}
        values = ", ".join(kept_texts(keeps, "saved" if fits else "saved[0]"))

        def made(rows: int) -> Op:
            pulls, pushes = [], []
            for n, p in enumerate(partials):
                text = product_text(p, f"p{n}", values)
                pull, t = text.format("g"), f"ts[{n}]"
                pulls.append(pull if fits else f"fit(np, {pull}, saved[1][{n}], {rows})")
                pushes.append(text.format(t if fits else f"spread(np, {t}, saved[2], {rows})"))
            pull, push = ", ".join(pulls), " + ".join(pushes)
            op = Op(self.name, compiled("g", pull, names), compiled("ts", push, names))
            op.keeps, op.lift = keeps, lifting(keeps, argnums, fits)
            return op

        op = made(0)
        op.rows = op if fits else made(1)  # where nothing was broadcast, rows are broadcast now
        return op

    def record(self, argnums: tuple[int, ...], ans: Any, args: Any, kwargs: Any) -> Any:
        """Keep what the partials read, and the shapes that were broadcast."""
        shape = getattr(ans, "shape", ())
        shapes = [getattr(args[k], "shape", ()) for k in argnums]
        fits = shapes == [shape] * len(shapes)
        op = self.op(argnums, fits)
        saved = kept(op.keeps, (ans, *args))
        return op, saved if fits else (saved, shapes, shape)


def kept(keeps: tuple[bool, ...], values: Any) -> Any:
    """What is saved of (ans, *args): nothing, one value as it is, or a tuple of several."""
    some = tuple([v for v, keep in zip(values, keeps) if keep])
    return some if len(some) > 1 else some[0] if some else None


def lifting(keeps: tuple[bool, ...], argnums: tuple[int, ...], fits: bool) -> Callable:
    """The `Op.lift` of what `kept` has saved."""
    places = [-1, *[argnums.index(k) if k in argnums else None for k in range(len(keeps) - 1)]]
    roles = [place for place, keep in zip(places, keeps) if keep]

    def lift(saved: Any, at: Callable) -> Any:
        values = [saved] if len(roles) == 1 else saved or ()
        some = [v if n is None else at(n, v) for n, v in zip(roles, values)]
        return kept((True,) * len(some), some)

    return lift if fits else lambda saved, at: (lift(saved[0], at), *saved[1:])


def kept_texts(keeps: tuple[bool, ...], saved: str) -> list[str]:
    """How each of (ans, *args) is found again in what `kept` has saved."""
    places, one = count(), sum(keeps) == 1
    return ["None" if not k else saved if one else f"{saved}[{next(places)}]" for k in keeps]


def constant_or(p: Any, number: int) -> Any:
    """The value of a partial that reads none of (np, ans, *args); else the partial itself."""
    return p(*[None] * (number + 1)) if callable(p) and not any(reads(p, number + 1)) else p


def product_text(p: Any, name: str, values: str) -> str:
    """The product of {} with a partial, or with a constant."""
    if callable(p):
        return f"{{}} * {name}(np, {values})"
    return {1.0: "{}", -1.0: "-{}"}.get(p, f"{{}} * {name}")


def compiled(variable: str, text: str, names: dict[str, Any]) -> Callable:
    """Make ``lambda np, g, saved: text``."""
    return eval(code_of(f"lambda np, {variable}, saved: ({text})", "eval"), dict(names))


@cache
def code_of(text: str, mode: str) -> Any:
    """Compile a text, once."""
    return compile(text, "<rule>", mode)


def spread(np: Any, t: Any, to: tuple[int, ...], rows: int) -> Any:
    """Broadcast a tangent as its primal was; `rows` axes stay in front."""
    shape = shape_of(t)
    lead, own = shape[:rows], shape[rows:]
    if rows:
        t = np.reshape(t, lead + (1,) * (len(to) - len(own)) + own)
    return np.broadcast_to(t, lead + to)


class Linear(Rule):
    """Linear in some of the arguments: transposes are written, forward mode is f itself."""

    def make(self, argnums: tuple[int, ...]) -> Op:
        """Pull by the transpose, push by the function."""

        def push_of(k: int) -> Callable:
            def push(np: Any, t: Any, saved: Any) -> Any:
                _, args, kwargs = saved
                args = [*args[:k], t, *args[k + 1 :]]
                return self.f(*args, **kwargs) if np is numpy else apply(self, args, kwargs)

            return push

        pull, push = self.pulls(argnums), push_all([push_of(k) for k in argnums])
        reads = read_by([(self.parts[k], 2) for k in argnums], max(argnums) + 2)
        return self.made(argnums, pull, push, reads)

    def record(self, argnums: tuple[int, ...], ans: Any, args: Any, kwargs: Any) -> Any:
        """Keep the other arguments; of ans and of the only traced argument just the shapes."""
        op = self.op(argnums)
        if len(argnums) == 1:
            (k,) = argnums
            args[k] = stub(args[k]) if op.keeps[k + 1] else None
        return op, (stub(ans) if op.keeps[0] else None, args, kwargs)


class General(Rule):
    """A vjp for each argument; the jvp is its transpose, if it has no line of its own."""

    def make(self, argnums: tuple[int, ...], real: Any, count: int) -> Op:
        """Pull by the vjps; push by the jvps, or by pulling back through the vjps."""

        def pull_of(*argnums: int) -> Callable:
            return self.pulls(argnums, "real_where(np, g, real)", real=real, real_where=real_where)

        def push_of(k: int) -> Callable:
            if k >= len(self.jvps):
                return transposed(pull_of(k), real)
            jvp = self.jvps[k]
            return lambda np, t, saved: real_where(
                np, jvp(np, t, saved[0], *saved[1], **saved[2]), real
            )

        pull, push = pull_of(*argnums), push_all([push_of(k) for k in argnums])
        rules = [self.parts[k] for k in argnums] + [self.jvps[k] for k in argnums if self.jvps]
        return self.made(argnums, pull, push, read_by([(rule, 2) for rule in rules], count))

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

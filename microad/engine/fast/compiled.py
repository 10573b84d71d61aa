"""Rules of elementwise functions, compiled: nothing is decided when they run.

>>> from microad.engine.rules import RULES
>>> op, residuals = record_elementwise(RULES[numpy.sin], (0,), 0.0, [0.0], {})
>>> op.pull(numpy, 3.0, residuals), op.push(numpy, [2.0], residuals)
(np.float64(3.0), np.float64(2.0))
>>> residuals  # the rule reads x, and not ans
0.0

The pull of f(x, y) is the text ``(g * p0(np, ans, x, y), g * p1(np, ans, x, y))``, and so on,
put together from the partials p0, p1 and compiled, once for each choice of traced arguments.
The residuals are the values that the partials read: none, one as it is, or a tuple of several.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import count
from typing import Any

import numpy

from microad.engine.fast.floats import FLOATS
from microad.engine.fast.reads import read_by, reads
from microad.engine.leaves import shape_of
from microad.engine.rule_types import Elementwise
from microad.engine.tape import Op

Flags = tuple[bool, ...]


def compute(rule: Elementwise, args: Any, kwargs: Any) -> Any:
    """The value; from a Python float NumPy's functions make one of its own numbers."""
    if type(args[0]) is not float or kwargs or type(rule.f) is not numpy.ufunc:
        return rule.f(*args, **kwargs)
    ans = getattr(FLOATS, rule.name, rule.f)(*args)
    return numpy.float64(ans) if type(ans) is float else ans


def record_elementwise(
    rule: Elementwise, argnums: tuple[int, ...], ans: Any, args: Any, kwargs: Any
) -> Any:
    """The operation, and what the partials read, with the shapes that were broadcast."""
    shape = getattr(ans, "shape", ())
    shapes = [getattr(args[k], "shape", ()) for k in argnums]
    fits = shapes == [shape] * len(shapes)
    op, read = elementwise_op(rule, argnums, fits)
    saved = saved_of(read, (ans, *args))
    return op, saved if fits else (saved, shapes, shape)


def elementwise_op(rule: Elementwise, argnums: tuple[int, ...], fits: bool) -> tuple[Op, Flags]:
    """The operation for traced arguments, which fit the shape of ans or are broadcast to it.

    With it comes which of (ans, *args) it reads.
    """
    key = argnums, fits
    if key not in rule.ops:
        rule.ops[key] = compiled_op(rule, argnums, fits)
    return rule.ops[key]


def compiled_op(rule: Elementwise, argnums: tuple[int, ...], fits: bool) -> tuple[Op, Flags]:
    """Multiply by the partials, both ways."""
    made = rule.op(argnums)  # the plain one: it knows what has no rule
    number = len(rule.parts) + 1
    partials = [constant_or(rule.parts[k], number) for k in argnums]
    read = read_by([(p, 1) for p in partials if callable(p)], number)
    names = {f"p{n}": p for n, p in enumerate(partials)} | {"fit": fit, "spread": spread}
    values = ", ".join(texts(read, "saved" if fits else "saved[0]"))

    def compiled_for(rows: int) -> Op:
        pulls, pushes = [], []
        for n, p in enumerate(partials):
            text = product_text(p, f"p{n}", values)
            pull, t = text.format("g"), f"ts[{n}]"
            pulls.append(pull if fits else f"fit(np, {pull}, saved[1][{n}], {rows})")
            pushes.append(text.format(t if fits else f"spread(np, {t}, saved[2], {rows})"))
        return Op(
            rule.name,
            compiled("g", ", ".join(pulls), names),
            compiled("ts", " + ".join(pushes), names),
            rule=rule,
            argnums=argnums,
            read=reading(read, fits),
            retrace=retracing(read, argnums, fits),
        )

    made = compiled_for(0)
    made.batched = made if fits else compiled_for(1)  # where all fits, rows are broadcast now
    return made, read


def saved_of(read: Flags, values: Any) -> Any:
    """What is saved of (ans, *args): nothing, one value as it is, or a tuple of several."""
    some = tuple([x for x, needed in zip(values, read) if needed])
    return some if len(some) > 1 else some[0] if some else None


def reading(read: Flags, fits: bool) -> Callable:
    """The `Op.read` of what was saved: None in place of what was not."""

    def values(residuals: Any) -> Any:
        saved = residuals if fits else residuals[0]
        some = iter((saved,) if sum(read) == 1 else saved or ())
        ans, *args = [next(some) if needed else None for needed in read]
        return ans, args, {}

    return values


def retracing(read: Flags, argnums: tuple[int, ...], fits: bool) -> Callable:
    """The `Op.retrace` of what was saved."""
    places = [-1, *[argnums.index(k) if k in argnums else None for k in range(len(read) - 1)]]
    roles = [place for place, needed in zip(places, read) if needed]

    def retrace(saved: Any, at: Callable) -> Any:
        values = [saved] if len(roles) == 1 else saved or ()
        some = [x if n is None else at(n, x) for n, x in zip(roles, values)]
        return saved_of((True,) * len(some), some)

    return retrace if fits else lambda saved, at: (retrace(saved[0], at), *saved[1:])


# ---------------------------------------------------------------- texts


def texts(read: Flags, saved: str) -> list[str]:
    """How each of (ans, *args) is found again in what was saved."""
    places, one = count(), sum(read) == 1
    return ["None" if not k else saved if one else f"{saved}[{next(places)}]" for k in read]


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


# ---------------------------------------------------------------- broadcasting, with rows in front


def fit(np: Any, g: Any, shape: tuple[int, ...], rows: int) -> Any:
    """Sum g down to a shape that was broadcast to the shape of g; `rows` axes stay in front."""
    lead, have = shape_of(g)[:rows], shape_of(g)[rows:]
    if have == shape:
        return g
    new = len(have) - len(shape)
    axes = [k + rows for k, n in enumerate(have) if k < new or (shape[k - new] == 1 and n != 1)]
    shape = lead + shape
    g = np.reshape(np.sum(g, axis=tuple(axes)), shape) if axes else g
    return g if shape_of(g) == shape else np.broadcast_to(g, shape)


def spread(np: Any, t: Any, to: tuple[int, ...], rows: int) -> Any:
    """Broadcast a tangent as its primal was; `rows` axes stay in front."""
    shape = shape_of(t)
    lead, own = shape[:rows], shape[rows:]
    if rows:
        t = np.reshape(t, lead + (1,) * (len(to) - len(own)) + own)
    return np.broadcast_to(t, lead + to)

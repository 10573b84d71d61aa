"""The types of rules: how a line of the table becomes an operation on the tape.

>>> import numpy
>>> rule = Elementwise(numpy.sin, [lambda np, ans, x: np.cos(x)])
>>> op, residuals = rule.record((0,), 0.0, [0.0], {})
>>> op.pull(numpy, 3.0, residuals), op.push(numpy, [2.0], residuals)
(np.float64(3.0), np.float64(2.0))

The residuals of an operation are what its function was applied to and what came out, (ans, args,
kwargs). Where a function is linear, its derivative does not depend on the point: then a stub,
which has a shape and a dtype, stands in the place of an array, and memory is given back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial, reduce
from typing import Any

from microad.engine.dispatch import apply
from microad.engine.leaves import dtype_of, ones_like, shape_of, stub
from microad.engine.spaces import Spaces
from microad.engine.tape import Op, add
from microad.engine.trace import make_vjp
from microad.errors import NoRuleError


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
    by_index = False  # whether its last argument is an index, which may be an array of numbers
    refuse: Mapping[str, str] = {}  # options without a derivative, and what to write instead

    def __init__(self, f: Callable, parts: Sequence[Any]) -> None:
        self.f = f
        self.name = getattr(f, "__name__", repr(f))
        self.parts = tuple(parts)
        self.constant = tuple([k for k, part in enumerate(parts) if part is None])
        self.jvps: tuple = ()
        self.ops: dict[Any, Any] = {}

    def compute(self, args: Any, kwargs: Any) -> Any:
        """The value."""
        return self.f(*args, **kwargs)

    def record(self, argnums: tuple[int, ...], ans: Any, args: Any, kwargs: Any) -> Any:
        """The operation for these traced arguments, and its residuals."""
        if argnums not in self.ops:
            self.ops[argnums] = self.op(argnums)
        return self.ops[argnums], self.residuals(argnums, ans, args, kwargs)

    def op(self, argnums: tuple[int, ...]) -> Op:
        """Make an operation of the rules for these arguments."""
        for k in argnums:
            if k >= len(self.parts) or self.parts[k] is ...:
                raise NoRuleError(self.name, k, self.f)
        return Op(
            self.name,
            partial(self.pull, argnums),
            partial(self.push, argnums),
            rule=self,
            argnums=argnums,
            read=lambda residuals: residuals,
            retrace=partial(self.retrace, argnums),
        )

    def residuals(self, argnums: tuple[int, ...], ans: Any, args: Any, kwargs: Any) -> Any:
        """What pull and push need."""
        return ans, args, kwargs

    def pull(self, argnums: tuple[int, ...], np: Any, g: Any, residuals: Any) -> Any:
        """From the cotangent of ans to those of the arguments."""
        parts = [self.pull_one(k, np, g, *residuals) for k in argnums]
        return parts if len(parts) > 1 else parts[0]

    def push(self, argnums: tuple[int, ...], np: Any, ts: Any, residuals: Any) -> Any:
        """From the tangents of the arguments to that of ans: df(x, y) = df/dx dx + df/dy dy."""
        return reduce(add, [self.push_one(k, np, t, *residuals) for k, t in zip(argnums, ts)])

    def pull_one(self, k: int, np: Any, g: Any, ans: Any, args: Any, kwargs: Any) -> Any:
        """From the cotangent of ans to that of argument k."""
        return self.parts[k](np, g, ans, *args, **kwargs)

    def push_one(self, k: int, np: Any, t: Any, ans: Any, args: Any, kwargs: Any) -> Any:
        """From the tangent of argument k to its share in that of ans."""
        raise NotImplementedError

    def retrace(self, argnums: tuple[int, ...], residuals: Any, at: Callable) -> Any:
        """The residuals, with traced values in place of ans and of the traced arguments."""
        ans, args, kwargs = residuals
        args = [at(argnums.index(k), x) if k in argnums else x for k, x in enumerate(args)]
        return at(-1, ans), args, kwargs


# ---------------------------------------------------------------- elementwise


class Elementwise(Rule):
    """Each element of ans depends on one element of each input: one partial an argument."""

    refuse: Mapping[str, str] = {"where": "compute all of it, and choose with np.where"}
    linear: tuple[int, ...] = ()  # arguments in which f is linear

    def residuals(self, argnums: tuple[int, ...], ans: Any, args: Any, kwargs: Any) -> Any:
        """Nothing but shapes where partials are numbers, or f is linear in the only argument."""
        if not any(callable(self.parts[k]) for k in argnums):
            return stub(ans), [stub(x) for x in args], kwargs
        if len(argnums) == 1 and argnums[0] in self.linear:
            return stub(ans), [stub(x) if k in argnums else x for k, x in enumerate(args)], kwargs
        return ans, args, kwargs

    def partial(self, k: int, np: Any, ans: Any, args: Any) -> Any:
        """The partial derivative in argument k."""
        return self.parts[k](np, ans, *args) if callable(self.parts[k]) else self.parts[k]

    def pull_one(self, k: int, np: Any, g: Any, ans: Any, args: Any, kwargs: Any) -> Any:
        """Multiply by the partial."""
        return unbroadcast(np, g * self.partial(k, np, ans, args), args[k])

    def push_one(self, k: int, np: Any, t: Any, ans: Any, args: Any, kwargs: Any) -> Any:
        """Multiply by the partial, where ans has its elements."""
        t = t if shape_of(t) == shape_of(ans) else np.broadcast_to(t, shape_of(ans))
        return t * self.partial(k, np, ans, args)


def unbroadcast(np: Any, g: Any, x: Any) -> Any:
    """Sum the cotangent g of a broadcast x down to the shape of x.

    Broadcasting copies x along new axes and along axes of length 1; the transpose of copying
    is adding up.

    >>> import numpy
    >>> unbroadcast(numpy, numpy.ones((2, 3)), numpy.zeros((2, 1)))
    array([[3.],
           [3.]])
    """
    have, want = shape_of(g), shape_of(x)
    if have == want:
        return g
    new = len(have) - len(want)
    axes = [k for k, n in enumerate(have) if k < new or (want[k - new] == 1 and n != 1)]
    g = np.reshape(np.sum(g, axis=tuple(axes)), want) if axes else g
    return g if shape_of(g) == want else np.broadcast_to(g, want)


# ---------------------------------------------------------------- linear, and all others


class Linear(Rule):
    """Linear in some of the arguments: transposes are written, forward mode is f itself."""

    def residuals(self, argnums: tuple[int, ...], ans: Any, args: Any, kwargs: Any) -> Any:
        """The other arguments; of ans and of the only traced argument just the shapes."""
        if len(argnums) == 1:
            args = [stub(x) if k in argnums else x for k, x in enumerate(args)]
        return stub(ans), args, kwargs

    def push_one(self, k: int, np: Any, t: Any, ans: Any, args: Any, kwargs: Any) -> Any:
        """Apply f to the tangent."""
        return apply(self, [*args[:k], t, *args[k + 1 :]], kwargs)


class General(Rule):
    """A vjp for each argument; the jvp is its transpose, if it has no line of its own."""

    def pull_one(self, k: int, np: Any, g: Any, ans: Any, args: Any, kwargs: Any) -> Any:
        """Call the vjp."""
        return self.parts[k](np, real_if(np, g, ans), ans, *args, **kwargs)

    def push_one(self, k: int, np: Any, t: Any, ans: Any, args: Any, kwargs: Any) -> Any:
        """Call the jvp, or derive it.

        A vjp is linear in g: it multiplies g by J from the right. So its own vjp multiplies t by J
        from the left, which is the jvp.

        Source: J. Townsend, "A new trick for calculating Jacobian vector products" (2017).
        """
        if k < len(self.jvps):
            return real_if(np, self.jvps[k](np, t, ans, *args, **kwargs), ans)
        vjp = partial(self.pull_one, k, Spaces.traced, ans=ans, args=args, kwargs=kwargs)
        return real_if(np, make_vjp(vjp, ones_like(ans))[1](t), ans)


def real_if(np: Any, g: Any, ans: Any) -> Any:
    """Drop the imaginary part of the cotangent of a real value: it has no meaning."""
    if isinstance(ans, (tuple, list)):
        return [real_if(np, part, x) for part, x in zip(g, ans)]
    return np.real(g) if dtype_of(ans).kind != "c" and dtype_of(g).kind == "c" else g


class Nondiff(Rule):
    """Value only: what comes out is constant."""

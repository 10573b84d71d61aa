"""A function and its derivative: one run of it on traced values, and the walks over its tape.

>>> import microad.numpy as np
>>> ans, vjp = make_vjp(lambda x: x * np.sin(x), 2.0)
>>> round(vjp(1.0), 6)  # sin(2) + 2 cos(2)
0.077004

What goes in and what comes out may be trees of leaves; on the tape each leaf has a row.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy

from microad.engine.leaves import (
    check_input,
    check_outputs,
    check_seeds,
    copy_aliased,
    like,
    shape_of,
    zeros_like,
)
from microad.engine.spaces import Spaces
from microad.engine.tape import Var, accumulate, backward, forward, new_tape
from microad.engine.trees import flatten, unflatten
from microad.errors.border import explained


class Trace:
    """One run of a function on traced values: what came out, and the record of how.

    Parameters
    ----------
    f : callable
        A function of one argument.
    x : tree
        A number, an array, or tuples, lists and dicts of those.

    Attributes
    ----------
    ans : tree
        What came out, not traced by this level any more.

    Raises
    ------
    InputError
        If a leaf of x is not a float, a complex number or an array of those.
    """

    def __init__(self, f: Callable, x: Any) -> None:
        self.inputs, self.form = flatten(x)
        self.tape = new_tape.get()()
        try:
            leaves = [self.enter(leaf) for leaf in self.inputs]
            self.outs, self.out_form = flatten(f(unflatten(self.form, leaves)))
            check_outputs(self.outs)
        except Exception as error:
            if better := explained(error):  # who raised it does not know of traced values
                raise better from (None if better.__traceback__ else error)
            raise
        finally:
            self.table = self.tape.close()
        self.values = [out.value if self.owns(out) else out for out in self.outs]
        self.ans = unflatten(self.out_form, self.values)

    def enter(self, leaf: Any) -> Var:
        """Give an input its row on the tape."""
        check_input(leaf)
        self.tape.nested = self.tape.nested or isinstance(leaf, Var)
        return self.tape.record(None, (), None, leaf, shape_of(leaf))

    def owns(self, out: Any) -> bool:
        """Whether an output depends on the inputs."""
        return isinstance(out, Var) and out.tape is self.tape

    def space(self, seeds: list) -> Any:
        """NumPy itself, or the traced functions where the walk is to be recorded outside."""
        nested = self.tape.nested or any(isinstance(seed, Var) for seed in seeds)
        return Spaces.traced if nested else numpy

    def pull(self, g: Any, retain: bool = True) -> Any:
        """Multiply the Jacobian by a cotangent from the left; once only, if not `retain`."""
        seeds = check_seeds(g, self.out_form, self.values)
        ops, parents, residuals = self.table
        table = (ops[:], parents[:], residuals[:]) if retain else self.table
        adjoints: list = [None] * len(ops)
        for out, seed in zip(self.outs, seeds):
            if self.owns(out):
                accumulate(adjoints, out.index, seed)
        np = self.space(seeds)
        adjoints = backward(table, adjoints, len(self.inputs), np)
        found = [like(np, a, x) for a, x in zip(adjoints, self.inputs)]
        return unflatten(self.form, copy_aliased(found, seeds))

    def push(self, t: Any) -> Any:
        """Multiply the Jacobian by a tangent from the right."""
        seeds = check_seeds(t, self.form, self.inputs)
        tangents = forward(self.table, list(seeds), self.space(seeds), self.outs)
        found = [tangents[o.index] if self.owns(o) else zeros_like(o) for o in self.outs]
        return unflatten(self.out_form, found)


def make_vjp(f: Callable, x: Any) -> tuple[Any, Callable]:
    """Return f(x), and the function that multiplies its Jacobian by a cotangent from the left.

    >>> ans, vjp = make_vjp(lambda x: 3.0 * x, 2.0)
    >>> ans, vjp(10.0)
    (6.0, 30.0)
    """
    run = Trace(f, x)
    return run.ans, run.pull


def make_jvp(f: Callable, x: Any) -> Callable:
    """Return the function from a tangent t to f(x) and the Jacobian times t.

    >>> make_jvp(lambda x: x * x, 3.0)(1.0)
    (9.0, 6.0)
    """
    run = Trace(f, x)
    return lambda t: (run.ans, run.push(t))

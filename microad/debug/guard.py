"""A guard against arrays that are changed while a derivative still needs them.

>>> from microad import grad
>>> A = numpy.ones(2)
>>> with guard():
...     grad(lambda x: (A * x).sum())(numpy.ones(2))
array([1., 1.])

A tape holds the arrays that its rules read, not copies of them. ``A *= 5`` after ``A * x`` has been
recorded gives a wrong gradient in silence; within a guard it is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import numpy

from microad.autograd.recording import guarding, guards
from microad.engine.tape import Tape, Var, new_tape
from microad.engine.trees import flatten
from microad.errors import MutatedArrayError


class LockingTape(Tape):
    """A tape that locks the arrays which it holds."""

    def __init__(self, locked: list) -> None:
        super().__init__()
        self.locked = locked

    def record(self, op: Any, parents: Any, saved: Any, ans: Any, shape: Any) -> Var:
        """Append a row; what it saves is read-only from now on."""
        lock(self.locked, saved)
        return super().record(op, parents, saved, ans, shape)


def lock(locked: list, saved: Any) -> None:
    """Make the arrays that are saved read-only, and put them on a list."""
    for array in flatten(saved)[0]:
        while isinstance(array, numpy.ndarray):  # and what it is a view of
            if array.flags.writeable:
                array.flags.writeable = False
                locked.append(array)
            array = array.base


@contextmanager
def guard() -> Iterator[None]:
    """Within this block, arrays that a derivative needs later cannot be changed in place.

    That holds for `grad` and the like, and for what is recorded in the object style. The arrays are
    locked until the end of the block, so a step of a training belongs after it.

    Raises
    ------
    MutatedArrayError
        If the block writes into such an array.
    """
    locked: list = []
    token = new_tape.set(lambda: LockingTape(locked))
    of_blocks = guarding.set(partial(lock, locked))
    guards.append(locked)
    try:
        yield
    except ValueError as error:
        if re.search("read-only|writable", str(error)):
            raise MutatedArrayError from error
        raise
    finally:
        new_tape.reset(token)
        guarding.reset(of_blocks)
        guards.pop()
        for array in sorted(locked, key=depth):  # what views are of comes first
            array.flags.writeable = True


def depth(array: Any) -> int:
    """0 for an array with memory of its own, 1 for a view of one, 2 for a view of a view."""
    return (
        1 + depth(array.base) if isinstance(array, numpy.ndarray) and array.base is not None else 0
    )

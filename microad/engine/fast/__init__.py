"""The fast layer: quicker forms of what the plain engine does, put in its place.

>>> import microad.numpy as np
>>> from microad import grad
>>> with form(on=False):
...     plain = grad(lambda x: np.sin(x) * x)(2.0)
>>> with form(on=True):
...     quick = grad(lambda x: np.sin(x) * x)(2.0)
>>> abs(quick - plain) < 1e-12
True

The plain engine is complete, and it is the specification: whatever is quicker here gives the same
values, and leaves every case but the common ones to the plain form. `replacements` is the list of
all that is exchanged. The variable MICROAD_PLAIN=1 leaves the plain engine as it is.

    reads, compiled              rules of elements as compiled text; residuals that rules read
    dispatch, walk, borders      one look at arguments; a walk that adds small parts in place
    functions, products, floats  operators and functions without a search; floats by `math`
    gather, batching             x[i] without zeros for each; a Jacobian's rows in one walk
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from microad.engine import batching as plain_batching
from microad.engine import dispatch as plain_dispatch
from microad.engine import gather as plain_gather
from microad.engine import leaves, rule_types, rules, tape, trace
from microad.engine.fast import (
    batching,
    borders,
    compiled,
    dispatch,
    functions,
    gather,
    reads,
    walk,
)
from microad.engine.spaces import Spaces

MISSING = object()


@cache
def replacements() -> list[tuple[Any, str, Any]]:
    """What is exchanged: where it stands, its name, and what comes in its place."""
    quick = functions.quick_functions()

    def call(f: Any, args: Any, kwargs: Any) -> Any:
        return quick[f](*args, **kwargs) if f in quick else rules.call(f, args, kwargs)

    return [
        (tape.Tape, "record", walk.record),
        (trace, "backward", walk.backward),
        (trace, "forward", walk.forward),
        (trace, "flatten", borders.flatten),
        (trace, "check_input", borders.check_input),
        (trace, "check_outputs", borders.check_outputs),
        (trace, "check_seeds", borders.check_seeds),
        (trace, "copy_aliased", borders.copy_aliased),
        (trace, "like", borders.like),
        (leaves, "full_like", borders.full_like),
        (leaves, "map_tree", borders.map_tree),
        (plain_dispatch, "apply", dispatch.apply),
        (plain_dispatch, "recorded", dispatch.recorded),
        (plain_gather, "apply", dispatch.apply),
        (rules, "apply", dispatch.apply),
        (rules, "holds", dispatch.holds),
        (rule_types, "apply", dispatch.apply),
        (rule_types.Elementwise, "compute", compiled.compute),
        (rule_types.Elementwise, "record", compiled.record_elementwise),
        (rule_types.General, "residuals", reads.general_residuals),
        (plain_gather.Gather, "record", gather.record_gather),
        (plain_gather.Scatter, "record", gather.record_scatter),
        (plain_batching, "pull_many", batching.pull_many),
        (plain_batching, "push_many", batching.push_many),
        (Spaces, "call", staticmethod(call)),
        *((tape.Var, name, method) for name, method in functions.quick_methods().items()),
        *((Spaces.traced, name, f) for name, f in named(quick)),
    ]


def named(quick: dict) -> list[tuple[str, Any]]:
    """The names that quick functions have in the namespace."""
    return [(name, quick[thing.raw]) for name, thing in vars(Spaces.traced).items()
            if getattr(thing, "raw", None) in quick]  # fmt: skip


BEFORE: list[tuple[Any, str, Any]] = []  # what stood in the places of the replacements


def is_on() -> bool:
    """Whether the quick forms are in place."""
    return bool(BEFORE)


def switch(on: bool) -> None:
    """Put the quick forms in place, or the plain ones back."""
    if on == is_on():
        return
    if not on:
        for owner, name, thing in BEFORE:
            delattr(owner, name) if thing is MISSING else setattr(owner, name, thing)
        BEFORE.clear()
        return
    for owner, name, thing in replacements():
        BEFORE.append((owner, name, vars(owner).get(name, MISSING)))
        setattr(owner, name, thing)


@contextmanager
def form(on: bool) -> Iterator[None]:
    """Use the quick forms, or the plain ones, in this block."""
    before = is_on()
    switch(on)
    try:
        yield
    finally:
        switch(before)

"""What the object style is recorded on: arrays that are on no tape, and the tape that is open.

>>> x = free(numpy.ones(2))
>>> x.index.request = "write"
>>> with record():
...     y = x * 3.0
>>> y.tape.row(x.index), y.tape.ops[y.index].name
(0, 'multiply')

The arrays of `microad.autograd` live as long as one keeps them, so they stand on no tape. In the
place of a tape they have `FREE`, and in the place of an index their `Leaf`. What is computed from
them goes to the tape that is open at that moment:

    with record():          the tape of this block; it lives as long as one of its results
    with pause():           no tape: the results are constants
    neither of them         for arrays with requires_grad=True a tape of their own, in the
                            background; for others none

A leaf is put on a tape when it is first used there.
"""

from __future__ import annotations

import math
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import numpy

from microad.engine import dispatch
from microad.engine.leaves import dtype_of, like, untraced
from microad.engine.spaces import Spaces
from microad.engine.tape import Op, Tape, Var
from microad.engine.trees import map_tree
from microad.errors import ChangedSinceError, FreedGraphError, MixedTapesError

# ---------------------------------------------------------------- arrays on no tape


class Leaf:
    """What an array has beside its value.

    Attributes
    ----------
    value : ndarray
        The same array as in the `Var`.
    request : str
        What happens with a gradient: "write" it, "add" it to the one before, or "null": none.
    always : bool
        Whether operations are recorded outside of `record`, too.
    grad : ndarray, Var or None
        The gradient.
    hooks : list of callable
        Each is called with a gradient that arrives, and may return another one.
    version : list of int
        How often the memory was written to; views of the same memory share the list.
    """

    __slots__ = ("value", "request", "always", "grad", "hooks", "version")

    def __init__(self, value: Any, version: list[int]) -> None:
        self.value, self.version = value, version
        self.request, self.always = "null", False
        self.grad: Any = None
        self.hooks: list[Callable] = []

    def receive(self, g: Any) -> None:
        """Take a gradient that has arrived, if one is wanted."""
        if self.request == "null":
            return
        g = like(Spaces.traced, through(self.hooks, g), self.value)
        g = g if type(g) is Var else numpy.array(g)  # a copy: nobody else may change it
        self.grad = g if self.request == "write" or self.grad is None else self.grad + g


def through(hooks: Sequence[Callable], g: Any) -> Any:
    """What hooks make of a gradient."""
    for hook in hooks:
        changed = hook(g)
        g = g if changed is None else changed
    return g


def var(value: Any, tape: Tape, index: Any) -> Var:
    """A value at this place, without a new row."""
    return Var(value, tape, index, getattr(value, "shape", ()))


def free(ans: Any, sources: Sequence[Leaf] = ()) -> Any:
    """A constant; if it is a view of the memory of others, what is written to it counts."""
    if dtype_of(ans).kind not in "fc":
        return ans
    value = ans if type(ans) is Var else numpy.asarray(ans)
    for leaf in sources:
        if numpy.may_share_memory(untraced(value), untraced(leaf.value)):
            return var(value, FREE, Leaf(value, leaf.version))
    return var(value, FREE, Leaf(value, [0]))


class FreeTape(Tape):
    """In the place of a tape for arrays that are on none: it passes operations on."""

    __slots__ = ()
    level: Any = math.inf  # so that it is asked before any other

    def __init__(self) -> None:
        self.ops = []

    def record(self, op: Any, parents: Any, saved: Any, ans: Any, shape: Any) -> Var:
        """Record on the open tape, if there is one, with the rows that the leaves have there."""
        leaves = parents if type(parents) is tuple else (parents,)
        tape = open_tape(leaves)
        if tape is None:
            return free(ans, leaves)
        rows = tuple([tape.row(leaf) for leaf in leaves])
        return tape.record(op, rows if len(rows) > 1 else rows[0], saved, ans, shape)

    def enter(self, args: Any) -> Any:
        """Put what an operation sees in the place of leaves, and of results of older tapes."""
        found = dispatch.traced_in(args)
        tapes = [x.tape for x in found if type(x.tape) is Recording]
        leaves = [x.index for x in found if x.tape is self]
        tape = max(tapes, key=lambda t: t.level) if tapes else open_tape(leaves)
        for leaf in leaves:  # first of all, so that the next row is that of the operation
            if tape is not None and leaf.request != "null":
                tape.row(leaf)

        return [self.inside(tape, x) for x in args]

    def inside(self, tape: Recording | None, x: Any) -> Any:
        """The same for one argument, which may be a list."""
        if type(x) is list or type(x) is tuple:
            return type(x)([self.inside(tape, part) for part in x]) if dispatch.holds(x) else x
        if type(x) is Var and tape is not None:
            return tape.seen(x)
        if type(x) is Var and type(x.tape) is Finished:
            return x.tape.constant(x.value)
        return x.value if type(x) is Var and x.tape is self else x

    def dispatch(self, rule: Any, args: Any, kwargs: Any) -> Any:
        """Compute a function of leaves: recorded, or a constant again."""
        ans = dispatch.apply(rule, self.enter(args), kwargs)
        leaves = [x.index for x in dispatch.traced_in(args) if x.tape is self]
        return map_tree(lambda leaf: leaf if type(leaf) is Var else free(leaf, leaves), ans)


FREE = FreeTape()

# ---------------------------------------------------------------- tapes that one keeps


class Recording(Tape):
    """A tape that stays as long as one of its results.

    Attributes
    ----------
    rows : dict from Leaf or from (tape, row) to (int, int)
        The rows of the leaves, and their versions; of results of older tapes in the background.
    watched : dict from int to list of (Leaf, int)
        For rows, the constants that took part, and their versions.
    taps : dict from int to list of callable
        Hooks on the adjoints of rows.
    grads : dict from int to array
        The adjoints that are kept.
    """

    __slots__ = ("rows", "watched", "taps", "grads", "done", "__weakref__")

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[Any, tuple[int, int]] = {}
        self.watched: dict[int, list] = {}
        self.taps: dict[int, list[Callable]] = {}
        self.grads: dict[int, Any] = {}
        self.done = False

    def meet(self, other: Recording) -> None:
        """Two recordings in the background can be joined; others do not mix."""
        if self.level >= 0 or other.level >= 0:
            raise MixedTapesError

    def dispatch(self, rule: Any, args: Any, kwargs: Any) -> Any:
        """Join what belongs to several recordings."""
        tapes = {x.tape for x in dispatch.traced_in(args) if isinstance(x.tape, Recording)}
        if tapes == {self}:
            return dispatch.recorded(rule, self, args, kwargs)
        for other in tapes - {self}:
            self.meet(other)
        return FREE.dispatch(rule, args, kwargs)

    def seen(self, x: Var) -> Any:
        """What x is on this tape."""
        if x.tape is FREE:
            if x.index.request == "null":
                self.watch(len(self.ops), x.index)
                return x.value
            return Var(x.value, self, self.row(x.index), x.shape)
        if x.tape is self or not isinstance(x.tape, Recording):
            return x
        if type(x.tape) is Finished:
            return x.tape.constant(x.value)
        self.meet(x.tape)
        key = x.tape, x.index
        if key not in self.rows:
            self.rows[key] = Tape.record(self, BRIDGE, (), x, x.value, ()).index, 0
        return var(x.value, self, self.rows[key][0])

    def row(self, leaf: Leaf) -> int:
        """The row of a leaf, which is made when it is first used, or used anew after a change."""
        row, version = self.rows.get(leaf, NOWHERE)
        if version != leaf.version[0]:
            self.nested = self.nested or type(leaf.value) is Var
            row = Tape.record(self, INPUT, (), leaf, leaf.value, ()).index
            self.rows[leaf] = row, leaf.version[0]
            self.watch(row, leaf)
        return row

    def watch(self, row: int, leaf: Leaf) -> None:
        """Notice, when a row is walked through, whether this was changed since."""
        self.watched.setdefault(row, []).append((leaf, leaf.version[0]))

    def behind(self, heads: Iterable[int]) -> list[int]:
        """The rows that heads were made from, newest first; all of them must be as they were."""
        reached = bytearray(len(self.ops))
        for row in heads:
            reached[row] = 1
        rows = []
        for row in range(len(reached) - 1, -1, -1):
            if reached[row]:
                rows.append(row)
                place = self.parents[row]
                if type(place) is int:
                    reached[place] = 1
                    continue
                for parent in place:
                    reached[parent] = 1
        if any(self.ops[row] is FREED for row in rows):
            raise FreedGraphError
        for row in self.watched.keys() & rows:
            for leaf, version in self.watched[row]:
                if leaf.version[0] != version:
                    raise ChangedSinceError(leaf.value)
        return rows

    def let_go(self, rows: list[int]) -> None:
        """Give memory back; a walk has copies of the columns, and takes them down as it goes."""
        self.done = True
        for row in rows:
            if self.ops[row] is not INPUT:
                self.ops[row], self.residuals[row] = FREED, None
                self.watched.pop(row, None)


class Finished(Recording):
    """What a recording becomes while it is paused, and at its end: its results are constants."""

    __slots__ = ()
    dispatch = FREE.dispatch

    def record(self, op: Any, parents: Any, saved: Any, ans: Any, shape: Any) -> Var:
        """Record nothing."""
        return free(self.constant(ans))

    def constant(self, value: Any) -> Any:
        """Let a value be a constant, unless another tape is open, which would miss the rest."""
        if scope.get():
            raise MixedTapesError
        return value


def freed(*_: Any) -> None:
    """What is left of an operation that was walked through."""
    raise FreedGraphError


INPUT = Op("input", freed, freed)  # of a leaf; a walk puts operations of its own
BRIDGE = Op("input", freed, freed)  # from an older tape; in these places
FREED = Op("freed", freed, freed)

NOWHERE = (-1, -1)
LONG = 10_000  # rows after which a new tape begins in the background, so that old ones may end
scope: ContextVar[Any] = ContextVar("scope", default=None)  # a Recording; False: paused
in_background: ContextVar[tuple] = ContextVar("in_background", default=())  # weak, oldest first


def background() -> list[Recording]:
    """The tapes in the background that still have results, the oldest first."""
    return [tape for ref in in_background.get() if (tape := ref()) is not None]


def open_tape(leaves: Sequence[Leaf]) -> Recording | None:
    """Where an operation on these leaves is recorded, if anywhere."""
    wanting = [leaf for leaf in leaves if leaf.request != "null"]
    tape: Any = scope.get() if wanting else False
    if tape is None and any(leaf.always for leaf in wanting):
        tapes = background()
        if not tapes or tapes[-1].done or len(tapes[-1].ops) > LONG:
            tapes.append(Recording())
            tapes[-1].level -= 10**15  # outside of every derivative that is being taken
            in_background.set(tuple([weakref.ref(tape) for tape in tapes]))
        return tapes[-1]
    return tape or None


@contextmanager
def record() -> Iterator[None]:
    """Record what is computed in this block; inside of another such block, on the same tape.

    >>> from microad.autograd import array
    >>> x = array(2.0)
    >>> x.attach_grad()
    >>> with record():
    ...     y = x * x
    >>> y.backward()
    >>> float(x.grad)
    4.0
    """
    if scope.get():
        yield
        return
    tape = Recording()
    token = scope.set(tape)
    try:
        yield
    finally:
        scope.reset(token)
        tape.__class__ = Finished


@contextmanager
def changed(kind: type, tapes: list[Recording]) -> Iterator[None]:
    """Let recordings be of another kind in this block."""
    before = [type(tape) for tape in tapes]
    try:
        for tape in tapes:
            tape.__class__ = kind
        yield
    finally:
        for tape, own in zip(tapes, before):
            tape.__class__ = own


@contextmanager
def pause() -> Iterator[None]:
    """Record nothing in this block: what is computed in it is constant.

    >>> from microad.autograd import array
    >>> x = array(2.0, requires_grad=True)
    >>> with no_grad():
    ...     x -= 0.5  # a step of a training: in place, and unrecorded
    >>> x.item()
    1.5
    """
    tapes = [tape for tape in (scope.get(), *background()) if type(tape) is Recording]
    token = scope.set(False)
    try:
        with changed(Finished, tapes):
            yield
    finally:
        scope.reset(token)


no_grad = pause

"""Where in the source a node was made: the line, and the columns of the operation in it.

Recording costs time, so it happens only between `source_lines(Value)` and its `off()`. What is
recorded for a node is a code object and the place in it; the text is looked up when it is needed.
"""

import functools
import inspect
import linecache
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import CodeType, FrameType, FunctionType, TracebackType
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from microad.errors import CannotRecordError

PACKAGE = Path(__file__).parents[1]
OURS = {__file__, str(PACKAGE / "scalar.py")}  # code in these files is never the learner's line

OWN_CODES: WeakKeyDictionary[type, tuple[tuple[int, ...], frozenset[CodeType]]] = (
    WeakKeyDictionary()
)


@dataclass(frozen=True)
class Line:
    """A source line and the columns [start, end) of the operation in it. Never a file name."""

    text: str
    start: int
    end: int
    number: int | None = None


class Where(NamedTuple):
    """A place in compiled code: the instruction that was running when a node was made."""

    code: CodeType
    offset: int

    def line(self) -> Line | None:
        """Look the line up, without its indentation.

        Of an expression over several lines, it is the one on which the operation starts.
        None where no source text is at hand.
        """
        number, last, start, end = position(self.code, self.offset)
        raw = linecache.getline(self.code.co_filename, number or 0).rstrip()
        text = raw.lstrip()
        if not text:
            return None
        if start is None or end is None:  # Python was told to forget the columns
            return Line(text, 0, 0, number)
        if last != number:
            end = len(raw.encode())
        indent = len(raw) - len(text)
        # co_positions counts bytes, a reader counts letters
        start, end = (len(raw.encode()[:column].decode()) - indent for column in (start, end))
        return Line(text, start, end, number)


def position(code: CodeType, offset: int) -> tuple[int | None, ...]:
    """Where an instruction comes from: first and last line, first and last column."""
    return next(islice(code.co_positions(), offset // 2, None))


def line_of(node: Any) -> Line | None:
    """Return the source line of a node, if it was recorded when the node was made."""
    match getattr(node, "where", None):
        case Line() as line:
            return line
        case (CodeType() as code, int(offset)):
            return Where(code, offset).line()
    return None


def codes(kind: type) -> Iterator[CodeType]:
    """Yield the code of every method of a class, and of the functions inside of them."""
    found = []
    for member in vars(kind).values():
        member = getattr(member, "fget", None) or getattr(member, "__func__", member)
        member = inspect.unwrap(member) if isinstance(member, FunctionType) else member
        if isinstance(member, FunctionType):
            found.append(member.__code__)
    for code in found:  # the list grows while we walk along it
        yield code
        found.extend(part for part in code.co_consts if isinstance(part, CodeType))


def own_codes(kind: type) -> frozenset[CodeType]:
    """Return the code that belongs to a class or to a class that it inherits from.

    Lessons add methods to a class one by one, so what was found is true only as long as the
    members of the class are the same objects.
    """
    members = tuple(id(member) for part in kind.__mro__ for member in vars(part).values())
    known, found = OWN_CODES.get(kind, (None, frozenset()))
    if known != members:
        found = frozenset(code for part in kind.__mro__ for code in codes(part))
        OWN_CODES[kind] = members, found
    return found


def place(frame: FrameType | None, kind: type) -> Where | None:
    """Find the innermost frame that is neither microad's nor a method of the class itself."""
    skip = own_codes(kind)
    while frame and (frame.f_code in skip or frame.f_code.co_filename in OURS):
        frame = frame.f_back
    return frame and Where(frame.f_code, frame.f_lasti)


def recording(init: Callable[..., None]) -> Callable[..., None]:
    """Wrap an `__init__`, so that every new node also gets its attribute `where`."""

    @functools.wraps(init)
    def recorded(self: Any, *args: Any, **kwargs: Any) -> None:
        init(self, *args, **kwargs)
        object.__setattr__(self, "where", place(sys._getframe(1), type(self)))

    return recorded


class Recorder:
    """The switch that `source_lines` returns; use it in a ``with`` block or call `off`."""

    active: dict[type, list["Recorder"]] = {}  # noqa: RUF012 - shared on purpose

    def __init__(self, kind: type) -> None:
        self.kind = kind
        others = self.active.setdefault(kind, [])
        if not others:
            self.before = vars(kind).get("__init__")
            kind.__init__ = recording(kind.__init__)  # type: ignore[misc]
        else:  # already on: one wrapper is enough
            self.before = others[0].before
        others.append(self)

    def off(self) -> None:
        """Stop recording; when the last switch of a class is off, its `__init__` is back."""
        others = self.active.get(self.kind, [])
        if self not in others:
            return
        others.remove(self)
        if not others:
            del self.active[self.kind]
            if self.before is None:  # it was inherited
                del self.kind.__init__  # type: ignore[misc]
            else:
                self.kind.__init__ = self.before  # type: ignore[misc]

    def __enter__(self) -> "Recorder":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.off()

    def __repr__(self) -> str:
        state = "on" if self in self.active.get(self.kind, []) else "off"
        return f"source_lines({self.kind.__name__}): {state}"


def source_lines(kind: type) -> Recorder:
    """Record, for every node made from now on, the line of source that made it.

    Parameters
    ----------
    kind : type
        The class of the nodes: `microad.scalar.Value`, or a class of your own.

    Returns
    -------
    Recorder
        The switch: ``off()`` ends the recording, and so does the end of a ``with`` block.

    Raises
    ------
    CannotRecordError
        If `kind` is not a class, or if its objects have no room for an attribute `where`.

    Examples
    --------
    >>> from microad.scalar import Value
    >>> with source_lines(Value):
    ...     x = Value(3.0)
    ...     y = x * x + x
    >>> line = y.parents[0].where.line()
    >>> line.text[line.start:line.end]
    'x * x'
    """
    if not isinstance(kind, type) or not (kind.__dictoffset__ or hasattr(kind, "where")):
        raise CannotRecordError(kind)
    return Recorder(kind)

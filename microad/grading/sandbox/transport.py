"""Observations on their way between processes: JSON, in which every float arrives exactly.

No pickle: what comes out of a student's process may be forged, and must do no more than be
wrong.

>>> from microad.course.data import Raised
>>> seen = Observed((({"x": [0.1, float("inf")]}, Raised("KeyError")),))
>>> unpack_observed(pack_observed(seen), [2]) == seen
True
"""

import json
from typing import Any

from microad.course.data import MAX_DEPTH, Foreign, Raised
from microad.course.observe import Observed
from microad.errors import NonsenseError

MAX_LIST = 100_000
MARK = "\0"  # the one name in a dict that stands for something else: no answer has such a name


def _marked(thing: Any) -> Any:
    """Return what JSON can hold in place of what it cannot hold."""
    if isinstance(thing, Raised):
        return {MARK: ["raised", *thing]}
    if isinstance(thing, Foreign):
        return {MARK: ["foreign", thing.kind, thing.text]}
    return thing


def pack_observed(observed: Observed) -> str:
    """Write down what was observed of an answer."""
    told = {
        "rows": [list(map(_marked, row)) for row in observed.signature],
        "attempted": observed.attempted,
        "output": observed.output,
        "notes": observed.notes,
    }
    return json.dumps(told, default=_marked)


def unpack_observed(text: str, shape: list[int]) -> Observed:
    """Read what `pack_observed` wrote.

    Parameters
    ----------
    text : str
        What came out of a student's process.
    shape : list of int
        How many cases each probe has.

    Raises
    ------
    NonsenseError
        If it has another shape, or is no observation at all.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise NonsenseError("no JSON") from None
    match data:
        case {"attempted": False}:
            return Observed(attempted=False)
        case {"rows": [*rows], "attempted": True, "output": str(output), "notes": [*notes]}:
            if [len(row) if isinstance(row, list) else -1 for row in rows] != shape:
                raise NonsenseError("cases")
            signature = tuple(tuple(_plain(seen) for seen in row) for row in rows)
            short = tuple(note[:300] for note in notes[:5] if isinstance(note, str))
            return Observed(signature, True, output[:2000], short)
    raise NonsenseError("no observation")


def _plain(data: Any, depth: int = 0) -> Any:
    """Turn what JSON held into plain data."""
    if depth > MAX_DEPTH + 1:
        raise NonsenseError("deep")
    if isinstance(data, list):
        if len(data) > MAX_LIST:
            raise NonsenseError("long")
        return [_plain(item, depth + 1) for item in data]
    if not isinstance(data, dict):
        return data
    match data.get(MARK):
        case ["foreign", str(kind), str(text)]:
            return Foreign(kind, text)
        case ["raised", str(kind), str(text), str(where)]:
            return Raised(kind, text, where)
    return {key: _plain(item, depth + 1) for key, item in data.items()}

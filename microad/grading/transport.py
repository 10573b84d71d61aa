"""Observations on their way between processes: JSON, in which every float arrives exactly.

No pickle: what comes out of a student's process may be forged, and must do no more than be
wrong.

>>> import json
>>> from microad.course.plain import Raised
>>> unpack(json.loads(json.dumps(pack({"x": [0.1, float("inf")], "y": Raised("KeyError")}))))
{'x': [0.1, inf], 'y': Raised(kind='KeyError', text='', where='')}
"""

from typing import Any

from microad.course.observe import Observed
from microad.course.plain import MAX_DEPTH, Foreign, Raised

MAX_LIST = 100_000
LIST, DICT, FOREIGN, RAISED = "list", "dict", "foreign", "raised"


class NonsenseError(ValueError):
    """Data from a student's process that no observation looks like."""


def pack(data: Any) -> Any:
    """Turn plain data into what JSON can hold without losing the difference of kinds."""
    if isinstance(data, Raised):
        return [RAISED, *data]
    if isinstance(data, Foreign):
        return [FOREIGN, data.kind, data.text]
    if isinstance(data, list):
        return [LIST, [pack(item) for item in data]]
    if isinstance(data, dict):
        return [DICT, {key: pack(item) for key, item in data.items()}]
    return data


def unpack(data: Any, depth: int = 0) -> Any:
    """Turn back what `pack` made.

    Raises
    ------
    NonsenseError
        If `pack` cannot have made it.
    """
    if data is None or type(data) in (bool, int, float, str):
        return data
    if depth > MAX_DEPTH + 1:
        raise NonsenseError("it is too deep")
    match data:
        case ["list", [*items]] if len(items) <= MAX_LIST:
            return [unpack(item, depth + 1) for item in items]
        case ["dict", dict(items)]:
            return {key: unpack(item, depth + 1) for key, item in items.items()}
        case ["foreign", str(kind), str(text)]:
            return Foreign(kind, text)
        case ["raised", str(kind), str(text), str(where)]:
            return Raised(kind, text, where)
    raise NonsenseError("it is no observation")


def pack_observed(observed: Observed) -> dict[str, Any]:
    """Turn what was observed of an answer into what JSON can hold."""
    return {
        "rows": [[pack(seen) for seen in row] for row in observed.signature],
        "attempted": observed.attempted,
        "output": observed.output,
        "notes": list(observed.notes),
    }


def unpack_observed(data: Any, shape: list[int]) -> Observed:
    """Turn back what `pack_observed` made.

    Parameters
    ----------
    data : object
        What came out of JSON.
    shape : list of int
        How many cases each probe has.

    Raises
    ------
    NonsenseError
        If it has another shape, or is no observation at all.
    """
    match data:
        case {"attempted": False}:
            return Observed(attempted=False)
        case {"rows": [*rows], "attempted": True, "output": str(output), "notes": [*notes]}:
            if [len(row) if isinstance(row, list) else -1 for row in rows] != shape:
                raise NonsenseError("it has another number of cases")
            signature = tuple(tuple(unpack(seen) for seen in row) for row in rows)
            short = tuple(note[:300] for note in notes[:5] if isinstance(note, str))
            return Observed(signature, True, output[:2000], short)
    raise NonsenseError("it is no observation")

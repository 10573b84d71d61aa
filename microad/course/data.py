"""What an answer did, as data that can be compared, printed and stored safely.

A learner's object may lie about equality, print a megabyte or be changed afterwards. So
observations are copied into exact built-in types at once, and only these copies are compared.
"""

import math
import numbers
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

MAX_ITEMS = 20_000  # more than any probe looks at; an endless or huge answer is cut here
MAX_DEPTH = 40
MAX_TEXT = 80
MAX_BITS = 10_000  # of an integer; Python refuses to write much longer ones down


@dataclass(frozen=True)
class Foreign:
    """Something of another type, by its name and a short description."""

    kind: str
    text: str


class Raised(NamedTuple):
    """What happened instead of an answer: an exception, or the time was up."""

    kind: str
    text: str = ""
    where: str = ""


def as_data(thing: Any, depth: int = 0) -> Any:
    """Copy `thing` into exact built-in types; what is none of them becomes `Foreign`.

    >>> as_data((1, True, {"a": 2.5}))
    [1, True, {'a': 2.5}]
    """
    if thing is None or type(thing) in (bool, float, str, Foreign):
        return thing
    if isinstance(thing, int) and (bits := int.bit_length(thing)) > MAX_BITS:
        return Foreign("int", f"an integer of {bits} bits")
    if type(thing) is int:
        return thing
    if not isinstance(thing, list | tuple | dict):
        return _unboxed(thing)
    if depth == MAX_DEPTH or len(thing) > MAX_ITEMS:
        return Foreign(type(thing).__name__, f"too large or too deep, {len(thing)} items")
    if isinstance(thing, dict):
        return {str(key): as_data(item, depth + 1) for key, item in thing.items()}
    return [as_data(item, depth + 1) for item in thing]


def _unboxed(thing: Any) -> Any:
    """Turn a subclass of a built-in type (such as NumPy's float64) into the type itself."""
    if isinstance(thing, str):
        return str.__str__(thing)
    if isinstance(thing, float):
        return float.__float__(thing)
    if isinstance(thing, int):
        return int.__int__(thing)
    if isinstance(thing, Fraction):
        return Fraction.__float__(thing)
    if type(thing).__module__ == "numpy":
        return _of_numpy(thing)
    return Foreign(type(thing).__name__, describe(thing))


def _of_numpy(thing: Any) -> Any:
    """Turn a scalar or an array into a number, or into lists of numbers."""
    if isinstance(thing, numbers.Real) or getattr(thing, "shape", None) == ():
        return as_data(thing.item()) if hasattr(thing, "item") else float(thing)
    if hasattr(thing, "tolist") and getattr(thing, "size", MAX_ITEMS + 1) <= MAX_ITEMS:
        return as_data(thing.tolist(), 1)
    return Foreign(type(thing).__name__, describe(thing))


def describe(thing: Any) -> str:
    """Return a short `repr` that does not change from run to run, whatever `thing` is."""
    try:
        text = repr(thing)
    except Exception as error:
        return f"<its repr raises {type(error).__name__}>"
    if not isinstance(text, str):
        return "<its repr is not a text>"
    return shorten(text)


def shorten(text: str, limit: int = MAX_TEXT) -> str:
    """Cut a text, and leave out addresses, which differ from run to run."""
    text = re.sub(r" (object )?at 0x[0-9A-Fa-f]+", "", text[: 20 * limit])
    return text if len(text) <= limit else text[: limit - 3] + "..."


def words(data: Any) -> str:
    """Write data down for a learner: numbers with 6 significant digits.

    >>> words({"x": 1 / 3, "y": [1, True]}), words("as it is")
    ('{x: 0.333333, y: [1, True]}', 'as it is')
    """
    if isinstance(data, Raised):
        return f"{data.kind}: {data.text}" if data.text else data.kind
    return shorten(data if isinstance(data, str) and data.strip() else _words(data))


def _words(data: Any) -> str:
    if type(data) is float:
        return "NaN" if math.isnan(data) else f"{data:.6g}"
    if isinstance(data, list):
        return "[" + ", ".join(map(_words, data[:MAX_TEXT])) + "]"
    if isinstance(data, dict):
        return "{" + ", ".join(f"{key}: {_words(item)}" for key, item in data.items()) + "}"
    if isinstance(data, Foreign):
        return f"a {data.kind}: {data.text}"
    return repr(data)


def form(data: Any) -> str:
    """Name the form of data: what must agree before values can be compared.

    >>> form(2.5), form([1, 2]), form(True)
    ('a number', 'a list of 2', 'True or False')
    """
    if isinstance(data, bool):
        return "True or False"
    if isinstance(data, int | float) or data in ("NaN", "inf", "-inf"):
        return "a number"
    if isinstance(data, str):
        return "a text"
    if isinstance(data, list):
        return f"a list of {len(data)}"
    if isinstance(data, dict):
        return "names " + ", ".join(sorted(data))
    if isinstance(data, Foreign):
        return f"a {data.kind}"
    return "nothing" if data is None else "an error"


def same_form(a: Any, b: Any) -> bool:
    """Say whether two pieces of data are built alike, down to the last item."""
    if form(a) != form(b):
        return False
    if isinstance(a, list):
        return all(map(same_form, a, b))
    if isinstance(a, dict):
        return all(same_form(a[key], b[key]) for key in a)
    return True


def same(a: Any, b: Any, rtol: float) -> bool:
    """Say whether two pieces of data agree.

    Numbers may differ by `rtol` relative to `b`, or by `rtol` absolutely where b is 0; NaN
    equals NaN; True does not equal 1; two exceptions are the same if they are of one kind.

    >>> same([1.0, math.nan], [1, math.nan], 1e-9), same(1, True, 1e-9)
    (True, False)
    """
    if isinstance(a, Raised) and isinstance(b, Raised):
        return a.kind == b.kind
    if repr(a) == repr(b):  # most right answers, and quicker than to go into them
        return True
    return same_form(a, b) and _agree(a, b, rtol)


def _agree(a: Any, b: Any, rtol: float) -> bool:
    """Compare the values of data of one form."""
    if isinstance(a, list):
        return all(_agree(x, y, rtol) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict):
        return all(_agree(a[key], b[key], rtol) for key in a)
    if type(a) in (int, float) and type(b) in (int, float):
        return _close(a, b, rtol)
    return bool(a == b)


def _close(a: float, b: float, rtol: float) -> bool:
    if a == b or (a != a and b != b):
        return True
    try:
        return math.isfinite(b) and abs(a - b) <= rtol * (abs(b) or 1.0)
    except OverflowError:  # an integer too large for a float is not close to anything else
        return False

"""C21: every number in the text comes from a cell of the lesson, or is worked out on the spot.

Left out are small whole numbers, which count things or are chosen ("two arrows", "at x = 3").
A number that is neither computed nor chosen stands in `data/constants.toml`, with its source.
"""

import math
import operator
import re
from collections.abc import Iterable, Iterator
from functools import cache

from microad.bank.audit.book import Cell, Course, Lesson, data
from microad.bank.audit.finding import Finding, Watch, finding, many, quiet
from microad.course.spec import Question

LARGEST_COUNT = 9
NUMBER = re.compile(r"(?<![\w.])\d[\d,]*\d\.?\d*(?:e-?\d+)?|(?<![\w.])\d(?:\.\d+)?(?:e-?\d+)?")
NAMES = re.compile(
    r"\b\d\d-\d+\b|[Ll]essons? \d\d(?:(?:,| and| to) \d\d)*|\]\([^)]*\)|^# \d\d", re.M
)
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
SUM = re.compile(r"((?:\d[\d.,]*\s*[-+·×/*]\s*)+\d[\d.,]*)\s*=\s*(-?\d[\d.,]*)")
STEP = re.compile(r"([-+·×/*])\s*(\d[\d.,]*)")
APPLY = {"+": operator.add, "-": operator.sub, "/": operator.truediv,
         "·": operator.mul, "×": operator.mul, "*": operator.mul}  # fmt: skip


def check(course: Course, watch: Watch = quiet, rows: dict | None = None) -> Finding:
    """Look for the source of every number in the text."""
    constants = data("constants") if rows is None else rows
    asked = {unit.lesson: unit.questions for unit in course.units}
    found, looked = [], 0
    for lesson in course.lessons:
        listed = [row["text"] for row in constants.get(lesson.number, ())]
        known = facts(lesson, asked.get(lesson.number, ()), listed)
        for cell in lesson.markdown:
            looked += len(numbers(cell.source))
            found += [f"{lesson.name}, {cell.id}: {p}" for p in problems(cell, known)]
    return finding(many(looked, "number"), found)


def problems(cell: Cell, known: set[float]) -> Iterator[str]:
    """The numbers of a cell that come from nowhere, and the sums that are not right."""
    text = _spelled(cell.source)
    local = set(known)
    for match in SUM.finditer(text):
        value = _value(match.group(1))
        stated = match.group(2).rstrip(".,")
        if not close(stated, value):
            yield f"{match.group(0).rstrip('.,')} is wrong: it is {value:g}"
        local |= {value, float(stated.replace(",", ""))}
        local |= {float(n.replace(",", "")) for n in NUMBER.findall(match.group(1))}
    for number in numbers(cell.source):
        if not any(close(number, fact) for fact in local):
            yield f"{number} is computed by no cell, and is not in data/constants.toml"


def numbers(source: str) -> list[str]:
    """The numbers of a text that need a source."""
    found = NUMBER.findall(NAMES.sub(" ", _spelled(source)))
    return [n for n in found if not _is_count(n)]


def _is_count(text: str) -> bool:
    value = float(text.replace(",", ""))
    return value == int(value) <= LARGEST_COUNT and "." not in text and "e" not in text


def facts(lesson: Lesson, asked: Iterable[Question], listed: Iterable[str]) -> set[float]:
    """The numbers that the cells of a lesson contain or show, its time, and listed constants."""
    texts = [*listed, *(cell.source + "\n" + cell.shown for cell in lesson.code)]
    texts += [t for q in asked for t in (q.ask, *(o.text for o in q.options))]
    texts += re.findall(r"\*\*Time\*\* \d+", lesson.cells[0].source)
    spelled = "\n".join(_spelled(text.replace("_", "")) for text in texts)
    return {float(text.replace(",", "")) for text in NUMBER.findall(spelled)} | {math.pi, math.e}


def _spelled(text: str) -> str:
    """Write powers out and minus signs plainly: 2³⁰ is a number, and 1073741824 another one."""
    text = text.replace("−", "-").replace(r"\,", "").replace(r"\cdot", "·")
    return re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+", lambda m: "^" + m.group().translate(RAISED), text)


@cache
def close(stated: str, value: float) -> bool:
    """Say whether a number, as it is written, is `value` rounded to its digits.

    >>> close("1.716", 1.71634), close("1.72", 1.71634), close("1.7", 1.76), close("5.0", 5)
    (True, True, False, True)
    """
    text = stated.replace(",", "").rstrip(".")
    if float(text) in (value, -value):
        return True
    digits = len(text.partition("e")[0].replace(".", "").lstrip("0"))
    return digits > 1 and math.isfinite(value) and float(f"{abs(value):.{digits}g}") == float(text)


def _value(text: str) -> float:
    """Work out a sum such as 2 + 3 · 4: products first."""
    first = NUMBER.match(text)
    total, product = 0.0, float(first.group().rstrip(".,").replace(",", "")) if first else 0.0
    for op, number in STEP.findall(text):
        right = float(number.rstrip(".,").replace(",", ""))
        if op in "+-":
            total, product = total + product, right if op == "+" else -right
        else:
            product = APPLY[op](product, right)
    return total + product

"""Late work: a small file of rules, and what a submission loses by them.

Up to the due date, plus the student's extension, plus the grace period, nothing is lost. After
it each begun day since the due date (with the extension) costs `per_day` per cent of what the
work earned, up to `cap` per cent.

>>> rule = Rule(due=datetime(2026, 3, 1, 23, 59, tzinfo=UTC), per_day=10, cap=50)
>>> lateness(rule, datetime(2026, 3, 3, 8, 0, tzinfo=UTC))
Lateness(days=2, percent=20.0)
"""

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from microad.errors import LateRuleError, RuleError

DAY = timedelta(days=1)
UNITS = {"d": DAY, "h": timedelta(hours=1), "min": timedelta(minutes=1)}
NOTHING = timedelta()
EVERY = "all"  # in an extension: for every assignment


class Lateness(NamedTuple):
    """How many begun days a submission is late, and what per cent of its score that costs."""

    days: int = 0
    percent: float = 0.0


@dataclass(frozen=True)
class Rule:
    """What counts as late for one assignment.

    Attributes
    ----------
    due : datetime or None
        With a time zone; without a due date nothing is late.
    grace : timedelta
        How much later than that is still in time.
    per_day, cap : float
        Per cent of the score that each begun day costs, and all days together at most.
    """

    due: datetime | None = None
    grace: timedelta = NOTHING
    per_day: float = 0.0
    cap: float = 100.0


@dataclass(frozen=True)
class Rules:
    """The rules of a class: the usual one, one for each assignment, and extensions.

    Attributes
    ----------
    usual : Rule
        For assignments that are not named.
    assignments : mapping of str to Rule
        By the name of the assignment ("05_backward") or the lesson ("05").
    extensions : mapping
        By student and then by assignment, lesson or "all".
    """

    usual: Rule = Rule()
    assignments: Mapping[str, Rule] = field(default_factory=dict)
    extensions: Mapping[str, Mapping[str, timedelta]] = field(default_factory=dict)

    def rule(self, assignment: str) -> Rule:
        """Return the rule for an assignment."""
        return _named(self.assignments, assignment, self.usual)

    def extension(self, student: str, assignment: str, usual: timedelta = NOTHING) -> timedelta:
        """Return how much more time a student has; `usual` is what the roster says."""
        own = self.extensions.get(student, {})
        return _named(own, assignment, own.get(EVERY, usual))


def _named(table: Mapping[str, Any], assignment: str, usual: Any) -> Any:
    return table.get(assignment, table.get(assignment[:2], usual))


def lateness(rule: Rule, submitted: datetime | None, extension: timedelta = NOTHING) -> Lateness:
    """Say how late a submission is.

    Parameters
    ----------
    rule : Rule
        What counts as late.
    submitted : datetime or None
        When it was handed in, with a time zone; what is not known is not late.
    extension : timedelta
        More time for this student.

    Returns
    -------
    Lateness
        All zero for what is in time.
    """
    if rule.due is None or submitted is None:
        return Lateness()
    # in UTC: the difference of two times in one zone would overlook the night the clocks change
    over = submitted.astimezone(UTC) - rule.due.astimezone(UTC) - extension
    if over <= max(rule.grace, NOTHING):
        return Lateness()
    days = math.ceil(over / DAY)
    return Lateness(days, min(rule.cap, days * float(rule.per_day)))


def duration(text: str) -> timedelta:
    """Read a duration.

    >>> duration("1d 12h") == duration("36h") == timedelta(days=1.5)
    True

    Raises
    ------
    RuleError
        If it is not made of numbers with d, h or min.
    """
    parts = re.findall(r"(\d+(?:\.\d+)?)\s*(d|h|min)(?![a-z])\s*", text)
    if "".join("".join(part) for part in parts) != "".join(text.split()) or not parts:
        raise RuleError("duration", value=text)
    return sum((float(number) * UNITS[unit] for number, unit in parts), NOTHING)


def moment(text: str) -> datetime | None:
    """Read when something was handed in: ISO 8601, or nbgrader's timestamp; None if it is neither.

    >>> moment("2026-03-01 12:00:00.5 UTC").isoformat()
    '2026-03-01T12:00:00.500000+00:00'
    """
    text = text.strip()
    stem, _, zone = text.rpartition(" ")
    try:
        if re.match(r"[A-Za-z]", zone):
            return datetime.fromisoformat(stem).replace(tzinfo=ZoneInfo(zone))
        when = datetime.fromisoformat(text)
    except (ValueError, OSError, LookupError):  # an unknown zone is a LookupError or an OSError
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


# ---------------------------------------------------------------- reading the file


def read_rules(path: Path) -> Rules:
    """Read `late.toml`.

    Raises
    ------
    LateRuleError
        If it is no TOML, or something in it is not understood.
    """
    try:
        return _rules(tomllib.loads(path.read_text(encoding="utf-8")))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LateRuleError(path, str(RuleError("not TOML", error=error))) from None
    except ValueError as error:
        raise LateRuleError(path, str(error)) from None


def _rules(data: dict[str, Any]) -> Rules:
    zone_name = data.pop("timezone", "")
    zone = _zone(zone_name) if zone_name else None
    assignments = _table(data.pop("assignments", {}), "assignments")
    extensions = _table(data.pop("extensions", {}), "extensions")
    usual = _rule(data, Rule(), zone, "it")
    return Rules(
        usual,
        {n: _rule(_table(t, n), usual, zone, n) for n, t in assignments.items()},
        {n: {a: duration(str(d)) for a, d in _table(t, n).items()} for n, t in extensions.items()},
    )


def _zone(name: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(name))
    except (LookupError, ValueError, OSError):
        raise RuleError("time zone", name=name) from None


def _table(thing: Any, name: str) -> dict[str, Any]:
    if not isinstance(thing, dict):
        raise RuleError("table", name=name)
    return thing


def _rule(data: dict[str, Any], usual: Rule, zone: tzinfo | None, name: str) -> Rule:
    values: dict[str, Any] = {}
    for key, value in data.items():
        if key == "due":
            values[key] = _due(value, zone, name)
        elif key == "grace":
            values[key] = duration(str(value))
        elif key in ("per_day", "cap"):
            values[key] = _percent(value, f"{key} of {name}")
        else:
            raise RuleError("key", name=name, key=key)
    return replace(usual, **values)


def _percent(value: Any, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
        raise RuleError("percent", what=what, value=value)
    return float(value)


def _due(value: Any, zone: tzinfo | None, name: str) -> datetime:
    if not isinstance(value, datetime):
        raise RuleError("date", name=name, value=value)
    if value.tzinfo is None and zone is None:
        raise RuleError("no time zone", name=name)
    return value if value.tzinfo else value.replace(tzinfo=zone)

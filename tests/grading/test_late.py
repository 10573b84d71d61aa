"""Late rules: what must hold for every rule and every moment, and what a file may say."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microad.errors import LateRuleError
from microad.grading.classroom.late import (
    Lateness,
    Rule,
    Rules,
    duration,
    lateness,
    moment,
    read_rules,
)

DUE = datetime(2026, 3, 1, 23, 59, tzinfo=UTC)
SECOND = timedelta(seconds=1)
times = st.integers(-5 * 86400, 20 * 86400).map(lambda s: DUE + s * SECOND)
spans = st.integers(0, 10 * 86400).map(lambda s: s * SECOND)
rules = st.builds(
    Rule, due=st.just(DUE), grace=spans, per_day=st.floats(0, 100), cap=st.floats(0, 100)
)


@given(rules, times, spans)
def test_the_cost_lies_between_nothing_and_the_cap(rule, when, extension):
    days, percent = lateness(rule, when, extension)
    assert 0 <= percent <= rule.cap <= 100
    assert days >= 0
    assert (days == 0) <= (percent == 0)


@given(rules, times, times, spans)
def test_later_never_costs_less(rule, one, other, extension):
    early, late = sorted((one, other))
    assert lateness(rule, early, extension) <= lateness(rule, late, extension)


@given(rules, times, spans, spans)
def test_more_time_and_more_grace_never_cost_more(rule, when, extension, more):
    before = lateness(rule, when, extension).percent
    assert lateness(rule, when, extension + more).percent <= before
    kinder = Rule(rule.due, rule.grace + more, rule.per_day, rule.cap)
    assert lateness(kinder, when, extension).percent <= before


@given(rules, spans, spans)
def test_up_to_due_date_extension_and_grace_nothing_is_lost(rule, extension, earlier):
    last = rule.due + extension + rule.grace
    assert lateness(rule, last - earlier, extension) == Lateness(0, 0.0)
    assert lateness(rule, last + SECOND, extension).days >= 1


@given(rules, times, spans)
def test_an_extension_moves_the_due_date(rule, when, extension):
    moved = Rule(rule.due + extension, rule.grace, rule.per_day, rule.cap)
    assert lateness(rule, when, extension) == lateness(moved, when)


@given(rules, times, st.sampled_from(["Europe/Berlin", "Asia/Kolkata", "America/New_York"]))
def test_the_zone_in_which_a_time_is_written_does_not_matter(rule, when, zone):
    zone = ZoneInfo(zone)
    elsewhere = Rule(rule.due.astimezone(zone), rule.grace, rule.per_day, rule.cap)
    assert lateness(elsewhere, when.astimezone(zone)) == lateness(rule, when)


def test_days_begin_at_the_due_date():
    rule = Rule(DUE, grace=timedelta(hours=1), per_day=10, cap=25)
    cost = [lateness(rule, DUE + timedelta(hours=h)) for h in (1, 2, 24, 25, 49, 500)]
    assert [days for days, _ in cost] == [0, 1, 1, 2, 3, 21]
    assert [percent for _, percent in cost] == [0, 10, 10, 20, 25, 25]


def test_the_night_the_clocks_change_has_the_hours_it_has():
    berlin = ZoneInfo("Europe/Berlin")
    rule = Rule(datetime(2026, 3, 29, 1, 0, tzinfo=berlin), timedelta(hours=1), per_day=10)
    assert lateness(rule, datetime(2026, 3, 29, 3, 0, tzinfo=berlin)).days == 0  # one hour later
    assert lateness(rule, datetime(2026, 3, 29, 3, 1, tzinfo=berlin)).days == 1


def test_without_a_due_date_or_a_time_nothing_is_late():
    assert lateness(Rule(None, per_day=10), DUE) == Lateness()
    assert lateness(Rule(DUE, per_day=10), None) == Lateness()


FILE = """
timezone = "Europe/Berlin"
grace = "30min"
per_day = 10
cap = 50

[assignments.05_backward]
due = 2026-03-01T23:59:00
[assignments.04]
due = 2026-02-01T12:00:00Z
per_day = 5

[extensions.ada]
05_backward = "2d"
all = "12h"
"""


def test_a_file_of_rules(tmp_path):
    path = tmp_path / "late.toml"
    path.write_text(FILE)
    rules = read_rules(path)
    five, four = rules.rule("05_backward"), rules.rule("04_recording")
    assert five.due == datetime(2026, 3, 1, 22, 59, tzinfo=UTC)
    assert (five.grace, five.per_day, five.cap) == (timedelta(minutes=30), 10, 50)
    assert four.due == datetime(2026, 2, 1, 12, tzinfo=UTC)
    assert (four.per_day, four.cap) == (5, 50)
    assert rules.rule("06_forward").due is None
    day = timedelta(days=1)
    assert rules.extension("ada", "05_backward") == 2 * day
    assert rules.extension("ada", "04_recording", 3 * day) == day / 2  # own words go first
    assert rules.extension("bob", "05_backward", day) == day


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("per_day = ", "is not a TOML file"),
        ("per_day = 110", "per_day of it is 110, not a number from 0 to 100"),
        ("cap = true", "cap of it is True"),
        ('grace = "soon"', "'soon' is no duration such as '2d'"),
        ("assignments = 3", "assignments is not a table"),
        ("[assignments.05]\ndue = 2026-03-01", "not a date with a time of day"),
        ("[assignments.05]\ndue = 2026-03-01T12:00:00", "has no time zone"),
        ('timezone = "Mars/Olympus"', "there is no time zone 'Mars/Olympus'"),
        ("[assignments.05]\ndu = 1", "05 has 'du', which is not one of due, grace"),
        ('[extensions.ada]\n05 = "-2d"', "'-2d' is no duration"),
    ],
)
def test_what_a_file_of_rules_must_not_say(tmp_path, text, words):
    path = tmp_path / "late.toml"
    path.write_text(text)
    with pytest.raises(LateRuleError) as raised:
        read_rules(path)
    assert words in str(raised.value)
    assert str(raised.value).startswith(f"{path} cannot be used: ")


def test_a_file_that_is_no_text(tmp_path):
    path = tmp_path / "late.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LateRuleError, match="is not a TOML file"):
        read_rules(path)


@given(st.integers(0, 99), st.integers(0, 23), st.integers(0, 59))
def test_durations_are_read_as_written(days, hours, minutes):
    text = f"{days}d {hours}h {minutes}min"
    assert duration(text) == timedelta(days=days, hours=hours, minutes=minutes)
    assert duration(text.replace(" ", "")) == duration(text)


@pytest.mark.parametrize("text", ["", "2", "d", "2 weeks", "1h!", "2dd", "-1d"])
def test_what_is_no_duration(text):
    with pytest.raises(ValueError, match="no duration"):
        duration(text)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)))
def test_moments_of_nbgrader_and_of_iso(when):
    aware = when.replace(tzinfo=UTC)
    for text in (f"{when} UTC", aware.isoformat(), f"{when}", f"  {when} UTC\n"):
        assert moment(text) == aware


@pytest.mark.parametrize("text", ["", "yesterday", "2026-03-01 12:00 Nowhere/Atall", "2026-13-01"])
def test_what_is_no_moment(text):
    assert moment(text) is None


def test_a_moment_in_a_named_zone():
    assert moment("2026-07-01 12:00:00 America/Los_Angeles").astimezone(UTC).hour == 19


def test_no_rules_at_all():
    assert lateness(Rules().rule("05"), DUE) == Lateness()
    assert Rules().extension("ada", "05") == timedelta()

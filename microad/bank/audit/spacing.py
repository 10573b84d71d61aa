"""C16: each lesson begins with questions from older ones, at growing distances."""

import re
from collections.abc import Iterator

from microad.bank.audit.book import Course, Unit
from microad.bank.audit.finding import Finding, Watch, finding, many, quiet

LAGS = (1, 3, 6)
COUNT = 3
SAYS = re.compile(r"From lesson (\d\d)\.")
NOTHING_TO_RECALL = {"00"}  # it says how the course works


def check(course: Course, watch: Watch = quiet) -> Finding:
    """Check the review and the checkpoint of every lesson."""
    asked = sum(len(unit.review) for unit in course.units)
    return finding(many(asked, "review question"), _problems(course))


def _problems(course: Course) -> Iterator[str]:
    known = {lesson.number for lesson in course.lessons} - NOTHING_TO_RECALL
    for unit in course.units:
        if unit.lesson in NOTHING_TO_RECALL:
            continue
        for name, questions in (("review", unit.review), ("checkpoint", unit.checkpoint)):
            if len(questions) != COUNT:
                yield f"the {name} of lesson {unit.lesson} has {len(questions)} questions"
        yield from _lags(unit, known)


def _lags(unit: Unit, known: set[str]) -> Iterator[str]:
    recalled = []
    older = {number for number in known if number < unit.lesson}
    for question in unit.review:
        match = SAYS.match(question.ask)
        if match is None and older:
            yield f"{question.id} does not begin with 'From lesson NN.'"
        elif match and match.group(1) >= unit.lesson:
            yield f"{question.id} recalls lesson {match.group(1)}, which is not older"
        elif match:
            recalled.append(match.group(1))
    for lag in LAGS:
        number = f"{int(unit.lesson) - lag:02}"
        if number in older and number not in recalled:
            yield f"the review of lesson {unit.lesson} recalls nothing of lesson {number}"

"""C14: predicting is worth it: the truth is computed, and a wrong option is a known mistake."""

import ast
import inspect
import textwrap
from collections import Counter
from collections.abc import Iterator

from microad.bank.audit.book import Course
from microad.bank.audit.finding import Finding, Watch, finding, many, quiet
from microad.course.spec import Question

MOST_OFTEN = 0.6  # no place among the options is right more often than that
LEAST = 3  # predictions in a lesson
EXEMPT = {"00"}  # how the course works: little to predict, nothing older to recall


def check(course: Course, watch: Watch = quiet) -> Finding:
    """Check the questions of all lessons."""
    asked = sum(len(unit.predictions) for unit in course.units)
    counted = f"{many(asked, 'prediction')}, {many(len(course.questions), 'question')} in all"
    return finding(counted, _problems(course))


def _problems(course: Course) -> Iterator[str]:
    asked = {x.number: " ".join(c.source for c in x.code) for x in course.lessons}
    for unit in course.units:
        if unit.lesson not in EXEMPT and len(unit.predictions) < LEAST:
            yield f"lesson {unit.lesson} has {len(unit.predictions)} predictions, not {LEAST}"
        for question in unit.predictions:
            if unit.lesson in asked and f'predict("{question.id}")' not in asked[unit.lesson]:
                yield f"{question.id} is asked nowhere in lesson {unit.lesson}"
        for question in unit.questions:
            yield from problems(question)
    places = Counter(q.right for q in course.questions)
    for place, count in places.items():
        if len(course.questions) > 9 and count > MOST_OFTEN * len(course.questions):
            yield f"option {place + 1} is right in {count} of {len(course.questions)} questions"


def problems(question: Question) -> Iterator[str]:
    """Whatever is not right about one question."""
    if question.options[question.right].code:
        yield f"{question.id}: the right option has the code of a misconception"
    if not any(option.code for option in question.options) and question.id[:2] not in EXEMPT:
        yield f"{question.id}: no option stands for a known misconception"
    for option in question.options:
        if len(option.why) <= 30:
            yield f"{question.id}: the reason for {option.text!r} is too short"
    if not computed(question):
        yield f"{question.id}: its truth is written down, not computed"


def computed(question: Question) -> bool:
    """Say whether the truth comes out of a computation: it is no text that stands there alone."""
    text = textwrap.dedent(inspect.getsource(question.truth))
    try:
        tree = ast.parse(text)
    except SyntaxError:  # a lambda in the middle of a call
        return 'lambda: "' not in text and "lambda: '" not in text
    worth = (ast.Call, ast.Compare, ast.BinOp, ast.Subscript)
    function = tree.body[0]
    body = function.body if isinstance(function, ast.FunctionDef) else [function]
    return any(isinstance(node, worth) for item in body for node in ast.walk(item))

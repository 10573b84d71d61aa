"""C5 and C6: every hint is reached, and every hint is short, plain and keeps the solution back."""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from textwrap import dedent

from microad.bank.audit.book import Course
from microad.bank.audit.finding import Finding, Watch, finding, many, quiet
from microad.bank.verify import Row, verify_exercise
from microad.course.markdown import blocks
from microad.course.spec import Exercise, Hints

MOST_WORDS = 160
LEAST_WORDS = 40  # of the second level
GRADE = 9.0
OVERLAP = 0.4  # how much of the solution a hint may say
BELITTLING = re.compile(r"\b(simply|just|obviously|trivially|easy)\b", re.I)


@lru_cache(maxsize=1024)
def verified(exercise: Exercise, seeds: tuple[int, ...]) -> Row:
    """Judge the answers of an exercise once, for all checks that ask about them."""
    return verify_exercise(exercise, seeds)


def check_reached(course: Course, watch: Watch = quiet, seeds: int = 1) -> Finding:
    """C5: each listed wrong answer is named for itself and brings up each of its hints."""
    problems, hints = [], 0
    for number, exercise in enumerate(course.exercises):
        watch(number, len(course.exercises))
        row = verified(exercise, tuple(range(seeds)))
        hints += row.hints[1]
        problems += [f"{exercise.id}: {problem}" for problem in row.unseen]
        problems += [f"{exercise.id}: no wrong answer has hints"] * (not row.hints[1])
        problems += [f"{exercise.id}: {p}" for p in _foreign_codes(exercise)]
    return finding(f"{many(hints, 'hint')} of {many(len(course.exercises), 'exercise')}", problems)


def _foreign_codes(exercise: Exercise) -> Iterator[str]:
    for wrong in exercise.wrongs:
        if wrong.listed and wrong.code not in exercise.misconceptions:
            yield f"{wrong.name!r} has the code {wrong.code!r}, which `misconceptions` lacks"


def check_quality(course: Course, watch: Watch = quiet) -> Finding:
    """C6: what a hint says, and how."""
    ladders = sum(1 for e in course.exercises for _ in ladders_of(e))
    return finding(
        f"{many(ladders, 'ladder')} of three hints",
        (f"{e.id}, {problem}" for e in course.exercises for problem in problems(e)),
    )


def ladders_of(exercise: Exercise) -> Iterator[tuple[str, Hints]]:
    """All ladders of an exercise: the generic one, and that of each listed mistake."""
    yield "generic hints", exercise.hints
    yield from ((repr(wrong.name), wrong.hints) for wrong in exercise.wrongs if wrong.listed)


def problems(exercise: Exercise) -> Iterator[str]:
    """Whatever is not right about the hints of an exercise."""
    for name, hints in ladders_of(exercise):
        for problem in (*_form(hints), *_language(hints), *_secrecy(exercise, hints)):
            yield f"{name}: {problem}"


def _form(hints: Hints) -> Iterator[str]:
    if not hints[0].endswith("?"):
        yield "level 1 does not end with a question"
    for gap in ("{got}", "{case}"):
        if gap not in hints[1]:
            yield f"level 2 does not quote {gap}"
    if (count := len(hints[1].split())) < LEAST_WORDS:
        yield f"level 2 has {count} words, fewer than {LEAST_WORDS}"
    if "___" not in hints[2]:
        yield "level 3 leaves no gap ___"


def _language(hints: Hints) -> Iterator[str]:
    for level, hint in enumerate(hints, 1):
        if (count := len(hint.split())) > MOST_WORDS:
            yield f"level {level} has {count} words, more than {MOST_WORDS}"
        text = _prose(hint)
        if len(text.split()) > 8 and (grade := _grade(text)) > GRADE:
            yield f"level {level} reads like school year {grade:.1f}, above {GRADE:g}"
        for word in BELITTLING.findall(hint):
            yield f"level {level} says {word!r}, which makes a learner feel small"


def _secrecy(exercise: Exercise, hints: Hints) -> Iterator[str]:
    solution = expressions(exercise.reference)
    secret = solution - expressions(exercise.setup)
    early = set(_code_in(hints[0])) | set(_code_in(hints[1]))
    if len(early & secret) >= OVERLAP * len(solution) > 0:
        yield f"levels 1 and 2 tell {len(early & secret)} of {len(solution)} expressions"
    for line in early & {s for s in secret if s.startswith(("return ", "self."))}:
        yield f"levels 1 and 2 tell a line of the solution: {line}"
    late = set(_code_in(hints[2])) & solution
    if len(late) >= OVERLAP * len(solution) > 0:
        yield f"level 3 tells {len(late)} of {len(solution)} expressions of the solution"


def _prose(hint: str) -> str:
    """A hint without its code and its tables."""
    paragraphs = [block.text for block in blocks(hint) if block.kind == "paragraph"]
    return re.sub(r"`[^`]*`", "x", "\n\n".join(paragraphs))


def _grade(text: str) -> float:
    """The automated readability index; in a hint, variables such as x and y count as words."""
    words = re.findall(r"[\w'’]+", text)
    sentences = len(re.findall(r"[.?!](?:\s|$)", text)) or 1
    return 4.71 * sum(map(len, words)) / len(words) + 0.5 * len(words) / sentences - 21.43


def expressions(source: str) -> set[str]:
    """Every expression of a program that says something: not a bare name or number."""
    worth = (ast.BinOp, ast.Call, ast.AugAssign, ast.Assign, ast.Return, ast.Compare, ast.UnaryOp)
    return {ast.unparse(node) for node in ast.walk(ast.parse(source)) if isinstance(node, worth)}


def _code_in(hint: str) -> Iterator[str]:
    pieces = re.findall(r"```(?:python)?\n(.*?)```", hint, flags=re.S)
    for piece in pieces + re.findall(r"`([^`\n]+)`", hint):
        try:
            yield from expressions(dedent(piece))
        except SyntaxError:  # a table, or words
            continue

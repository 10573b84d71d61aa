"""C13: a lesson asks no more of a learner than its first cell promises."""

import re
from collections.abc import Iterator

from microad.bank.audit.book import Course, Lesson, prose, reading_grade, words
from microad.bank.audit.finding import Finding, Watch, finding, many, quiet
from microad.bank.audit.order import bold_terms

MOST_CELLS = 60
MOST_WORDS = 120  # in a cell
MOST_LINES = 20  # of code in a cell
MOST_TERMS = 12  # new ones in a lesson
MOST_MINUTES = 65
GRADE = 9.0

BELITTLING = re.compile(r"\b(simply|just|obviously|trivial(?:ly)?|of course|clearly)\b", re.I)
BRITISH = re.compile(r"colour|behaviour|neighbour|favour|centre|grey|\w+(?:[nlr]is)(?:e|ed|ing)\b")


def check(course: Course, watch: Watch = quiet) -> Finding:
    """Check length, words, terms and minutes of every lesson."""
    total = sum(minutes(lesson) for lesson in course.lessons)
    return finding(
        f"{many(len(course.lessons), 'lesson')}, {total:.0f} minutes by the model",
        (f"{lesson.name}: {p}" for lesson in course.lessons for p in problems(lesson)),
    )


def problems(lesson: Lesson) -> Iterator[str]:
    """Whatever is too much, or hard to read, in a lesson."""
    yield from _sizes(lesson)
    yield from _language(lesson)
    yield from _terms(lesson)
    yield from _time(lesson)


def _sizes(lesson: Lesson) -> Iterator[str]:
    if len(lesson.cells) > MOST_CELLS:
        yield f"{len(lesson.cells)} cells, more than {MOST_CELLS}"
    for cell in lesson.markdown:
        if (count := words(cell.source)) > MOST_WORDS:
            yield f"{cell.id} has {count} words, more than {MOST_WORDS}"
    for cell in lesson.code:
        if (count := len(cell.source.splitlines())) > MOST_LINES:
            yield f"{cell.id} has {count} lines of code, more than {MOST_LINES}"
    for one, two in zip(lesson.cells, lesson.cells[1:]):
        if one.kind == two.kind == "code":
            yield f"no sentence stands between the code cells {one.id} and {two.id}"


def _language(lesson: Lesson) -> Iterator[str]:
    text = " ".join(prose(cell.source) for cell in lesson.markdown)
    if (grade := reading_grade(text)) > GRADE:
        yield f"it reads like school year {grade:.1f}, above {GRADE:g}"
    for word in sorted(set(BELITTLING.findall(text))):
        yield f"it says {word!r}, which makes a learner feel small"
    for word in sorted(set(BRITISH.findall(text))):
        yield f"{word!r} is not US spelling"


def _terms(lesson: Lesson) -> Iterator[str]:
    new: list[str] = []
    for cell in lesson.markdown[1:]:
        mine = [term for term in bold_terms(cell) if len(term.split()) <= 3]
        if len(mine) > 1:
            yield f"{cell.id} introduces {len(mine)} terms: {', '.join(mine)}"
        new += mine
    if len(new) > MOST_TERMS:
        yield f"{len(new)} new terms, more than {MOST_TERMS}"


def minutes(lesson: Lesson) -> float:
    """How long a lesson takes: words/180, and so much for each thing to do."""
    code = [cell.source for cell in lesson.code]
    reading = sum(words(cell.source) for cell in lesson.markdown) / 180
    cells = 0.75 * len(code) + 2 * sum("viz." in s and "inspect(" in s for s in code)
    tasks = 1.5 * sum("predict(" in s for s in code) + 3 * sum("check(" in s for s in code)
    quizzes = 3 * sum(s.startswith(("review(", "checkpoint(")) for s in code)
    return reading + cells + tasks + quizzes


def _time(lesson: Lesson) -> Iterator[str]:
    needed = minutes(lesson)
    stated = re.search(r"\*\*Time\*\* (\d+) minutes", lesson.cells[0].source)
    if needed > MOST_MINUTES:
        yield f"{needed:.0f} minutes by the model, more than {MOST_MINUTES}"
    if stated is None:
        yield "the first cell does not say '**Time** 50 minutes'"
    elif abs(needed - int(stated.group(1))) > 0.2 * int(stated.group(1)):
        yield f"{stated.group(1)} minutes are stated, the model gives {needed:.0f}"

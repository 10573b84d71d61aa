"""What grading costs: the same notebooks by nbgrader and by `microad grade`, and a class of 1,000.

    python tests/bench/bench_grading.py [--docs] [LESSON ...]

Both run with one process on the same submissions: everything right, one exercise wrong, some left
blank. Processor time is what counts, with that of all processes that were started; nbgrader's is
`autograde` and `generate_feedback`, ours is `microad grade` with all its reports.

What one submission more costs is worked out without the start of the commands. nbgrader's start
is a second run, in which nothing is left to do. Ours is told apart by the class: what 980 more
submissions cost, their reports and a second worker included. `--docs` writes the table into
docs/teaching.md.
"""

# ruff: noqa: E402 (some imports are found only after the path was changed)

import argparse
import csv
import json
import os
import platform
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS / "grading"))

from nbgrader_app import started as nbgrader
from submissions import ROOT
from test_nbgrader import load, with_answers

from microad.course.spec import exercises, lessons
from microad.grading.grader.store import results

SIDE_BY_SIDE = 20
CLASS = 1000


def cpu():
    """Processor seconds of all processes that were started and have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def measured(action):
    """Processor and wall-clock seconds of an action, and what it gives."""
    before, begin = cpu(), time.perf_counter()
    given = action()
    return cpu() - before, time.perf_counter() - begin, given


def hand_in(released, lesson, folder, name, count):
    """Submissions in nbgrader's layout: right, with mistakes, and with blanks."""
    draw = random.Random(lesson)
    for number in range(count):
        answers = {}
        for task in exercises(lesson):
            listed = [wrong for wrong in task.wrongs if wrong.listed]
            if draw.random() < 0.15:
                answers[task.id] = draw.choice(listed).source
            elif draw.random() < 0.95:
                answers[task.id] = task.reference
        notebook = with_answers(released, answers)
        notebook["metadata"]["student"] = number  # no two are the same file
        place = folder / f"student{number:04}" / name
        place.mkdir(parents=True)
        (place / f"{name}.ipynb").write_text(json.dumps(notebook))


def ours(folder, out, jobs=1):
    """Run `microad grade`, with nothing of the machine's but this package."""
    subprocess.run(
        [sys.executable, "-m", "microad.cli", "grade", folder, "--out", out, "-j", str(jobs),
         "--seed-file", out.parent / "seed"],
        env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False, capture_output=True,
    )  # fmt: skip


def theirs(course, name):
    """Run nbgrader's two steps."""
    for step in ("autograde", "generate_feedback"):
        code, log = nbgrader(course, step, name)
        if code:
            print(f"nbgrader {step} ended with {code}: {log[-300:]}")


def their_scores(course):
    """The score of each student by nbgrader."""
    table = course / "grades.csv"
    nbgrader(course, "export", "--to", str(table))
    with table.open() as file:
        return {row["student_id"]: float(row["raw_score"] or 0) for row in csv.DictReader(file)}


def side_by_side(folder, name):
    """Grade the same notebooks both ways, and print what it took.

    Returns what was handed out, what each submission more costs nbgrader, and all of them us.
    """
    lesson = name.split("_")[0]
    course = folder / "course"
    shutil.copytree(ROOT / "solutions" / name, course / "solutions" / name)
    shutil.copy(ROOT / "nbgrader_config.py", course)
    nbgrader(course, "generate_assignment", name)
    released = load(course / "exercises" / name / f"{name}.ipynb")
    handed = course / "class" / "submitted"
    hand_in(released, lesson, handed, name, SIDE_BY_SIDE)
    print(f"lesson {lesson}, {SIDE_BY_SIDE} submissions, {len(exercises(lesson))} exercises")
    used, took, _ = measured(lambda: theirs(course, name))
    start, _, _ = measured(lambda: theirs(course, name))
    show("nbgrader autograde and generate_feedback", used, took, SIDE_BY_SIDE)
    out = folder / "out"
    used2, took2, _ = measured(lambda: ours(handed, out))
    show("microad grade, with reports", used2, took2, SIDE_BY_SIDE)
    scores = {graded.student: graded.score for graded in results(out)}
    alike = sum(scores[s] == x for s, x in their_scores(course).items())
    print(f"  marks alike: {alike} of {SIDE_BY_SIDE} (nbgrader has the public seed)")
    return released, (used - start) / SIDE_BY_SIDE, used2, alike


def a_class(folder, name, released, few):
    """Grade a class on two processes; return what each submission beyond a few costs, and how long
    the class takes."""
    hand_in(released, name.split("_")[0], folder / "submitted", name, CLASS)
    used, took, _ = measured(lambda: ours(folder / "submitted", folder / "out", 2))
    show(f"a class of {CLASS:,} on two processes, reports included", used, took, CLASS)
    return (used - few) / (CLASS - SIDE_BY_SIDE), took


def show(what, used, took, count):
    """Print one measurement."""
    print(f"  {what}: {used:.1f} s of processor, {took:.1f} s; {1000 * used / count:.1f} ms each")


def row(what, theirs, ours, *more):
    """One line of the table."""
    cells = (
        what,
        f"{1000 * theirs:.0f} ms",
        f"{1000 * ours:.1f} ms",
        f"{theirs / ours:.0f}",
        *more,
    )
    return f"| {' | '.join(cells)} |"


def write_docs(lines):
    path = ROOT / "docs" / "teaching.md"
    before, mark, rest = path.read_text().partition("<!-- bench grading -->")
    _, end, after = rest.partition("<!-- /bench grading -->")
    path.write_text("\n".join([before + mark, *lines, end + after]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help="all of them if left out")
    parser.add_argument("--docs", action="store_true", help="write the table into the docs")
    args = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f}")
    lines = [
        f"| lesson | nbgrader | microad | times less | marks alike | {CLASS:,} submissions |",
        "|---|---|---|---|---|---|",
    ]
    total = [0.0, 0.0]
    for lesson in args.lessons or lessons():
        (path,) = (ROOT / "solutions").glob(f"{lesson}_*")
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            released, one_of_theirs, few, alike = side_by_side(folder / "both", path.name)
            one_of_ours, took = a_class(folder / "class", path.name, released, few)
        marks = f"{alike} of {SIDE_BY_SIDE}"
        lines.append(row(lesson, one_of_theirs, one_of_ours, marks, f"{took:.0f} s"))
        total = [total[0] + one_of_theirs, total[1] + one_of_ours]
    lines.append(row("all of them", *total, "", ""))
    lines += ["", f"(`tests/bench/bench_grading.py`, Python {platform.python_version()}, "
              f"{platform.machine()}, {os.cpu_count()} cores)"]  # fmt: skip
    print("\n".join(lines))
    if args.docs:
        write_docs(lines)


if __name__ == "__main__":
    main()

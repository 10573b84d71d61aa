"""How long a learner waits for `check`: every right answer and every listed mistake, in a notebook.

    python tests/bench/bench_check.py

Milliseconds of one `check` with its page, as a cell of a notebook shows it: the first of each
answer, which finds nothing worked out before, and those after it. Beside them stands what NumPy
needs for a fixed piece of work in the same process, because milliseconds of one machine say
little about another. design.md section 8 has the bar: 95 of 100 within 50 ms.
"""

import os
import statistics
import tempfile
import time
from pathlib import Path

import numpy
from machine import processor

from microad.course import store
from microad.course.judge import define, judge
from microad.course.spec import exercises, lessons

BAR = 50  # milliseconds, for 95 of 100
REPEATS = 3


def answers():
    """Every right answer, and every listed mistake: the exercise, and the program."""
    for lesson in lessons():
        for task in exercises(lesson):
            for source in (task.reference, *task.right, *(wrong.source for wrong in task.wrongs)):
                yield task, source


def milliseconds(f):
    """The time of one call."""
    start = time.perf_counter()
    f()
    return 1000 * (time.perf_counter() - start)


def page(task, source):
    """What `check` does in a cell: judge the answer, note the progress, and make the page."""
    definitions = define(task, source)

    def run():
        report = judge(task, definitions)
        store.record_check(report)
        return report._repr_html_()

    return run


def work():
    """A fixed piece of work: a product of two matrices of 256 x 256."""
    a = numpy.ones((256, 256))
    return statistics.median(milliseconds(lambda: a @ a) for _ in range(50))


def main():
    """Print the table."""
    times = []
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MICROAD_PROGRESS"] = str(Path(folder) / "progress.json")
        for task, source in answers():
            run = page(task, source)
            times += [(milliseconds(run), n == 0, task.id) for n in range(REPEATS)]
    print("| `check` | answers | median | 95 of 100 | slowest |\n|---|---|---|---|---|")
    for title, chosen in (
        ("first time", [row for row in times if row[1]]),
        ("again", [row for row in times if not row[1]]),
    ):
        found = sorted(chosen)
        p95 = found[int(0.95 * len(found))][0]
        slowest = found[-1]
        print(
            f"| {title} | {len(found)} | {statistics.median(row[0] for row in found):.1f} ms | "
            f"{p95:.1f} ms (at most {BAR}{'' if p95 <= BAR else ': MISSED'}) | "
            f"{slowest[0]:.0f} ms, {slowest[2]} |"
        )
    print(f"\nA product of two 256x256 matrices beside it: {work():.2f} ms ({processor()})")


if __name__ == "__main__":
    main()

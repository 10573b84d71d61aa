"""The command `microad grade`: its options, its progress, what it says at the end."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from microad.grading.grader.scheduler import Summary, Watch

SEEDS = Path("class/seed")
MANY = 20  # lines of a kind that are printed


def grade(
    submissions: Annotated[
        Path, typer.Argument(metavar="SUBMITTED", help="STUDENT/ASSIGNMENT/NOTEBOOK.ipynb")
    ],
    out: Annotated[Path, typer.Option(help="Folder for results and reports.")],
    jobs: Annotated[int, typer.Option("-j", "--jobs", min=1, help="Processes that work.")] = 1,
    executor: Annotated[
        str, typer.Option(help="dask://HOST:PORT of a scheduler; this machine if left out.")
    ] = "",
    seed_file: Annotated[
        Path, typer.Option(help="The secret of the class; made if it is not there.")
    ] = SEEDS,
    overlay: Annotated[
        Path | None, typer.Option(help="Folder with your own uNN.py: more probes, other weights.")
    ] = None,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds that a cell may take.")] = 5.0,
    unsafe: Annotated[
        bool, typer.Option("--unsafe", help="Grade without a sandbox. Trust every submission.")
    ] = False,
) -> None:
    """Grade a class in a sandbox and write the reports.

    An interrupted run goes on where it was. Repeated, it grades only what is new or changed, and
    says which marks are not as they were. Exit code 1 if a submission could not be graded.
    """
    from microad.grading.grader.scheduler import grade_class
    from microad.grading.grader.secret import read_secret
    from microad.grading.grader.store import Store
    from microad.grading.grader.workers import Cluster, Processes
    from microad.grading.overlay import overlay_files
    from microad.grading.reports.write import write_all
    from microad.grading.specs import Settings, need_sandbox

    if unsafe:
        print("NOT SANDBOXED: what students handed in can read, change and delete your files.",
              file=sys.stderr)  # fmt: skip
    else:
        need_sandbox()
    files = overlay_files(overlay) if overlay else {}
    settings = Settings(read_secret(seed_file), files, unsafe, timeout)
    with (
        Store(out) as store,
        Cluster(executor) if executor else Processes(jobs) as crew,
        watching() as watch,
    ):
        summary = grade_class(submissions, store, settings, crew, watch)
        write_all(store, out)
    show(summary, out)
    raise typer.Exit(1 if summary.broken else 0)


@contextmanager
def watching() -> "Iterator[Watch]":
    """Show how many are done, how many a second, and how long the others will take."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as Left

    rate = TextColumn("{task.fields[rate]:>7}")
    columns = (TextColumn("Grading"), BarColumn(), MofNCompleteColumn(), rate, Left())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", rate="", total=None)

        def watch(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)
            speed = bar.tasks[0].finished_speed or bar.tasks[0].speed
            bar.update(task, rate=f"{speed:.0f}/s" if speed else "")

        yield watch


def show(summary: "Summary", out: Path) -> None:
    """Print what was done, what could not be, and what is not as it was."""
    print(f"{summary.graded} graded, {summary.known} known from before; results in {out}")
    if summary.gone:
        print(f"{summary.gone} results removed: their submissions are not there any more")
    _some(
        f"{len(summary.changes)} marks changed:",
        [f"{c.student} {c.exercise}: {c.before:g} -> {c.after:g}" for c in summary.changes],
    )
    _some(
        f"{len(summary.broken)} could not be graded:",
        [f"{graded.student}: {graded.broken}" for graded in summary.broken],
    )


def _some(title: str, lines: list[str]) -> None:
    if not lines:
        return
    print(title)
    for line in lines[:MANY]:
        print(f"  {''.join(c if c.isprintable() else '?' for c in line)}")
    if len(lines) > MANY:
        print(f"  ... and {len(lines) - MANY} more")

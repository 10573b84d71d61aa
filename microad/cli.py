"""The command `microad`: learn, check a notebook, and make and verify exercises.

Everything heavy is imported by the command that needs it, so that `microad --help` is quick.
An error is one sentence on the standard error and an exit code that is not 0: 2 for bad input,
1 where something was found that is not right.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from microad.errors import MicroadError, NoCourseError
from microad.grading import commands, teacher_cli

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.table import Table

    from microad.bank.verify import Row
    from microad.grading.run.execute import Outcome, Result

WAIT = 2.0  # seconds before a progress bar is worth showing
STYLES = {"right": "green", "not attempted": "dim"}

app = typer.Typer(
    help="Learn automatic differentiation by building it, in Jupyter.",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> NoReturn:
    """Run the command line and end with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that lacks a character must not stop us
            stream.reconfigure(errors="replace")
    try:
        code = app(standalone_mode=False)
    except MicroadError as error:
        code = complain(str(error))
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        code = complain(f"{where}{(error.strerror or str(error)).lower()}")
    except Exception as error:
        if not hasattr(error, "format_message"):  # what typer says about the command line
            raise
        sentence = error.format_message().rstrip(".")
        code = complain(f"{sentence}. `microad --help` shows what there is.")
    sys.exit(code or 0)


def complain(sentence: str) -> int:
    """Say what is wrong with the input, and return the exit code for it."""
    print(f"microad: {sentence}", file=sys.stderr)
    return 2


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
) -> None:
    """Show the help if no command is given."""
    if version:
        from importlib.metadata import version as installed

        print(f"microad {installed('microad')}")
    elif context.invoked_subcommand is None:
        print(context.get_help())


# ---------------------------------------------------------------- commands


@app.command()
def lab(
    lesson: Annotated[
        str | None, typer.Argument(help="Number or part of the name; the first if left out.")
    ] = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Where to serve; a free one if left out.")
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only show the URL.")] = False,
    complete: Annotated[
        bool, typer.Option("--complete", help="Show the complete lessons, not your copies.")
    ] = False,
    folder: Annotated[
        Path | None, typer.Option(help="Where your copies are; `work` in a clone if left out.")
    ] = None,
) -> None:
    """Open JupyterLab at your copy of a lesson."""
    from microad.course.material import material
    from microad.lab.copies import folder_for, hand_out
    from microad.lab.jupyter import choose, find_port, serve

    place = find_port(port)
    if complete:
        root, course = course_folder("notebooks"), None
        notes: list[str] = []
    else:
        found = material()
        root = (folder or folder_for(found)).resolve()
        course, notes = found.root, hand_out(found, root).notes()
    notebook = choose(root / "notebooks", lesson)
    for note in notes:
        print(note)
    serve(root, notebook, place, browser=not no_browser, course=course)


@app.command()
def progress() -> None:
    """Show your progress: exercises, points, hints, predictions."""
    from rich.console import Console

    from microad.course import progress as overview

    shown = overview()
    console = Console()
    for part in shown.tables:
        console.print(table(part.title, part.head, part.rows))
    for note in shown.notes:
        console.print(note, markup=False)


@app.command()
def check(
    notebook: Annotated[Path, typer.Argument(readable=False, help="A notebook with exercises.")],
    exercises: Annotated[
        list[str] | None, typer.Argument(help="Such as 05-3; all of the lesson if left out.")
    ] = None,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds that a cell may take.")] = 10.0,
    no_record: Annotated[
        bool, typer.Option("--no-record", help="Leave my progress as it is.")
    ] = False,
) -> None:
    """Run a notebook and report on its exercises.

    The cells are run from a copy, in an empty temporary folder: the notebook and what stands
    beside it stay as they are. Exit code 0 if every exercise is right, else 1.
    """
    from microad.grading.run.execute import check_notebook

    with patience("Running the notebook") as watch:
        result = check_notebook(notebook, timeout, watch, exercises or ())
    if not no_record:
        record(result.outcomes)
    show_result(result)
    raise typer.Exit(0 if result.right else 1)


@app.command()
def release(
    lessons: Annotated[
        list[str] | None, typer.Argument(help="Number or name of lessons; all if left out.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit code 1 if something is outdated.")
    ] = False,
) -> None:
    """Generate solutions/ from the documents of the bank, and exercises/ from solutions/."""
    from microad.grading import release as released
    from microad.grading import solutions as authored

    root = course_folder("solutions")
    solutions, exercises = root / "solutions", root / "exercises"
    changed = []
    if authored.are_written_here(root):
        do = authored.outdated if check else authored.write
        changed += do(solutions, lessons or ())
    make = released.outdated if check else released.write
    changed += make(solutions, exercises, lessons or ())
    for path in changed:
        print(f"{'outdated' if check else 'written'}: {path.relative_to(root)}")
    if not changed:
        print("exercises/ is up to date")
    raise typer.Exit(1 if check and changed else 0)


@app.command()
def verify(
    lessons: Annotated[
        list[str] | None,
        typer.Argument(help="Lessons or exercises, such as 05 or 05-3; all if left out."),
    ] = None,
    seeds: Annotated[int, typer.Option(min=1, help="How many different random cases.")] = 1,
    course: Annotated[
        bool, typer.Option("--course", help="Check lessons, questions and hints as well.")
    ] = False,
    answers: Annotated[
        Path | None,
        typer.Option(
            exists=True, dir_okay=False, help="Judge the beginners' answers in this file."
        ),
    ] = None,
) -> None:
    """Verify the bank: right answers accepted, wrong ones rejected and recognized."""
    if answers is not None:
        raise typer.Exit(verify_answers(answers))
    from microad.bank.verify import verify_exercise
    from microad.course import spec
    from microad.errors import UnknownLessonError

    known = spec.lessons()
    for name in lessons or ():
        if name not in known and (course or "-" not in name):
            raise UnknownLessonError(name, known)
    if course:
        raise typer.Exit(verify_course(lessons or (), seeds))
    tasks: list[spec.Exercise] = []
    for name in lessons or known:
        tasks += [spec.exercise(name)] if "-" in name else spec.exercises(name)
    rows = []
    with patience("Verifying") as watch:
        for number, task in enumerate(tasks):
            watch(number, len(tasks))
            rows.append(verify_exercise(task, tuple(range(seeds))))
    raise typer.Exit(show_verified(rows))


def verify_answers(path: Path) -> int:
    """Judge a file of beginners' answers and print the figures; return the exit code."""
    from rich.console import Console

    from microad.bank.answers import GOAL, VERDICTS, Figures, judged, read_answers

    answers, rows = read_answers(path), []
    with patience("Judging") as watch:
        for number, answer in enumerate(answers):
            watch(number, len(answers))
            rows.append(judged(answer))
    figures = Figures(tuple(rows))
    console = Console()
    kinds = tuple((kind or "none", *(str(count[v]) for v in VERDICTS))
                  for kind, count in figures.by_kind().items())  # fmt: skip
    title = f"{len(figures.wrong)} wrong answers, {figures.named:.0%} named ({GOAL:.0%} asked for)"
    console.print(table(title, ("kind of mistake", *VERDICTS), kinds))
    generic = [(row, "neither named nor located") for row in rows if row.verdict == "generic"]
    for row, what in [(row, row.problem) for row in figures.problems] + generic:
        told = f"{row.answer.exercise}  {row.answer.name}: {what}. {row.answer.mistake or ''}"
        console.print(told, markup=False, highlight=False, soft_wrap=True)
    return 0 if figures.reached else 1


def verify_course(lessons: "Sequence[str]", seeds: int) -> int:
    """Run the checks of the course and print them as a table; return the exit code."""
    from rich.console import Console

    from microad.bank.audit.book import read_course
    from microad.bank.audit.table import run

    with patience("Checking the course") as watch:
        lines = list(run(read_course(course_folder("notebooks"), lessons), watch, seeds))
    console = Console()
    rows = tuple((x.check.code, x.check.name, x.verdict, x.counted) for x in lines)
    problems = [(x.check.code, p) for x in lines if x.finding for p in x.finding.problems]
    head = ("id", "check", "result", "what was looked at")
    title = f"{len(rows)} checks, {len(problems)} problem{'s' * (len(problems) != 1)}"
    console.print(table(title, head, rows))
    for code, problem in problems:
        console.print(f"{code}  {problem}", markup=False, highlight=False, soft_wrap=True)
    return 1 if problems else 0


@app.command()
def strip(
    notebooks: Annotated[
        list[Path], typer.Argument(readable=False, help="Notebooks that were run and saved.")
    ],
) -> None:
    """Take out of saved notebooks what differs from run to run (for authors)."""
    from microad.viz import strip_file

    for path in notebooks:
        print(f"{'stripped' if strip_file(path) else 'nothing to strip'}: {path}")


app.command()(commands.grade)
for command in teacher_cli.COMMANDS:
    app.command()(command)


# ---------------------------------------------------------------- what the commands share


def course_folder(part: str) -> Path:
    """Find the course that has a folder `part`: around here, or where microad was installed from.

    Raises
    ------
    NoCourseError
        If there is neither.
    """
    here = Path.cwd()
    around = [f for f in (here, *here.parents) if (f / "nbgrader_config.py").is_file()]
    for folder in (*around, Path(__file__).resolve().parents[1]):
        if any((folder / part).glob("**/*.ipynb")):
            return folder
    raise NoCourseError(part, here)


@contextmanager
def patience(title: str) -> "Iterator[Callable[[int, int], None]]":
    """Give a function that takes steps done and steps in all; a bar shows them if it takes long."""
    import time

    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(console=Console(stderr=True), transient=True)
    task = bar.add_task(title)
    begin = time.monotonic()

    def watch(done: int, total: int) -> None:
        bar.update(task, completed=done, total=total)
        if time.monotonic() - begin > WAIT:
            bar.start()

    try:
        yield watch
    finally:
        if bar.live.is_started:  # else it would leave an empty line
            bar.stop()


def record(outcomes: "tuple[Outcome, ...]") -> None:
    """Save the best scores in the learner's progress; what was not begun is not recorded."""
    from microad.course.report import NOT_ATTEMPTED, Report
    from microad.course.store import record_check

    for o in outcomes:
        if o.status != NOT_ATTEMPTED:
            record_check(Report(o.id, o.title, o.status, o.score, o.points))


def table(title: str, head: tuple[str, ...], rows: "tuple[tuple[str, ...], ...]") -> "Table":
    """Lay out texts as a table; nothing in them is taken for markup."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    laid_out = Table(title=Text(title), box=SIMPLE_HEAD, title_justify="left")
    for name in head:
        laid_out.add_column(Text(name), no_wrap=name in ("id", "score"))
    for row in rows:
        laid_out.add_row(*(Text(cell, style=STYLES.get(cell, "")) for cell in row))
    return laid_out


def show_result(result: "Result") -> None:
    """Print a line for each exercise, then the whole report of those that are not right."""
    from rich.console import Console

    console = Console()
    rows = tuple(
        (o.id, o.title, o.status, f"{o.score:g} of {o.points:g}", "; ".join(o.remarks))
        for o in result.outcomes
    )
    earned, total = sum(o.score for o in result.outcomes), sum(o.points for o in result.outcomes)
    title = f"Lesson {result.lesson}: {earned:g} of {total:g} points"
    console.print(table(title, ("id", "exercise", "status", "score", "remarks"), rows))
    for remark in result.remarks:
        console.print(f"Note: {remark}.", markup=False, highlight=False, soft_wrap=True)
    for outcome in result.outcomes:
        if outcome.text and not outcome.right:
            console.print(f"\n{outcome.text}", markup=False, highlight=False, soft_wrap=True)


def show_verified(rows: "list[Row]") -> int:
    """Print what was found out about each exercise; return the exit code."""
    from rich.console import Console

    console = Console()
    head = ("id", "exercise", "points", "right", "rejected", "recognized", "hints")
    lines = tuple(
        (r.id, r.title, f"{r.reference:g}/{r.points:g}",
         *(f"{n}/{of}" for n, of in (r.right, r.rejected, r.diagnosed, r.hints)))
        for r in rows
    )  # fmt: skip
    problems = [f"{r.id}: {problem}" for r in rows for problem in r.problems]
    console.print(table(f"{len(rows)} exercises, {len(problems)} problems", head, lines))
    for problem in problems:
        console.print(problem, markup=False, highlight=False, soft_wrap=True)
    return 1 if problems else 0


if __name__ == "__main__":
    main()

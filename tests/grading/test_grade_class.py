"""A class from end to end: runs that are repeated, killed, resumed, and disturbed."""

import json
import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from sandboxed import SECRET, is_alive
from submissions import ROOT, cell, notebook_of

from microad.course.spec import exercise
from microad.errors import (
    ExecutorError,
    MicroadError,
    NoSubmissionsError,
    StoreError,
    WorkersError,
)
from microad.grading.grader import store as stores
from microad.grading.grader import workers
from microad.grading.grader.scheduler import grade_class
from microad.grading.grader.store import Store, results
from microad.grading.grader.workers import Cluster, Crew, Processes, work
from microad.grading.sandbox.walls import missing
from microad.grading.specs import Settings

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())
TASK = exercise("04-4")
ANSWERS = [
    TASK.reference,
    TASK.wrongs[0].source,
    TASK.wrongs[1].source,
    "import os; os._exit(1)",
    "def answer_04_4():\n    raise NotImplementedError",
]
POINTS = [2, 0, 1, 0, 0]


def light(number):
    """A notebook with one quick exercise."""
    notebook = notebook_of("04", {"04-4": ANSWERS[number % len(ANSWERS)]})
    notebook["cells"] = [c for c in notebook["cells"] if c["id"].startswith(("04-4", "setup"))]
    notebook["cells"].append(cell("markdown", f"student {number}", "who"))
    return notebook


def hand_in(folder, count):
    """A folder of submissions in nbgrader's layout."""
    for number in range(count):
        place = folder / f"s{number:03}" / "04_recording"
        place.mkdir(parents=True)
        (place / "04_recording.ipynb").write_text(json.dumps(light(number)))
        (place / "timestamp.txt").write_text("2026-03-01 12:00:00.5 UTC")
    return folder


@pytest.fixture
def submitted(tmp_path):
    return hand_in(tmp_path / "submitted", 12)


def run(folder, out, crew=None, **options):
    with Store(out) as store, crew or Crew(ThreadPoolExecutor(1), 1) as hands:
        return grade_class(folder, store, Settings(SECRET, **options), hands)


def facts(out):
    """All results but for the time they took."""
    return [replace(graded, seconds=0.0) for graded in results(out)]


def test_a_run_grades_everybody(submitted, tmp_path):
    summary = run(submitted, tmp_path)
    assert (summary.graded, summary.known, summary.broken, summary.changes) == (12, 0, [], [])
    found = facts(tmp_path)
    assert [graded.student for graded in found] == [f"s{n:03}" for n in range(12)]
    assert [graded.score for graded in found] == [POINTS[n % 5] for n in range(12)]
    assert {graded.submitted for graded in found} == {"2026-03-01T12:00:00.500000+00:00"}
    assert all(
        graded.path == f"{graded.student}/04_recording/04_recording.ipynb" for graded in found
    )


def test_a_repeated_run_changes_nothing(submitted, tmp_path):
    run(submitted, tmp_path)
    before = list(results(tmp_path))
    summary = run(submitted, tmp_path)
    assert (summary.graded, summary.known, summary.changes) == (0, 12, [])
    assert list(results(tmp_path)) == before


def test_only_what_is_new_or_changed_is_graded_and_the_change_is_told(submitted, tmp_path):
    run(submitted, tmp_path)
    again = submitted / "s001/04_recording/04_recording.ipynb"
    again.write_text(json.dumps(light(0)))
    (submitted / "s002/04_recording/04_recording.ipynb").unlink()
    (submitted / "new.ipynb").write_text(json.dumps(light(10)))
    summary = run(submitted, tmp_path)
    assert (summary.graded, summary.known, summary.gone) == (0, 12, 1)  # the bytes are known
    assert summary.changes == [("s001", "04-4", 0.0, 2.0)]
    assert {g.student for g in results(tmp_path)} >= {"new", "s001"}
    assert "s002" not in {g.student for g in results(tmp_path)}


def test_another_specification_grades_everybody_again(submitted, tmp_path):
    run(submitted, tmp_path)
    overlay = {"04": 'POINTS = {"04-4": {"a variable used again": 3.0}}'}
    summary = run(submitted, tmp_path, overlays=overlay)
    assert (summary.graded, summary.known) == (12, 0)
    assert {change.after - change.before for change in summary.changes} == {2.0}
    assert len(summary.changes) == sum(POINTS[n % 5] > 0 for n in range(12))


def test_what_cannot_be_read_is_reported(submitted, tmp_path):
    (submitted / "s000/04_recording/04_recording.ipynb").write_text("{")
    (submitted / "dir.ipynb").mkdir()
    (submitted / "gone.ipynb").symlink_to(submitted / "nowhere")
    (submitted / "theirs.ipynb").symlink_to(submitted / "s005/04_recording/04_recording.ipynb")
    summary = run(submitted, tmp_path)
    assert {graded.student for graded in summary.broken} == {"s000", "dir", "gone", "theirs"}
    assert summary.graded == 15
    with pytest.raises(NoSubmissionsError, match="holds no notebooks"):
        run(tmp_path / "empty", tmp_path)


# ---------------------------------------------------------------- the grader is disturbed


def command(folder, out, *options):
    """Start the command as its user would."""
    return subprocess.Popen(
        [sys.executable, "-m", "microad.cli", "grade", folder, "--out", out,
         "--seed-file", out.parent / "seed", *options],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def descendants(pid):
    """The processes that a process has started, with all that those have started."""
    found, todo = [], [pid]
    while todo:
        parent = todo.pop()
        place = Path(f"/proc/{parent}/task/{parent}/children")
        children = place.read_text().split() if place.exists() else []
        todo += map(int, children)
        found += map(int, children)
    return found


def alive(pids):
    """The command lines of those that have not ended."""
    return [Path(f"/proc/{pid}/cmdline").read_text() for pid in pids if is_alive(pid)]


def wait_until(condition, seconds=120.0):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()


def test_a_run_killed_twenty_times_ends_like_one_that_was_not(tmp_path):
    folder = hand_in(tmp_path / "submitted", 300)
    out, whole = tmp_path / "out", tmp_path / "whole"
    draw = random.Random(20)
    for _ in range(20):
        process = command(folder, out)
        with process.stdout:
            time.sleep(draw.uniform(0.1, 1.8))
            started = descendants(process.pid)
            process.kill()
            process.wait()
        assert wait_until(lambda pids=started: not alive(pids)), alive(started)
    process = command(folder, out)
    assert " graded, " in process.communicate(timeout=120)[0]
    assert process.returncode == 0
    process = command(folder, whole)
    process.communicate(timeout=120)
    assert facts(out) == facts(whole)
    assert [graded.score for graded in facts(out)] == [POINTS[n % 5] for n in range(300)]


def test_a_worker_that_is_killed_costs_nothing(tmp_path):
    folder = hand_in(tmp_path / "submitted", 60)
    crew = Processes(2)
    killed = []

    def watch(done, total):
        if done and not killed:
            killed.append(next(iter(crew.executor._processes)))
            os.kill(killed[0], signal.SIGKILL)

    with Store(tmp_path) as store, crew:
        summary = grade_class(folder, store, Settings(SECRET), crew, watch)
    assert killed
    assert (summary.graded, summary.broken) == (60, [])
    assert [graded.score for graded in results(tmp_path)] == [POINTS[n % 5] for n in range(60)]


class Deadly(Executor):
    """Loses every batch in which a certain student is."""

    def submit(self, function, settings, batch):
        future = Future()
        if any(one.student == "s007" for one in batch):
            future.set_exception(RuntimeError("the worker is gone"))
        else:
            future.set_result(function(settings, batch))
        return future


def test_a_submission_that_ends_the_grader_itself_is_named(submitted, tmp_path):
    summary = run(submitted, tmp_path, Crew(Deadly(), 1))
    (broken,) = summary.broken
    assert (broken.student, broken.lesson) == ("s007", "04")
    assert broken.broken == "the grader itself came to its end on this notebook"
    scores = [graded.score for graded in results(tmp_path)]
    assert scores == [0 if n == 7 else POINTS[n % 5] for n in range(12)]


def test_workers_that_never_answer_are_not_blamed_on_the_notebooks(submitted, tmp_path):
    class Dead(Executor):
        def submit(self, function, settings, batch):
            future = Future()
            future.set_exception(RuntimeError("the worker is gone"))
            return future

    with pytest.raises(WorkersError, match="3 of them ended, each on another notebook"):
        run(submitted, tmp_path, Crew(Dead(), 1))
    assert results(tmp_path) == []


def test_a_worker_that_refuses_stops_the_run_with_its_own_words(submitted, tmp_path):
    with pytest.raises(MicroadError, match="there is no exercise '04-77'"):
        run(submitted, tmp_path, overlays={"04": 'NEEDS = {"04-77": ("04-1",)}'})
    assert work(Settings(SECRET, {"04": "ADD = 1 / 0"}), ()).refused == ""


def test_dask_with_two_workers_one_killed_gives_the_same_marks(tmp_path):
    distributed = pytest.importorskip("distributed")
    folder = hand_in(tmp_path / "submitted", 100)
    out, whole = tmp_path / "out", tmp_path / "whole"
    (tmp_path / "seed").write_text(SECRET.decode())
    with distributed.LocalCluster(2, threads_per_worker=1, dashboard_address=None) as cluster:
        url = cluster.scheduler_address.replace("tcp://", "dask://")
        process = command(folder, out, "--executor", url)
        assert wait_until(lambda: out.exists() and len(_so_far(out)) > 10)
        os.kill(cluster.workers[0].pid, signal.SIGKILL)
        text = process.communicate(timeout=120)[0]
    assert process.returncode == 0, text
    run(folder, whole)
    assert facts(out) == facts(whole)


def _so_far(out):
    try:
        return results(out)
    except MicroadError:
        return []


@pytest.mark.parametrize(
    ("url", "why"), [("ray://x:1", "does not begin with"), ("dask://127.0.0.1:9", "nobody answers")]
)
def test_a_cluster_that_is_not_there_is_an_error(monkeypatch, url, why):
    pytest.importorskip("distributed")
    monkeypatch.setattr(workers, "WAIT", "300ms")
    with pytest.raises(ExecutorError, match=why):
        Cluster(url)


# ---------------------------------------------------------------- the store is disturbed


def test_a_database_that_another_process_holds_is_an_error_and_nothing_is_lost(
    submitted, tmp_path, monkeypatch
):
    run(submitted, tmp_path)
    before = facts(tmp_path)
    monkeypatch.setattr(stores, "PATIENCE", 0.2)
    (submitted / "s001/04_recording/04_recording.ipynb").write_text(json.dumps(light(1001)))
    other = sqlite3.connect(tmp_path / stores.NAME)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="another process is writing to it"):
        run(submitted, tmp_path)
    other.close()
    assert facts(tmp_path) == before
    assert run(submitted, tmp_path).graded == 1


def test_a_full_disk_is_an_error_and_the_run_goes_on_when_there_is_room(tmp_path):
    folder = hand_in(tmp_path / "submitted", 100)
    out = tmp_path / "out"
    ran = subprocess.run(
        [sys.executable, "-m", "microad.cli", "grade", folder, "--out", out,
         "--seed-file", tmp_path / "seed"],
        env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (120_000, 120_000)),
    )  # fmt: skip
    assert ran.returncode == 2
    assert "the disk is full or broken" in ran.stderr
    kept = facts(out)
    assert 0 < len(kept) < 100
    process = command(folder, out)
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert [graded.score for graded in results(out)] == [POINTS[n % 5] for n in range(100)]
    assert [graded for graded in facts(out) if graded in kept] == kept


def test_a_file_that_is_no_database_is_an_error(submitted, tmp_path):
    (tmp_path / stores.NAME).write_text("marks: all of them\n" * 100)
    with pytest.raises(StoreError, match="not a database"):
        run(submitted, tmp_path)
    with pytest.raises(StoreError):
        Store(submitted / "s000/04_recording/04_recording.ipynb")

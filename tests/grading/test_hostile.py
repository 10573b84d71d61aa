"""Hostile notebooks, each against the real sandbox: no mark that was not earned, none lost."""

import json

import pytest
from sandboxed import FULL, attacked, processes, quick_grader, scores, submission
from submissions import notebook_of

import microad.scalar
from microad.bank.audit.cheats import copied_score
from microad.course.judge import reference
from microad.course.observe import Observed
from microad.course.spec import exercises
from microad.grading.notebook import places
from microad.grading.run.execute import plan
from microad.grading.sandbox.transport import pack_observed
from microad.grading.sandbox.walls import missing

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())
STUBS = dict.fromkeys(FULL, "")  # nothing solved


@pytest.fixture(scope="module")
def grader():
    with quick_grader() as made:
        yield made


@pytest.fixture(scope="module")
def victim(tmp_path_factory):
    """A file that anybody may change, as far as its owner is concerned."""
    folder = tmp_path_factory.mktemp("home")
    for place in (folder, *list(folder.parents)[:3]):
        if place.name.startswith("pytest"):
            place.chmod(0o777)
    path = folder / "gradebook.db"
    path.write_text("marks of all")
    path.chmod(0o666)
    return path


@pytest.fixture(autouse=True)
def nothing_stays_behind(grader, victim):
    yield
    assert victim.read_text() == "marks of all"
    assert [path.name for path in victim.parent.iterdir()] == [victim.name]
    for template in grader.templates.values():
        assert processes(template.process.pid) == [template.process.pid]


# ---------------------------------------------------------------- hanging and ending

LOOPS = {
    "forever": "while True: pass",
    "asleep": "import time; time.sleep(1000)",
    "swallows": "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
    "cancels the alarm": "import signal; signal.setitimer(signal.ITIMER_REAL, 0)\nwhile True: pass",
    "ignores the alarm":
        "import signal; signal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True: pass",
    "blocks all signals":
        "import signal; signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 64))\nwhile True: pass",
    "a regular expression": "import re; re.match('(a*)*b', 'a' * 40)",
    "one long operation": "7 ** (10 ** 9)",
}  # fmt: skip
ENDS = {
    "sys.exit": "import sys; sys.exit()",
    "exit at once": "import os; os._exit(0)",
    "abort": "import os; os.abort()",
    "segmentation fault": "import ctypes; ctypes.string_at(0)",
    "stack overflow":
        "import sys; sys.setrecursionlimit(10**9)\nf = lambda: f()\nf()",
    "closes all files": "import os; os.closerange(0, 100)",
    "closes all files and goes on": "import os; os.closerange(0, 100)\nwhile True: pass",
}  # fmt: skip


@pytest.mark.parametrize("id", FULL)
def test_a_loop_costs_its_own_exercise_only(grader, id):
    graded = grader.grade(submission(notebook_of("05", {id: "while True: pass"})))
    assert scores(graded) == FULL | {id: 0}


@pytest.mark.parametrize("code", [*LOOPS.values(), *ENDS.values()], ids=[*LOOPS, *ENDS])
def test_a_cell_that_hangs_or_ends_the_process_costs_nobody_else_a_mark(grader, code):
    graded = grader.grade(submission(notebook_of("05", {"05-4": code})))
    assert scores(graded) == FULL | {"05-4": 0}
    if code == ENDS["closes all files"]:
        assert "closed the files of the process" in graded.marks[3].line


def test_an_answer_that_hangs_or_ends_when_it_is_called(grader):
    answers = {
        "05-3": "def sweep(root):\n    import os; os._exit(0)",
        "05-5": f"def order(root):\n    {LOOPS['one long operation']}",
    }
    graded = grader.grade(submission(notebook_of("05", answers)))
    assert scores(graded) == FULL | dict.fromkeys(answers, 0)
    marks = {mark.id: mark for mark in graded.marks}
    ended = "its code ended the whole Python process (exit code 0) when it was tested"
    assert marks["05-3"].line == ended
    assert marks["05-5"].status == "too slow"


def test_many_cells_that_end_the_process_are_given_up(grader):
    answers = dict.fromkeys(FULL, "import os; os._exit(1)")
    assert sum(scores(grader.grade(submission(notebook_of("05", answers)))).values()) == 0


# ---------------------------------------------------------------- taking, flooding, spreading

GREED = {
    "3 GB at once": "a = bytearray(3 * 2**30)",
    "a list that grows": "def f():\n    a = []\n    while True: a.append(bytearray(2**20))\nf()",
    "many small objects": "def f():\n    a = {}\n    while True: a[len(a)] = [len(a)]\nf()",
    "numpy": "import numpy as np; a = np.ones(3 * 2**27)",
    "prints lines": "for _ in range(10**5): print('x' * 500)",
    "prints one line": "print('x' * 50_000_000)",
    "writes to every file": """
import os
for file in range(64):
    for _ in range(400):
        try: os.write(file, b"x" * 2**16)
        except OSError: break
""",
    "a fork bomb": "import os\nwhile True: os.fork()",
    "a double fork": "import os\nif not os.fork():\n    os.setsid()\n    os.fork()",
    "a program": "import subprocess; subprocess.Popen(['sleep', '1000'])",
    "multiprocessing": "import multiprocessing as m; m.Process(target=print).start()",
    "threads": "import threading\nfor _ in range(100): threading.Thread(target=print).start()",
}


@pytest.mark.parametrize("code", GREED.values(), ids=GREED)
def test_greed_costs_nobody_a_mark(grader, code):
    graded = grader.grade(attacked(code))
    assert scores(graded) == FULL
    assert len(graded.to_json()) < 50_000


FILES = {
    "writes": "open({victim!r}, 'w').write('mine')",
    "removes": "import os; os.remove({victim!r})",
    "renames": "import os; os.rename({victim!r}, {victim!r} + '.old')",
    "links": "import os; os.link({victim!r}, {victim!r} + '.mine')",
    "writes beside it": "open({victim!r} + '.mine', 'w').write('x' * 10**9)",
    "truncates": "import os; os.truncate({victim!r}, 0)",
    "by SQL": "import sqlite3; sqlite3.connect({victim!r}).execute('CREATE TABLE t (x)')",
    "by numpy": "import numpy; numpy.zeros(10).tofile({victim!r})",
    "by libc": "import ctypes; assert ctypes.CDLL(None).unlink({victim!r}.encode()) == 0",
    "reads": "assert open({victim!r}).read()",
    "reads a password file": "open('/etc/passwd').read()",
    "lists": "import os; os.listdir('/tmp')",
    "in a temporary file": "import tempfile; tempfile.NamedTemporaryFile(delete=False)",
    "a socket": "import socket; socket.socket().connect(('127.0.0.1', 22))",
    "a name server": "import socket; socket.getaddrinfo('example.org', 80)",
    "a socket by libc": "import ctypes; assert ctypes.CDLL(None).socket(2, 1, 0) >= 0",
    "kills its parent": "import os; os.kill(os.getppid(), 9)",
    "kills everybody": "import os; os.kill(-1, 9)",
    "reads its parent's memory": "import os; open(f'/proc/{{os.getppid()}}/mem', 'rb').read(1)",
    "traces its parent":
        "import ctypes, os; assert ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0) == 0",
    "asks for the bank": "import microad.bank.u05 as bank; bank.EXERCISES['05-1']",
}  # fmt: skip


@pytest.mark.parametrize("code", FILES.values(), ids=FILES)
def test_what_is_not_the_students_is_out_of_reach(grader, victim, code):
    graded = grader.grade(attacked(code.format(victim=str(victim))))
    assert scores(graded) == FULL
    assert graded.remarks
    assert all(remark.startswith("cell 1 stops with") for remark in graded.remarks)


# ---------------------------------------------------------------- lying

PATCHES = {
    "equal to everything": """
import builtins, math
class Always(float):
    __eq__ = __lt__ = __le__ = __ge__ = lambda self, other: True
    __hash__ = None
    def __getattr__(self, name): return Always()
answer_05_1 = lambda: {"b": Always(), "c": Always()}
answer_05_4 = lambda: [Always()] * 3
sweep = backward = fit = order = lambda *args: [Always()] * 3
""",
    "builtins": """
import builtins, math, operator
math.isclose = builtins.all = builtins.isinstance = lambda *args, **options: True
builtins.abs = builtins.len = lambda *args: 0
builtins.repr = builtins.str = lambda *args: "right"
""",
    "numpy": "import numpy as np\nnp.allclose = np.array_equal = lambda *a, **k: True",
    "where it is": """
import sys
frame = sys._getframe()
while "where" not in frame.f_locals:
    frame = frame.f_back
frame.f_locals["where"][:8] = (12).to_bytes(8, "big")
""",
    "the transport": """
import sys
inside = sys._getframe().f_back.f_globals
inside["pack_observed"] = lambda seen: {"rows": [], "attempted": True, "output": "", "notes": []}
""",
    "the probes": """
import sys
frame = sys._getframe()
while "tasks" not in frame.f_locals: frame = frame.f_back
for task in frame.f_locals["tasks"].values():
    for probe in task.probes:
        object.__setattr__(probe, "cases", lambda random: [])
        object.__setattr__(probe, "observe", lambda *args: {"value": "right"})
""",
    "IPython": """
from IPython import get_ipython
get_ipython().input_transformers_cleanup.append(lambda lines: ["pass"])
""",
}  # fmt: skip


@pytest.mark.parametrize("code", PATCHES.values(), ids=PATCHES)
def test_lies_earn_nothing(grader, code):
    graded = grader.grade(attacked(code, STUBS))
    assert sum(scores(graded).values()) == 0
    if code is not PATCHES["IPython"]:
        assert graded.remarks == ()  # the lie was told


def right_ones(seed):
    """What a child tells of right answers, for a seed."""
    return {t.id: pack_observed(Observed(reference(t, seed))) for t in exercises("05")}


def forgery(grader, seed):
    """A cell that tells all steps of the second run, in order, to whoever reads any file."""
    lesson, seen = grader.specs.lesson("05"), right_ones(seed)
    notebook = attacked("pass", STUBS).notebook()
    _, tasks = lesson.groups.values()
    steps = plan(notebook, tasks, places(notebook, lesson.tasks))
    events = [
        {"step": number} | ({"seen": seen[step.exercise.id]} if step.exercise else {})
        for number, step in enumerate(steps)
    ]
    text = "\n".join(map(json.dumps, events)) + "\n"
    return f"""
import os, sys
sys.turn = getattr(sys, "turn", 0) + 1
for file in range(64):
    try: sys.turn == 2 and os.write(file, {text!r}.encode())
    except OSError: pass
"""


def claim(grader, seed):
    """A cell that has the process itself tell what right answers do for a seed."""
    return f"""
import sys
seen = {right_ones(seed)!r}
inside = sys._getframe().f_back.f_globals
inside["look"] = lambda task, space, seed: task.id
inside["pack_observed"] = seen.get
"""


# What does not depend on the seed, and is printed in the public exercises, can be claimed by
# whoever has read them: here numbers to predict, and the order of one long chain.
PUBLIC = {"05-1": 0.0, "05-4": 0.0, "05-5": 1.0}


@pytest.mark.parametrize("make", [forgery, claim])
def test_forged_observations_of_public_cases_earn_nothing_that_is_drawn(grader, make):
    got = scores(grader.grade(attacked(make(grader, 0), STUBS)))
    assert all(got[id] <= PUBLIC.get(id, 0.0) for id in FULL), got


@pytest.mark.parametrize("make", [forgery, claim])
def test_the_forgery_would_work_if_the_seed_were_known(grader, make):
    """Else the test above would prove nothing."""
    seed = grader.specs.lesson("05").seed
    assert sum(scores(grader.grade(attacked(make(grader, seed), STUBS))).values()) > 15


# A child that looked at the exercises which must do without a part of microad gets that part by a
# second order. What the first run leaves behind must not reach beyond its own marks.

BETWEEN = {
    "it does not wait for the order": """
import sys
sys._getframe().f_back.f_globals["put_back"] = lambda: sys.exit()
""",
    "it closes the line": """
import os, sys
sys._getframe().f_back.f_globals["put_back"] = lambda: os.closerange(0, 64)
""",
    "it says that the kit cannot be loaded": """
import sys
inside = sys._getframe().f_back.f_globals
inside["load_more"] = lambda kit, finder: inside["_tell"](3, {"failed": "the walls"})
""",
    "it breaks what loads the kit": """
import sys
inside = sys._getframe().f_back.f_globals
inside["load_more"] = lambda kit, finder: 1 / 0
""",
    "it sleeps": """
import sys, time
sys._getframe().f_back.f_globals["put_back"] = lambda: time.sleep(1000)
""",
}


@pytest.mark.parametrize("code", BETWEEN.values(), ids=BETWEEN)
def test_between_two_orders_nothing_but_its_own_marks_can_be_spoiled(grader, code):
    """The second run begins anew in another child, and there it happens at the end."""
    assert scores(grader.grade(attacked(code))) == FULL
    assert scores(grader.grade(submission(notebook_of("05")))) == FULL


def test_what_comes_with_the_second_order_is_of_no_use_for_the_first(grader):
    """The part that is given comes when all is told that must do without it."""
    code = """
import gc, sys
def steal():
    found = [t for t in gc.get_objects() if getattr(t, "__name__", "") == "Value"]
    if not found: raise ImportError("not there")
    return type("Number", (found[0],), {})
try: Number = steal()
except ImportError: Number = None
"""
    graded = grader.grade(submission(notebook_of("04", {"04-2": code}), lesson="04"))
    marks = {mark.id: mark for mark in graded.marks}
    assert marks["04-2"].score == 0


def test_nothing_of_the_last_submission_is_left_for_the_next(grader):
    secret = "a" + "bcdef" * 3
    grader.grade(attacked(f"x = {secret!r} * 100\nimport os; os.write(1, x.encode())"))
    hunt = f"""
import gc
wanted = "a" + {secret[1:]!r}
found = [t for t in gc.get_objects() if isinstance(t, dict) and wanted in repr(t)[:10**6]]
assert not [t for t in found if t is not globals()]
"""
    assert grader.grade(attacked(hunt)).remarks == ()


# ---------------------------------------------------------------- answering with the package

BY_IMPORT = {
    "of the class": "from microad.scalar import Value\nclass Number(Value): pass",
    "of the class, renamed": "from microad.scalar import Value as Number",
    "of the module": "import microad.scalar\nNumber = microad.scalar.Value",
    "by name": "import importlib\nNumber = importlib.import_module('microad.scalar').Value",
    "without the stand-ins": """
import sys
kept = sys.meta_path[:]
try:
    sys.meta_path[:] = kept[1:]
    from microad.scalar import Value as Number
finally:
    sys.meta_path[:] = kept
""",
    "from the file":
        "import importlib.util as u\n"
        f"spec = u.spec_from_file_location('scalar', {microad.scalar.__file__!r})\n"
        "scalar = u.module_from_spec(spec); spec.loader.exec_module(scalar)\n"
        "Number = scalar.Value",
    "from the bank":
        "from microad.bank.document import exercise_document\n"
        "exec(exercise_document('04-2').reference)",
    "from memory": """
import gc, sys
for thing in gc.get_objects() + list(sys.modules.values()) + list(object.__subclasses__()):
    if getattr(thing, "__name__", "") == "Value" or "class Number" in str(thing)[:1000]:
        Number = thing
""",
}  # fmt: skip


@pytest.mark.parametrize("code", BY_IMPORT.values(), ids=BY_IMPORT)
def test_what_is_to_be_written_cannot_be_imported(grader, code):
    graded = grader.grade(submission(notebook_of("04", {"04-2": code}), lesson="04"))
    marks = {mark.id: mark for mark in graded.marks}
    assert marks["04-2"].score == 0
    assert {id for id, mark in marks.items() if mark.score < mark.points} == {"04-2"}


def test_an_import_of_the_answer_is_named(grader):
    answer = BY_IMPORT["of the class, renamed"]
    graded = grader.grade(submission(notebook_of("04", {"04-2": answer}), lesson="04"))
    (mark,) = (mark for mark in graded.marks if mark.id == "04-2")
    assert mark.notes == (
        "it imports microad.scalar, which this exercise does not give: write that part yourself",
    )
    assert "is not given in this exercise" in mark.report["counterexample"]["got"]


def test_what_an_exercise_gives_can_be_used(grader):
    assert set(scores(grader.grade(submission(notebook_of("04"), lesson="04"))).values()) == {
        task.points for task in exercises("04")
    }


@pytest.mark.parametrize("lesson", ["04", "05"])
def test_a_table_of_the_public_answers_fails_wherever_cases_are_drawn(lesson):
    """What is right for the seed of the notebooks, and wrong for every other one."""
    for task in exercises(lesson):
        earned, _ = copied_score(task)
        assert earned == 0, task.id

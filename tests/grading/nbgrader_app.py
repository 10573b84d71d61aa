"""nbgrader's own commands, unmodified, as a teacher would run them in a course's folder.

Of their time, half goes into importing nbgrader. So one process imports it once, and each command
runs in a copy of that process; `started` does without, for those who measure.
"""

import multiprocessing
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from submissions import ROOT

PATIENCE = 880  # seconds until a command that hangs is ended
SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload(["nbgrader.apps.nbgraderapp"])


def environment(course):
    """What a command sees: this package, and settings that are not those of the machine."""
    paths = filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))
    return os.environ | {
        "PYTHONPATH": os.pathsep.join(paths),
        "JUPYTER_CONFIG_DIR": str(course / "class" / "jupyter"),
    }


def started(course, *arguments):
    """Run a command in a new Python; return how it ended and what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *map(str, arguments)],
        cwd=course, env=environment(course), capture_output=True, text=True, timeout=PATIENCE,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def nbgrader(course, *arguments):
    """Run a command in a process that has imported nbgrader; the same comes back."""
    with tempfile.NamedTemporaryFile("r") as log:
        process = SERVER.Process(
            target=command, args=(course, environment(course), log.name, [*map(str, arguments)])
        )
        process.start()
        process.join(PATIENCE)
        if process.is_alive():
            process.kill()
            process.join()
        return process.exitcode, Path(log.name).read_text(encoding="utf-8")


def command(course, variables, log, arguments):
    """What the new process does: become the command."""
    from nbgrader.apps.nbgraderapp import NbGraderApp

    with Path(log).open("w") as stream:
        for number in (1, 2):
            os.dup2(stream.fileno(), number)
    os.environ.update(variables)
    os.chdir(course)
    sys.argv = ["nbgrader", *arguments]
    NbGraderApp.launch_instance(arguments)

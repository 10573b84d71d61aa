"""The sandbox attacks itself before it is trusted with anything.

Each attack is a cell that a student could hand in. One that ends without an error has succeeded,
and then nothing is graded.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import microad
from microad.errors import AttackError
from microad.grading.sandbox.client import Template

SECONDS = 5.0
NO_KIT: dict[str, dict[str, object]] = {"modules": {}, "given": {}, "parts": {}, "tasks": {}}


def attacks(folder: Path, parent: int) -> dict[str, str]:
    """Return cells that must fail, by what they try; `folder` holds a file "victim"."""
    victim, answers = folder / "victim", Path(microad.__file__).parent / "scalar.py"
    cells = {
        "read a file": f"open({str(victim)!r}).read()",
        "write a file": f"open({str(folder / 'mine')!r}, 'w').write('x')",
        "change a file": f"open({str(victim)!r}, 'a').write('x')",
        "delete a file": f"import os; os.remove({str(victim)!r})",
        "make a folder": f"import os; os.mkdir({str(folder / 'dir')!r})",
        "change permissions": f"import os; os.chmod({str(victim)!r}, 0o777)",
        "list files": "import os; os.listdir('/')",
        "read the answers": f"open({str(answers)!r}).read()",
        "import the answers": "from microad.scalar import Value; Value(1.0)",
        "open a socket": "import _socket; _socket.socket()",
        "start a process": "import os\nif not os.fork(): os._exit(0)",
        "start a program": "import os; os.execv('/bin/true', ['true'])",
        "start a thread": "import _thread; _thread.start_new_thread(print, ())",
        "send a signal": f"import os; os.kill({parent}, 0)",
        "read another process": f"open('/proc/{parent}/maps').read()",
        "become root": "import os; os.setresuid(0, 0, 0); os.setgroups([0])",
        "take 3 GB of memory": "bytearray(3 * 2**30)",
        "raise its limits": """
            import resource
            resource.setrlimit(resource.RLIMIT_CPU, (10**6, 10**6))
            """,
        "watch another process": f"""
            import ctypes
            if ctypes.CDLL(None).ptrace(0x4206, {parent}, 0, 0) == -1:
                raise PermissionError
            """,
        "leave the sandbox by a namespace": """
            import ctypes
            if ctypes.CDLL(None).unshare(0x10000000) == -1:
                raise PermissionError
            """,
    }
    return {name: dedent(cell) for name, cell in cells.items()}


def succeeded(template: Template) -> Iterator[str]:
    """Try every attack in a child of its own; yield the names of those that succeed."""
    with tempfile.TemporaryDirectory(prefix="microad-") as name:
        folder = Path(name)
        folder.chmod(0o777)  # what is refused is refused by the walls, not by its owner
        (folder / "victim").write_text("untouched")
        (folder / "victim").chmod(0o666)
        for what, cell in attacks(folder, template.process.pid).items():
            with template.child() as child:
                step = {"number": 0, "source": cell, "seconds": SECONDS}
                child.perform([step], seed=0, timeout=SECONDS)
                told = child.outcome(0, SECONDS, lambda: None)
            if not isinstance(told, dict) or not told.get("error"):
                yield what
        if [path.name for path in folder.iterdir()] != ["victim"]:
            yield "leave something behind"


def check(template: Template) -> None:
    """Try every attack.

    Raises
    ------
    AttackError
        If one of them succeeds.
    """
    found = list(succeeded(template))
    if found:
        raise AttackError(found)

"""Walls around a process that runs graded code: files, system calls, memory, processor, user.

They are prepared once, in the template, and closed by each child on itself before it runs a
line of a student's. Nothing can be written; only Python's own library can be read; there is no
network, no other process, no signal to one. Each wall stands without the others.

What is not promised: faults of the kernel, and what a student learns from how long things take.
Where the kernel has no such walls (other systems than Linux, or Linux before 5.13), `missing`
says what is not there, and the grader refuses unless it is told otherwise.
"""

import ctypes
import os
import resource
import signal
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from microad.errors import SandboxError, WallError
from microad.grading.sandbox import syscalls
from microad.grading.sandbox.syscalls import libc

MEMORY = 512 * 2**20  # bytes that a child may have on top of the template's
FILES = 32  # open files

# Landlock: the same numbers on every machine
CREATE, ADD_RULE, RESTRICT = 444, 445, 446
EXECUTE, READ_FILE, READ_DIR = 1, 4, 8
ACCESS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}  # how many kinds of access a version knows
NET_VERSION, SCOPE_VERSION, LATEST = 4, 6, 5
TCP, SCOPES = 0b11, 0b11  # bind and connect; abstract sockets and signals
BENEATH = 1

PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
CLONE_NEWUSER, CLONE_NEWNET, CLONE_NEWIPC = 0x10000000, 0x40000000, 0x08000000
CAPABILITIES, NONE = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
NOBODY = 65534


def _call(number: int, *arguments: object) -> int:
    result = libc().syscall(number, *arguments)
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


def landlock_version() -> int:
    """Return the version of Landlock that the kernel has; 0 if it has none."""
    with suppress(OSError):
        return _call(CREATE, None, ctypes.c_size_t(0), 1)
    return 0


def missing() -> str:
    """Say what this system lacks for a sandbox; nothing if it has all that is needed."""
    if not sys.platform.startswith("linux"):
        return SandboxError.text("platform", platform=sys.platform)
    if not syscalls.program():
        return SandboxError.text("processor")
    if not landlock_version():
        return SandboxError.text("kernel")
    return ""


def room() -> int:
    """Return how many bytes a child may have: what this process has, and some more.

    It is -1 where that cannot be known.
    """
    if not sys.platform.startswith("linux"):
        return -1
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * resource.getpagesize() + MEMORY


@dataclass(frozen=True)
class Walls:
    """What a template prepares for its children: all that need not be done by each of them.

    Attributes
    ----------
    rules : int
        File descriptor of the Landlock rules; -1 for no walls at all.
    user : int
        The user that a child of root becomes; -1 if we are not root.
    seconds : int
        Processor time of a child, whatever the grader's own clock says.
    memory : int
        Bytes that a child may have; -1 for no limit.
    """

    rules: int = -1
    user: int = -1
    seconds: int = 600
    memory: int = field(default_factory=room)

    @classmethod
    def prepare(cls) -> "Walls":
        """Make the rules, and leave the network already here, in the template."""
        root = os.geteuid() == 0
        flags = CLONE_NEWNET | CLONE_NEWIPC | (0 if root else CLONE_NEWUSER)
        libc().unshare(flags)  # a layer more where the kernel permits it; the filter does not rest
        return cls(_rules(), _free_user() if root else -1)

    def close(self) -> None:
        """Close the walls around this process for good.

        Raises
        ------
        OSError
            If one of them does not close; then no student's code may run here.
        """
        parent = os.getppid()
        limit(self.seconds, self.memory)
        if self.rules < 0:
            return
        if self.user >= 0:
            os.setgroups([])
            os.setresgid(self.user, self.user, self.user)
            os.setresuid(self.user, self.user, self.user)
        _drop_capabilities()
        libc().prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it ended before it could have told us
            os._exit(1)
        if libc().prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
            raise WallError("privileges", number=ctypes.get_errno())
        _call(RESTRICT, self.rules, 0)
        os.close(self.rules)
        syscalls.install()


def limit(seconds: int, memory: int) -> None:
    """Limit processor time, memory, files; these limits also hold where there are no walls."""
    limits = {
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: FILES,
    }
    if memory >= 0:
        limits[resource.RLIMIT_AS] = memory
    for what, most in limits.items():
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))


def _drop_capabilities() -> None:
    """Give up every privilege, not even inside a namespace of our own."""
    if libc().capset(CAPABILITIES, NONE):
        raise WallError("capabilities", number=ctypes.get_errno())


def _free_user() -> int:
    """Return a user id that nobody has, or nobody's where there are only a few."""
    lines = Path("/proc/self/uid_map").read_text().splitlines()
    wanted = 1_900_000_000 + os.getpid() % 10_000_000
    for first, _, count in (map(int, line.split()) for line in lines):
        if first <= wanted < first + count:
            return wanted
    return NOBODY


# ---------------------------------------------------------------- what may be read


def _rules() -> int:
    version = landlock_version()
    kinds = (1 << ACCESS[min(version, LATEST)]) - 1
    handled = (
        ctypes.c_uint64(kinds),
        ctypes.c_uint64(TCP if version >= NET_VERSION else 0),
        ctypes.c_uint64(SCOPES if version >= SCOPE_VERSION else 0),
    )
    size = 24 if version >= SCOPE_VERSION else 16 if version >= NET_VERSION else 8
    attributes = b"".join(bytes(field) for field in handled)[:size]
    rules = _call(CREATE, attributes, ctypes.c_size_t(size), 0)
    for path, access in _readable():
        with suppress(FileNotFoundError):
            _allow(rules, path, access)
    return rules


def _allow(rules: int, path: Path, access: int) -> None:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        beneath = bytes(ctypes.c_uint64(access)) + bytes(ctypes.c_int32(place))
        _call(ADD_RULE, rules, BENEATH, beneath, 0)
    finally:
        os.close(place)


def _readable() -> Iterator[tuple[Path, int]]:
    """Name Python's own library and NumPy, but no other package: microad least of all."""
    homes = {Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib")}
    for home in homes:
        yield home, READ_DIR
        for entry in home.iterdir():
            if entry.name not in ("site-packages", "dist-packages"):
                yield entry, READ_FILE | (READ_DIR if entry.is_dir() else 0)
    import numpy

    yield Path(numpy.__file__).parent, READ_FILE | READ_DIR

"""The system calls that graded code may make, as a filter for the kernel (seccomp).

Everything else, such as sockets, processes, signals to others, ptrace and mounts, fails with
"operation not permitted". A filter is a little program on the number of the call; once installed
it holds until the process ends, and nobody can take it off.
"""

import ctypes
import platform
import struct
from functools import cache

from microad.errors import WallError

# name: the number on x86_64 and on aarch64, which lacks the calls that have newer forms
ALLOWED: dict[str, tuple[int, int | None]] = {
    # files that are open, or that Landlock lets it open
    "read": (0, 63), "write": (1, 64), "open": (2, None), "close": (3, 57), "stat": (4, None),
    "fstat": (5, 80), "lstat": (6, None), "lseek": (8, 62), "pread64": (17, 67), "readv": (19, 65),
    "writev": (20, 66), "access": (21, None), "dup": (32, 23), "dup2": (33, None),
    "fcntl": (72, 25), "getcwd": (79, 17), "readlink": (89, None), "getdents64": (217, 61),
    "openat": (257, 56), "newfstatat": (262, 79), "readlinkat": (267, 78), "faccessat": (269, 48),
    "statx": (332, 291), "faccessat2": (439, 439),
    # memory
    "mmap": (9, 222), "mprotect": (10, 226), "munmap": (11, 215), "brk": (12, 214),
    "mremap": (25, 216), "madvise": (28, 233),
    # time, timers and waiting
    "poll": (7, None), "select": (23, None), "sched_yield": (24, 124), "nanosleep": (35, 101),
    "getitimer": (36, 102), "alarm": (37, None), "setitimer": (38, 103), "gettimeofday": (96, 169),
    "times": (100, 153), "time": (201, None), "futex": (202, 98), "restart_syscall": (219, 128),
    "clock_gettime": (228, 113), "clock_getres": (229, 114), "clock_nanosleep": (230, 115),
    "pselect6": (270, 72), "ppoll": (271, 73),
    # signals to itself, and its own end
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132), "exit": (60, 93), "exit_group": (231, 94),
    # questions about itself and the machine
    "getpid": (39, 172), "uname": (63, 160), "getrlimit": (97, 163), "getrusage": (98, 165),
    "sysinfo": (99, 179), "getuid": (102, 174), "getgid": (104, 176), "geteuid": (107, 175),
    "getegid": (108, 177), "getppid": (110, 173), "gettid": (186, 178),
    "sched_getaffinity": (204, 123), "getcpu": (309, 168), "getrandom": (318, 278),
}  # fmt: skip

# how the kernel names a machine, and which column above is its
MACHINES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}

LOAD, IF_EQUAL, RETURN = 0x20, 0x15, 0x06  # instructions of the filter's little language
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050001, 0x80000000  # REFUSE: errno 1, EPERM
NUMBER, MACHINE = 0, 4  # where in its data the filter finds them
PR_SET_SECCOMP, MODE_FILTER = 22, 2


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


@cache
def program() -> bytes:
    """Return the filter for this machine; empty if the machine is not one we know."""
    if platform.machine() not in MACHINES:
        return b""
    machine, column = MACHINES[platform.machine()]
    numbers = [n for pair in ALLOWED.values() if (n := pair[column]) is not None]
    steps = [(LOAD, 0, 0, MACHINE), (IF_EQUAL, 0, len(numbers) + 3, machine), (LOAD, 0, 0, NUMBER)]
    # each test that holds jumps over the tests left and the refusal
    steps += [(IF_EQUAL, len(numbers) - place, 0, n) for place, n in enumerate(numbers)]
    steps += [(RETURN, 0, 0, REFUSE), (RETURN, 0, 0, ALLOW), (RETURN, 0, 0, KILL)]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


@cache
def libc() -> ctypes.CDLL:
    """Return the C library, with the functions looked up that every child calls."""
    library = ctypes.CDLL(None, use_errno=True)
    for name in ("syscall", "prctl", "capset", "unshare"):
        getattr(library, name, None)
    return library


@cache
def _filter() -> _Program:
    return _Program(len(program()) // 8, program())


def install() -> None:
    """Put the filter on this process; it needs "no new privileges" first.

    Raises
    ------
    WallError
        If the kernel does not take it.
    """
    if libc().prctl(PR_SET_SECCOMP, MODE_FILTER, ctypes.byref(_filter()), 0, 0):
        raise WallError("filter", number=ctypes.get_errno())

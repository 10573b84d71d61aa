"""What a download holds: the files of a zip or a folder, listed and read with distrust.

Nothing is ever extracted to the place that an archive names: a member is only read, up to a
limit, and who reads it decides where to write. So a name such as `../../x` has no power; it is
left out all the same, and so are links, encrypted members and special files.
"""

import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from microad.errors import DownloadError, MemberError

MAX_FILES = 50_000  # 800 students who hand in 60 files each
MAX_TOTAL = 4 * 2**30  # bytes that are read from one download
CLUTTER = re.compile(r"__MACOSX|\.ipynb_checkpoints|\._.*|\.DS_Store|Thumbs\.db|desktop\.ini")


@dataclass(frozen=True)
class Member:
    """A file in a download.

    Attributes
    ----------
    parts : tuple of str
        The names on its path, from the top of the download.
    open : callable
        Returns its first bytes, up to a limit and one more.
    """

    parts: tuple[str, ...]
    open: Callable[[int], bytes] = field(repr=False)

    @property
    def name(self) -> str:
        """The whole path, for messages."""
        return "/".join(self.parts)

    def read(self, limit: int) -> bytes:
        """Return the content.

        Raises
        ------
        MemberError
            If it is larger than `limit` bytes, or damaged, or not readable.
        """
        try:
            content = self.open(limit)
        except (zipfile.BadZipFile, zlib.error, EOFError):
            raise MemberError("damaged") from None
        except (NotImplementedError, RuntimeError):
            raise MemberError("encrypted") from None
        except OSError as error:
            raise MemberError("system", error=(error.strerror or str(error)).lower()) from None
        if len(content) > limit:
            raise MemberError("large", limit=limit / 2**20)
        return content


@dataclass
class Download:
    """The files of a download, and what was left out of it, with reasons."""

    members: list[Member] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    total: int = 0

    def read(self, member: Member, limit: int) -> bytes:
        """Read a member, and count how much was read in all.

        Raises
        ------
        MemberError
            If this member cannot be read, or nothing more is read from this download.
        """
        if self.total >= MAX_TOTAL:
            raise MemberError("download large", limit=MAX_TOTAL / 2**30)
        content = member.read(limit)
        self.total += len(content)
        return content


@contextmanager
def opened(path: Path) -> Iterator[Download]:
    """List what a zip file or a folder holds.

    Raises
    ------
    DownloadError
        If it is neither, or damaged, or holds more files than a class can hand in.
    """
    if path.is_dir():
        yield _of_folder(path)
        return
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        raise DownloadError(path, "kind") from None
    with archive:
        if len(archive.infolist()) > MAX_FILES:
            raise DownloadError(path, "many files", limit=MAX_FILES)
        yield _of_zip(archive)


def _of_zip(archive: zipfile.ZipFile) -> Download:
    download = Download()
    for info in archive.infolist():
        name = info.orig_filename  # as it stands in the archive, before zipfile mends it
        parts = tuple(part for part in name.split("/") if part not in ("", "."))
        mode = info.external_attr >> 16
        if not parts or info.is_dir() or any(map(CLUTTER.fullmatch, parts)):
            continue
        if reason := _odd_name(name, parts):
            download.skipped.append((name, reason))
        elif stat.S_IFMT(mode) not in (0, stat.S_IFREG):
            download.skipped.append((name, "it is a link or a special file"))
        else:
            download.members.append(Member(parts, partial(_from_zip, archive, info)))
    return download


def _from_zip(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    with archive.open(info) as file:
        return file.read(limit + 1)


def _odd_name(name: str, parts: tuple[str, ...]) -> str:
    if name.startswith("/") or re.match(r"[A-Za-z]:", name):
        return "its name is an absolute path"
    if ".." in parts:
        return "its name leads out of the archive"
    if "\\" in name or not name.isprintable():
        return "its name holds characters that no path should hold"
    return ""


def _of_folder(top: Path) -> Download:
    download = Download()
    for folder, folders, files in os.walk(top):
        here = Path(folder)
        for name in sorted(folders):
            if (here / name).is_symlink():
                download.skipped.append((str((here / name).relative_to(top)), "it is a link"))
        folders[:] = sorted(n for n in folders if not CLUTTER.fullmatch(n))
        for name in sorted(files):
            path = here / name
            parts = path.relative_to(top).parts
            if CLUTTER.fullmatch(name):
                continue
            if not stat.S_ISREG(path.lstat().st_mode):
                download.skipped.append(("/".join(parts), "it is a link or a special file"))
                continue
            download.members.append(Member(parts, partial(_from_file, path)))
        if len(download.members) > MAX_FILES:
            raise DownloadError(top, "many files", limit=MAX_FILES)
    return download


def _from_file(path: Path, limit: int) -> bytes:
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        return file.read(limit + 1)

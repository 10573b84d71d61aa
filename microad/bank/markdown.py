"""Read a document: facts in TOML, then Markdown in sections, of which every line is numbered.

A section begins with a line ``## Title`` outside of a block of code. What stands before the first
one belongs to a section without a title.
"""

import json
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from microad.errors import DocumentError

FRONT = "+++"


@dataclass(frozen=True)
class Lines:
    """Some lines of a document that follow one another.

    Attributes
    ----------
    path : Path
        The document.
    first : int
        The number of the first line, from 1.
    lines : tuple of str
        The lines, without their ends.
    """

    path: Path
    first: int
    lines: tuple[str, ...]

    def __getitem__(self, part: slice) -> "Lines":
        start, stop, _ = part.indices(len(self.lines))
        return Lines(self.path, self.first + start, self.lines[start:stop])

    @property
    def text(self) -> str:
        """The lines as one text, without the empty ones around it."""
        return "\n".join(self.lines).strip("\n")

    @property
    def source(self) -> str:
        """The lines as a program."""
        return "\n".join((*self.lines, ""))

    @property
    def beginning(self) -> int:
        """Where the first line stands that is not empty; 0 if there is none."""
        return next((at for at, line in enumerate(self.lines) if line.strip()), 0)

    def fail(self, cause: str, at: int = 0, /, **facts: object) -> NoReturn:
        """Raise an error about one of the lines."""
        raise DocumentError(self.path, self.first + at, cause, **facts)


@dataclass(frozen=True)
class Section:
    """A section: its title, and what stands below."""

    title: str
    body: Lines

    def fail(self, cause: str, /, **facts: object) -> NoReturn:
        """Raise an error about the line of the title."""
        self.body.fail(cause, -1, **facts)

    def code(self, *kinds: str) -> tuple[str, Lines, Lines]:
        """Return the block of code that the section begins with.

        Parameters
        ----------
        *kinds : str
            What may stand behind the ``` that opens it.

        Returns
        -------
        tuple
            Its kind, its lines, and what stands behind it.

        Raises
        ------
        DocumentError
            If the section begins with something else.
        """
        lines, start = self.body.lines, self.body.beginning
        kind = lines[start][3:] if lines and lines[start].startswith("```") else ""
        if kind not in kinds:
            self.fail("no block", kinds=" or ```".join(kinds))
        end = lines.index("```", start + 1)
        return kind, self.body[start + 1 : end], self.body[end + 1 :]


@dataclass(frozen=True)
class Document:
    """A document: the facts that it begins with, and its sections in order."""

    path: Path
    facts: dict[str, Any]
    sections: tuple[Section, ...]
    fact_lines: dict[str, int]

    def fail(self, key: str, cause: str, /, **facts: object) -> NoReturn:
        """Raise an error about the line of a fact."""
        raise DocumentError(self.path, self.fact_lines.get(key, 1), cause, **facts)


def read(path: Path, known: Mapping[str, Any], required: Collection[str]) -> Document:
    """Read a document.

    Parameters
    ----------
    path : Path
        The document.
    known : mapping
        The facts that it may have, each with an example of its type.
    required : collection of str
        Those that it must have.

    Raises
    ------
    DocumentError
        If its facts or its blocks of code are not well formed.
    """
    everything = Lines(path, 1, tuple(path.read_text(encoding="utf-8").split("\n")))
    if everything.lines[0] != FRONT or FRONT not in everything.lines[1:]:
        everything.fail("front")
    end = everything.lines.index(FRONT, 1)
    facts = _facts(everything[1:end])
    document = Document(
        path, facts, tuple(_sections(everything[end + 1 :])), _fact_lines(everything[1:end])
    )
    for key, fact in facts.items():
        if key not in known:
            document.fail(key, "unknown", key=key, file=path.name, known=", ".join(known))
        if not _is_like(fact, known[key]):
            document.fail(key, "type", key=key, found=fact, wanted=json.dumps(known[key]))
    for key in required:
        if not facts.get(key):
            document.fail(key, "missing", key=key)
    return document


def _is_like(fact: Any, example: Any) -> bool:
    if isinstance(example, list):
        return isinstance(fact, list) and all(_is_like(entry, example[0]) for entry in fact)
    numbers = (int, float) if isinstance(example, float) else type(example)
    return isinstance(fact, numbers) and not isinstance(fact, bool)


def _facts(front: Lines) -> dict[str, Any]:
    try:
        return tomllib.loads("\n".join(front.lines))
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        at = int(place[1]) - 1 if place else 0
        front.fail("toml", at, why=str(error).split(" (at")[0])


def _fact_lines(front: Lines) -> dict[str, int]:
    """Return the number of the line in which each fact stands."""
    keys = (re.match(r"(\w+)\s*=", line) for line in front.lines)
    return {key[1]: front.first + at for at, key in enumerate(keys) if key}


def _sections(body: Lines) -> Iterator[Section]:
    title, start = "", 0
    for at in _headings(body):
        yield Section(title, body[start:at])
        title, start = body.lines[at].removeprefix("## ").strip(), at + 1
    yield Section(title, body[start:])


def _headings(body: Lines) -> Iterator[int]:
    opened = None
    for at, line in enumerate(body.lines):
        if opened is not None and line == "```":
            opened = None
        elif opened is not None and line.startswith("```"):
            break  # a block opens inside of another one
        elif opened is None and line.startswith("```"):
            opened = at
        elif opened is None and line.startswith("## "):
            yield at
    if opened is not None:
        body.fail("fence", opened)

"""An exercise as a document: `NN-K.md` holds all of it that is prose or an answer.

The facts come first, then what a student reads, then sections::

    ## Setup                     imports that the code below needs
    ## Given, ## Tool            code before the answer, and a text behind it
    ## Answer                    a right answer with its solution regions, and a note behind it
    ## Right: another style      a right answer, whole or as a diff
    ## Mistake M-CODE: name      a wrong answer, whole or as a diff, and its three hints
    ## Mutant M-CODE: name       a wrong answer without hints; the code may be left out
    ## Hints                     for a mistake that is not recognized

>>> exercise_document("05-4").wrongs[0].name
'expects the naive sweep to repeat itself'
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from microad.bank.diffs import changed
from microad.bank.ladders import ladder
from microad.bank.markdown import Document, Lines, Section, read
from microad.course.spec import BANK, Hints, Wrong

REQUIRED = ("title", "kind", "stars", "names")
FACTS = {
    "title": "Twice",
    "kind": "CO",
    "stars": 1,
    "names": ["double"],
    "objectives": ["implement a function"],
    "misconceptions": ["M-POW"],
    "needs": ["05-3"],
    "seconds": 2.0,
    "rtol": 1e-9,
}
ONCE = ("", "Setup", "Given", "Tool", "Answer", "Hints")
NEEDED = ("", "Answer", "Hints")
NAMED = re.compile(r"(Right|Mistake|Mutant)(?: +(M-\w+))?(?:: *(.*))?")
KNOWN = "Setup, Given, Tool, Answer, Right: ..., Mistake M-...: ..., Mutant: ... or Hints"
NO_HINTS: Hints = ("", "", "")


class Listing(NamedTuple):
    """Code in a notebook, and the text behind it."""

    code: str = ""
    text: str = ""


@dataclass(frozen=True)
class ExerciseDocument:
    """What a document says of an exercise.

    Attributes
    ----------
    id : str
        "05-4", from the name of the file.
    document : Document
        Where it stands; its `facts` are title, kind, stars and so on.
    prompt : str
        What a student reads first.
    setup : str
        What the notebook runs before the answer: imports and the given code.
    given, tool, answer : Listing
        The code in the notebook. The given code is part of the setup, a tool is not.
    right : tuple of str
        Other right answers.
    wrongs : tuple of Wrong
        Mistakes and mutants.
    hints : tuple of str
        The ladder for a mistake that is not recognized.
    """

    id: str
    document: Document
    prompt: str
    setup: str
    given: Listing
    tool: Listing
    answer: Listing
    right: tuple[str, ...]
    wrongs: tuple[Wrong, ...]
    hints: Hints

    @property
    def reference(self) -> str:
        """The right answer, as a cell."""
        return self.answer.code


def exercise_document(id: str) -> ExerciseDocument:
    """Return the document of an exercise of the bank, such as "05-4"."""
    return read_exercise(folder(id[:2]) / f"{id}.md")


def folder(lesson: str) -> Path:
    """Return the folder of a unit of the bank, such as "05"."""
    found = find_spec(f"{BANK}.u{lesson}")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent


@cache
def read_exercise(path: Path) -> ExerciseDocument:
    """Read the document of an exercise, once.

    Raises
    ------
    DocumentError
        If it is not well formed; names the file and the line, and says what to write.
    """
    document = read(path, FACTS, REQUIRED)
    once, named = _sorted(document)
    if not once[""].body.text:
        once[""].body.fail("no prompt")
    answer, given = _listing(once["Answer"]), _listing(once.get("Given"))
    return ExerciseDocument(
        path.stem,
        document,
        once[""].body.text,
        "\n\n".join(filter(None, (_setup(once.get("Setup")), given.code))),
        given,
        _listing(once.get("Tool")),
        answer,
        tuple(_right(each.section, answer.code) for each in named if each.kind == "Right"),
        tuple(_wrong(each, answer.code) for each in named if each.kind != "Right"),
        ladder(once["Hints"], once["Hints"].body),
    )


class Named(NamedTuple):
    """A section whose title has three parts."""

    kind: str
    code: str
    name: str
    section: Section


def _sorted(document: Document) -> tuple[dict[str, Section], list[Named]]:
    """Tell the sections that stand there once from those that have a name."""
    once: dict[str, Section] = {}
    named: list[Named] = []
    for section in document.sections:
        if section.title in ONCE:
            if section.title in once:
                section.fail("twice", title=section.title)
            once[section.title] = section
        elif found := NAMED.fullmatch(section.title):
            if not found[3]:
                section.fail("no name", title=found[1])
            if any(found[3] == other.name for other in named):
                section.fail("twice", title=found[3])
            named.append(Named(found[1], found[2] or "", found[3], section))
        else:
            section.fail("heading", title=section.title, known=KNOWN)
    for title in NEEDED:
        if title not in once:
            document.fail("", "no section", title=title)
    return once, named


def _listing(section: Section | None) -> Listing:
    if section is None:
        return Listing()
    _, code, rest = section.code("python")
    return Listing(code.source, rest.text)


def _setup(section: Section | None) -> str:
    if section is None:
        return ""
    _, code, rest = section.code("python")
    _end(rest)
    return code.source


def _right(section: Section, answer: str) -> str:
    source, rest = _program(section, answer)
    _end(rest)
    return source


def _wrong(found: Named, answer: str) -> Wrong:
    source, rest = _program(found.section, answer)
    if found.kind == "Mistake":
        return Wrong(found.name, found.code, source, ladder(found.section, rest))
    _end(rest)
    return Wrong(found.name, found.code, source, NO_HINTS, listed=False)


def _program(section: Section, answer: str) -> tuple[str, Lines]:
    """A program, whole or as a diff against the answer, and what stands behind it."""
    kind, code, rest = section.code("diff", "python")
    return changed(answer, code) if kind == "diff" else code.source, rest


def _end(rest: Lines) -> None:
    if rest.text:
        rest.fail("text", rest.beginning)

"""A mistake as a difference: the lines that it takes out of the right answer and puts into it.

A diff is written as everywhere (``-`` goes, ``+`` comes, a space stays), and ``@@`` stands between
two changes. Nobody counts lines: a change is where its lines stand in the answer.

>>> from pathlib import Path
>>> diff = Lines(Path("05-4.md"), 7, ("-    g += p", "+    g = p", " return g"))
>>> print(changed("for p in ps:\\n    g += p\\nreturn g\\n", diff), end="")
for p in ps:
    g = p
return g
"""

from collections.abc import Iterator

from microad.bank.markdown import Lines

SEPARATOR = "@@"


def changed(answer: str, diff: Lines) -> str:
    """Return the answer with the changes of a diff in it.

    Raises
    ------
    DocumentError
        If the lines of a change do not stand in the answer exactly once.
    """
    lines = answer.split("\n")
    for hunk in _hunks(diff):
        old, new = _side(hunk, "-"), _side(hunk, "+")
        if old == new:
            hunk.fail("same")
        place = _place(lines, old, hunk)
        lines[place : place + len(old)] = new
    return "\n".join(lines)


def _hunks(diff: Lines) -> Iterator[Lines]:
    start = 0
    for at, line in enumerate((*diff.lines, SEPARATOR)):
        if line.startswith(SEPARATOR):
            if at > start:
                yield diff[start:at]
            start = at + 1
        elif line[:1] not in ("", " ", "+", "-"):
            diff.fail("diff line", at)


def _side(hunk: Lines, sign: str) -> list[str]:
    """The lines before a change ("-") or after it ("+")."""
    return [line[1:] for line in hunk.lines if line[:1] in ("", " ", sign)]


def _place(lines: list[str], old: list[str], hunk: Lines) -> int:
    if not old:
        hunk.fail("no context")
    found = [n for n in range(len(lines)) if lines[n : n + len(old)] == old]
    seen = " / ".join(line.strip() for line in old)
    if not found:
        hunk.fail("no match", lines=seen)
    if len(found) > 1:
        hunk.fail("many", count=len(found), lines=seen)
    return found[0]

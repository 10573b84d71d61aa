"""The hints of a document: three levels, laid out as a learner sees them."""

import re
from itertools import pairwise
from textwrap import wrap

from microad.bank.markdown import Lines, Section
from microad.course.spec import LEVELS, Hints

BETWEEN = "---"
WIDTH = 88


def ladder(section: Section, text: Lines) -> Hints:
    """Read the three hints of a section: a question, the rule, a faded example.

    Raises
    ------
    DocumentError
        If there are not three.
    """
    ends = [-1, *(n for n, line in enumerate(text.lines) if line == BETWEEN), len(text.lines)]
    levels = [laid_out(text[start + 1 : end].text.strip()) for start, end in pairwise(ends)]
    levels = [level for level in levels if level]
    if len(levels) != LEVELS:
        section.fail("hints", found=len(levels), wanted=LEVELS)
    first, second, third = levels
    return first, second, third


def laid_out(text: str) -> str:
    """Return a text with lines of even length; blocks of code and tables stay as they are.

    >>> print(laid_out("One\\nline.\\n\\n| x | x² |\\n|---|---|\\n| 3 | 9 |"))
    One line.
    <BLANKLINE>
    | x | x² |
    |---|---|
    | 3 | 9 |
    """
    blocks: list[str] = []
    for part in re.split(r"(```.*?```)", text, flags=re.S):
        blocks += [part] if part.startswith("```") else part.split("\n\n")
    return "\n\n".join(_block(block.strip("\n")) for block in blocks if block.strip())


def _block(text: str) -> str:
    if text.startswith(("```", "|")):
        return text
    return "\n".join(wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False))

"""The texts of mistakes that are recognized in every exercise, from `slips.toml`.

>>> known = told(Slip("caret", {"where": "line 2: x ^ 2"}))
>>> known.name, known.hints[0]
('it writes `^` for a power', 'What does `2 ^ 3` give in Python, and what does `2 ** 3` give?')
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from microad.course.contract import Slip
from microad.course.data import shorten
from microad.course.spec import Hints

MOST_CODE = 60  # characters of a line of code that a name may quote


class Told(NamedTuple):
    """A mistake in words: the name that a report shows, and three hints."""

    name: str
    hints: Hints


@cache
def texts() -> dict[str, dict[str, str]]:
    """Return the entries of `slips.toml` by name."""
    return tomllib.loads(files(__package__).joinpath("slips.toml").read_text(encoding="utf-8"))


def told(slip: Slip) -> Told:
    """Put a slip into words."""
    entry = texts()[slip.rule]
    words = {name: shorten(text, MOST_CODE) for name, text in slip.facts.items()}
    name, *hints = (_filled(entry[part], words) for part in ("name", "ask", "tell", "example"))
    return Told(name, (hints[0], hints[1], hints[2]))


def _filled(text: str, words: dict[str, str]) -> str:
    for name, word in words.items():
        text = text.replace("{" + name + "}", word)
    return text

"""The questions of predict mode, as the front end asks and judges them."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

from microad.viz.words import number_text


def asked(
    question: str, ans: Any, says: str, near: Iterable, mistakes: Sequence[str] = ()
) -> dict[str, Any]:
    """Return a question whose answer is a number.

    Parameters
    ----------
    question : str
    ans : float
        The answer; what is not finite is typed as a word.
    says : str
        What leads to the answer; it is told with it.
    near : iterable of float
        The numbers that known mistakes lead to.
    mistakes : sequence of str, optional
        What to say to each of them, and last to any other answer; by default what the story says.
    """
    own = {"mistakes": mistakes} if mistakes else {}
    return own | {
        "question": question,
        "answer": finite(ans),
        "word": number_text(ans),
        "says": f"{says}{number_text(ans)}.",
        "near": [finite(x) for x in near],
    }


def shape_asked(
    question: str, shape: str, name: str, near: Iterable[str], mistakes: Sequence[str]
) -> dict[str, Any]:
    """Return a question whose answer is the shape of `name`."""
    return {
        "question": question,
        "kind": "shape",
        "answer": None,
        "word": shape,
        "says": f"{shape}, the shape of {name}.",
        "near": list(near),
        "mistakes": mistakes,
    }


def finite(x: Any) -> float | None:
    """Return a number that JSON can carry, or None."""
    return None if isinstance(x, complex) or not math.isfinite(x) else float(x)

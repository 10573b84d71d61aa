"""What verdicts share: how to compare an answer without giving the true one away."""

from collections.abc import Callable
from typing import Any

from microad.course.data import as_data, form
from microad.course.spec import Verdict


def verdict(got: Any, true: Any, room: float = 0.0) -> str:
    """Compare an answer without giving the true one away; it may be off by `room`.

    >>> verdict(4.1, 4), verdict(4.1, 4, room=0.2)
    ('4.1 is too large', 'right')
    """
    got = as_data(got)  # a learner's own kind of number may claim to equal everything
    if isinstance(got, bool) or not isinstance(got, int | float):
        return f"{named(got)} is not a number"
    if got == true or abs(got - true) <= room:
        return "right"
    return f"{got:.10g} is too {'large' if got > true else 'small'}"


def named(got: Any) -> str:
    """Say what something is that should be a number.

    >>> named("5"), named(as_data(len)), named([1, 2])
    ("the text '5'", 'a function', 'a list of 2')
    """
    return (
        f"the text {got!r:.40}" if isinstance(got, str) else form(got).replace(FUNCTION, "function")
    )


FUNCTION = "builtin_function_or_method"


def verdicts(truth: Callable[[Any], dict[str, Any]], room: float = 0.0) -> Verdict:
    """Return the verdict on numbers that the learner predicts.

    `truth` gives the true numbers of a case, under the names that `observe` has for the given
    ones. It runs with the judge, so that the learner's process never knows them.

    >>> verdicts(lambda case: {"slope": 6})(3, {"slope": 5, "count": 1})
    {'slope': '5 is too small', 'count': 1}
    """

    def judge(case: Any, seen: dict[str, Any]) -> dict[str, Any]:
        true = truth(case)
        judged = {name: verdict(seen[name], true[name], room) for name in true if name in seen}
        return {name: judged.get(name, got) for name, got in seen.items()}

    return judge

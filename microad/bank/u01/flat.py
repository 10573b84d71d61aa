"""01-7: three places where the curve is flat: a peak, a valley, and neither."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import ladder, source, swap
from microad.course.spec import Exercise, Namespace, Probe, Wrong

KINDS = ("peak", "valley", "neither")
CLOSE = (1e-1, 1e-2)
CLOSER = (3e-2, 1e-3)

REFERENCE = source('''
    def answer_01_7():
        """A function and a place for each kind: dict(peak=(f, a), valley=..., neither=...)."""
        ### BEGIN SOLUTION
        return dict(
            peak=(lambda x: -((x - 1) ** 2), 1.0),
            valley=(lambda x: x**2, 0.0),
            neither=(lambda x: x**3, 0.0),
        )
        ### END SOLUTION
    ''')

WITH_NAMES = source("""
    import math

    def bell(x):
        return math.exp(-x * x)

    def stairs(x):
        return x + math.sin(x)

    def answer_01_7():
        return dict(
            peak=[bell, 0],
            valley=[math.cos, math.pi],
            neither=[stairs, math.pi],
        )
    """)

POLYNOMIALS = source("""
    def answer_01_7():
        f = lambda x: x**3 - 3 * x
        return {"peak": (f, -1.0), "valley": (f, 1.0), "neither": (lambda x: 2 - (x - 2) ** 5, 2.0)}
    """)


def kind(f: Any, a: float, steps: tuple[float, ...]) -> str:
    """What the heights on both sides say, at each of some distances."""
    found = {look(f, a, h) for h in steps}
    return found.pop() if len(found) == 1 else "it depends on how close one looks"


def look(f: Any, a: float, h: float) -> str:
    left, here, right = (float(f(x)) for x in (a - h, a, a + h))
    if left < here and right < here:
        return "peak"
    if left > here and right > here:
        return "valley"
    if left < here < right or right < here < left:
        return "neither"
    return "level ground"


def is_flat(f: Any, a: float) -> str:
    """Both one-sided quotients come close to 0 as the step shrinks."""
    worst = 0.0
    for h in (1e-4, -1e-4):
        q = (float(f(a + h)) - float(f(a))) / h
        if abs(q) > 1e-2:
            worst = max(worst, abs(q), key=abs)
    return "it is 0" if worst == 0.0 else f"it is not 0 but about {worst:.3g} in size"


def observe(ns: Namespace, case: Any) -> dict[str, Any]:
    wanted, steps = case
    f, a = ns.answer_01_7()[wanted]
    return {"slope at your place": is_flat(f, a), "what is there": kind(f, a, steps)}


def show(case: Any) -> str:
    return f"your answer for {case[0]!r}"


def closer(r: Random) -> Iterator[Any]:
    yield from ((wanted, CLOSER) for wanted in KINDS)


PROBES = (
    Probe(
        "a peak and a valley", lambda r: [("peak", CLOSE), ("valley", CLOSE)], observe, show=show
    ),
    Probe("neither of the two", lambda r: [("neither", CLOSE)], observe, show=show),
    Probe("closer up, they still are what you named", closer, observe, hidden=True, show=show),
)

NEITHER = "neither=(lambda x: x**3, 0.0)"

WRONGS = (
    Wrong(
        "takes every flat place for a peak or a valley",
        "M-FLAT",
        swap(REFERENCE, (NEITHER, "neither=(lambda x: x**4, 0.0)")),
        ladder("""
            Walk through your third place from left to right. Do you go up on both sides of it,
            or up on one side only?
            ---
            For {case} I find at your place: {got}. The slope is 0 there, so that much is right.
            But slope 0 says no more than that the curve is level in one point. After that it
            may turn around, and then there is a peak or a valley. Or it may go on in the same
            direction as before. The third answer needs a curve of this second sort: lower
            on one side, higher on the other.
            ---
            A walk that pauses on the way up, by heights:

            | place | height |
            |---|---|
            | -1 | -1 |
            | -0.1 | -0.001 |
            | 0 | 0 |
            | 0.1 | 0.001 |
            | 1 | ___ |

            It is lower before and higher after, and level in between. Which power of x does this?
            """),
    ),
    Wrong(
        "looks for height 0, not for slope 0",
        "M-TAN",
        swap(REFERENCE, (NEITHER, "neither=(lambda x: x, 0.0)")),
        ladder("""
            At your third place something is 0. Is it the height of the curve, or is it the
            slope?
            ---
            For {case} I looked at the slope, and found: {got}. A curve that passes through 0 can
            be as steep as it likes there. You asked where f is 0. The exercise asks where
            the *slope* of f is 0, which is to say, where a very short secant is level. Find a
            curve that goes up, then is level in one point, and then goes up again.
            ---
            Heights and slopes at 0 for three curves:

            | curve | height at 0 | slope at 0 |
            |---|---|---|
            | 2x | 0 | 2 |
            | x² + 7 | 7 | 0 |
            | x³ + 7 | 7 | ___ |

            The two columns have nothing to do with each other. Yours needs a 0 in the last one.
            """),
    ),
    Wrong(
        "calls a peak a valley",
        "M-DIR",
        swap(
            REFERENCE,
            ("peak=(lambda x: -((x - 1) ** 2), 1.0)", "peak=(lambda x: (x - 1) ** 2, 1.0)"),
            ("valley=(lambda x: x**2, 0.0)", "valley=(lambda x: -(x**2), 0.0)"),
        ),
        ladder("""
            Compute the height at your place, and a little to each side. Which of the three is
            the largest?
            ---
            For {case} I find at your place: {got}. Is it the other way round in your mind? At a
            peak the curve is higher than on both sides. In a valley it is lower than on both
            sides. So the slope goes from plus to minus at a peak. You go up, you are level for
            one moment, you go down. Two sample heights, one on each side, decide it.
            ---
            Heights around two flat places:

            | place | left | there | right | kind |
            |---|---|---|---|---|
            | A | 0.99 | 1 | 0.99 | peak |
            | B | 3.01 | 3 | 3.01 | ___ |

            Make such a line for each place of yours.
            """),
    ),
)

EXERCISE = Exercise(
    id="01-7",
    title="Flat is not yet a peak",
    kind="PR",
    stars=2,
    names=("answer_01_7",),
    setup="",
    reference=REFERENCE,
    right=(WITH_NAMES, POLYNOMIALS),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        What are the heights of your curve at the place itself, and a tenth to the left and to
        the right?
        ---
        For {case} I find: {got}. What should be there is: {expected}. Check two things for
        each of your three places. First, is the curve level there? Take a short secant on each
        side, and both slopes must be close to 0. Second, what is around it? At a peak
        both sides are lower, in a valley both are higher, and otherwise one is lower and one is
        higher. Each answer is a pair, first the function and then the place.
        ---
        One pair that is right, and how it was checked:

        ```python
        peak = (lambda x: 5 - x * x, 0.0)
        ```

        | place | height |
        |---|---|
        | -0.1 | 4.99 |
        | 0 | 5 |
        | 0.1 | ___ |

        Find a peak of your own, and two more pairs.
        """),
    misconceptions=("M-FLAT", "M-TAN", "M-DIR"),
    objectives=("interpret f′(a)=0",),
    lesson="01",
)

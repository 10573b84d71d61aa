"""01-1: three secants of x² that begin at 2."""

from fractions import Fraction
from typing import Any

from microad.bank.probes import ladder, source, verdicts
from microad.course.spec import Exercise, Namespace, Probe, Wrong

STEPS = ("1", "0.1", "0.01")
ROOM = 1e-9


def answer(first: float, second: float, third: float) -> str:
    """The answer cell with these slopes."""
    return source(f"""
        def answer_01_1():
            ### BEGIN SOLUTION
            return [{first}, {second}, {third}]
            ### END SOLUTION
        """)


def true_slope(step: str) -> float:
    """Rise over run without any rounding."""
    h = Fraction(step)
    return float(((2 + h) ** 2 - 4) / h)


def observe(ns: Namespace, step: Any) -> dict[str, Any]:
    slopes = [*ns.answer_01_1()]
    got = slopes[STEPS.index(step)]
    return {"shape of the list": len(slopes), f"slope for h = {step}": got}


def truth(step: Any) -> dict[str, Any]:
    return {f"slope for h = {step}": true_slope(step)}


def show(step: Any) -> str:
    return f"the secant of x² from 2 to 2 + {step}"


SETTLE = verdicts(truth, ROOM)
PROBES = (
    Probe("one step to the right", lambda r: STEPS[:1], observe, show=show, settle=SETTLE),
    Probe(
        "two points close together",
        lambda r: STEPS[1:],
        observe,
        hidden=True,
        show=show,
        settle=SETTLE,
    ),
)

WRONGS = (
    Wrong(
        "gives the limit for every secant",
        "M-LIM",
        answer(4, 4, 4),
        ladder("""
            Your three numbers are the same. How high is the curve at 2, and how high at 3?
            ---
            For {case} the verdict on your `{key}` is: {got}. You know already where the list is
            heading, and the tangent at 2 does have this slope. But the tangent is not asked for
            here. A secant runs through two points of the curve, and each h brings another
            second point. So each h has a slope of its own. Take the two heights for h = 1,
            find the rise, and divide it by the run.
            ---
            The same three secants for x² from 1 on, with one gap:

            | h | height at 1 + h | rise | rise / h |
            |---|---|---|---|
            | 1 | 4 | 3 | 3 |
            | 0.1 | 1.21 | 0.21 | ___ |
            | 0.01 | 1.0201 | 0.0201 | 2.01 |

            The last column is heading for 2, and never gets there. Make the same table from 2 on.
            """),
    ),
    Wrong(
        "takes the rise for the slope",
        "M-RATE",
        answer(5, 0.41, 0.0401),
        ladder("""
            Your numbers shrink to nothing. Does the curve become flat at 2, or do you look at
            shorter and shorter pieces of it?
            ---
            For {case} the verdict on your `{key}` is: {got}. What you have is how far the curve
            goes up between the two points. That is the rise. A shorter step has a smaller
            rise, on any hill. How steep the hill is, you see only if you compare the rise with
            the run. For h = 1 nobody would notice, since the run is 1 there.
            ---
            A road goes up evenly, 12 meters over 100 meters. Look at pieces of it:

            | run | rise | rise / run |
            |---|---|---|
            | 100 | 12 | 0.12 |
            | 10 | 1.2 | 0.12 |
            | 1 | 0.12 | ___ |

            The rise gets smaller with the piece. The steepness does not, and it is what
            this exercise asks for.
            """),
    ),
    Wrong(
        "takes the slope at the far end",
        "M-LIM",
        answer(6, 4.2, 4.02),
        ladder("""
            Which of the two points did you use? A secant has a slope because it has two: are
            both of them in your computation?
            ---
            For {case} the verdict on your `{key}` is: {got}. It looks as if you took the rule
            2x at the far point. That is how steep the curve is once you have got there. On the way
            from 2 to that point it was less steep. A secant tells the average of the whole
            way. Leave the rule aside, and work with the two heights alone.
            ---
            From 1 to 2 on the curve x², worked through:

            | place | height |
            |---|---|
            | 1 | 1 |
            | 2 | 4 |

            The rise is 4 - 1 and the run is 2 - 1, so the slope is ___. At the far end
            the curve has slope 4, and at the near one 2. The secant lies in between.
            """),
    ),
)

EXERCISE = Exercise(
    id="01-1",
    title="Three secants",
    kind="PR",
    stars=1,
    names=("answer_01_1",),
    setup="",
    reference=answer(5, 4.1, 4.01),
    right=(),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        What are the two points of the secant for h = 1, and how high is the curve at each?
        ---
        For {case} the verdict on your `{key}` is: {got}. Go one step at a time. The first point
        is at x = 2, where the curve is 4 high. The second one is at 2 + h. Square that number to
        get its height. Take the two heights from each other, the right one minus the left one,
        and you have the rise. The run is h. Then divide the rise by the run, with all digits.
        ---
        The steps for another curve, f(x) = 5x, from 2 on with h = 0.1:

        | what | number |
        |---|---|
        | f(2) | 10 |
        | f(2.1) | 10.5 |
        | rise | 0.5 |
        | rise / h | ___ |

        This line has the same slope everywhere, so every h gives 5. Your curve bends, so
        your three slopes differ.
        """),
    misconceptions=("M-LIM", "M-RATE"),
    objectives=("compute secant slopes", "explain why a rate needs two points"),
    lesson="01",
)

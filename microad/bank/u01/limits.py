"""01-4: six quotients, some of which read 0/0: what do they come close to?"""

from typing import Any

from microad.bank.probes import ladder, source
from microad.course.data import as_data
from microad.course.spec import Exercise, Namespace, Probe, Wrong

NONE = "none"
QUOTIENTS = {
    "A": "x²/x at 0",
    "B": "sin h / h at 0",
    "C": "abs(h)/h at 0",
    "D": "(x + 3)/(x² - 9) at 2",
    "E": "(x² - 9)/(x - 3) at 3",
    "F": "(h² + h)/h² at 0",
}
TRUTH = {"A": 0, "B": 1, "C": NONE, "D": -1, "E": 6, "F": NONE}


def answer(**limits: float | str) -> str:
    """The answer cell with these limits; those that are not named are right."""
    pairs = ", ".join(f"{key}={value!r}" for key, value in (TRUTH | limits).items())
    return source(f"""
        def answer_01_4():
            ### BEGIN SOLUTION
            return dict({pairs})
            ### END SOLUTION
        """)


def judged(got: Any, true: Any) -> str:
    """Say whether an answer is right, without giving the right one away."""
    if isinstance(got, str):
        got = got.strip().lower()
    elif isinstance(got, bool) or not isinstance(got, int | float):
        return f"{got!r:.40} is neither a number nor 'none'"
    if got == true or (not isinstance(got, str) and true != NONE and abs(got - true) < 1e-9):
        return "right"
    if isinstance(got, str):
        return (
            "none, but there is one"
            if got == NONE
            else f"{got!r:.40} is neither a number nor 'none'"
        )
    return f"{got:g}, which is not it"


def observe(ns: Namespace, key: Any) -> dict[str, Any]:
    return {f"limit {key}": judged(as_data(ns.answer_01_4()[key]), TRUTH[key])}


def show(key: Any) -> str:
    return QUOTIENTS[key]


PROBES = (
    Probe("0/0 says nothing yet", lambda r: "AB", observe, show=show),
    Probe("both sides must agree, and 0/0 must be there", lambda r: "CD", observe, show=show),
    Probe("two more", lambda r: "EF", observe, hidden=True, show=show),
)

WRONGS = (
    Wrong(
        "takes 0/0 for 0",
        "M-00",
        answer(B=0, C=0, E=0, F=0),
        ladder("""
            What does your quotient give at 0.001, a little beside the place?
            ---
            For {case} the verdict on your `{key}` is: {got}. At the place itself top
            and bottom are both 0. It is tempting to say that nothing divided by nothing is
            nothing. But 0/0 is not a number at all. It only tells that you have to look beside the
            place, where top and bottom are small and not 0. Which one is smaller there,
            and by how much? Evaluate at 0.001 and at -0.001.
            ---
            Three quotients that read 0/0 at 0, with a gap:

            | quotient | at 0.1 | at 0.001 | limit |
            |---|---|---|---|
            | 5h/h | 5 | 5 | 5 |
            | h³/h | 0.01 | 0.000001 | 0 |
            | (2h + h²)/h | 2.1 | ___ | 2 |

            So 0/0 can hide any number. Make such a table for each of yours.
            """),
    ),
    Wrong(
        "takes 0/0 for hopeless",
        "M-00",
        answer(A=NONE, B=NONE, E=NONE),
        ladder("""
            A limit looks at the places close by. Is your quotient defined at 0.001 and at
            -0.001?
            ---
            For {case} the verdict on your `{key}` is: {got}. You are right that the quotient has
            no value at the place itself. But a limit does not ask for the value there. It asks
            what the values beside it come close to, from the left and from the right. A road with
            one missing stone still leads somewhere. Compute a few values on both sides, closer
            and closer, and look where they lead.
            ---
            The quotient (h² - 4h)/h near 0, from both sides:

            | h | to the left | to the right |
            |---|---|---|
            | 0.1 | -4.1 | -3.9 |
            | 0.001 | -4.001 | ___ |

            There is no value at 0, and yet both columns lead to the same number. That number is
            the limit.
            """),
    ),
    Wrong(
        "factors where nothing needs it",
        "M-00",
        answer(D=NONE),
        ladder("""
            Before you factor anything: what are the top and the bottom of D, at the place that
            is asked for?
            ---
            For {case} the verdict on your `{key}` is: {got}. The form of it invites you to factor,
            and the bottom does have zeros, at 3 and at -3. But which place is asked for? At that
            place the top is 5 and the bottom is not 0. Then there is no 0/0 and nothing to
            cancel, and the quotient comes close to its own value. First put the
            place in. Only if you get 0/0 is there more to do.
            ---
            Where is the trouble of (x - 1)/(x² - 1)?

            | place | top | bottom | so |
            |---|---|---|---|
            | 1 | 0 | 0 | look closer |
            | -1 | -2 | 0 | no limit |
            | 3 | 2 | 8 | the limit is ___ |

            At most places a quotient is harmless: the limit is the value.
            """),
    ),
    Wrong(
        "looks to the right only",
        "M-LIM",
        answer(C=1),
        ladder("""
            From the right you are correct. What does the quotient give at -0.001?
            ---
            For {case} the verdict on your `{key}` is: {got}. Every h above 0 gives the number that
            you named. But h may come to 0 from two sides, and a limit has to be the same
            from both. So compute one value on the left, with a small negative h. The top does not
            change its sign there, and the bottom does.
            ---
            Two sides of the quotient abs(5h)/h, with one gap:

            | h | abs(5h)/h |
            |---|---|
            | 0.01 | 5 |
            | -0.01 | ___ |

            Make h as small as you like. If the two rows do not agree, then the quotient comes
            close to no number.
            """),
    ),
)

EXERCISE = Exercise(
    id="01-4",
    title="Six quotients",
    kind="PR",
    stars=2,
    names=("answer_01_4",),
    setup="",
    reference=answer(),
    right=(answer(C="None", F="NONE"), answer(A=0.0, D=-1.0)),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        What does the quotient give a little to the left of the place, and a little to the
        right?
        ---
        For {case} the verdict on your `{key}` is: {got}. Use three steps, always in this order.
        Put the place in. If the bottom is not 0, you are done, and the value is the
        limit. If you get 0/0, evaluate at 0.001 beside the place, on both sides. If both
        sides lead to the same number, that is the limit. If they do not, or if the numbers
        grow without end, there is none.
        ---
        The three steps for (x² - 1)/(x - 1) at 1:

        | step | result |
        |---|---|
        | put in 1 | 0/0 |
        | at 1.001 | 2.001 |
        | at 0.999 | ___ |

        Both sides lead to 2, so the limit is 2.
        """),
    misconceptions=("M-00", "M-LIM"),
    objectives=("classify 0/0 quotients", "state the limit definition"),
    lesson="01",
)

"""03-2: b = a², c = sin b: which rate is dc/da, and what is the other number?"""

import math
from typing import Any

from microad.bank.probes import ladder, source, verdicts
from microad.course.spec import Exercise, Namespace, Probe, Wrong

ROOM = 1e-4  # four digits are enough


def truth(which: Any) -> dict[str, Any]:
    """dc/da at a = 0.7, or its reciprocal."""
    rate = 2 * 0.7 * math.cos(0.7**2)
    return {"dc/da": rate} if which == "dc_da" else {"da/dc": 1 / rate}


def answer(dc_da: float, da_dc: float) -> str:
    """The answer cell with these rates."""
    return source(f"""
        def answer_03_2():
            ### BEGIN SOLUTION
            return dict(dc_da={dc_da}, da_dc={da_dc})
            ### END SOLUTION
        """)


BY_PYTHON = source("""
    import math

    def answer_03_2():
        db_da, dc_db = 2 * 0.7, math.cos(0.7**2)
        return {"dc_da": dc_db * db_da, "da_dc": 1 / (dc_db * db_da)}
    """)


def observe(ns: Namespace, which: Any) -> dict[str, Any]:
    return {which.replace("_", "/"): ns.answer_03_2()[which]}


def show(which: Any) -> str:
    return f"{which.replace('_', '/')} for b = a², c = sin b at a = 0.7"


SETTLE = verdicts(truth, ROOM)
PROBES = (
    Probe("how fast c moves with a", lambda r: ["dc_da"], observe, show=show, settle=SETTLE),
    Probe(
        "and the other number",
        lambda r: ["da_dc"],
        observe,
        hidden=True,
        show=show,
        settle=SETTLE,
    ),
)

WRONGS = (
    Wrong(
        "the chain upside down",
        "M-DIR",
        answer(0.80954, 1.23527),
        ladder("""
            Move a from 0.7 to 0.701. By how many thousandths does c move?
            ---
            {case}: the verdict on yours is "{got}". Your number is a true rate, but it
            answers the question from the other end: how far would a have to move
            so that c moves by one? In dc/da the thing that moves stands on top, and the thing that
            you turn stands below. c is made from a, so a is what you turn. Nudge it by 0.001, work
            out the new c, and see which of your two numbers fits.
            ---
            Dollars to euros to pounds, each rate with its direction:

            | rate | says |
            |---|---|
            | euros/dollars = 0.9 | one dollar more makes 0.9 euros more |
            | pounds/euros = 0.8 | one euro more makes 0.8 pounds more |
            | pounds/dollars = 0.8 · ___ | one dollar more makes ... |

            The euros on top meet the euros below. Write your rates for a, b and c in the same way.
            """),
    ),
    Wrong(
        "both rates at a",
        "M-COMP",
        answer(1.07078, 0.93390),
        ladder("""
            The sine never sees a. Which number does it get, if a is 0.7?
            ---
            {case}: the verdict on yours is "{got}". Both of your rates are rates of the right
            function, and you have multiplied them, as it should be. But one of them was read off
            at the wrong place. The square works on a = 0.7. What it hands on is b, which is
            another number, and that is where the sine works. How steep the sine is there is what
            counts.
            ---
            First times 10, then the square, at x = 2:

            | function | gets | rate there |
            |---|---|---|
            | times 10 | x = 2 | 10 |
            | square | u = ___ | 2u |

            With the square's rate at 2 you would get 40. But (10x)² = 100x² has the
            slope 200x, which is 400.
            """),
    ),
    Wrong(
        "adds the rates",
        "M-COMP",
        answer(2.28233, 0.43815),
        ladder("""
            Along one route, what do you do with the rates: add them or multiply them?
            ---
            {case}: the verdict on yours is "{got}". Follow a small step through the
            chain. If a moves by 0.001, then b moves by db/da times as much. This step of b is what
            the sine gets, and c moves by dc/db times *that*. The second rate acts on what
            the first has made. Rates are added in one place only: where two routes meet at their
            end. Here is one route.
            ---
            A step of 0.01 goes through two machines with the rates 4 and 5:

            | after | step |
            |---|---|
            | nothing | 0.01 |
            | the first | 0.04 |
            | the second | ___ |

            The last step divided by the first is the rate of the chain.
            """),
    ),
)

EXERCISE = Exercise(
    id="03-2",
    title="Which way up?",
    kind="PR",
    stars=1,
    names=("answer_03_2",),
    setup="",
    reference=answer(1.23527, 0.80954),
    right=(answer(1.2353, 0.8095), BY_PYTHON),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        If a grows a little, b grows, and with it c. Which two rates do you need, and at which
        two places?
        ---
        {case}: the verdict on yours is "{got}". Write a, b and c in a row with an arrow from
        each to the next. Put a rate on each arrow: how fast b moves with a, and how
        fast c moves with b. Each is read off at the place where its function works. Then multiply.
        The other number asks the question from the end of the row to its beginning.
        ---
        The row for p = 3q and r = p² at q = 2:

        | arrow | rate |
        |---|---|
        | q to p | 3 |
        | p to r | 2p = 2 · ___ |

        dr/dq is the product of the column. dq/dr, the rate the other way round, is 1 divided by it.
        """),
    misconceptions=("M-DIR", "M-COMP"),
    objectives=("apply the chain rule on one route and on several",),
    lesson="03",
)

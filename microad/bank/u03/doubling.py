"""03-11: how many routes lead from x to y after n doublings, and how much of that is work."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import ladder, mutant, source
from microad.course.spec import Exercise, Namespace, Probe, Wrong


def answer(routes: str, arrows: str) -> str:
    """The answer cell with these two formulas."""
    return source(f"""
        def answer_03_11(n):
            \"\"\"Return dict(routes=..., arrows=...) for n doublings y = y + y, begun at x.\"\"\"
            ### BEGIN SOLUTION
            return dict(routes={routes}, arrows={arrows})
            ### END SOLUTION
        """)


BY_COUNTING = source("""
    def answer_03_11(n):
        routes, arrows = 1, 0
        for _ in range(n):
            routes, arrows = routes + routes, arrows + 2
        return {"routes": routes, "arrows": arrows}
    """)


def observe_routes(ns: Namespace, n: Any) -> dict[str, Any]:
    return {"routes": ns.answer_03_11(n)["routes"]}


def observe_arrows(ns: Namespace, n: Any) -> dict[str, Any]:
    return {"arrows": ns.answer_03_11(n)["arrows"]}


def observe_both(ns: Namespace, n: Any) -> dict[str, Any]:
    ans = ns.answer_03_11(n)
    return {"routes": ans["routes"], "arrows": ans["arrows"]}


def few(r: Random) -> Iterator[Any]:
    """Graphs that can be drawn, and then one that cannot."""
    yield from (1, 2, 3, 4)
    yield r.randint(5, 40)


def many(r: Random) -> Iterator[Any]:
    """More than anybody draws."""
    yield 30
    yield r.randint(10, 60)


def show(n: Any) -> str:
    return f"n = {n}"


PROBES = (
    Probe("routes, from small graphs on", few, observe_routes, show=show),
    Probe("arrows, from small graphs on", few, observe_arrows, show=show),
    Probe("both, after many doublings", many, observe_both, hidden=True, show=show),
)

WRONGS = (
    Wrong(
        "a route for each doubling",
        "M-PATH",
        answer("n", "2 * n"),
        ladder("""
            Draw two doublings. From x to the middle there are two arrows, and two more to the end.
            How many ways are there?
            ---
            For {case} you count {got} `{key}`, but there are {expected}. You have counted the
            doublings, one route for each. But at each doubling the traveler has a choice between
            two arrows, and every choice goes with every choice before it. So the number of ways
            does not grow by the same amount each time. Draw the graph for n = 3 with
            two arrows from each box to the next, and write down each way as a word
            of the letters L and R.
            ---
            The words of L and R:

            | doublings | words | how many |
            |---|---|---|
            | 1 | L, R | 2 |
            | 2 | LL, LR, RL, RR | 4 |
            | 3 | LLL, LLR, LRL, ... | ___ |

            Each row takes every word of the row above twice, once with L and once with R behind it.
            """),
    ),
    Wrong(
        "two routes for each doubling",
        "M-PATH",
        answer("2 * n", "2 * n"),
        ladder("""
            At n = 3, write each way from x to y as a word of the letters L and R. How many words
            are there?
            ---
            For {case} you count {got} `{key}`, but there are {expected}. You have counted the
            arrows: two for each doubling, and they are added up. A route is not an arrow. It is
            a choice at *each* doubling, left or right, one after the other. For one and for two
            doublings both counts happen to agree, which makes the mistake hard to see. From the
            third doubling on they part. Draw n = 3 and count the ways.
            ---
            Menus in place of arrows: 2 starters, 2 dishes, 2 desserts.

            | question | count |
            |---|---|
            | how many things to cook? | 2 + 2 + 2 = 6 |
            | how many different meals? | 2 · 2 · ___ |

            Arrows are what has to be cooked. Routes are the meals.
            """),
    ),
    Wrong(
        "as many arrows as routes",
        "M-PATH",
        answer("2**n", "2**n"),
        ladder("""
            How many arrows does one doubling add to the graph?
            ---
            For {case} you count {got} `{key}`, but there are {expected}. Your routes are
            right, and there are very many of them. But they all run along the same few
            arrows, as millions of trips run along a few roads. The graph
            grows by one box with each doubling, and this box has two arrows coming in. That
            is the whole of it. Whoever works arrow by arrow, and not route by
            route, has little to do.
            ---
            Count both for n = 1, 2, 3:

            | n | boxes besides x | arrows |
            |---|---|---|
            | 1 | 1 | 2 |
            | 2 | 2 | 4 |
            | 3 | 3 | ___ |
            """),
    ),
    mutant("one route too few", answer("2**n - 1", "2 * n"), "M-PATH"),
    mutant("an arrow for each doubling", answer("2**n", "n")),
    mutant("squares", answer("n**2", "2 * n"), "M-PATH"),
)

EXERCISE = Exercise(
    id="03-11",
    title="A billion routes, sixty arrows",
    kind="PN",
    stars=3,
    names=("answer_03_11",),
    setup="",
    reference=answer("2**n", "2 * n"),
    right=(BY_COUNTING, answer("1 << n", "n + n")),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        What does one more doubling do to the number of routes? And what to the number of arrows?
        ---
        For {case} you count {got} `{key}`, but there are {expected}. Begin with a drawing: x at
        the left, a box for each doubling, two arrows from each box to the next. Count by hand for
        n = 1, 2 and 3, and write the counts in a table with one column for the routes and one
        for the arrows. In one of the columns you add the same number each time. In the other one
        you do something else. Then test your formulas on n = 4.
        ---
        The same for threefold steps, y = y + y + y, with a gap:

        | n | routes | arrows |
        |---|---|---|
        | 1 | 3 | 3 |
        | 2 | 9 | 6 |
        | 3 | ___ | 9 |
        """),
    misconceptions=("M-PATH",),
    objectives=("apply the chain rule on one route and on several",),
    lesson="03",
)

"""03-6: du/da and du/db when u is made from x, y and z, and each of these from a and b."""

import math
from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import ladder, mutant, signed, source, swap
from microad.course.spec import Exercise, Namespace, Probe, Wrong

SETUP = source("""
    import math

    from microad.expr import Step, route_sum, routes
    """)

REFERENCE = source('''
    def two_slopes(du, dx, dy, dz):
        """Return [du/da, du/db].

        du is [du/dx, du/dy, du/dz]; dx is [dx/da, dx/db], and so are dy and dz for y and z.
        """
        ### BEGIN SOLUTION
        du_dx, du_dy, du_dz = du
        du_da = du_dx * dx[0] + du_dy * dy[0] + du_dz * dz[0]
        du_db = du_dx * dx[1] + du_dy * dy[1] + du_dz * dz[1]
        return [du_da, du_db]
        ### END SOLUTION
    ''')

IN_A_LOOP = source("""
    def two_slopes(du, dx, dy, dz):
        slopes = []
        for k in (0, 1):
            total = 0.0
            for outer, inner in zip(du, (dx, dy, dz)):
                total += outer * inner[k]
            slopes.append(total)
        return tuple(slopes)
    """)

WITH_STEPS = source("""
    def two_slopes(du, dx, dy, dz):
        a, b = Step("a", 0), Step("b", 0)
        middle = [Step("v", 0, "", (a, d[0]), (b, d[1])) for d in (dx, dy, dz)]
        u = Step("u", 0, "", *zip(middle, du))
        return [route_sum(a, u), route_sum(b, u)]
    """)

Case = list[list[float]]


def observe(ns: Namespace, case: Any) -> dict[str, Any]:
    du_da, du_db = ns.two_slopes(*(list(rates) for rates in case))
    return {"d/da[u]": du_da, "d/db[u]": du_db}


def rates(a: float, b: float) -> Case:
    """The rates of u = x·y + sin z, with x = a·b, y = a + b² and z = a - 3b."""
    x, y, z = a * b, a + b * b, a - 3 * b
    return [[y, x, math.cos(z)], [b, a], [1.0, 2 * b], [1.0, -3.0]]


def whole(r: Random) -> Iterator[Any]:
    """Small whole rates: one route at a time, then all of them."""
    yield [[2.0, 3.0, 5.0], [1.0, 10.0], [4.0, 20.0], [2.0, 30.0]]
    yield [[1.0, 0.0, 0.0], [2.0, 3.0], [5.0, 7.0], [4.0, 9.0]]
    yield [[float(r.randint(1, 9)) for _ in range(3)]] + [
        [float(r.randint(-9, 9)) for _ in range(2)] for _ in range(3)
    ]


def one_in(r: Random) -> Iterator[Any]:
    """b has routes through z only, so a slope in b has one term."""
    yield [[2.0, 3.0, 5.0], [1.0, 0.0], [4.0, 0.0], [0.0, 2.0]]
    yield [[signed(r), signed(r), signed(r)], [signed(r), 0.0], [0.0, signed(r)], [signed(r), 1.0]]


def functions(r: Random) -> Iterator[Any]:
    """Real functions at random places."""
    for _ in range(5):
        yield rates(signed(r), signed(r))


def show(case: Any) -> str:
    names = ("du", "dx", "dy", "dz")
    return ", ".join(f"{n} = [{', '.join(f'{v:g}' for v in d)}]" for n, d in zip(names, case))


PROBES = (
    Probe("three routes from a, three from b", whole, observe, 2, show=show),
    Probe("a rate of 0 closes a route", one_in, observe, show=show),
    Probe("rates of functions", functions, observe, hidden=True, show=show),
)

DU_DA = "du_dx * dx[0] + du_dy * dy[0] + du_dz * dz[0]"
DU_DB = "du_dx * dx[1] + du_dy * dy[1] + du_dz * dz[1]"

WRONGS = (
    Wrong(
        "one route only",
        "M-PATH",
        swap(REFERENCE, (DU_DA, "du_dx * dx[0]"), (DU_DB, "du_dx * dx[1]")),
        ladder("""
            Draw a, b, x, y, z and u with arrows. How many arrows enter u?
            ---
            For {case} your `{key}` is {got}, but {expected} is right. You have followed a through
            x, and multiplied along this route, which is right as far as it goes. When a moves, y
            and z move as well, since they are made from it. All three push u at the same time, so
            u moves by the sum of three shares. Count the arrows that enter u. There must be as many
            terms in your slope as there are ways to get in.
            ---
            Two routes instead of three: w from p and q, both from t:

            | route | product |
            |---|---|
            | t to p to w | dw/dp · dp/dt |
            | t to q to w | dw/dq · ___ |

            dw/dt is the sum of the right column. Your table has a third line for each input.
            """),
    ),
    Wrong(
        "sums first, then multiplies",
        "M-PATH",
        source("""
            def two_slopes(du, dx, dy, dz):
                return [sum(du) * (dx[k] + dy[k] + dz[k]) for k in (0, 1)]
            """),
        ladder("""
            Let u depend on x alone, so that du/dy and du/dz are 0. Should the rates of y and z
            count then?
            ---
            For {case} your `{key}` is {got}, but {expected} is right. You have added up the
            rates at u, and the rates in the middle, and have multiplied the two sums. If you
            multiply that out you get nine products. Some of them join an arrow into y with an
            arrow out of x, and nobody can travel like that. Each route goes through one
            place in the middle. So multiply along each route by itself, and add at the end.
            ---
            Two trains to town: 20 people ride the first, 30 the second. A ticket costs 2 on the
            first and 3 on the second.

            | train | paid |
            |---|---|
            | first | 20 · 2 |
            | second | 30 · ___ |

            The sum is 130. (20 + 30) · (2 + 3) would be 250: everybody would pay for both.
            """),
    ),
    Wrong(
        "the rates in the middle are forgotten",
        "M-COMP",
        swap(REFERENCE, (DU_DA, "du_dx + du_dy + du_dz"), (DU_DB, "du_dx + du_dy + du_dz")),
        ladder("""
            If a moves by 0.001, does x move by 0.001 as well?
            ---
            For {case} your `{key}` is {got}, but {expected} is right. You have added three shares,
            one for each way into u, and that is a good beginning. But each share is the rate of the
            last arrow only. That would be right if x, y and z moved as fast as a does.
            They have rates of their own, and they differ for a and for b. A route
            has two arrows here, and the rates on both of them count.
            ---
            One route with two arrows, from t over p to w:

            | arrow | rate |
            |---|---|
            | t to p | 3 |
            | p to w | 4 |
            | the route | 4 · ___ |

            Write the missing factor into each of your three terms.
            """),
    ),
    mutant("a and b exchanged", swap(REFERENCE, ("[du_da, du_db]", "[du_db, du_da]"))),
    mutant("the last route is lost", swap(REFERENCE, (" + du_dz * dz[0]", "")), "M-PATH"),
    mutant("a minus between routes", swap(REFERENCE, (" + du_dz * dz[1]", " - du_dz * dz[1]"))),
    mutant(
        "y and z exchanged", swap(REFERENCE, ("du_dx, du_dy, du_dz =", "du_dx, du_dz, du_dy ="))
    ),
)

EXERCISE = Exercise(
    id="03-6",
    title="Three ways in",
    kind="FI",
    stars=3,
    names=("two_slopes",),
    setup=SETUP,
    reference=REFERENCE,
    right=(IN_A_LOOP, WITH_STEPS),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        Draw the arrows from a to u. Which routes are there, and which two rates lie on each?
        ---
        For {case} your `{key}` is {got}, but {expected} is right. On a sheet, put a and b at the
        left, x, y and z in the middle, u at the right. Every arrow gets its rate from one of the
        four lists. Then take a red pencil, start at a, and draw each way to u. Multiply along each
        red line, write the product at its end, and add. Do the same for b with another color.
        ---
        A net with two places in the middle: dw = [2, 5], dp = [3, 1], dq = [4, 6] for inputs s, t.

        | slope | through p | through q | sum |
        |---|---|---|---|
        | dw/ds | 2 · 3 | 5 · 4 | 26 |
        | dw/dt | 2 · 1 | 5 · ___ | 32 |
        """),
    misconceptions=("M-PATH", "M-COMP"),
    objectives=("apply the chain rule on one route and on several",),
    lesson="03",
)

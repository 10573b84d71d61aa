"""03-10: (log x²)·sin x + 1/x: a rate on every arrow, three routes, at 2 and at -2."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import ladder, mutant, signed, source, swap
from microad.course.spec import Exercise, Namespace, Probe, Wrong

SETUP = source("""
    import math

    from microad.expr import Step, route_sum, routes
    """)

# the arrows of the graph, as a dictionary "from -> to"
ARROWS = ("x->a", "a->b", "x->c", "b->d", "c->d", "x->e", "d->y", "e->y")

REFERENCE = source('''
    def edges(x):
        """The rate on each arrow: a = x², b = log a, c = sin x, d = b·c, e = 1/x, y = d + e."""
        ### BEGIN SOLUTION
        a = x**2
        b = math.log(a)
        c = math.sin(x)
        return {
            "x->a": 2 * x,
            "a->b": 1 / a,
            "x->c": math.cos(x),
            "b->d": c,
            "c->d": b,
            "x->e": -1 / x**2,
            "d->y": 1.0,
            "e->y": 1.0,
        }
        ### END SOLUTION


    def route_products(x):
        """The products along the routes from x to y: through a, through c, through e."""
        ### BEGIN SOLUTION
        r = edges(x)
        through_a = r["x->a"] * r["a->b"] * r["b->d"] * r["d->y"]
        through_c = r["x->c"] * r["c->d"] * r["d->y"]
        through_e = r["x->e"] * r["e->y"]
        return [through_a, through_c, through_e]
        ### END SOLUTION
    ''')

DIRECT = source("""
    def edges(x):
        square = x * x
        rates = [2 * x, 1 / square, math.cos(x), math.sin(x), math.log(square), -1 / square, 1, 1]
        names = ["x->a", "a->b", "x->c", "b->d", "c->d", "x->e", "d->y", "e->y"]
        return dict(zip(names, rates))

    def route_products(x):
        return [2 / x * math.sin(x), math.log(x * x) * math.cos(x), -(x**-2)]
    """)

WITH_STEPS = source("""
    def graph(at):
        x = Step("x", at)
        a = Step("a", at**2, "**2", (x, 2 * at))
        b = Step("b", math.log(a.data), "log", (a, 1 / a.data))
        c = Step("c", math.sin(at), "sin", (x, math.cos(at)))
        d = Step("d", b.data * c.data, "*", (b, c.data), (c, b.data))
        e = Step("e", 1 / at, "inverse", (x, -1 / at**2))
        y = Step("y", d.data + e.data, "+", (d, 1), (e, 1))
        return x, a, b, c, d, e, y

    def edges(x):
        steps = graph(x)
        return {f"{p.label}->{s.label}": rate for s in steps for p, rate in s.arrows}

    def route_products(x):
        steps = graph(x)
        return tuple(math.prod(route) for route in routes(steps[0], steps[-1]))
    """)


def observe_edges(ns: Namespace, x: Any) -> dict[str, Any]:
    rates = ns.edges(x)
    return {f"rate on {arrow}": rates[arrow] for arrow in ARROWS}


def observe_routes(ns: Namespace, x: Any) -> dict[str, Any]:
    products = list(ns.route_products(x))
    seen = {f"route {name}": p for name, p in zip(("x a b d y", "x c d y", "x e y"), products)}
    return seen | {"d/dx[y]": sum(products)}


def positive(r: Random) -> Iterator[Any]:
    """x = 2, then places above 0."""
    yield from (2.0, 1.0, 0.5)
    yield abs(signed(r, 0.3, 4.0))


def negative(r: Random) -> Iterator[Any]:
    """x = -2, then places below 0."""
    yield from (-2.0, -1.0)
    yield -abs(signed(r, 0.3, 4.0))


def either(r: Random) -> Iterator[Any]:
    """Random places of both signs."""
    for sign in (1, -1, 1, -1):
        yield sign * abs(signed(r, 0.3, 4.0))


def show(x: Any) -> str:
    return f"x = {x:g}"


PROBES = (
    Probe("rates on the arrows at 2", positive, observe_edges, 2, show=show),
    Probe("rates on the arrows at -2", negative, observe_edges, show=show),
    Probe("three routes at 2, and their sum", positive, observe_routes, show=show),
    Probe("three routes at -2, and their sum", negative, observe_routes, show=show),
    Probe("both, anywhere", either, observe_routes, hidden=True, show=show),
)

FALLING = '"x->e": -1 / x**2'
RETURNED = "return [through_a, through_c, through_e]"

WRONGS = (
    Wrong(
        "2 log x for log x²",
        "M-COMP",
        swap(REFERENCE, ("b = math.log(a)", "b = 2 * math.log(x)")),
        ladder("""
            Which number goes into the log at x = -2, if you follow the arrows: -2 or 4?
            ---
            For {case} this came back: {got} Above 0 your edges are right. Below 0 the log of x does
            not exist, and yet the function has a value there: the square comes
            first, and it makes the number positive. The rule log x² = 2 log x holds for positive x
            only. So keep to the graph. The log takes what stands in a, which is never negative, and
            no other box. Compute log((-2)²) with a calculator to see it.
            ---
            The same for the root of x², with a gap:

            | x | x² | root of x² | x itself |
            |---|---|---|---|
            | 3 | 9 | 3 | 3 |
            | -3 | 9 | ___ | -3 |

            The rule "the root of x² is x" is a short cut for positive x as well. The boxes of a
            graph know no short cuts.
            """),
    ),
    Wrong(
        "1/x rises",
        "M-POW",
        swap(REFERENCE, (FALLING, '"x->e": 1 / x**2')),
        ladder("""
            1/2 and 1/3: if x grows, does 1/x grow or shrink?
            ---
            For {case} your `{key}` is {got}, but {expected} is right. The size of that rate is
            right, its sign is not. The power rule holds for 1/x, too, since 1/x is x to the power
            of -1. The exponent comes down as a factor, with its sign, and then it is lowered
            by one. Test it with numbers: go from x = 2 to x = 2.1 and see in which direction
            1/x moves. A rate has to point the same way.
            ---
            The power rule for three exponents:

            | function | exponent | slope |
            |---|---|---|
            | x² | 2 | 2 · x¹ |
            | 1/x² | -2 | -2 · x⁻³ |
            | 1/x | -1 | ___ · x⁻² |
            """),
    ),
    Wrong(
        "the route through the sine is lost",
        "M-PATH",
        swap(REFERENCE, (RETURNED, "return [through_a, through_e]")),
        ladder("""
            How many arrows leave x, and how many routes have you listed?
            ---
            For {case} your `{key}` is {got}, but {expected} is right. The rates on your arrows are
            right. Now follow the arrows from x to y, and count the ways. A product has two
            factors, and x sits in both of them: once under the log, once under the sine. When x
            moves, both factors move, and each of them is a way of its own. The third one leads
            through 1/x. A missing way is a missing share of the slope.
            ---
            Routes for y = x · cos x + x², with a gap:

            | route | product |
            |---|---|
            | x as a factor | cos x |
            | x through the cosine | x · (-sin x) |
            | x through the ___ | 2x |
            """),
    ),
    mutant(
        "each factor is its own rate",
        swap(REFERENCE, ('"b->d": c', '"b->d": b'), ('"c->d": b', '"c->d": c')),
    ),
    mutant("the cosine falls", swap(REFERENCE, ("math.cos(x)", "-math.cos(x)"))),
    mutant("the log has rate 1/x", swap(REFERENCE, ("1 / a", "1 / x")), "M-COMP"),
    mutant("the size of the slope of the square", swap(REFERENCE, ("2 * x", "2 * abs(x)"))),
    mutant(
        "routes added, not multiplied",
        swap(REFERENCE, ('r["x->c"] * r["c->d"]', 'r["x->c"] + r["c->d"]')),
        "M-PATH",
    ),
)

EXERCISE = Exercise(
    id="03-10",
    title="Eight arrows, three routes",
    kind="FI",
    stars=3,
    names=("edges", "route_products"),
    setup=SETUP,
    reference=REFERENCE,
    right=(DIRECT, WITH_STEPS),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        Each arrow belongs to one box. What does this box do, and what goes into it?
        ---
        For {case} you have {got} for `{key}`; the report expects {expected}. Draw the boxes a, b,
        c, d, e and y, and write their values at this x into them. Then go from arrow to arrow. An
        arrow into a box asks: how fast does the box move with this one thing, while the other
        things stand still? Take the value that goes in, not x, unless the arrow comes from x. For
        the routes, start at x and follow the arrows in every possible way.
        ---
        The arrows of y = log(x³) · x at x = 2, with p = x³ and q = log p:

        | arrow | rate | at 2 |
        |---|---|---|
        | x->p | 3x² | 12 |
        | p->q | 1/p | 1/___ |
        | q->y | x | 2 |
        | x->y | q | 2.0794 |

        One route has three arrows and the other has one. The slope is the sum of two products.
        """),
    misconceptions=("M-COMP", "M-POW", "M-PATH"),
    objectives=("decompose a formula into steps", "fill a trace table"),
    lesson="03",
)

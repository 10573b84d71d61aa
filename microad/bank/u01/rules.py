"""01-6: the rules for sums, products, quotients and multiples, as functions that can be tested."""

import math
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from microad.bank.probes import halves, ladder, mutant, raised, signed, source, swap
from microad.course.spec import Exercise, Namespace, Probe, Wrong

# smooth functions with their slopes, all different from 0 near the places of the cases
CURVES: dict[str, tuple[Callable[[float], float], Callable[[float], float]]] = {
    "x": (lambda x: x, lambda x: 1.0),
    "x²": (lambda x: x * x, lambda x: 2 * x),
    "x³ + 1": (lambda x: x**3 + 1, lambda x: 3 * x * x),
    "eˣ": (math.exp, math.exp),
    "sin x": (math.sin, math.cos),
    "2 + cos x": (lambda x: 2 + math.cos(x), lambda x: -math.sin(x)),
}
NONZERO = ("eˣ", "2 + cos x", "x² + 1")
CURVES["x² + 1"] = (lambda x: x * x + 1, lambda x: 2 * x)

REFERENCE = source('''
    def slope_sum(f, df, g, dg, x):
        """d/dx[f(x) + g(x)]; f and g are functions, df and dg their slopes."""
        ### BEGIN SOLUTION
        return df(x) + dg(x)
        ### END SOLUTION


    def slope_product(f, df, g, dg, x):
        """d/dx[f(x) * g(x)]."""
        ### BEGIN SOLUTION
        return df(x) * g(x) + f(x) * dg(x)
        ### END SOLUTION


    def slope_quotient(f, df, g, dg, x):
        """d/dx[f(x) / g(x)]; a ValueError if g(x) is closer to 0 than 1e-9."""
        ### BEGIN SOLUTION
        if abs(g(x)) < 1e-9:
            raise ValueError("the quotient has no value here")
        return (df(x) * g(x) - f(x) * dg(x)) / g(x) ** 2
        ### END SOLUTION


    def slope_multiple(c, f, df, x):
        """d/dx[c * f(x)], by the product rule: c is a function, too."""
        ### BEGIN SOLUTION
        return slope_product(lambda x: c, lambda x: 0.0, f, df, x)
        ### END SOLUTION
    ''')

BY_PARTS = source("""
    def slope_sum(f, df, g, dg, x):
        return sum(d(x) for d in (df, dg))

    def slope_product(f, df, g, dg, x):
        u, du, v, dv = f(x), df(x), g(x), dg(x)
        return u * dv + v * du

    def slope_quotient(f, df, g, dg, x):
        u, du, v, dv = f(x), df(x), g(x), dg(x)
        if not abs(v) >= 1e-9:
            raise ValueError(f"g is {v} here")
        return du / v - u * dv / v**2

    def slope_multiple(c, f, df, x):
        return c * df(x)
    """)

BY_RECIPROCAL = source("""
    def slope_sum(f, df, g, dg, x):
        return dg(x) + df(x)

    def slope_product(f, df, g, dg, x):
        return df(x) * g(x) + dg(x) * f(x)

    def slope_quotient(f, df, g, dg, x):
        if -1e-9 < g(x) < 1e-9:
            raise ValueError
        one_over = lambda x: 1 / g(x)
        return slope_product(f, df, one_over, lambda x: -dg(x) * one_over(x) ** 2, x)

    def slope_multiple(c, f, df, x):
        return df(x) * c
    """)


def observe(ns: Namespace, case: Any) -> dict[str, Any]:
    rule, one, other, x = case
    return {f"d/dx of the {rule}": getattr(ns, f"slope_{rule}")(*CURVES[one], *CURVES[other], x)}


def observe_multiple(ns: Namespace, case: Any) -> dict[str, Any]:
    c, one, x = case
    return {"d/dx of the multiple": ns.slope_multiple(c, *CURVES[one], x)}


def observe_refusal(ns: Namespace, height: Any) -> dict[str, Any]:
    """A line that is almost at 0 in the place where it is asked."""

    def g(x: float) -> float:
        return x - 2 + height

    return {"1 / g ends in": raised(lambda: ns.slope_quotient(*CURVES["x"], g, lambda x: 1.0, 2.0))}


def pairs(rule: str) -> Callable[[Random], Iterator[Any]]:
    def cases(r: Random) -> Iterator[Any]:
        yield rule, "x", "x² + 1" if rule == "quotient" else "x", 2.0
        yield rule, "x²", "x² + 1" if rule == "quotient" else "x³ + 1", 2.0
        for _ in range(6):
            other = r.choice(NONZERO if rule == "quotient" else tuple(CURVES))
            yield rule, r.choice(tuple(CURVES)), other, signed(r)

    return cases


def multiples(r: Random) -> Iterator[Any]:
    yield 3.0, "x²", 2.0
    yield 0.0, "x²", 2.0
    for _ in range(4):
        yield halves(r), r.choice(tuple(CURVES)), signed(r)


def refusals(r: Random) -> Iterator[Any]:
    yield from (0.0, 1e-12, -1e-12)
    yield r.choice((-1, 1)) * r.uniform(1e-13, 1e-10)


def show(case: Any) -> str:
    rule, one, other, x = case
    sign = {"sum": "+", "product": "·", "quotient": "/"}[rule]
    return f"({one}) {sign} ({other}) at x = {x:g}"


def show_multiple(case: Any) -> str:
    c, one, x = case
    return f"{c:g}·({one}) at x = {x:g}"


def show_refusal(height: Any) -> str:
    return f"x / g(x) at 2, where g is {height:g}"


PROBES = (
    Probe("sums", pairs("sum"), observe, show=show),
    Probe("products", pairs("product"), observe, points=2.0, show=show),
    Probe("quotients", pairs("quotient"), observe, show=show),
    Probe("multiples, of 0 as well", multiples, observe_multiple, show=show_multiple),
    Probe("a quotient by 0 is refused", refusals, observe_refusal, hidden=True, show=show_refusal),
)

PRODUCT = "df(x) * g(x) + f(x) * dg(x)"
QUOTIENT = "(df(x) * g(x) - f(x) * dg(x)) / g(x) ** 2"

WRONGS = (
    Wrong(
        "multiplies the slopes",
        "M-COMP",
        swap(REFERENCE, (PRODUCT, "df(x) * dg(x)")),
        ladder("""
            Take f(x) = x and g(x) = x. What is f times g then, and what do you know about its
            slope?
            ---
            For {case} your `{key}` is {got}, and {expected} is right. With sums it works: the
            slope of a sum is the sum of the slopes. Products are different. Draw a field that
            is f wide and g long. Let both sides grow a little. Then a strip
            is added along each side, and each strip is as long as the *whole* other side.
            So the sizes of f and g must stand in the rule, and not only how fast they grow.
            ---
            A field of 10 by 20 meters whose sides grow by 1 and by 2 meters a day:

            | strip | length | width per day | area per day |
            |---|---|---|---|
            | along the long side | 20 | 1 | 20 |
            | along the short side | 10 | 2 | ___ |

            The field gains 40 square meters a day. The product of the two growths would be 2.
            """),
    ),
    Wrong(
        "swaps the sign in the quotient",
        "M-DIR",
        swap(REFERENCE, (QUOTIENT, "(f(x) * dg(x) - df(x) * g(x)) / g(x) ** 2")),
        ladder("""
            Take f(x) = x and g(x) = 1, so that f/g is x itself. Which sign does its slope have?
            And yours?
            ---
            For {case} your `{key}` is {got}, and {expected} is right. The two parts are
            there and so is the square below. Think of what each of them does. If the top grows,
            the quotient grows, so the part with df must push up. If the bottom
            grows, the quotient falls, so the part with dg must pull down. Which of the two
            has the minus sign in yours?
            ---
            Cake per guest, 12 pieces and 4 guests:

            | what changes | pieces per guest |
            |---|---|
            | nothing | 3 |
            | one more piece of cake | more |
            | one more guest | ___ |

            The change at the top counts with a plus, the change at the bottom with a minus.
            """),
    ),
    Wrong(
        "divides the slopes",
        "M-COMP",
        swap(REFERENCE, (QUOTIENT, "df(x) / dg(x)")),
        ladder("""
            Take f and g to be the same curve. Then f/g is 1 everywhere. What is its slope, and
            what does your rule say?
            ---
            For {case} your `{key}` is {got}, and {expected} is right. The rule has to give 0
            if f and g are the same, since the quotient does not move then. Yours gives 1. As with
            products, the size of f and of g matters, and not only how fast they move. There is a
            way to find the rule. Call the quotient q. Then q times g is f. Use the
            product rule on that, and solve for the slope of q.
            ---
            The way, with one gap:

            ```text
            q * g = f
            dq * g + q * dg = df
            dq = (df - ___ * dg) / g
            ```

            Put f / g in place of q, and write all of it over one bar. Then try it on f = g.
            """),
    ),
    Wrong(
        "does not refuse a quotient by 0",
        "M-00",
        swap(REFERENCE, ("if abs(g(x)) < 1e-9:", "if g(x) is None:")),
        ladder("""
            What is f/g where g is 0, and what should a rule for its slope do there?
            ---
            For {case} your `{key}` is: {got}. What is wanted there is {expected}. Where the bottom
            is 0 the quotient has no value, and so it has no slope. If the bottom is
            off by a rounding error only, say 1e-12, then a huge number comes
            out that means nothing at all. A function that says loudly "not here" is worth more than
            one which returns such a number. Ask first, divide later.
            ---
            A guard at the door of another function, with one gap:

            ```python
            def mean(numbers):
                if len(numbers) == 0:
                    raise ___("there is no mean of nothing")
                return sum(numbers) / len(numbers)
            ```

            Yours has to ask how close the bottom is to 0, from both sides.
            """),
    ),
    mutant("adds the functions", swap(REFERENCE, ("df(x) + dg(x)", "f(x) + g(x)")), "M-TAN"),
    mutant("has one strip only", swap(REFERENCE, (PRODUCT, "df(x) * g(x)")), "M-PATH"),
    mutant(
        "pairs each with its own slope", swap(REFERENCE, (PRODUCT, "f(x) * df(x) + g(x) * dg(x)"))
    ),
    mutant(
        "a minus in the product", swap(REFERENCE, (PRODUCT, PRODUCT.replace("+", "-"))), "M-DIR"
    ),
    mutant("forgets the square", swap(REFERENCE, (QUOTIENT, QUOTIENT.replace(" ** 2", "")))),
    mutant(
        "squares the wrong one", swap(REFERENCE, (QUOTIENT, QUOTIENT.replace("/ g(x)", "/ f(x)")))
    ),
    mutant(
        "forgets the factor of a multiple",
        swap(REFERENCE, ("slope_product(lambda x: c, lambda x: 0.0, f, df, x)", "df(x)")),
    ),
    mutant(
        "adds the constant",
        swap(REFERENCE, ("slope_product(lambda x: c, lambda x: 0.0, f, df, x)", "c + df(x)")),
    ),
    mutant("takes c for a slope", swap(REFERENCE, ("lambda x: 0.0", "lambda x: 1.0")), "M-TAN"),
    mutant(
        "refuses negative numbers, too", swap(REFERENCE, ("if abs(g(x)) < 1e-9", "if g(x) > -1e-9"))
    ),
)

EXERCISE = Exercise(
    id="01-6",
    title="Four rules, tried on numbers",
    kind="PN",
    stars=3,
    names=("slope_sum", "slope_product", "slope_quotient", "slope_multiple"),
    setup="",
    reference=REFERENCE,
    right=(BY_PARTS, BY_RECIPROCAL),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        Try your rule on f(x) = x and g(x) = x, at x = 2. You know what their sum, product and
        quotient are: what are the slopes?
        ---
        For {case} your `{key}` is {got}, and {expected} is right. A rule that is right
        for all functions must be right for the plainest ones. So test it on pairs that you know by
        heart. The sum x + x is 2x. The product x·x is x². The quotient x/x is 1. A multiple with
        the factor 0 is 0. Write the four slopes down for x = 2, and see which of your functions
        disagrees.
        ---
        A table to fill in, at x = 2, for f(x) = x and g(x) = x:

        | what | is | its slope | yours |
        |---|---|---|---|
        | sum | 2x | 2 | |
        | product | x² | 4 | |
        | quotient | 1 | ___ | |

        The first row in which the last two columns differ is the place to look.
        """),
    misconceptions=("M-COMP", "M-DIR", "M-00"),
    objectives=("derive (x²)′", "state the limit definition"),
    lesson="01",
)

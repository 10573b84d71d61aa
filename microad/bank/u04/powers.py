"""04-6: a power in which the base and the exponent may both move."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import gradient, ladder, mutant, plain, raised, signed, source, swap
from microad.course.spec import Exercise, Namespace, Probe, Wrong
from microad.scalar import Value

SETUP = source("""
    import math

    from microad.errors import DomainError
    from microad.scalar import Value
    """)

REFERENCE = source('''
    def power(base, exponent):
        """base**exponent, where the exponent is a Value or a plain number."""
        ### BEGIN SOLUTION
        constant = not isinstance(exponent, Value)
        a, b = base.data, exponent if constant else exponent.data
        try:
            ans = math.pow(a, b)
        except (ValueError, OverflowError):
            raise DomainError("**", a, b) from None

        if b == 0:
            d_base = 0.0
        elif a == 0 and b < 1:  # a root is infinitely steep at 0
            d_base = math.inf
        else:
            d_base = b * math.pow(a, b - 1)
        if constant:
            return Value(ans, f"**{b:g}", base, None, d_base)

        if a > 0:
            d_exponent = ans * math.log(a)
        else:  # 0**b stays 0; below 0 only whole exponents give a number, so there is no slope
            d_exponent = 0.0 if a == 0 else math.nan
        return Value(ans, "**", base, exponent, d_base, d_exponent)
        ### END SOLUTION
    ''')

BY_THE_PACKAGE = source("""
    def power(base, exponent):
        return base ** exponent
    """)

BY_CASES = source("""
    def slopes(a, b, ans):
        match (a > 0, a == 0):
            case (True, _):
                return ans * b / a, ans * math.log(a)
            case (_, True):
                return {True: 0.0, False: math.inf if b < 1 else float(b == 1)}[b == 0], 0.0
            case _:
                return ans * b / a, float("nan")

    def power(base, exponent):
        if not isinstance(exponent, Value):
            exponent = Value(exponent)
        a, b = base.data, exponent.data
        if (a < 0 and b != int(b)) or (a == 0 and b < 0):
            raise DomainError("**", a, b)
        ans = a**b
        return Value(ans, "**", base, exponent, *slopes(a, b, ans))
    """)


def observe(ns: Namespace, case: Any) -> dict[str, Any]:
    a, b, moving = case
    base = Value(a)
    exponent = Value(b) if moving else b
    ans = ns.power(base, exponent)
    seen = {"type of the result": type(ans).__name__}
    if not isinstance(ans, Value):
        return seen | {"value": ans}
    names = {"d/dbase": base} | ({"d/dexponent": exponent} if moving else {})
    slopes = gradient(ans, *names.values())
    return seen | {"value": plain(ans.data)} | dict(zip(names, slopes, strict=True))


def observe_refusal(ns: Namespace, case: Any) -> dict[str, Any]:
    a, b, _ = case
    return {"what happens": raised(lambda: ns.power(Value(a), Value(b)))}


def positive(r: Random) -> Iterator[Any]:
    """Bases above 0, where both slopes exist."""
    yield from [
        (3.0, 2.0, True),
        (2.0, 3.0, True),
        (2.0, -1.0, True),
        (1.0, 5.0, True),
        (4.0, 0.5, True),
        (5.0, 0.0, True),
        (2.0, 2.0, True),
    ]
    for _ in range(4):
        yield abs(signed(r, 1e-3, 20.0)), signed(r, 0.1, 3.0), True


def constant(r: Random) -> Iterator[Any]:
    """A plain number as the exponent: no slope in it is asked for."""
    yield from [(3.0, 2, False), (-2.0, 3, False), (-1.5, 2, False), (0.0, 2, False)]
    for _ in range(3):
        yield signed(r), r.choice((1, 2, 3, 4, -1, -2)), False


def zero(r: Random) -> Iterator[Any]:
    """0 to a power; the slope in the exponent is 0, since 0**b stays 0."""
    yield from [
        (0.0, 2.0, True),
        (0.0, 1.0, True),
        (0.0, 3.0, True),
        (0.0, 0.5, True),
        (0.0, 0.0, True),
    ]
    yield 0.0, round(r.uniform(1.1, 4.0), 2), True


def negative(r: Random) -> Iterator[Any]:
    """Below 0 with a whole exponent: a value, a slope in the base, none in the exponent."""
    yield from [
        (-2.0, 3.0, True),
        (-2.0, 2.0, True),
        (-1.0, 4.0, True),
        (-3.0, 0.0, True),
        (-2.0, -1.0, True),
    ]
    for _ in range(3):
        yield -abs(signed(r, 0.1, 10.0)), float(r.choice((-2, -1, 1, 2, 3, 5))), True


def impossible(r: Random) -> Iterator[Any]:
    """No real value at all."""
    yield from [(-8.0, 1 / 3, True), (-2.0, 0.5, True), (0.0, -1.0, True)]
    yield -abs(signed(r)), r.randint(-3, 3) + 0.5, True


def show(case: Any) -> str:
    a, b, moving = case
    return f"base = {a:g}, exponent = {b:.4g} " + ("(a Value)" if moving else "(a plain number)")


PROBES = (
    Probe("a positive base: both slopes", positive, observe, show=show),
    Probe("a plain number as the exponent needs no logarithm", constant, observe, show=show),
    Probe("base 0", zero, observe, hidden=True, show=show),
    Probe("a negative base and a whole exponent", negative, observe, hidden=True, show=show),
    Probe("no value at all: refused by name", impossible, observe_refusal, hidden=True, show=show),
)

LOG_TERM = "d_exponent = ans * math.log(a)"
UNDER_ZERO = "d_exponent = 0.0 if a == 0 else math.nan"

WRONGS = (
    Wrong(
        "drops the log term",
        "M-POW",
        swap(REFERENCE, (LOG_TERM, "d_exponent = 0.0")),
        ladder("""
            2 to the power of 3 is 8. Raise the exponent to 4 and leave the base alone. Did the
            result move?
            ---
            For {case}, your `{key}` is {got}. A small step of the exponent says {expected}. The
            power rule tells how the result follows the base while the exponent stands still. Here
            the exponent is a Value, too, so it has a share of its own. Seen from
            the exponent, the base is the constant. Then you have an exponential curve before
            you, and its slope is not the power rule at all.
            ---
            Write the power as an exponential, and let b move:

            a^b = e^(b · log a)

            d/db[e^(b · log a)] = e^(b · log a) · ___

            The first factor is the value itself, which you have under a name already. The gap is
            the inner slope, that of b · log a in b. Record the product as the second
            local partial.
            """),
    ),
    Wrong(
        "asks for the log of a negative base even if the exponent is a constant",
        "M-POW",
        source("""
            def power(base, exponent):
                if not isinstance(exponent, Value):
                    exponent = Value(exponent)
                a, b = base.data, exponent.data
                try:
                    ans = math.pow(a, b)
                    d_exponent = ans * math.log(a)
                except ValueError:
                    raise DomainError("**", a, b) from None
                return Value(ans, "**", base, exponent, b * math.pow(a, b - 1), d_exponent)
            """),
        ladder("""
            Somebody computes (-2)³ with a plain 3 as the exponent. Who will ever ask for the
            slope in this 3?
            ---
            For {case} your function ends like this: {got} There is nothing wrong with the power
            itself. -8 is a number, and it has a slope in the base. What fails
            is the logarithm of the base. It is needed for one purpose only, namely for the
            slope in the exponent. If the exponent cannot move, no one needs that slope. If it can,
            ask first whether the logarithm exists.
            ---
            The same care for a distance, whose slope has a gap at 0:

            ```python
            if x > 0:
                slope = 1.0
            elif x < 0:
                slope = -1.0
            else:
                slope = ___        # decide, before a formula decides for you
            ```

            Sort the base in the same three ways before you take its log. Above 0 the log exists. At
            0 the power stays 0. Below 0 there is no slope at all.
            """),
    ),
    Wrong(
        "invents a slope in the exponent below 0",
        "M-NAN",
        swap(REFERENCE, (UNDER_ZERO, "d_exponent = 0.0 if a == 0 else ans * math.log(-a)")),
        ladder("""
            (-2)³ is -8. What is (-2) to the power of 3.01?
            ---
            For {case} your `{key}` is {got}, whereas {expected} is asked for. A slope compares the
            result with its neighbors, a little to the left and a little to the right. With a
            negative base only the whole exponents give a real number, and there is nothing
            in between. So no slope exists. A number which looks reasonable would be worse
            than none, since an optimizer would follow it.
            ---
            Make the table of the neighbors for base -2:

            | exponent | real value |
            |---|---|
            | 2.99 | none |
            | 3 | -8 |
            | 3.01 | ___ |

            A point without neighbors has no slope. Python's word for "not a number" is
            `math.nan`; record that, and keep the value and the slope in the base.
            """),
    ),
    mutant(
        "forgets to lower the exponent",
        swap(REFERENCE, ("b * math.pow(a, b - 1)", "b * math.pow(a, b)")),
        "M-POW",
    ),
    mutant(
        "drops the factor of the exponent",
        swap(REFERENCE, ("b * math.pow(a, b - 1)", "math.pow(a, b - 1)")),
        "M-POW",
    ),
    mutant("the log of the exponent", swap(REFERENCE, ("math.log(a)", "math.log(abs(b) or 1.0)"))),
    mutant("the logarithm to base 2", swap(REFERENCE, ("math.log(a)", "math.log2(a)"))),
    mutant(
        "the two slopes exchanged",
        swap(REFERENCE, ("exponent, d_base, d_exponent)", "exponent, d_exponent, d_base)")),
        "M-DIR",
    ),
    mutant(
        "the base loses its sign",
        swap(REFERENCE, ("ans = math.pow(a, b)", "ans = math.pow(abs(a), b)")),
    ),
    mutant(
        "base 0 has no slope in the exponent",
        swap(REFERENCE, (UNDER_ZERO, "d_exponent = math.nan")),
        "M-NAN",
    ),
    mutant(
        "NaN below 0 is hidden by 0", swap(REFERENCE, (UNDER_ZERO, "d_exponent = 0.0")), "M-NAN"
    ),
    mutant(
        "a NaN where there is no value",
        swap(
            REFERENCE,
            (
                'raise DomainError("**", a, b) from None',
                'return Value(math.nan, "**", base, base, math.nan, math.nan)',
            ),
        ),
        "M-NAN",
    ),
    mutant("a root at 0 is flat", swap(REFERENCE, ("d_base = math.inf", "d_base = 0.0")), "M-KINK"),
    mutant(
        "the exponent is not a parent",
        swap(
            REFERENCE,
            (
                'Value(ans, "**", base, exponent, d_base, d_exponent)',
                'Value(ans, "**", base, None, d_base)',
            ),
        ),
        "M-POW",
    ),
)

EXERCISE = Exercise(
    id="04-6",
    title="When the exponent moves, too",
    kind="CO",
    stars=4,
    names=("power",),
    setup=SETUP,
    reference=REFERENCE,
    right=(BY_THE_PACKAGE, BY_CASES),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        Is the base of the failing case above 0, at 0 or below? What does your code do there?
        ---
        For {case}, your `{key}` is {got}; {expected} is right. Two questions have to be kept
        apart: does the power have a value here, and does it have a slope in this direction?
        Hold the exponent still and the power rule answers for the base. Hold the base still and
        you have an exponential. Go through the three kinds of base, one after the other,
        and write down both answers before you write code.
        ---
        A plan of the cases. Fill in the gaps; the text of the task has them:

        | base | slope in the base | slope in the exponent |
        |---|---|---|
        | above 0 | power rule | value · log of the base |
        | 0 | power rule, inf below exponent 1 | ___ |
        | below 0, whole exponent | power rule | ___ |
        | below 0, any other | refused | refused |

        For exponent 0 the power is 1 at each base, so there it is flat.
        """),
    misconceptions=("M-POW", "M-NAN", "M-KINK"),
    objectives=("overload operators", "handle constants and reflected operators"),
    lesson="04",
)

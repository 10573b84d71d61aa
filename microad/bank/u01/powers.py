"""01-5: four derivatives, from the definition: c, xⁿ, eˣ and ln x."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import ladder, mutant, signed, source, swap
from microad.bank.u01.strips import places, values
from microad.course.spec import Exercise, Namespace, Probe, Wrong

LINES = {
    "A": "exp(x) * (exp(0) - 1) / 0",
    "B": "exp(x)",
    "C": "(exp(x + h) - exp(x)) / h",
    "D": "(exp(x) + exp(h) - exp(x)) / h",
    "E": "exp(x) * (exp(h) - 1) / h",
    "F": "(exp(x) * exp(h) - exp(x)) / h",
}
ORDER = "CFEB"

SETUP = "import math\n"

REFERENCE = source("""
    def answer_01_5():
        ### BEGIN SOLUTION
        return "C F E B"
        ### END SOLUTION


    def slope_constant(c, x):
        ### BEGIN SOLUTION
        return 0.0
        ### END SOLUTION


    def slope_power(n, x):
        ### BEGIN SOLUTION
        return n * x ** (n - 1) if n else 0.0
        ### END SOLUTION


    def slope_exp(x):
        ### BEGIN SOLUTION
        return math.exp(x)
        ### END SOLUTION


    def slope_log(x):
        ### BEGIN SOLUTION
        return 1 / x
        ### END SOLUTION
    """)

PRODUCTS = swap(
    REFERENCE,
    (
        "return n * x ** (n - 1) if n else 0.0",
        "if n == 0:\n        return 0\n    return n * (x ** n) / x if x else float(n == 1)",
    ),
    ("return 1 / x", "return x ** -1"),
    ("return math.exp(x)", "return math.e ** x"),
)

LOOPS = swap(
    REFERENCE,
    (
        "return n * x ** (n - 1) if n else 0.0",
        "total = 0.0\n"
        "    for _ in range(abs(n)):\n"
        "        total += x ** (n - 1) if n > 0 else -(x ** (n - 1))\n"
        "    return total",
    ),
    (
        "return 0.0\n    ### END SOLUTION\n\n\ndef slope_power",
        "return c - c\n    ### END SOLUTION\n\n\ndef slope_power",
    ),
)


def observe_proof(ns: Namespace, case: Any) -> dict[str, Any]:
    letters = ns.answer_01_5()
    return values(LINES, letters, *case) | places(LINES, letters, ORDER)


def observe(ns: Namespace, case: Any) -> dict[str, Any]:
    name, *args = case
    return {f"d/dx[{KEYS[name]}]": getattr(ns, f"slope_{name}")(*args)}


KEYS = {"constant": "c", "power": "xⁿ", "exp": "eˣ", "log": "ln x"}


def steps(r: Random) -> Iterator[Any]:
    yield 1.0, 0.5
    yield signed(r), signed(r, 0.1, 1.0)


def constants(r: Random) -> Iterator[Any]:
    yield "constant", 5.0, 2.0
    yield "exp", 0.0
    for _ in range(5):
        yield "constant", signed(r), signed(r)
        yield "exp", signed(r)


def powers(r: Random) -> Iterator[Any]:
    yield "power", 2, 3.0
    yield "power", 3, 2.0
    for _ in range(5):
        yield "power", r.randint(2, 6), signed(r)


def logs(r: Random) -> Iterator[Any]:
    yield "log", 4.0
    for _ in range(5):
        yield "log", abs(signed(r))


def odd_powers(r: Random) -> Iterator[Any]:
    """The ends of the rule: n = 0, n = 1 at 0, and n below 0."""
    yield from [("power", 0, 2.0), ("power", 0, 0.0), ("power", 1, 0.0), ("power", -1, 2.0)]
    for _ in range(5):
        yield "power", -r.randint(1, 4), signed(r)


def show_steps(case: Any) -> str:
    return "the proof at x = {:g} with h = {:g}".format(*case)


def show(case: Any) -> str:
    name, *args = case
    texts = {"constant": "f(x) = {:g}", "power": "f(x) = x**{}", "exp": "f(x) = eˣ", "log": "ln x"}
    return texts[name].format(*args) + f", at x = {args[-1]:g}"


PROBES = (
    Probe("the proof for eˣ", steps, observe_proof, show=show_steps),
    Probe("constants and eˣ", constants, observe, show=show),
    Probe("whole powers", powers, observe, points=2.0, show=show),
    Probe("the logarithm", logs, observe, show=show),
    Probe("n = 0 and n below 0", odd_powers, observe, hidden=True, show=show),
)

POWER = "return n * x ** (n - 1) if n else 0.0"

WRONGS = (
    Wrong(
        "leaves the exponent as it was",
        "M-POW",
        swap(REFERENCE, (POWER, "return n * x**n")),
        ladder("""
            What is the slope of x² at x = 3, read off a table of quotients? And what does your
            function say there?
            ---
            For {case} your function gives {got}, where {expected} is right. The factor in front is
            there, as it should be. But multiply out (x + h)ⁿ and see where it
            comes from: there are n ways to pick the h from one bracket, and x from all the others.
            How many brackets are left for x then? Compare your number with the last row of a
            limit table.
            ---
            The part with a single h, for small n:

            | n | (x + h)ⁿ, part with one h | slope |
            |---|---|---|
            | 1 | h | 1 |
            | 2 | 2·x·h | 2·x |
            | 3 | 3·x·x·h | ___ |

            Each bracket that gives its h has no x to give.
            """),
    ),
    Wrong(
        "mixes up 1/x and its own slope",
        "M-POW",
        swap(REFERENCE, ("return 1 / x", "return -1 / x**2")),
        ladder("""
            Does ln x go up or down as x grows? What does the sign of your slope say?
            ---
            For {case} your function gives {got}, where {expected} is right. The logarithm grows
            all the way, so its slope is never below 0. What you wrote is a slope, but of another
            curve: of 1/x, which falls. Two rows of a table are enough to tell them apart. Take the
            quotient of ln from 4 to 4.001, and the quotient of 1/x between the same
            two places.
            ---
            Two curves near x = 2, by quotients with h = 0.001:

            | curve | quotient | close to |
            |---|---|---|
            | 1/x | -0.249875 | -1/4 |
            | ln x | 0.499875 | ___ |

            One of the curves has the other one for its slope. Which is which?
            """),
    ),
    Wrong(
        "keeps the constant",
        "M-TAN",
        swap(
            REFERENCE,
            (
                "return 0.0\n    ### END SOLUTION\n\n\ndef slope_power",
                "return c\n    ### END SOLUTION\n\n\ndef slope_power",
            ),
        ),
        ladder("""
            Draw the curve that is 5 high everywhere. How far does it go up from x = 2 to
            x = 3?
            ---
            For {case} your function gives {got}, where {expected} is right. You gave the height of
            the curve. The slope is another question: how much does the height change when x moves?
            A constant has the same height at both ends of any secant. Write down the
            quotient with this height at both places, and take the one from the other
            before you divide.
            ---
            Two level roads, one at sea level and one up in the hills:

            | road | height at km 2 | height at km 3 | slope |
            |---|---|---|---|
            | coast | 0 | 0 | 0 |
            | hills | 800 | 800 | ___ |

            How high a road lies tells nothing about how steep it is.
            """),
    ),
    Wrong(
        "puts h = 0 into the proof",
        "M-00",
        swap(REFERENCE, ('"C F E B"', '"C F A B"')),
        ladder("""
            What is below the bar in your third line, and may anything stand above it?
            ---
            For {case} your `{key}` is no step: {got}. The factor eˣ has no h in it, so it can wait
            outside. What is left is (e^h - 1)/h. With h = 0 that reads 0/0, and a line which
            divides by 0 has no value. Keep h, and look at this quotient in a table: at
            0.1 it is 1.0517, at 0.001 it is 1.0005. Which line still has an h in it?
            ---
            The same plan for 2ˣ, with one gap:

            ```text
            (2**(x + h) - 2**x) / h
            (2**x * 2**h - 2**x) / h
            ___                          2**x taken out, h still there
            2**x * 0.693147              the limit of (2**h - 1)/h
            ```

            The number at the end comes from a table. For e it is 1, and that is why people
            like e.
            """),
    ),
    mutant("forgets the factor n", swap(REFERENCE, (POWER, "return x ** (n - 1)")), "M-POW"),
    mutant("lets n = 0 run into 1/0", swap(REFERENCE, (POWER, "return n * x ** (n - 1)"))),
    mutant(
        "takes the power for an exponential",
        swap(REFERENCE, (POWER, "return x**n * math.log(abs(x) + 1)")),
        "M-POW",
    ),
    mutant(
        "uses the power rule for eˣ",
        swap(REFERENCE, ("return math.exp(x)", "return x * math.exp(x - 1)")),
        "M-POW",
    ),
    mutant(
        "inverts a logarithm", swap(REFERENCE, ("return 1 / x", "return 1 / math.log(x)")), "M-INV"
    ),
    mutant("drops the sign of n", swap(REFERENCE, (POWER, POWER.replace("n * x", "abs(n) * x")))),
    mutant("adds the powers in the proof", swap(REFERENCE, ('"C F E B"', '"C D E B"')), "M-COMP"),
    mutant(
        "uses a difference",
        swap(REFERENCE, (POWER, "return ((x + 1e-3)**n - x**n) / 1e-3")),
        "M-FD",
    ),
)

EXERCISE = Exercise(
    id="01-5",
    title="Four slopes from the definition",
    kind="PN",
    stars=3,
    names=("answer_01_5", "slope_constant", "slope_power", "slope_exp", "slope_log"),
    setup=SETUP,
    reference=REFERENCE,
    right=(PRODUCTS, LOOPS),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        What does a limit table say for the curve in question, at the place in question?
        ---
        For {case} your `{key}` is {got}, where {expected} is right. A table decides. Tabulate the
        difference quotient of the curve on both sides, with steps 0.1, 0.01 and 0.001, and read
        off where it leads. Compare that number with yours. If they agree at one place and not at
        another, the rule has the wrong form. If they differ by a sign or a factor, you
        are close. And remember that x to the power 0 is a constant.
        ---
        A table for x² at 3, whose limit is 6, with one gap:

        | step | left | right |
        |---|---|---|
        | 0.1 | 5.9 | 6.1 |
        | 0.01 | 5.99 | ___ |

        ```python
        numeric.limit_table(lambda h: numeric.difference_quotient(lambda x: x * x, 3, h), 0)
        ```

        In place of x * x you can put any curve.
        """),
    misconceptions=("M-POW", "M-TAN", "M-00"),
    objectives=("derive (x²)′", "state the limit definition"),
    lesson="01",
)

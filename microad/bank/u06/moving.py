"""06-1: a class of numbers in motion."""

import re
from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import (
    evaluate,
    expression,
    ladder,
    moderate,
    mutant,
    plain,
    show_program,
    signed,
    swap,
)
from microad.bank.u06.moving_answers import BY_PAIRS, BY_PARTIALS, REFERENCE
from microad.course.spec import Exercise, Namespace, Probe, Wrong

SETUP = "import math\n"


def observe(ns: Namespace, case: Any) -> dict[str, Any]:
    """Run a program with each of its inputs moving in turn, and then with all of them."""
    text, point = case
    functions = {name: getattr(ns, name) for name in ("exp", "log", "sin") if name in text}
    seen: dict[str, Any] = {}
    for moving in (*point, "all"):
        inputs = {
            name: ns.Dual(x, 1.0 if moving in (name, "all") else 0.0) for name, x in point.items()
        }
        ans = evaluate(text, inputs | functions)
        if not isinstance(ans, ns.Dual):
            return {"type of the result": type(ans).__name__}
        seen |= {"type of the result": "Dual", "value": plain(ans.primal)}
        seen[f"d/d{moving}" if moving != "all" else "d/d of all inputs at once"] = plain(
            ans.tangent
        )
        after = {name: (x.primal, x.tangent) for name, x in inputs.items()}
        asked = {name: (x, float(moving in (name, "all"))) for name, x in point.items()}
        seen["inputs are as they were"] = after == asked
    return seen


def sums(r: Random) -> Iterator[Any]:
    yield "x + y", {"x": 3.0, "y": 2.0}
    yield "x - y", {"x": 3.0, "y": 2.0}
    yield "x - y - x", {"x": signed(r), "y": signed(r)}


def products(r: Random) -> Iterator[Any]:
    """Products and quotients, and whole powers."""
    for text in ("x * y", "x / y"):
        yield text, {"x": 3.0, "y": 2.0}
    yield "x * y", {"x": 0.0, "y": 5.0}
    for text in ("x * x", "x**2", "x**3", "x**-1"):
        yield text, {"x": -2.0}
    for text in ("x * y * x", "x / y", "x**2 / y"):
        yield text, {"x": signed(r), "y": signed(r)}


def functions(r: Random) -> Iterator[Any]:
    """exp, log and sin, and one inside the other."""
    for text in ("exp(x)", "log(x)", "sin(x)"):
        yield text, {"x": 2.0}
    for text in ("sin(x * x)", "log(exp(x) * x)", "exp(sin(x)) / x", "sin(log(x) * x)"):
        yield text, {"x": abs(signed(r))}


def mirrored(r: Random) -> Iterator[Any]:
    """Plain numbers on both sides: they stand still."""
    for text in ("x + 2", "2 + x", "x - 2", "2 - x", "3 * x", "x * 3", "x / 4", "1 / x"):
        yield text, {"x": 2.0}
    for text in ("5 - x * 2", "7 / x - 1", "sum([x, 2, x*x])"):
        yield text, {"x": signed(r)}


def whole_programs(r: Random) -> Iterator[Any]:
    """Random expressions of two inputs, inside sin or exp."""
    made = 0
    while made < 6:
        text = expression(r, "xy", 3)
        point = {"x": signed(r), "y": signed(r)}
        if set("xy") <= set(text) and not re.search("-[xy(]", text) and moderate(text, point):
            made += 1
            yield r.choice(("sin({}) + x", "exp(sin({}))", "y * sin({})")).format(text), point


PROBES = (
    Probe("+ and - move the tangents", sums, observe, show=show_program),
    Probe("so do *, / and **", products, observe, show=show_program),
    Probe("exp, log and sin pass on the tangent of what is inside", functions, observe,
          show=show_program),
    Probe("plain numbers may stand on either side", mirrored, observe, show=show_program),
    Probe("whole programs have the right slopes", whole_programs, observe, hidden=True,
          show=show_program),
)  # fmt: skip

PRODUCT = "self.tangent * other.primal + self.primal * other.tangent"
DIVIDED = "(self.tangent - ans * other.tangent) / other.primal"
POWER = "n * self.primal ** (n - 1) * self.tangent"

WRONGS = (
    Wrong(
        "the tangent of a product is the product of the tangents",
        "M-PATH",
        swap(REFERENCE, (PRODUCT, "self.tangent * other.tangent")),
        ladder("""
            Let b stand still, so that b' = 0. Does a·b still move when a does?
            ---
            For {case} your class gives {got} as `{key}`, and {expected} is right. You multiply
            the two tangents. Try it on 3·x: the 3 stands still, its tangent is 0, and your product
            would never move. But if x grows by 1, then 3·x grows by 3. Write
            a + a'ε and b + b'ε, multiply out all four terms, and look at the ones that hold a
            single ε.
            ---
            A field is 30 wide and 20 long. Each day it gets 2 wider and 1 longer:

            | strip | area a day |
            |---|---|
            | at the wide side | 2 · 20 |
            | at the long side | ___ · 1 |
            | in the corner | 2 · 1, too small to count |

            You have counted the corner, and nothing else. The two strips are what makes the field
            grow, and they are added.
            """),
    ),
    Wrong(
        "ε² is kept",
        "M-FD",
        swap(REFERENCE, (PRODUCT, PRODUCT + " + self.tangent * other.tangent")),
        ladder("""
            Your product has four terms. Which of them hold ε² in place of ε, and what is ε²?
            ---
            For {case} your class gives {got} as `{key}`, and {expected} is right. Two of
            your terms are as they should be. There is a third one, the product of both
            tangents, and it stands at ε². You treat ε like a small step of length 1, as in a
            difference. Then the corner of the rectangle would count. A dual number has no
            step: ε² is 0, and the term is gone.
            ---
            Multiply out (5 + 1ε)(5 + 1ε) with a line for each kind of term:

            | terms | sum |
            |---|---|
            | without ε | 25 |
            | with ε | 5ε + 5ε = ___ |
            | with ε² | 1ε² = 0 |

            d/dx[x²] at x = 5 is 10, and only the middle line must be in the tangent.
            """),
    ),
    Wrong(
        "functions forget the tangent of what is inside",
        "M-G",
        swap(
            REFERENCE,
            ("math.cos(x.primal) * x.tangent", "math.cos(x.primal)"),
            ("Dual(ans, ans * x.tangent)", "Dual(ans, ans)"),
            ("x.tangent / x.primal", "1 / x.primal"),
        ),
        ladder("""
            What does your sin say of `sin(x * x)`: how fast does x·x move, and where does that
            come in?
            ---
            For {case} your class gives {got} as `{key}`, but {expected} is right. The local
            partial of your function is fine, as long as what is inside moves at speed 1. In
            a longer program it seldom does. The inside has a speed of its own, and a number
            that stands still has the speed 0. Each step of the chain rule has two factors:
            how steep the function is, and how fast its input comes along.
            ---
            The same with numbers, for a square of something that moves at speed 5:

            | part | number |
            |---|---|
            | u, and its speed | 3, and 5 |
            | slope of u² at 3 | 6 |
            | speed of u² | 6 · ___ |

            Now put 0 in the place of 5. The last line must be 0 as well. If the number inside
            stands still, its square does not move.
            """),
    ),
    mutant("(a/b)' with the sign of a sum", swap(REFERENCE, (DIVIDED, DIVIDED.replace("-", "+")))),
    mutant("(a/b)' is a'/b'-like", swap(REFERENCE, (DIVIDED, "self.tangent / other.primal"))),
    mutant("n xⁿ", swap(REFERENCE, (POWER, "n * self.primal ** n * self.tangent")), "M-POW"),
    mutant(
        "a power forgets its inside", swap(REFERENCE, (POWER, "n * self.primal ** (n - 1)")), "M-G"
    ),
    mutant(
        "2 - x is computed as x - 2",
        swap(REFERENCE, ("return as_dual(other) - self", "return self - other")),
        "M-DIR",
    ),
    mutant(
        "1 / x is computed as x / 1",
        swap(REFERENCE, ("return as_dual(other) / self", "return self / other")),
        "M-DIR",
    ),
    mutant(
        "plain numbers move, too",
        swap(REFERENCE, ("Dual) else Dual(x)", "Dual) else Dual(x, 1.0)")),
    ),
    mutant(
        "the difference adds the tangents",
        swap(REFERENCE, ("self.tangent - other.tangent", "self.tangent + other.tangent")),
    ),
    mutant("d/dx[sin] is -cos", swap(REFERENCE, ("math.cos(x.primal)", "-math.cos(x.primal)"))),
    mutant(
        "* changes its left side in place",
        swap(
            REFERENCE,
            (
                "return Dual(self.primal * other.primal, tangent)",
                "self.primal *= other.primal\n        self.tangent = tangent\n        return self",
            ),
        ),
        "M-INPL",
    ),
)  # fmt: skip

EXERCISE = Exercise(
    id="06-1",
    title="Numbers in motion",
    kind="CO",
    stars=3,
    names=("Dual", "exp", "log", "sin"),
    setup=SETUP,
    reference=REFERENCE,
    right=(BY_PARTIALS, BY_PAIRS),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        For an operation of yours, what are its local partials? And where in your line does each
        of them meet the tangent of its operand?
        ---
        For {case} your class gives {got} as `{key}`, and {expected} is right. All lines of this
        class follow one plan. The primal is what a plain number would give. The tangent is a sum
        with a term for each operand: the local partial, times the tangent of that operand. Check
        it with a pencil for this case. Then let one operand stand still, so that
        its tangent is 0, and see whether the rest is still right.
        ---
        The plan for a quotient a/b at a = 6, b = 3, with one gap:

        | operand | partial | tangent | term |
        |---|---|---|---|
        | a | 1/3 | 1 | 1/3 |
        | b | -6/9 | 2 | ___ |

        The tangent of the quotient is the sum of the last column, and here it is -1. Make the
        same table for the operation that fails.
        """),
    misconceptions=("M-PATH", "M-FD", "M-G"),
    objectives=("compute with dual numbers",),
    lesson="06",
)

"""01-8: a curve with a pole, and its tangent, in one picture."""

import math
from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.paper import axes, lay_out
from microad.bank.probes import ladder, mutant, source, swap
from microad.course.spec import Exercise, Namespace, Probe, Wrong

REFERENCE = source('''
    def draw_01_8(ax):
        """Draw f(x) = x**3 - 1/x and its tangent at 1 into ax; return the alt text."""
        ### BEGIN SOLUTION
        xs = [0.4 + 0.01 * k for k in range(141)]
        ax.plot(xs, [x**3 - 1 / x for x in xs], label="f")
        ax.plot(xs, [4 * (x - 1) for x in xs], "--", label="tangent")
        ax.set_xlabel("x")
        ax.set_ylabel("y")
        ax.legend()
        return "The curve of x**3 - 1/x rises, and its tangent touches it at 1 with slope 4."
        ### END SOLUTION
    ''')

TWO_BRANCHES = source("""
    import numpy as np

    def draw_01_8(ax):
        f = lambda x: x**3 - 1 / x
        for part in (np.linspace(-2, -0.25, 50), np.linspace(0.25, 2, 50)):
            ax.plot(part, f(part), color="C0", label="f" if part[0] > 0 else None)
        ends = np.array([-2.0, 2.0])
        ax.plot(ends, f(1.0) + 4 * (ends - 1), label="Tangent at 1")
        ax.set(xlabel="x", ylabel="height", ylim=(-10, 10))
        ax.legend()
        return "A curve with two branches, and the straight tangent that touches the right one at 1"
    """)

BY_AXLINE = source("""
    def draw_01_8(ax):
        xs = [0.5 + k / 20 for k in range(31)]
        ax.plot(xs, [x**3 - 1 / x for x in xs], "o-", label="f(x)")
        ax.plot([0, 2], [-4, 4], label="tangent")
        ax.set(xlabel="place x", ylabel="f(x)")
        return "Points of the curve x**3 - 1/x, and a tangent through (1, 0), which is 4 at x = 2."
    """)


def drawn(ns: Namespace) -> tuple[Any, Any]:
    """The axes after the answer has drawn in them, and the text that it returned."""
    ax = axes()
    return ax, ns.draw_01_8(ax)


def lines(ax: Any, wanted: str) -> list[list[tuple[float, float]]]:
    """The points of the lines whose label speaks of the tangent, or of those whose does not."""
    groups: dict[str, list[list[tuple[float, float]]]] = {"tangent": [], "f": []}
    for line in ax.get_lines():
        name = "tangent" if "tangent" in str(line.get_label()).lower() else "f"
        groups[name].append([(float(x), float(y)) for x, y in line.get_xydata()])
    return groups[wanted]


def height(points: list[tuple[float, float]], x: float) -> float | str:
    """How high a drawn line is at x."""
    for (a, y), (b, z) in zip(points, points[1:]):
        if min(a, b) <= x <= max(a, b) and a != b:
            return round(y + (z - y) * (x - a) / (b - a), 9)
    return f"it is not drawn at {x:g}"


def observe_tangent(ns: Namespace, xs: Any) -> dict[str, Any]:
    ax, _ = drawn(ns)
    found = lines(ax, "tangent")
    heights = {
        f"height of the tangent at {x:g}": height(found[0], x) if found else "it is not there"
        for x in xs
    }
    return {"lines labeled tangent": len(found)} | heights


def observe_curve(ns: Namespace, case: Any) -> dict[str, Any]:
    ax, _ = drawn(ns)
    points = [point for line in lines(ax, "f") for point in line]
    off = [x for x, y in points if x and not math.isclose(y, x**3 - 1 / x, abs_tol=1e-9)]
    return {
        "points of the curve": "enough" if len(points) >= 20 else "fewer than 20",
        "points at the pole, where f has no value": sum(1 for x, _ in points if abs(x) < 1e-9),
        "points off the curve": f"{len(off)}, the first at x = {off[0]:.3g}" if off else "0",
        "the curve comes to 1 from both sides": any(x < 1 for x, _ in points)
        and any(x > 1 for x, _ in points),
    }


def observe_words(ns: Namespace, case: Any) -> dict[str, Any]:
    ax, alt = drawn(ns)
    alt = alt if isinstance(alt, str) else ""
    return {
        "label of the x axis": "there" if ax.get_xlabel() else "missing",
        "label of the y axis": "there" if ax.get_ylabel() else "missing",
        "alt text": "long enough" if len(alt) >= 30 else "shorter than 30 letters",
        "the alt text speaks of the tangent": "tangent" in alt.lower(),
    }


def near(r: Random) -> Iterator[tuple[float, ...]]:
    yield 1.0, 1.5
    yield (round(r.uniform(0.6, 1.4), 3),)


def show(xs: Any) -> str:
    return "your picture at x = " + " and ".join(f"{x:g}" for x in xs)


def once(r: Random) -> Iterator[str]:
    lay_out(1)  # cases are made before the clock runs, which must not count the import
    yield "your picture"


PROBES = (
    Probe("the curve, and nothing at its pole", once, observe_curve),
    Probe(
        "the tangent touches at 1 and is straight",
        near,
        observe_tangent,
        points=2.0,
        show=show,
    ),
    Probe("labels, and words for those who do not see it", once, observe_words, hidden=True),
)

TANGENT = "[4 * (x - 1) for x in xs]"

WRONGS = (
    Wrong(
        "draws the derivative as the tangent",
        "M-TAN",
        swap(REFERENCE, (TANGENT, "[3 * x**2 + 1 / x**2 - 4 for x in xs]")),
        ladder("""
            A tangent is a straight line. Is the line in your picture straight?
            ---
            For {case} I read off your `{key}`: {got}. It should be {expected}. You drew
            a curve that tells the slope of f at *every* x. The tangent needs the slope at one
            x only, which is a single number. Put 1 into the derivative, get that
            number, and leave the derivative alone. A straight line then needs a point to go
            through. Which point do the curve and its tangent share?
            ---
            The tangent of x² at 3, in three steps:

            | step | result |
            |---|---|
            | the point | (3, 9) |
            | d/dx[x²] at x = 3 | 6, a number |
            | the line | 9 + ___ · (x - 3) |

            Nothing in the last line depends on x but the distance from 3.
            """),
    ),
    Wrong(
        "takes the slope of -1/x for negative",
        "M-POW",
        swap(REFERENCE, (TANGENT, "[2 * (x - 1) for x in xs]")),
        ladder("""
            Does -1/x go up or down between x = 1 and x = 2? Compute both heights: what is the
            sign of its slope?
            ---
            For {case} I read off your `{key}`: {got}. It should be {expected}. Your line is
            straight and goes through the right point, so half of the work is done.
            It is not steep enough. The slope has two parts. The first, from x³,
            is 3. The second comes from -1/x, which is -1 at 1 and -0.5 at 2. So that part goes up,
            and its slope counts with a plus.
            ---
            Slopes at 1 with their signs, one gap:

            | part | at 1 | at 1.01 | slope |
            |---|---|---|---|
            | 1/x | 1 | 0.990 | -1 |
            | -1/x | -1 | -0.990 | ___ |

            Two minus signs meet: one from the rule for 1/x, one that stands before it.
            """),
    ),
    Wrong(
        "has a point at the pole",
        "M-00",
        swap(
            REFERENCE,
            ("xs = [0.4 + 0.01 * k for k in range(141)]", "xs = [0.01 * k for k in range(201)]"),
            ("x**3 - 1 / x for x", "x**3 - 1 / (x or 1e-12) for x"),
        ),
        ladder("""
            Which x in your list is the smallest, and what is 1/x there?
            ---
            For {case} I looked at your `{key}`, and found {got}. The curve has no value at 0, for
            there is no 1/0. Whatever a program puts there is made up. In a picture it does
            harm as well: one point with a height of a million squeezes all the others into
            a flat line. So choose your places in such a way that 0 is not among them, and best
            of all, stay a good way off.
            ---
            Places for a curve with a pole at 5, to its right only:

            ```python
            places = [5 + 0.1 * k for k in range(1, 21)]   # begins at 5.1
            ```

            With range(0, 21) it would begin at ___, where the curve has no value.
            """),
    ),
    mutant(
        "does not say which line is the tangent",
        swap(REFERENCE, ('label="tangent")', 'label="line")')),
    ),
    mutant(
        "draws no tangent",
        swap(REFERENCE, (f'    ax.plot(xs, {TANGENT}, "--", label="tangent")\n', "")),
    ),
    mutant("a tangent through 0", swap(REFERENCE, (TANGENT, "[4 * x for x in xs]")), "M-TAN"),
    mutant(
        "a secant from 1 to 2", swap(REFERENCE, (TANGENT, "[7.5 * (x - 1) for x in xs]")), "M-LIM"
    ),
    mutant(
        "the tangent at another place",
        swap(REFERENCE, (TANGENT, "[-1.875 + 4.75 * (x - 0.5) for x in xs]")),
    ),
    mutant("another curve", swap(REFERENCE, ("x**3 - 1 / x for x", "x**3 + 1 / x for x"))),
    mutant("no labels", swap(REFERENCE, ('    ax.set_xlabel("x")\n', ""))),
    mutant(
        "no words",
        REFERENCE.replace(
            "The curve of x**3 - 1/x rises, and its tangent touches it at 1 with slope 4.",
            "A plot.",
        ),
    ),
    mutant(
        "four points for a curve",
        swap(REFERENCE, ("[0.4 + 0.01 * k for k in range(141)]", "[0.5, 1.0, 1.5, 2.0]")),
    ),
)

EXERCISE = Exercise(
    id="01-8",
    title="A curve and the line that touches it",
    kind="PL",
    stars=2,
    names=("draw_01_8",),
    setup="",
    reference=REFERENCE,
    right=(TWO_BRANCHES, BY_AXLINE),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        Which point do the curve and its tangent have in common, and how steep are both of them
        there?
        ---
        For {case} I looked at your `{key}`, and found {got}, where {expected} should be. Build
        the picture in this order. Choose places that leave out 0. Draw the curve over them. Work
        out the height of the curve at 1 and its slope at 1, two numbers. The tangent goes
        through that point with that slope. Give the second line the label "tangent", both
        axes a name, and return a sentence on what there is to see.
        ---
        The same for x² at 2, with gaps:

        ```python
        def draw(ax):
            xs = [0.1 * k for k in range(41)]
            ax.plot(xs, [x * x for x in xs], label="f")
            ax.plot(xs, [4 + ___ * (x - 2) for x in xs], label="___")
        ```

        Here 4 is the height at 2, and what you put into the first gap is the slope there.
        """),
    misconceptions=("M-TAN", "M-POW", "M-00"),
    objectives=("compute secant slopes", "interpret f′(a)=0"),
    lesson="01",
)

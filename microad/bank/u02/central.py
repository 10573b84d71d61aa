"""02-2: the central difference, for a number and for a list, and how fast its error shrinks."""

import math
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from microad.bank.probes import ladder, mutant, signed, source, swap
from microad.course.spec import Exercise, Namespace, Probe, Wrong

REFERENCE = source('''
    def central_diff(f, x, h):
        """The slope of f at x from both sides; for a list x, a list of one slope an entry."""
        ### BEGIN SOLUTION
        if not isinstance(x, list):
            return (f(x + h) - f(x - h)) / (2 * h)
        slopes = []
        for i in range(len(x)):
            ahead, behind = list(x), list(x)
            ahead[i] = x[i] + h
            behind[i] = x[i] - h
            slopes.append((f(ahead) - f(behind)) / (2 * h))
        return slopes
        ### END SOLUTION


    def error_ratio(f, df, x, h):
        """The error of central_diff with step h, divided by its error with step h/2."""
        ### BEGIN SOLUTION
        whole = abs(central_diff(f, x, h) - df(x))
        half = abs(central_diff(f, x, h / 2) - df(x))
        return whole / half
        ### END SOLUTION
    ''')

ONE_RULE = source("""
    def central_diff(f, x, h):
        if isinstance(x, (int, float)):
            return central_diff(lambda p: f(p[0]), [x], h)[0]

        def along(i):
            return lambda t: f(x[:i] + [x[i] + t] + x[i + 1:])

        lines = [along(i) for i in range(len(x))]
        return [(line(h) - line(-h)) / h / 2 for line in lines]

    def error_ratio(f, df, x, h):
        def error(h):
            return central_diff(f, x, h) - df(x)

        return error(h) / error(h / 2)
    """)

ON_A_COPY = source("""
    def central_diff(f, x, h):
        if isinstance(x, list):
            slopes, moved = [], list(x)
            for i, xi in enumerate(x):
                moved[i] = xi + h
                up = f(moved)
                moved[i] = xi - h
                down = f(moved)
                moved[i] = xi
                slopes += [0.5 * (up - down) / h]
            return tuple(slopes)
        up, down = f(x + h), f(x - h)
        return 0.5 * (up - down) / h

    def error_ratio(f, df, x, h):
        true = df(x)
        errors = [abs(true - central_diff(f, x, step)) for step in (h, h / 2)]
        return errors[0] / errors[1]
    """)

# name -> the function, its slope
CURVES: dict[str, tuple[Callable, Callable]] = {
    "x*x": (lambda x: x * x, lambda x: 2 * x),
    "3*x + 1": (lambda x: 3 * x + 1, lambda x: 3),
    "x**3": (lambda x: x**3, lambda x: 3 * x * x),
    "x*(x + 1)/2": (lambda x: x * (x + 1) / 2, lambda x: x + 0.5),
    "triangle number of x": (lambda x: x * (x + 1) // 2, lambda x: x + 0.5),
    "sin(x)": (math.sin, math.cos),
    "exp(x)": (math.exp, math.exp),
    "1/(1 + x*x)": (lambda x: 1 / (1 + x * x), lambda x: -2 * x / (1 + x * x) ** 2),
}
LISTS: dict[str, Callable] = {
    "x[0]": lambda x: x[0],
    "x[0]*x[1]": lambda x: x[0] * x[1],
    "x[0]*x[1] - x[2]": lambda x: x[0] * x[1] - x[2],
    "x[0]*x[0]*x[2] + 5*x[1]": lambda x: x[0] * x[0] * x[2] + 5 * x[1],
    "sum of x[i]*x[i]": lambda x: sum(xi * xi for xi in x),
}


def observe_slope(ns: Namespace, case: Any) -> dict[str, Any]:
    name, x, h = case
    return {"d/dx": ns.central_diff(CURVES[name][0], x, h)}


def observe_ratio(ns: Namespace, case: Any) -> dict[str, Any]:
    name, x, h = case
    return {"ratio of the errors": ns.error_ratio(*CURVES[name], x, h)}


def observe_list(ns: Namespace, case: Any) -> dict[str, Any]:
    name, x, h = case
    given = list(x)
    gradient = ns.central_diff(LISTS[name], given, h)
    return {"gradient": gradient, "x afterwards": given}


def parabolas(r: Random) -> Iterator[Any]:
    """The central difference is exact for them, so one sees a slip at once."""
    yield "x*x", 2.0, 0.5
    yield "3*x + 1", 1.0, 0.25
    yield "x*x", -1.5, 0.125
    yield "x**3", 1.0, 0.5


def shrinking(r: Random) -> Iterator[Any]:
    yield "sin(x)", 1.0, 0.1
    yield "exp(x)", 0.5, 0.2
    yield "1/(1 + x*x)", signed(r, 1.2, 2.0), 0.1


def lists(r: Random) -> Iterator[Any]:
    yield "x[0]", [3.0], 0.5
    yield "x[0]*x[1]", [3.0, 2.0], 0.5
    yield "x[0]*x[1] - x[2]", [3.0, 2.0, 1.0], 0.25
    yield "x[0]*x[0]*x[2] + 5*x[1]", [signed(r), signed(r), signed(r)], 0.25
    yield "sum of x[i]*x[i]", [signed(r) for _ in range(r.randint(2, 5))], 0.125


def whole_numbers(r: Random) -> Iterator[Any]:
    yield "triangle number of x", 3, 1
    yield "x**3", r.randint(2, 5), 1
    yield "x*(x + 1)/2", r.randint(-5, 5), 2
    for name in ("sin(x)", "exp(x)", "1/(1 + x*x)"):
        yield name, signed(r), 0.1


def show(case: Any) -> str:
    name, x, h = case
    at = "[" + ", ".join(f"{xi:g}" for xi in x) + "]" if isinstance(x, list) else f"{x:g}"
    return f"{name} at x = {at} with h = {h:g}"


PROBES = (
    Probe("right for lines and parabolas", parabolas, observe_slope, show=show),
    Probe("half the step, a quarter of the error", shrinking, observe_ratio, show=show),
    Probe("a list x gives a list, and stays as it is", lists, observe_list, show=show),
    Probe("whole numbers and other curves", whole_numbers, observe_slope, hidden=True, show=show),
)

NUMBER = "return (f(x + h) - f(x - h)) / (2 * h)"
ENTRY = "slopes.append((f(ahead) - f(behind)) / (2 * h))"
LOOP = REFERENCE[REFERENCE.index("        ahead, behind") : REFERENCE.index("    return slopes")]

WRONGS = (
    Wrong(
        "divides by h",
        "M-H",
        swap(
            REFERENCE,
            (NUMBER, "return (f(x + h) - f(x - h)) / h"),
            (ENTRY, "slopes.append((f(ahead) - f(behind)) / h)"),
        ),
        ladder("""
            Your two points lie at x - h and x + h. How far is it from one to the other?
            ---
            For {case} your `{key}` is {got}, where {expected} is right. Divide the two numbers:
            that ratio tells you what is missing. A slope is rise over run. The rise is fine,
            it goes from the point behind x to the point ahead of it. But the run must be the
            way between the same two points, and you have taken the way from x to
            one of them.
            ---
            A road climbs from a bridge 30 meters behind you to a house 30 meters ahead of you:

            ```python
            rise = house - bridge        # 12 meters
            run = ___                    # from the bridge to the house
            slope = rise / run           # 0.2
            ```

            With a run of 30 the road would look twice as steep as it is. Test your function on
            3·x + 1, whose slope is 3 everywhere.
            """),
    ),
    Wrong(
        "looks to one side only",
        "M-H",
        swap(
            REFERENCE,
            (NUMBER, "return (f(x + h) - f(x)) / h"),
            (ENTRY, "slopes.append((f(ahead) - f(x)) / h)"),
        ),
        ladder("""
            A parabola bends the same way on both sides of x. Which second point makes the two
            bends cancel?
            ---
            For {case} your `{key}` is {got}, and {expected} is asked for. You compare x with the
            point ahead of it. On the way there the curve bends, and the whole bend goes
            into your answer, so half the step still leaves half of the error. If
            you measure from a point as far behind x as the other one is ahead, both
            ends are lifted by the same bend, and it drops out.
            ---
            The square at x = 3, measured in two ways with a step of 1:

            | from | to | rise over run |
            |---|---|---|
            | 3 | 4 | (16 - 9) / 1 = 7 |
            | 2 | 4 | (16 - 4) / ___ = 6 |

            The true slope is 6. The second line uses one point on each side; do the
            same, for a number and for an entry of a list.
            """),
    ),
    Wrong(
        "moves the entries of the list it was given",
        "M-INPL",
        swap(
            REFERENCE,
            (
                LOOP,
                "        x[i] = x[i] + h\n        up = f(x)\n        x[i] = x[i] - 2 * h\n"
                "        slopes.append((up - f(x)) / (2 * h))\n",
            ),
        ),
        ladder("""
            After your function is done, print the list that you handed in. Is it still the same?
            ---
            For {case} your `{key}` is {got}, but {expected} is right. The list that you get is
            not yours: the caller holds it as well, and sees each change. You move an entry
            and leave it where it is. So the next entry is measured at another place, and the
            caller's x is not what it was. How many entries should differ from x
            when f is called?
            ---
            A cook tries a recipe with a little more of each thing in turn:

            ```python
            for i in range(len(recipe)):
                trial = ___              # a sheet of its own for each trial
                trial[i] = recipe[i] + 1
                taste(trial)
            ```

            If the cook wrote into the recipe itself, the third trial would hold too much of three
            things. In Python, `b = a` makes no second list, it gives the same one another name.
            """),
    ),
    Wrong(
        "moves all entries at once",
        "M-SUM",
        swap(
            REFERENCE,
            (
                "    slopes = []\n    for i in range(len(x)):\n" + LOOP + "    return slopes\n",
                "    ahead, behind = [xi + h for xi in x], [xi - h for xi in x]\n"
                "    return (f(ahead) - f(behind)) / (2 * h)\n",
            ),
        ),
        ladder("""
            Three inputs moved, and the result moved. Which of the three was it?
            ---
            For {case} your `{key}` is {got}. The right one is {expected}, with one number for each
            entry of the list. You have moved all entries together. The result then tells how fast f
            moves when all of them grow at the same time, and the shares can no longer be
            told apart. A partial derivative holds all inputs still but one.
            ---
            Two knobs on a radio. Each row turns one of them, and leaves the other alone:

            | bass | treble | what you learn |
            |---|---|---|
            | + h | stays | the share of the bass |
            | stays | ___ | the share of the treble |

            So a list of n entries needs n pairs of calls. Write a loop over the entries,
            and inside it two fresh lists that differ from x in one place.
            """),
    ),
    mutant("goes to the left", swap(REFERENCE, ("f(x + h) - f(x - h)", "f(x - h) - f(x + h)"))),
    mutant("multiplies by h", swap(REFERENCE, (NUMBER, NUMBER.replace("/ (2 * h)", "/ 2 * h")))),
    mutant("whole-number division", swap(REFERENCE, (NUMBER, NUMBER.replace("/ (2", "// (2")))),
    mutant("the ratio upside down", swap(REFERENCE, ("whole / half", "half / whole")), "M-DIR"),
    mutant("knows the ratio by heart", swap(REFERENCE, ("whole / half", "4.0"))),
    mutant(
        "compares the slopes, not the errors",
        swap(
            REFERENCE,
            ("whole = abs(central_diff(f, x, h) - df(x))", "whole = central_diff(f, x, h)"),
            ("half = abs(central_diff(f, x, h / 2) - df(x))", "half = central_diff(f, x, h / 2)"),
        ),
    ),
    mutant(
        "doubles the step",
        swap(REFERENCE, ("central_diff(f, x, h / 2)", "central_diff(f, x, h * 2)")),
    ),
    mutant("leaves out the last entry", swap(REFERENCE, ("range(len(x))", "range(len(x) - 1)"))),
    mutant(
        "only the first entry moves",
        swap(
            REFERENCE,
            ("ahead[i] = x[i]", "ahead[0] = x[0]"),
            ("behind[i] = x[i]", "behind[0] = x[0]"),
        ),
    ),
)

EXERCISE = Exercise(
    id="02-2",
    title="One step to each side",
    kind="CO",
    stars=2,
    names=("central_diff", "error_ratio"),
    setup="import math\n",
    reference=REFERENCE,
    right=(ONE_RULE, ON_A_COPY),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        Take f(x) = x·x at x = 2 with h = 0.5. Which two points do you need, and what is the
        slope between them?
        ---
        For {case} your `{key}` is {got}, and {expected} is right. Work this case out with a
        pencil and compare each step: where are the two points, what is f there, what is the
        rise, and what is the run? If the number is right and a list fails, look at what changes
        from one entry to the next. If only the ratio fails, print both errors; they
        should be positive and the first one should be larger.
        ---
        The square at x = 2, with one gap:

        | | place | height |
        |---|---|---|
        | behind | 1.5 | 2.25 |
        | ahead | 2.5 | ___ |

        The rise is 4 and the run is 1. For a list, do this once for each entry, and
        for the ratio, do it with two steps and subtract the truth from both.
        """),
    misconceptions=("M-H", "M-INPL", "M-SUM"),
    objectives=(
        "implement the central difference and the complex step",
        "separate truncation from rounding error",
    ),
    lesson="02",
)

"""02-3: the errors of two differences, drawn so that one sees both of their reasons."""

import math
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from microad.bank.probes import ladder, mutant, source, swap
from microad.course.spec import Exercise, Namespace, Probe, Wrong

REFERENCE = source('''
    def u_curves(f, df, x):
        """The errors of both differences for h = 1e-1 to 1e-16, and how to draw them."""
        ### BEGIN SOLUTION
        steps = [10.0**-k for k in range(1, 17)]
        forward = [abs((f(x + h) - f(x)) / h - df(x)) for h in steps]
        central = [abs((f(x + h) - f(x - h)) / (2 * h) - df(x)) for h in steps]
        return dict(
            h=steps,
            forward=forward,
            central=central,
            best_forward=min(zip(forward, steps))[1],
            best_central=min(zip(central, steps))[1],
            xscale="log",
            yscale="log",
            xlabel="step h",
            ylabel="error of the slope",
            alt="Both errors fall with h, reach a lowest point and rise again.",
        )
        ### END SOLUTION
    ''')

IN_A_LOOP = source("""
    def u_curves(f, df, x):
        plot = {"h": [], "forward": [], "central": []}
        true = df(x)
        for k in range(16, 0, -1):
            h = float(f"1e-{k}")
            here, ahead, behind = f(x), f(x + h), f(x - h)
            plot["h"].append(h)
            plot["forward"].append(abs(true - (ahead - here) / h))
            plot["central"].append(abs(true - (ahead - behind) / h / 2))
        for name in ("forward", "central"):
            place = plot[name].index(min(plot[name]))
            plot["best_" + name] = plot["h"][place]
        plot.update(xscale="log", yscale="log", xlabel="h", ylabel="absolute error",
                    alt="Two curves like a U: a smaller step helps only down to the bottom.")
        return plot
    """)

BY_RULE = source("""
    def u_curves(f, df, x):
        steps = [0.1**k for k in range(1, 17)]

        def errors(slope):
            return [math.fabs(slope(h) - df(x)) for h in steps]

        one, both = (errors(lambda h: (f(x + h) - f(x)) / h),
                     errors(lambda h: (f(x + h) - f(x - h)) / (h + h)))
        return dict(h=steps, forward=one, central=both, best_forward=1e-8, best_central=1e-5,
                    xscale="log", yscale="log", xlabel="h", ylabel="Error",
                    alt="A U for each difference; the lowest points are near 1e-8 and 1e-5.")
    """)

# name -> the function, its slope
CURVES: dict[str, tuple[Callable, Callable]] = {
    "sin": (math.sin, math.cos),
    "exp": (math.exp, math.exp),
    "log": (math.log, lambda x: 1 / x),
    "sqrt": (math.sqrt, lambda x: 0.5 / math.sqrt(x)),
    "tanh": (math.tanh, lambda x: 1 - math.tanh(x) ** 2),
}
STEPS = [10.0**-k for k in range(1, 17)]
WINDOWS = {"forward": (1e-9, 1e-7), "central": (4e-7, 4e-5)}  # a decade around 1e-8 and 4e-6


def error(name: str, way: str, x: float, h: float) -> float:
    f, df = CURVES[name]
    quotient = {
        "forward": lambda: (f(x + h) - f(x)) / h,
        "central": lambda: (f(x + h) - f(x - h)) / (2 * h),
    }[way]()
    return abs(quotient - df(x))


def inside(way: str, h: Any) -> str:
    """Compare a best h with the range in which it must lie, and do not give the range away."""
    low, high = WINDOWS[way]
    if isinstance(h, bool) or not isinstance(h, int | float):
        return f"{h!r:.40} is not a number"
    if 0.99 * low <= h <= 1.01 * high:
        return "right"
    return f"{h:.0e} is too {'small' if h < low else 'large'}"


def is_typical(name: str, x: float) -> bool:
    """Say whether no lucky rounding error lies near or below the bottom of the U."""
    for way in WINDOWS:
        errors = {h: error(name, way, x, h) for h in STEPS}
        low = min(e for h, e in errors.items() if inside(way, h) == "right")
        if any(e <= 2 * low for h, e in errors.items() if inside(way, h) != "right"):
            return False
    return True


def curves(r: Random) -> Iterator[Any]:
    yield "sin", 1.0
    left = 4
    while left:
        case = r.choice(list(CURVES)), round(r.uniform(0.5, 2.0), 3)
        if is_typical(*case):
            left -= 1
            yield case


def first(r: Random) -> Iterator[Any]:
    yield "sin", 1.0


def observe_errors(ns: Namespace, case: Any) -> dict[str, Any]:
    """The errors where h is large: there rounding plays no part, and they are sharp numbers."""
    name, x = case
    return sharp_errors(ns.u_curves(*CURVES[name], x))


def sharp_errors(plot: Any) -> dict[str, Any]:
    seen: dict[str, Any] = {"shape: number of steps": len(plot["h"])}
    for way in WINDOWS:
        pairs = list(zip(plot["h"], plot[way], strict=True))
        for wanted in (1e-1, 1e-2, 1e-3):
            found = [e for h, e in pairs if math.isclose(h, wanted, rel_tol=1e-6)]
            seen[f"{way} error at h = {wanted:g}"] = found[0] if found else "no such h"
    return seen


def observe_best(ns: Namespace, case: Any) -> dict[str, Any]:
    name, x = case
    plot = ns.u_curves(*CURVES[name], x)
    best = {f"best h of the {way} difference": inside(way, plot[f"best_{way}"]) for way in WINDOWS}
    return best | sharp_errors(plot)


def observe_axes(ns: Namespace, case: Any) -> dict[str, Any]:
    name, x = case
    plot = ns.u_curves(*CURVES[name], x)
    return {
        "smallest h": f"about {min(plot['h']):.0e}",
        "scale of x": plot["xscale"],
        "scale of y": plot["yscale"],
    }


def observe_words(ns: Namespace, case: Any) -> dict[str, Any]:
    name, x = case
    plot = ns.u_curves(*CURVES[name], x)
    return {
        "the x label names h": "h" in str(plot["xlabel"]).split(),
        "the y label says error": "error" in str(plot["ylabel"]).lower(),
        "the alt text has 30 letters or more": len(str(plot["alt"]).strip()) >= 30,
    }


def show(case: Any) -> str:
    return "{} at x = {:g}".format(*case)


PROBES = (
    Probe("both errors, at sixteen steps", first, observe_errors, show=show),
    Probe("axes on which a small error is seen", first, observe_axes, show=show),
    Probe("labels and alt text", first, observe_words, show=show),
    Probe("the lowest points, for other curves, too", curves, observe_best, hidden=True, show=show),
)

BEST = "best_{0}=min(zip({0}, steps))[1]"

WRONGS = (
    Wrong(
        "linear axes",
        "M-H",
        swap(REFERENCE, ('xscale="log"', 'xscale="linear"'), ('yscale="log"', 'yscale="linear"')),
        ladder("""
            Draw your plot. What is the smallest error that you can tell from 0 in it?
            ---
            For {case} your `{key}` is {got}, and {expected} is needed. The errors reach from about
            1e-1 down to 1e-11. If each line of the grid means "0.1 more", all but one or two
            of the points lie flat on the bottom, and the steps crowd together at the
            left. Each point is a power of ten, and so the paper should go in powers of ten.
            ---
            The same five numbers on two rulers:

            ```
            0.1    0.01    0.001    0.0001    0.00001

            ruler by sums        |....|....|....|....|   four of them stick at 0
            ruler by powers      |....|....|....|....|   one each tick, each tick is 10 times less
            ```

            In matplotlib the second ruler is a scale with the name "___"; it is short for
            logarithm. You want it on both axes.
            """),
    ),
    Wrong(
        "calls the smallest step the best",
        "M-H",
        swap(
            REFERENCE,
            (BEST.format("forward"), "best_forward=min(steps)"),
            (BEST.format("central"), "best_central=min(steps)"),
        ),
        ladder("""
            Follow your own curve from right to left. Does the error fall all the way?
            ---
            For {case} the verdict on your `{key}` is: {got}. On paper the secant
            gets better with each smaller h. Your own numbers say otherwise: the errors fall,
            turn, and rise again. The smallest step sits at the far left end, where the rounding
            has eaten nearly all digits. What is asked for is the step at which the curve is
            lowest, and each of the two curves has its own.
            ---
            Find the place of the lowest entry, not the lowest place:

            ```python
            days = ["Mon", "Tue", "Wed"]
            prices = [5, 3, 4]
            cheapest = days[prices.index(___(prices))]     # "Tue"
            ```

            Here the steps are the days, and the errors are the prices.
            """),
    ),
    Wrong(
        "keeps the sign of the errors",
        "M-H",
        swap(
            REFERENCE,
            ("[abs((f(x + h) - f(x)) / h - df(x))", "[((f(x + h) - f(x)) / h - df(x))"),
            (
                "[abs((f(x + h) - f(x - h)) / (2 * h) - df(x))",
                "[((f(x + h) - f(x - h)) / (2 * h) - df(x))",
            ),
        ),
        ladder("""
            Where on a logarithmic axis does a number below 0 stand?
            ---
            For {case} your `{key}` is {got}, and {expected} is right. The size fits, the sign does
            not. A slope may be measured too large or too small, and both are off by the same
            amount. A logarithmic axis has a place for positive numbers only, so the others leave
            holes in your curve. The smallest entry of such a list is also no minimum. It is the
            one that is most wrong to one side.
            ---
            Three shots at a target at 10 meters:

            | shot | lands at | signed | off by |
            |---|---|---|---|
            | first | 9 | -1 | 1 |
            | second | 10.5 | 0.5 | 0.5 |
            | third | 8 | -2 | ___ |

            The best shot is the one with the smallest number in the last column. Which
            function of Python turns the third column into the fourth?
            """),
    ),
    mutant("the central run is too short", swap(REFERENCE, ("/ (2 * h)", "/ h")), "M-H"),
    mutant(
        "draws the same curve twice",
        swap(
            REFERENCE,
            ("central=central,", "central=forward,"),
            (
                BEST.format("central"),
                BEST.format("forward").replace("best_forward", "best_central"),
            ),
        ),
    ),
    mutant("stops at 1e-8", swap(REFERENCE, ("range(1, 17)", "range(1, 9)")), "M-H"),
    mutant(
        "mixes up the minima",
        swap(
            REFERENCE,
            (BEST.format("forward"), "best_forward=min(zip(central, steps))[1]"),
            (BEST.format("central"), "best_central=min(zip(forward, steps))[1]"),
        ),
    ),
    mutant(
        "no word for those who do not see it",
        swap(
            REFERENCE,
            ('alt="Both errors fall with h, reach a lowest point and rise again."', 'alt=""'),
        ),
    ),
    mutant("no label", swap(REFERENCE, ('ylabel="error of the slope"', 'ylabel=""'))),
    mutant(
        "errors in place of steps", swap(REFERENCE, ("min(zip(central, steps))[1]", "min(central)"))
    ),
)

EXERCISE = Exercise(
    id="02-3",
    title="Draw the U",
    kind="PL",
    stars=3,
    names=("u_curves",),
    setup="import math\n",
    reference=REFERENCE,
    right=(IN_A_LOOP, BY_RULE),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        What are the first three entries of each of your lists, for the sine at 1?
        ---
        For {case} your `{key}` is {got}, where {expected} is expected. Go through the parts one by
        one. The steps are powers of ten, from 1e-1 to 1e-16. An error is the distance between
        what a difference says and the true slope df(x), so it is never below 0. Then
        look at the two lowest points, at the scales, and at the words.
        ---
        The first line for the sine at 1, with a gap:

        | h | forward says | true slope | error |
        |---|---|---|---|
        | 0.1 | 0.4974 | 0.5403 | 0.0429 |
        | 0.01 | 0.5361 | 0.5403 | ___ |

        Print your own list beside such a table. Draw the plot, too, and look at it.
        """),
    misconceptions=("M-H",),
    objectives=("separate truncation from rounding error", "predict the best h"),
    lesson="02",
    rtol=1e-4,
)

"""02-5: a checker that sees no change, since its two results are the same memory."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from microad.bank.probes import ladder, mutant, signed, source, swap
from microad.course.spec import Exercise, Namespace, Probe, Wrong

GIVEN = source('''
    def broken_gradient(f, x, g, h=1e-6):
        """Central differences of sum(g * f(x)), one for each entry of the array x."""
        gradient = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            x[i] += h
            ahead = f(x)
            x[i] -= 2 * h
            behind = f(x)
            x[i] += h
            gradient[i] = np.sum(g * (ahead - behind)) / (2 * h)
        return gradient
    ''')

SETUP = "import numpy as np\n\n\n" + GIVEN

REFERENCE = source('''
    def measured_gradient(f, x, g, h=1e-6):
        """Central differences of sum(g * f(x)), one for each entry of the array x."""
        ### BEGIN SOLUTION
        gradient = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            ahead, behind = x.copy(), x.copy()
            ahead[i] += h
            behind[i] -= h
            gradient[i] = np.sum(g * (f(ahead) - f(behind))) / (2 * h)
        return gradient
        ### END SOLUTION
    ''')

COPIED_RESULTS = source("""
    def measured_gradient(f, x, g, h=1e-6):
        gradient = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            kept = x[i]
            x[i] = kept + h
            ahead = np.array(f(x))
            x[i] = kept - h
            behind = np.array(f(x))
            x[i] = kept
            gradient[i] = np.sum(g * (ahead - behind)) / (2 * h)
        return gradient
    """)

NUMBERS_ONLY = source("""
    def measured_gradient(f, x, g, h=1e-6):
        def total(y):
            return float((g * f(y)).sum())

        flat, slopes = x.ravel(), []
        for k in range(flat.size):
            step = np.zeros(flat.size)
            step[k] = h
            step = step.reshape(x.shape)
            slopes.append((total(x + step) - total(x - step)) / h / 2)
        return np.array(slopes).reshape(x.shape)
    """)

# name -> a function of one array; those in the first group make new memory, the others show x's own
NEW: dict[str, Callable] = {
    "x*x": lambda x: x * x,
    "3*x": lambda x: 3 * x,
    "x*x*x": lambda x: x * x * x,
}
VIEWS: dict[str, Callable] = {
    "x": lambda x: x,
    "x.reshape(-1)": lambda x: x.reshape(-1),
    "x.T": lambda x: x.T,
    "x[::-1]": lambda x: x[::-1],
    "x[0]": lambda x: x[0],
}
FUNCTIONS = NEW | VIEWS


def array(rows: list[list[float]]) -> Any:
    import numpy as np  # not before an answer is checked: it takes a moment to load

    return np.array(rows)


def weights(rows: list[list[float]], name: str) -> Any:
    """A cotangent for f(x): the numbers 1, -2, 3, ... in the shape of the output."""
    ans = FUNCTIONS[name](array(rows))
    count = range(1, ans.size + 1)
    return array([k * (-1.0) ** (k + 1) for k in count]).reshape(ans.shape)  # type: ignore[misc]


def observe_gradient(ns: Namespace, case: Any) -> dict[str, Any]:
    name, rows = case
    gradient = array(ns.measured_gradient(FUNCTIONS[name], array(rows), weights(rows, name)))
    return {"shape of the gradient": list(gradient.shape), "gradient": gradient.tolist()}


def observe_input(ns: Namespace, case: Any) -> dict[str, Any]:
    """What the call leaves in x, to the last bit."""
    name, rows = case
    x = array(rows)
    gradient = ns.measured_gradient(FUNCTIONS[name], x, weights(rows, name))
    pairs = zip(array(rows).ravel().tolist(), x.ravel().tolist())
    return {
        "gradient": array(gradient).tolist(),
        "entries of x that were changed": [before for before, after in pairs if before != after],
    }


def grid(r: Random, rows: int, columns: int) -> list[list[float]]:
    return [[signed(r) for _ in range(columns)] for _ in range(rows)]


def new_memory(r: Random) -> Iterator[Any]:
    yield "3*x", [[1.0, 2.0]]
    yield "x*x", [[1.0, 2.0], [3.0, 4.0]]
    yield "x*x*x", grid(r, 2, 3)


def views(r: Random) -> Iterator[Any]:
    yield "x", [[1.0, 2.0]]
    yield "x.reshape(-1)", [[1.0, 2.0], [3.0, 4.0]]
    yield "x.T", [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
    yield "x[0]", grid(r, 2, 2)


def random_shapes(r: Random) -> Iterator[Any]:
    for name in FUNCTIONS:
        yield name, grid(r, r.randint(1, 3), r.randint(2, 4))


def inputs(r: Random) -> Iterator[Any]:
    """With 0.7 and its neighbors, x + h - 2h + h is not x."""
    yield "x*x", [[0.7, 0.9], [1.1, 1.3]]
    yield "x*x*x", [[0.7, 0.9, 1.1], *grid(r, 2, 3)]


def show(case: Any) -> str:
    name, rows = case
    lines = ", ".join("[" + ", ".join(f"{entry:g}" for entry in row) + "]" for row in rows)
    return f"f(x) = {name} with x = [{lines}]"


PROBES = (
    Probe("functions that make a new array", new_memory, observe_gradient, show=show),
    Probe("functions that show the memory of x", views, observe_gradient, show=show),
    Probe("all of them, in random shapes", random_shapes, observe_gradient, hidden=True, show=show),
    Probe("x stays as it is, to the last bit", inputs, observe_input, hidden=True, show=show),
)

SAME = GIVEN.replace("broken_gradient", "measured_gradient")
QUOTIENT = "gradient[i] = np.sum(g * (ahead - behind)) / (2 * h)"

WRONGS = (
    Wrong(
        "mends the answer, not the checker",
        "M-INPL",
        swap(
            SAME,
            (
                "    return gradient",
                "    if not gradient.any():\n        gradient = g.reshape(x.shape)\n"
                "    return gradient",
            ),
        ),
        ladder("""
            The checker says 0, a rule says something else. How do you find out which of the two
            is wrong?
            ---
            For {case} your `{key}` is {got}, and {expected} is right. You took the zeros for a
            special case and put in what a rule for reshape would say. But then the checker checks
            nothing: it repeats the rule that it should test. Look at the two results of f that are
            subtracted. Print them, and print whether they live in the same memory, with
            `np.shares_memory`. A checker that cannot see a change must be mended itself.
            ---
            Two photos of one clock, taken an hour apart, and a trick:

            ```python
            first = clock            # not a photo: the clock itself
            wait(1, "hour")
            second = clock
            second - first           # always 0
            first = clock.___()      # this is a photo
            ```

            A photo keeps what was there. A second name for the clock keeps nothing.
            """),
    ),
    Wrong(
        "copies x once, before the loop",
        "M-INPL",
        swap(SAME, ("    for i in", "    x = x.copy()\n    for i in")),
        ladder("""
            Your x is a copy now. But `ahead` and `behind`: are they two arrays, or one with two
            names?
            ---
            For {case} your `{key}` is {got}, where {expected} belongs. The caller's x is safe now,
            and that was worth doing. Inside your loop the old trouble goes on. A function such as
            x.T makes no new numbers, it shows those of your copy. So both results show the same
            memory, and when you subtract them, both show what is in it at that
            moment. How many arrays must be there at the same time, so that a
            difference can be seen?
            ---
            One sheet of paper that is written on twice:

            ```python
            sheet = Paper()
            plan_a = sheet.write("left")
            plan_b = sheet.write("right")    # plan_a says "right" now, too
            plan_b = ___().write("right")    # a sheet of its own
            ```

            So each call of f needs an x of its own. Or copy each result before x moves on.
            """),
    ),
    Wrong(
        "puts x back by arithmetic",
        "M-INPL",
        swap(
            SAME,
            ("ahead = f(x)", "ahead = np.array(f(x))"),
            ("behind = f(x)", "behind = np.array(f(x))"),
        ),
        ladder("""
            Print 0.7 and 0.7 + h - 2h + h with all their digits. Are they the same?
            ---
            For {case} the report finds under `{key}`: {got}, and it should be {expected}. Your
            slopes are right, since both results are copied now. But you move an entry three times
            and trust that it comes back to where it was. Each sum is rounded to the nearest float,
            and three roundings need not cancel. The caller's array ends up next to what it was. A
            checker may look at things, and must not change them, not even in
            the last digit.
            ---
            You move a chair, and you want it back on its mark:

            ```python
            mark = chair.place           # remember the place itself
            chair.place = mark + step
            chair.place = mark - step
            chair.place = ___            # not: minus step, plus step
            ```

            Or leave the chair alone and move another one that looks the same.
            """),
    ),
    mutant("the checker as it was", SAME, "M-INPL"),
    mutant(
        "copies one of the two results",
        swap(SAME, ("behind = f(x)", "behind = np.array(f(x))")),
        "M-INPL",
    ),
    mutant("divides by h", swap(REFERENCE, ("/ (2 * h)", "/ h")), "M-H"),
    mutant(
        "forgets g",
        swap(REFERENCE, ("np.sum(g * (f(ahead) - f(behind)))", "np.sum(f(ahead) - f(behind))")),
        "M-G",
    ),
    mutant(
        "keeps whole numbers only", swap(REFERENCE, ("np.zeros(x.shape)", "np.zeros(x.shape, int)"))
    ),
    mutant("ahead stays at x", swap(REFERENCE, ("    ahead[i] += h\n        ", "    ")), "M-H"),
    mutant(
        "no direction",
        swap(
            REFERENCE,
            ("np.sum(g * (f(ahead) - f(behind)))", "np.sum(abs(g * (f(ahead) - f(behind))))"),
        ),
    ),
    mutant(
        "one pair of copies for all entries",
        swap(
            REFERENCE,
            ("    ahead, behind = x.copy(), x.copy()\n        ", "    "),
            ("    for i in", "    ahead, behind = x.copy(), x.copy()\n    for i in"),
        ),
        "M-SUM",
    ),
    mutant(
        "looks from behind to ahead",
        swap(REFERENCE, ("f(ahead) - f(behind)", "f(behind) - f(ahead)")),
        "M-DIR",
    ),
    mutant("averages over g", swap(REFERENCE, ("np.sum(g", "np.mean(g"))),
)

EXERCISE = Exercise(
    id="02-5",
    title="The checker that saw nothing",
    kind="DB",
    stars=3,
    names=("measured_gradient",),
    setup=SETUP,
    reference=REFERENCE,
    right=(COPIED_RESULTS, NUMBERS_ONLY),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        For f(x) = x and one entry: what is in `ahead` at the moment when `behind` is subtracted
        from it?
        ---
        For {case} your `{key}` is {got}, and {expected} is right. Take the smallest case, an array
        with one entry, and f(x) = x. Print `ahead` right after it was made, and once more right
        before the subtraction. If it has changed in between, it was never a thing of its own.
        If all slopes are right and x is not, print x before and after, with all digits.
        ---
        What the names mean in the broken checker, for f(x) = x and x = [5.0]:

        | line | x | ahead | behind |
        |---|---|---|---|
        | x[0] is moved up | [5.1] | | |
        | ahead = f(x) | [5.1] | is x | |
        | x[0] is moved down | [4.9] | ___ | |
        | behind = f(x) | [4.9] | is x | is x |

        The last column and the one before it are the same array.
        """),
    misconceptions=("M-INPL",),
    objectives=("use differences as a check",),
    lesson="02",
    rtol=1e-6,
)

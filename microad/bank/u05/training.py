"""05-6: a training loop that never clears its gradients."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import ladder, mutant, plain, signed, source, swap
from microad.course.spec import Exercise, Namespace, Probe, Wrong

GIVEN = source('''
    def fit_broken(points, steps, rate):
        """Fit a line w*x + b to points (x, t); return the loss before each step."""
        w, b = Value(0.0), Value(0.0)
        losses = []
        for _ in range(steps):
            loss = sum((w * x + b - t) ** 2 for x, t in points) / len(points)
            losses.append(loss.data)
            loss.backward()
            for p in (w, b):
                p.data -= rate * p.grad
        return losses
    ''')

SETUP = "from microad.scalar import Value\n\n\n" + GIVEN

REFERENCE = source('''
    def fit(points, steps, rate):
        """Fit a line w*x + b to points (x, t); return the loss before each step."""
        ### BEGIN SOLUTION
        w, b = Value(0.0), Value(0.0)
        losses = []
        for _ in range(steps):
            loss = sum((w * x + b - t) ** 2 for x, t in points) / len(points)
            losses.append(loss.data)
            loss.backward()
            for p in (w, b):
                p.data -= rate * p.grad
                p.grad = 0.0  # the next sweep begins with an empty leaf
        return losses
        ### END SOLUTION
    ''')

ZERO_GRAD_FIRST = swap(
    REFERENCE,
    ("loss.backward()", "loss.zero_grad()\n        loss.backward()"),
    ("\n            p.grad = 0.0  # the next sweep begins with an empty leaf", ""),
)

FRESH_LEAVES = source("""
    def fit(points, steps, rate):
        w = b = 0.0
        losses = []
        while len(losses) < steps:
            ws, bs = Value(w), Value(b)
            loss = Value(0.0)
            for x, t in points:
                error = ws * x + bs - t
                loss = loss + error * error
            loss = loss / len(points)
            loss.backward()
            w, b = w - rate * ws.grad, b - rate * bs.grad
            losses.append(loss.data)
        return losses
    """)

BY_HAND = source("""
    def fit(points, steps, rate):  # without the engine: two partial derivatives on paper
        w, b, n, losses = 0.0, 0.0, len(points), []
        for _ in range(steps):
            errors = [w * x + b - t for x, t in points]
            losses += [sum(e * e for e in errors) / n]
            dw = sum(2 * e * x for e, (x, _) in zip(errors, points)) / n
            db = sum(2 * e for e in errors) / n
            w, b = w - rate * dw, b - rate * db
        return losses
    """)


def table(losses: list[float]) -> dict[str, Any]:
    return {f"value of the loss before step {k}": plain(loss) for k, loss in enumerate(losses, 1)}


def observe(ns: Namespace, case: Any) -> dict[str, Any]:
    losses = [*ns.fit(*case)]
    return {"shape of the table": len(losses)} | table(losses)


def first_step(r: Random) -> Iterator[Any]:
    """One step is right in the broken loop, too: the leaves begin empty."""
    yield [(1.0, 2.0)], 2, 0.1
    yield [(0.0, 1.0), (1.0, 3.0), (2.0, 5.0)], 2, 0.1
    yield [(signed(r), signed(r))], 2, 0.1


def small_fits(r: Random) -> Iterator[Any]:
    yield [(1.0, 2.0)], 3, 0.1
    yield [(1.0, 2.0)], 6, 0.1
    yield [(0.0, 1.0), (1.0, 3.0), (2.0, 5.0)], 12, 0.1
    yield [(signed(r), signed(r)), (1.0, 3.0)], 4, 0.1


def random_fits(r: Random) -> Iterator[Any]:
    for _ in range(2):
        points = [(signed(r, 0.1, 1.5), signed(r, 0.5, 3.0)) for _ in range(r.randint(2, 4))]
        yield points, 10, round(r.uniform(0.02, 0.2), 3)


def show(case: Any) -> str:
    points, steps, rate = case
    where = ", ".join(f"({x:g}, {t:g})" for x, t in points)
    return f"points {where}; {steps} steps at rate {rate:g}"


PROBES = (
    Probe("the first step", first_step, observe, show=show),
    Probe(
        "the loss table equals the one of plain Python", small_fits, observe, points=2.0, show=show
    ),
    Probe("random points and rates", random_fits, observe, hidden=True, show=show),
)

CLEARING = "            p.grad = 0.0  # the next sweep begins with an empty leaf\n"

WRONGS = (
    Wrong(
        "clears the wrong object, or none",
        "M-TWICE",
        swap(REFERENCE, (CLEARING, "        loss.grad = 0.0\n")),
        ladder("""
            Print `w.grad` at the start of each step, before the sweep. Is it 0 every time?
            ---
            For {case}, `{key}` is {got} in your table, and {expected} in the one of plain Python.
            The first sweep is right, since the leaves begin empty. From then on each new
            gradient lands on top of all the old ones. The step follows their sum, overshoots, and
            swings. If you do clear something, look at how long that object lives. The loss is a
            new node in every step and needs no clearing. Which objects live as long as the
            whole loop?
            ---
            A purse that nobody empties, with takings of 4, 3 and 2 on three days:

            | day | takings | purse |
            |---|---|---|
            | 1 | 4 | 4 |
            | 2 | 3 | 7 |
            | 3 | 2 | ___ |

            ```python
            for day in days:
                book.append(purse.money)
                ___ = 0                # empty it once the number is in the book
            ```

            It does not help to throw the receipt away; the purse must be emptied. For each leaf,
            the moment to do so is right after the step.
            """),
    ),
    Wrong(
        "clears before the step is taken",
        "M-TWICE",
        swap(
            REFERENCE,
            (CLEARING, ""),
            ("loss.backward()\n", "loss.backward()\n        loss.zero_grad()\n"),
        ),
        ladder("""
            Your losses do not move at all. With which gradient is the step taken?
            ---
            For {case}, `{key}` is {got} in your table, while plain Python has {expected}. You
            clear the right objects, and all of them. But look at the place: the sweep has
            put the gradients into the leaves, and the step still has to read
            them. In between you wipe them out. So each step is as long as rate
            times zero. The three actions of a step need an order of their own.
            ---
            Three actions that repeat; find a place for the third:

            ```python
            while True:
                fill(glass)          # backward
                drink(glass)         # the step
                ___(glass)           # ready for the next one
            ```

            It can also stand at the very top, before the glass is filled. Only
            one place is wrong: between the first and the second.
            """),
    ),
    Wrong(
        "clears one of the two leaves",
        "M-TWICE",
        swap(REFERENCE, (CLEARING, "        w.grad = 0.0\n")),
        ladder("""
            Two parameters are learned here. Print the gradient of each one before every sweep:
            which one is not 0?
            ---
            For {case}, `{key}` is {got} in your table. Plain Python has {expected}. Your loop is
            much calmer now than the broken one was, and that makes the mistake hard to see. The
            slope of the line takes its steps as it should. The other parameter
            still moves along the sum of all its gradients. So what you do for one
            leaf must be done for each that the step changes.
            ---
            Tidying up belongs where everybody passes by:

            ```python
            for cup in (yours, mine):
                drink(cup)
                ___(cup)             # inside the loop, so for both
            ```

            The loop over the parameters exists already. Put the clearing into it, after the line
            that uses the gradient.
            """),
    ),
    mutant("never clears anything", swap(REFERENCE, (CLEARING, "")), "M-TWICE"),
    mutant("steps uphill", swap(REFERENCE, ("p.data -= rate", "p.data += rate"))),
    mutant("clears the parameters", swap(REFERENCE, ("p.grad = 0.0", "p.data = 0.0"))),
    mutant(
        "divides by the number of steps instead",
        swap(REFERENCE, (CLEARING, ""), ("rate * p.grad", "rate * p.grad / (len(losses))")),
        "M-TWICE",
    ),
    mutant(
        "notes the loss after the step",
        swap(
            REFERENCE,
            ("        losses.append(loss.data)\n", ""),
            (
                CLEARING,
                CLEARING
                + "        errors = (w.data * x + b.data - t for x, t in points)\n"
                + "        losses.append(sum(error**2 for error in errors) / len(points))\n",
            ),
        ),
    ),
    mutant("forgets the mean", swap(REFERENCE, (" / len(points)", ""))),
    mutant(
        "clears once, before the loop",
        swap(REFERENCE, (CLEARING, ""), ("losses = []", "losses = []\n    w.grad = b.grad = 0.0")),
        "M-TWICE",
    ),
    mutant(
        "steps by the sign of the gradient",
        swap(REFERENCE, ("rate * p.grad", "rate * (p.grad > 0)")),
    ),
    mutant(
        "clears every second time",
        swap(REFERENCE, ("p.grad = 0.0", "p.grad = 0.0 if len(losses) % 2 else p.grad")),
        "M-TWICE",
    ),
    mutant("learns w only", swap(REFERENCE, ("for p in (w, b):", "for p in (w,):")), "M-PATH"),
)

EXERCISE = Exercise(
    id="05-6",
    title="The loop that would not settle",
    kind="DB",
    stars=2,
    names=("fit",),
    setup=SETUP,
    reference=REFERENCE,
    right=(ZERO_GRAD_FIRST, FRESH_LEAVES, BY_HAND),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        Print the gradient of one leaf at each step, next to the one you get with a
        pencil. From which step on do they differ?
        ---
        For {case}, `{key}` is {got} in your table and {expected} in the one of plain Python. If
        the first two lines of the table agree and a later one does not, then something is
        carried from step to step that should not be. If even the second one is wrong, look at the
        step itself: its direction, its length, and the moment at which the loss is
        noted.
        ---
        For one point (1, 2), with rate 0.1 and b left out, a pencil gives:

        | step | w | loss | gradient |
        |---|---|---|---|
        | 1 | 0 | 4 | -4 |
        | 2 | 0.4 | 2.56 | -3.2 |
        | 3 | 0.72 | 1.6384 | ___ |

        The gradient is 2·(w - 2), from this line alone. Print yours beside it.
        """),
    misconceptions=("M-TWICE", "M-PATH"),
    objectives=("predict repeated backward", "repair order and overwrite bugs"),
    lesson="05",
)

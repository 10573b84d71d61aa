"""06-6: two derivatives that share an ε."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import ladder, mutant, source, swap
from microad.course.spec import Exercise, Namespace, Probe, Wrong

GIVEN = source('''
    next_tag = count(1).__next__  # 1, 2, 3, ...: nobody asks for a tag yet


    class Moving:
        """primal + tangent · ε; `tag` could say whose ε it is."""

        def __init__(self, primal, tangent, tag=0):
            self.primal, self.tangent, self.tag = primal, tangent, tag

        def __add__(self, other):
            return combine(lambda a, b: a + b, lambda a, b: (1.0, 1.0), self, other)

        def __mul__(self, other):
            return combine(lambda a, b: a * b, lambda a, b: (b, a), self, other)

        __radd__, __rmul__ = __add__, __mul__


    def combine(f, partials, a, b):
        """f(a, b) and its tangent, as if there were one ε in the world."""
        a, b = (x if isinstance(x, Moving) else Moving(x, 0.0) for x in (a, b))
        da, db = partials(a.primal, b.primal)
        return Moving(f(a.primal, b.primal), da * a.tangent + db * b.tangent)


    def slope(f, x):
        """d/dx[f(x)] at one place."""
        ans = f(Moving(x, 1.0))
        return ans.tangent if isinstance(ans, Moving) else 0.0
    ''')

SETUP = "from itertools import count\n\n\n" + GIVEN

REFERENCE = source('''
    def combine(f, partials, a, b):
        """f(a, b) and its tangent, for the youngest ε that is in a or b."""
        ### BEGIN SOLUTION
        tag = max(x.tag for x in (a, b) if isinstance(x, Moving))
        a, s = split(a, tag)
        b, t = split(b, tag)
        da, db = partials(a, b)
        return Moving(f(a, b), da * s + db * t, tag)


    def split(x, tag):
        """Where x is, and how fast it moves with the ε of this tag."""
        if isinstance(x, Moving) and x.tag == tag:
            return x.primal, x.tangent
        return x, 0.0
        ### END SOLUTION


    def slope(f, x):
        """d/dx[f(x)] at one place, with an ε of its own."""
        ### BEGIN SOLUTION
        tag = next_tag()
        return split(f(Moving(x, 1.0, tag)), tag)[1]
        ### END SOLUTION
    ''')

BY_CASES = source("""
    def combine(f, partials, a, b):
        left = a.tag if isinstance(a, Moving) else 0
        right = b.tag if isinstance(b, Moving) else 0
        if left > right:
            return Moving(f(a.primal, b), partials(a.primal, b)[0] * a.tangent, left)
        if right > left:
            return Moving(f(a, b.primal), partials(a, b.primal)[1] * b.tangent, right)
        da, db = partials(a.primal, b.primal)
        return Moving(f(a.primal, b.primal), da * a.tangent + db * b.tangent, left)

    def slope(f, x):
        tag = next_tag()
        ans = f(Moving(x, 1.0, tag))
        return ans.tangent if getattr(ans, "tag", 0) == tag else 0.0
    """)

BY_DEPTH = source("""
    depth = 0

    def combine(f, partials, a, b):
        tag = max(getattr(a, "tag", 0), getattr(b, "tag", 0))
        parts = [(x.primal, x.tangent) if getattr(x, "tag", 0) == tag else (x, 0.0)
                 for x in (a, b)]
        (a, s), (b, t) = parts
        da, db = partials(a, b)
        return Moving(f(a, b), da * s + db * t, tag)

    def slope(f, x):
        global depth
        depth += 1
        try:
            ans = f(Moving(x, 1.0, depth))
            return ans.tangent if getattr(ans, "tag", 0) == depth else 0.0
        finally:
            depth -= 1
    """)


def observe(ns: Namespace, text: Any) -> dict[str, Any]:
    ans = eval(text, {"__builtins__": {}, "slope": ns.slope})  # a lambda inside sees globals only
    if not isinstance(ans, int | float):
        return {"type of the derivative": type(ans).__name__}
    return {"type of the derivative": "number", "d/dx": float(ans)}


def factor(r: Random) -> int:
    return r.choice((2, 3, 4, 5))


def single(r: Random) -> Iterator[Any]:
    """One derivative alone: this was right from the start."""
    yield "slope(lambda x: x * x, 3.0)"
    yield "slope(lambda x: 5.0, 3.0)"
    yield f"slope(lambda x: x * x * x + {factor(r)} * x, {factor(r)}.0)"


def nested(r: Random) -> Iterator[Any]:
    """The inner function knows of x, and its place does not."""
    yield "slope(lambda x: x * slope(lambda y: x + y, 1.0), 1.0)"
    yield "slope(lambda x: x * slope(lambda y: x, 1.0), 3.0)"
    yield "slope(lambda x: x * slope(lambda y: x * y, 2.0), 3.0)"
    k, at = factor(r), factor(r)
    yield f"slope(lambda x: x * slope(lambda y: {k} * x * y + x * x + y * y, {at}.0), {k}.0)"


def moving_place(r: Random) -> Iterator[Any]:
    """The place of the inner derivative moves with x: second derivatives."""
    yield "slope(lambda x: slope(lambda y: y * y * y, x), 2.0)"
    yield "slope(lambda x: x * slope(lambda y: x * y * y, x), 2.0)"
    k = factor(r)
    yield f"slope(lambda x: x * slope(lambda y: y * y * y + {k} * x * y, {k} * x), {k}.0)"


def three_deep(r: Random) -> Iterator[Any]:
    yield "slope(lambda x: x * slope(lambda y: y * slope(lambda z: x + y + z, 1.0), 1.0), 1.0)"
    yield "slope(lambda x: slope(lambda y: slope(lambda z: z * z * z * z, y), x), 2.0)"
    k = factor(r)
    inner = f"slope(lambda z: {k} * x * y * z * z + x * z, y)"
    yield f"slope(lambda x: x * slope(lambda y: y * {inner} + x * y, x), {factor(r)}.0)"


PROBES = (
    Probe("one derivative alone stays right", single, observe),
    Probe("the inner function may use x", nested, observe),
    Probe("so may the place of the inner derivative", moving_place, observe),
    Probe("three derivatives inside each other", three_deep, observe, hidden=True),
)

AS_GIVEN = GIVEN[GIVEN.index("def combine") :]
LAST = "return split(f(Moving(x, 1.0, tag)), tag)[1]"

TO_FLOAT = swap(
    REFERENCE,
    (
        LAST,
        "ans = split(f(Moving(x, 1.0, tag)), tag)[1]\n"
        "    while isinstance(ans, Moving):\n"
        "        ans = ans.primal\n"
        "    return ans",
    ),
)

WRONGS = (
    Wrong(
        "left with one ε for all",
        "M-SUM",
        AS_GIVEN,
        ladder("""
            In x + y, the x moves with the outer ε and the y with the inner one. What does
            your sum make of the two tangents?
            ---
            For {case} you get {got} as `{key}`, and {expected} is right. The inner derivative
            asks how its function moves with y alone. But x comes in with a tangent of its own, for
            the outer question. Both tangents stand at the same ε, so they are added, and
            the inner answer is the sum of two slopes that belong to two questions. A
            number must say whose ε its tangent belongs to.
            ---
            Two clubs sell tickets at one door. Each ticket carries the letter of its club:

            | ticket | count for X | count for Y |
            |---|---|---|
            | X | 1 | 0 |
            | Y | 0 | 1 |
            | total | 1 | ___ |

            Without letters, both would count 2. A tag is such a letter. The inner derivative
            counts its own tickets, and treats all others as numbers that stand still.
            """),
    ),
    Wrong(
        "drops what the inner result owes to x",
        "M-DET",
        TO_FLOAT,
        ladder("""
            The inner derivative of y·y·y at y = x is 3x². Does your inner result still move when x
            does?
            ---
            For {case} you get {got} as `{key}`, and {expected} is right. Your tags keep the
            two questions apart, and that was the hard part. But then the inner slope is cut
            down to a plain number. A plain number stands still, so the outer derivative believes
            that the inner result does not depend on x. Which ε belongs to whom? The
            inner sweep may take out its own, and must leave the outer one in.
            ---
            Two layers of paper around a gift, one from each aunt:

            ```python
            gift = Wrapped("outer", Wrapped("inner", book))
            mine = gift.content if gift.aunt == ___ else gift
            ```

            Whoever unwraps takes off one layer, the own one, and hands on the rest as it is. To
            tear off all layers until the book appears is too much.
            """),
    ),
    Wrong(
        "takes out the older ε first",
        "M-ORDER",
        swap(REFERENCE, ("tag = max(x.tag", "tag = min(x.tag")),
        ladder("""
            The inner sweep began last. Which layer should be the outermost one in its
            numbers?
            ---
            For {case} you get {got} as `{key}`, and {expected} is right. There are tags in your
            code, and where two of them meet you go by the smaller one. It belongs to the sweep
            that began first. So the inner ε ends up deep inside, and when the inner sweep
            looks for it at the top it finds another one. Then it believes that nothing
            has moved. Which of the two sweeps is the first to end, and to take its ε out?
            ---
            A stack of plates: the last one put down is the first one to be taken.

            | plate | put down | taken |
            |---|---|---|
            | blue | first | last |
            | red | last | ___ |

            Tags are numbers that grow, so the youngest one can be told by its size.
            """),
    ),
    mutant(
        "a tag is given, and not looked at",
        swap(REFERENCE, ("isinstance(x, Moving) and x.tag == tag", "isinstance(x, Moving)")),
        "M-SUM",
    ),
    mutant("all sweeps have the tag 1", swap(REFERENCE, ("tag = next_tag()", "tag = 1")), "M-SUM"),
    mutant(
        "the result loses its tag",
        swap(REFERENCE, ("da * s + db * t, tag)", "da * s + db * t)")),
    ),
    mutant(
        "the inner place is made a plain number",
        swap(
            REFERENCE,
            ("    tag = next_tag()", "    x = getattr(x, 'primal', x)\n    tag = next_tag()"),
        ),
        "M-DET",
    ),
    mutant(
        "an answer that did not move is taken apart all the same",
        swap(REFERENCE, (LAST, "return getattr(f(Moving(x, 1.0, tag)), 'tangent', 0.0)")),
        "M-SUM",
    ),
    mutant("partials swapped", swap(REFERENCE, ("da * s + db * t", "db * s + da * t")), "M-DIR"),
    mutant("only the left operand moves", swap(REFERENCE, ("da * s + db * t", "da * s")), "M-PATH"),
    mutant("d/dx[x·d/dy(x + y)] is 1, whatever is asked", source("""
        def combine(f, partials, a, b):
            return 0.0

        def slope(f, x):
            return 1.0
        """)),
)  # fmt: skip

EXERCISE = Exercise(
    id="06-6",
    title="Whose ε is it?",
    kind="DB",
    stars=5,
    names=("combine", "slope"),
    setup=SETUP,
    reference=REFERENCE,
    right=(BY_CASES, BY_DEPTH),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        In the simplest case that fails, which numbers move for the inner question, and which for
        the outer one?
        ---
        For {case} you have {got} as `{key}`, and {expected} is right. Print a, b and their
        tags at every call of your combine. Then go through the cases by hand. If both operands
        have the tag of the sweep, both tangents count. If only one has it, the other one stands
        still for this question, even though it may move for another. What is kept as
        its primal must be the whole number, with its own ε inside.
        ---
        Operands of x·y inside the inner derivative, where y has tag 2 and x has tag 1:

        | operand | primal | tangent for tag 2 |
        |---|---|---|
        | y | y.primal | 1 |
        | x | x, all of it | ___ |

        The product then has tag 2, and its parts may be numbers with tag 1. They wait for the outer
        derivative.
        """),
    misconceptions=("M-SUM", "M-DET", "M-ORDER"),
    objectives=("avoid perturbation confusion",),
    lesson="06",
)

"""04-1: put the lines of `__add__` in order."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import assemble, inside, ladder, plain, run, signed, source
from microad.course.spec import Exercise, Namespace, Probe, Wrong

HEADER = source('''
    class Number:
        """A number that remembers the operation that made it."""

        def __init__(self, data, op="", parents=(), partials=()):
            self.data = data
            self.op = op
            self.parents = parents
            self.partials = partials
    ''')

LINES = {
    "A": "    ans = self.data + other.data",
    "B": "    return Number(ans)",
    "C": "    if not isinstance(other, Number):\n        other = Number(other)",
    "D": '    return Number(ans, "+", (self, other), partials)',
    "E": "def __add__(self, other):",
    "F": "    return ans",
    "G": "    partials = (1.0, 1.0)",
}


def answer(letters: str) -> str:
    """The answer cell that gives these letters."""
    return source(f"""
        def answer_04_1():
            ### BEGIN SOLUTION
            return "{letters}"
            ### END SOLUTION
        """)


def add(ns: Namespace, case: Any) -> tuple[Any, Any, Any]:
    """Build the class from the learner's lines and add two of its numbers."""
    program = inside(HEADER, assemble(LINES, ns.answer_04_1()))
    Number = run(program)["Number"]  # noqa: N806
    a, b, wrapped = case
    left, right = Number(a), Number(b) if wrapped else b
    return left, right, left + right


def observe_value(ns: Namespace, case: Any) -> dict[str, Any]:
    _, _, ans = add(ns, case)
    return {"type of the result": type(ans).__name__, "value": plain(getattr(ans, "data", ans))}


def observe_parents(ns: Namespace, case: Any) -> dict[str, Any]:
    left, _, ans = add(ns, case)
    parents: Any = getattr(ans, "parents", ())
    return {
        "parents": [p.data for p in parents],
        "the left parent is the number itself": bool(parents) and parents[0] is left,
    }


def observe_partials(ns: Namespace, case: Any) -> dict[str, Any]:
    _, _, ans = add(ns, case)
    partials = [*getattr(ans, "partials", [])]
    return dict(zip(("d/da", "d/db"), partials, strict=False)) | {"partials": len(partials)}


def cases(r: Random) -> Iterator[Any]:
    """Two numbers; whether the right one is a `Number` as well or a plain one."""
    yield from [(3.0, 1.0, True), (0.0, -2.0, True), (3.0, 3.0, True), (3.0, 1.0, False)]
    for _ in range(3):
        yield signed(r, 1e-3, 1e3), signed(r), r.random() < 0.5


def show(case: Any) -> str:
    a, b, wrapped = case
    return f"Number({a:g}) + " + (f"Number({b:g})" if wrapped else f"{b:g}")


PROBES = (
    Probe("the sum is a Number with the right value", cases, observe_value, show=show),
    Probe("the sum knows its two parents", cases, observe_parents, show=show),
    Probe("each edge carries its local partial", cases, observe_partials, show=show, hidden=True),
)

WRONGS = (
    Wrong(
        "returns a bare number",
        "M-DET",
        answer("E C A G F"),
        ladder("""
            Somebody hands you nothing but the result of the sum. What can it tell you about
            the two numbers that it came from?
            ---
            For {case}, look at `{key}`: your program gives {got} where {expected} is needed.
            The sum itself is fine. But a bare float is only a number, and it has no
            place in which to keep a memory. The next operation cannot ask it where it came from, so
            the trail ends here. Three of the strips could stand last. Which of them hands on more
            than the number?
            ---
            Here is the same last step for a number that counts how often it was doubled.
            Fill the gap for yourself, then carry the idea over.

            ```python
            def double(self):
                ans = 2 * self.data
                return Counter(ans, ___)   # not: return ans
            ```

            What comes back must be an object of the same class as what went in. It takes the
            new number and the new memory with it.
            """),
    ),
    Wrong(
        "forgets to record",
        "M-DET",
        answer("E C A G B"),
        ladder("""
            Print the parents of your sum. What does the result know about its past?
            ---
            For {case}, look at `{key}`: yours says {got}, and {expected} was due. Your result
            is of the right class and has the right value, so on the surface
            nothing is wrong. Yet it looks as if it had come out of nowhere, like an input.
            A later walk back from the output would stop at this node and never reach
            a and b. What must the class be told when the result is made?
            ---
            A node can be made with its number alone, and then it is a leaf. It can
            also be made with its history:

            ```python
            Number(6.0)                                        # a leaf, from nowhere
            Number(6.0, "*", (two, three), (3.0, 2.0))         # made from two others
            ```

            Your last line makes the first kind. Among the lines there is one which makes the
            second kind, for a sum: look for ___ in it, the tuple of parents.
            """),
    ),
)

EXERCISE = Exercise(
    id="04-1",
    title="Teach a number to add and to remember",
    kind="PA",
    stars=2,
    names=("answer_04_1",),
    setup="",
    reference=answer("E C A G D"),
    right=(answer("E C G A D"), answer("E G C A D"), answer("e, c, a, g, d")),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        Read your lines aloud in the order you gave. Does each one use only names that exist by
        then?
        ---
        For {case}, `{key}` comes out as {got}; {expected} is what it takes. Every operation of
        the engine goes through the same four stations: unwrap what came in, compute
        the number, record the local partials, wrap all of it into a new node. Put a name of a
        station beside each lettered line. A line without a station is one of the two that do
        not belong here.
        ---
        The four stations for a product, with one gap:

        ```python
        def __mul__(self, other):
            ...                                    # unwrap: a plain number is welcome
            ans = self.data * other.data           # compute
            partials = (other.data, self.data)     # record
            return Number(ans, "*", ___, partials) # wrap
        ```

        The sum has the same shape. Only the number and the two partials differ.
        """),
    misconceptions=("M-DET",),
    objectives=("overload operators", "explain what is recorded"),
    lesson="04",
)

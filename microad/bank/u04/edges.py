"""04-5: repair a class that keeps its edges in a set."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import (
    evaluate,
    ladder,
    mutant,
    plain,
    show_program,
    signed,
    source,
    swap,
)
from microad.course.spec import Exercise, Namespace, Probe, Wrong

GIVEN = source('''
    class Tracked:
        """A number that keeps an edge (parent, local partial) for each operand."""

        def __init__(self, data, edges=()):
            self.data = data
            self.edges = set(edges)

        def __add__(self, other):
            return Tracked(self.data + other.data, [(self, 1.0), (other, 1.0)])

        def __mul__(self, other):
            return Tracked(self.data * other.data, [(self, other.data), (other, self.data)])


    def slope(y, x):
        """d/dx[y]: over all edges of y, the local partial times the slope of the parent."""
        if y is x:
            return 1.0
        return sum(partial * slope(parent, x) for parent, partial in y.edges)
    ''')

REFERENCE = source('''
    class Repaired:
        """A number that keeps an edge (parent, local partial) for each operand."""

        def __init__(self, data, edges=()):
            ### BEGIN SOLUTION
            self.data = data
            self.edges = tuple(edges)
            ### END SOLUTION

        def __add__(self, other):
            ### BEGIN SOLUTION
            return Repaired(self.data + other.data, [(self, 1.0), (other, 1.0)])
            ### END SOLUTION

        def __mul__(self, other):
            ### BEGIN SOLUTION
            return Repaired(self.data * other.data, [(self, other.data), (other, self.data)])
            ### END SOLUTION
    ''')

BUILT_BY_APPEND = source("""
    class Repaired:
        def __init__(self, data, edges=()):
            self.data = data
            self.edges = []
            for edge in edges:
                self.edges.append(edge)

        def __add__(self, other):
            ans = Repaired(self.data + other.data)
            ans.edges += [(self, 1.0), (other, 1.0)]
            return ans

        def __mul__(self, other):
            ans = Repaired(self.data * other.data)
            ans.edges += [(self, other.data), (other, self.data)]
            return ans
    """)

ADDED_UP = source("""
    class Repaired:  # one edge for each parent, in the order of first use, with the shares added
        def __init__(self, data, edges=()):
            total = {}
            for parent, partial in edges:
                total[parent] = total.get(parent, 0.0) + partial
            self.data, self.edges = data, list(total.items())

        def __add__(self, other):
            return type(self)(self.data + other.data, [(self, 1.0), (other, 1.0)])

        def __mul__(self, other):
            return type(self)(self.data * other.data, [(self, other.data), (other, self.data)])
    """)


def slope(y: Any, x: Any) -> float:
    """As in the locked cell."""
    if y is x:
        return 1.0
    return sum(partial * slope(parent, x) for parent, partial in y.edges)


def observe(ns: Namespace, case: Any) -> dict[str, Any]:
    text, point = case
    inputs = {name: ns.Repaired(value) for name, value in point.items()}
    ans = evaluate(text, inputs)
    slopes = {f"d/d{name}": plain(slope(ans, x)) for name, x in inputs.items()}
    return {"value": plain(ans.data)} | slopes


def observe_order(ns: Namespace, numbers: Any) -> dict[str, Any]:
    """Ask again and again, from both sides: a set may be lucky now and then, but not always."""
    wrong = 0
    for _ in range(8):
        a, b = (ns.Repaired(number) for number in numbers)
        for left, right in ((a, b), (b, a)):
            for ans in (left + right, left * right):
                wrong += [parent.data for parent, _ in ans.edges] != [left.data, right.data]
    return {"order of the edges": "not always as written" if wrong else "as written"}


def sums(r: Random) -> Iterator[Any]:
    yield "a + a", {"a": 3.0}
    yield "(a + a) + a", {"a": -2.0}
    yield "a + b", {"a": 2.0, "b": 5.0}
    yield "a + b", {"a": 2.0, "b": 2.0}
    for _ in range(4):
        yield "(a + b) + (a + a)", {"a": signed(r), "b": signed(r)}


def products(r: Random) -> Iterator[Any]:
    yield "x * x", {"x": 3.0}
    yield "x * x", {"x": 0.0}
    yield "x * y", {"x": 2.0, "y": 2.0}
    yield "x * x * x + x", {"x": -1.5}
    for text in ("x*x*y + x*y", "(x + y) * (x + y)", "x*y + y*x*x"):
        yield text, {"x": signed(r, 1e-3, 1e3), "y": signed(r)}


def pairs(r: Random) -> Iterator[Any]:
    yield from [(1.0, 2.0), (2.0, 1.0)]
    yield (1.0 + r.random(), -r.random())


def show_pair(numbers: Any) -> str:
    return "a = {:.3g}, b = {:.3g}".format(*numbers)


PROBES = (
    Probe("a sum passes one share to each of its places", sums, observe, show=show_program),
    Probe(
        "a product passes one share to each of its places",
        products,
        observe,
        points=2.0,
        show=show_program,
    ),
    Probe(
        "the edges stand in the order of the operands",
        pairs,
        observe_order,
        hidden=True,
        show=show_pair,
    ),
)

DOUBLED = swap(
    REFERENCE,
    ("tuple(edges)", "set(edges)"),
    (
        "return Repaired(self.data + other.data, [(self, 1.0), (other, 1.0)])",
        "if self is other:\n            return Repaired(self.data + other.data, [(self, 2.0)])\n"
        "        return Repaired(self.data + other.data, [(self, 1.0), (other, 1.0)])",
    ),
)

WRONGS = (
    Wrong(
        "doubles inside + only",
        "M-OVER",
        DOUBLED,
        ladder("""
            Your sum of a value with itself is right now. What does your class say for `x * x`?
            ---
            For {case}, `{key}` is {got} and not {expected}. You have taught one operator that its
            two operands may be the same object. This cures the symptom where it was first
            seen. Every other operator still loses a share in the same way, and so would each
            new one that you add. The loss does not happen in the operators at all.
            Follow the two edges on their way from there into the node: where do two become one?
            ---
            Put the same pair twice into two kinds of container:

            ```python
            pair = ("x", 3.0)
            print(len([pair, pair]))    # 2
            print(len(set([pair, pair])))    # ___
            ```

            A set keeps one of each. Edges are not a question of "is x a parent, yes or no?", they
            are a list of places. Store them in something that keeps doubles and their order.
            """),
    ),
    Wrong(
        "left as it was: a set",
        "M-OVER",
        swap(REFERENCE, ("tuple(edges)", "set(edges)")),
        ladder("""
            You put two edges into a node. How many do you find in it for `a + a`?
            ---
            For {case}, `{key}` comes out as {got}; it should be {expected}. Print the edges of
            this node and count them. The operator has handed over two, one for the
            left place and one for the right, and both say the same: this parent, this local
            partial. Then they go into a container which regards equal things as one thing. So one
            share is lost, although nobody made a mistake in the calculus.
            ---
            Three ways to keep the guests of a table where two of them are called Kim:

            | container | what is kept |
            |---|---|
            | set | Ana, Kim, in any order |
            | list | Ana, Kim, Kim |
            | tuple | ___ |

            The second and third keep the doubles and the order in which they came. Choose one of
            these for the edges.
            """),
    ),
    Wrong(
        "a dictionary in which the second share replaces the first",
        "M-OVER",
        swap(REFERENCE, ("tuple(edges)", "tuple(dict(edges).items())")),
        ladder("""
            In a dictionary each key stands once. What becomes of the first entry when the same
            key is written again?
            ---
            For {case}, your `{key}` is {got}, and {expected} is right. The order of your edges is
            now the same in every run, which is a real step forward. But one parent can stand in
            two places of an operation, and each place has a share of its own. With the
            parent as the key, the second share takes the place of the first. A share may be
            added to another, but it must never replace it.
            ---
            Votes are counted per name, and one name comes twice:

            ```python
            votes = dict()
            for name, n in [("Kim", 3), ("Ana", 1), ("Kim", 3)]:
                votes[name] = votes.get(name, 0) + ___
            ```

            Or keep the pairs as they came and do not count at all. Both lose nothing.
            """),
    ),
    mutant("a frozen set", swap(REFERENCE, ("tuple(edges)", "frozenset(edges)")), "M-OVER"),
    mutant(
        "edges sorted by the value of the parent",
        swap(REFERENCE, ("tuple(edges)", "sorted(edges, key=lambda edge: edge[0].data)")),
    ),
    mutant("the right edge first", swap(REFERENCE, ("tuple(edges)", "list(edges)[::-1]"))),
    mutant(
        "every edge that is there already is left out",
        swap(
            REFERENCE,
            ("tuple(edges)", "[e for i, e in enumerate(edges) if e not in list(edges)[:i]]"),
        ),
        "M-OVER",
    ),
    mutant(
        "operands of equal value are taken for one",
        swap(
            REFERENCE,
            (
                "return Repaired(self.data + other.data, [",
                "if self.data == other.data:\n"
                "            return Repaired(self.data + other.data, [(self, 2.0)])\n"
                "        return Repaired(self.data + other.data, [",
            ),
        ),
    ),
    mutant(
        "the slope of every product is doubled",
        swap(
            REFERENCE,
            (
                "[(self, other.data), (other, self.data)]",
                "[(self, 2 * other.data), (other, 2 * self.data)]",
            ),
        ),
    ),
    mutant(
        "each partial of * at the wrong operand",
        swap(
            REFERENCE,
            (
                "[(self, other.data), (other, self.data)]",
                "[(self, self.data), (other, other.data)]",
            ),
        ),
    ),
    mutant(
        "only the left operand is recorded",
        swap(REFERENCE, ("[(self, 1.0), (other, 1.0)]", "[(self, 1.0)]")),
        "M-PATH",
    ),
    mutant(
        "the edges are kept in the class",
        swap(REFERENCE, ("self.edges = tuple(edges)", "Repaired.edges = tuple(edges)")),
    ),
)

EXERCISE = Exercise(
    id="04-5",
    title="The share that got lost",
    kind="DB",
    stars=3,
    names=("Repaired",),
    setup=GIVEN,
    reference=REFERENCE,
    right=(BUILT_BY_APPEND, ADDED_UP),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        Take the smallest case that fails and print `edges` of its result. Is this what the
        operator handed over?
        ---
        For {case}, `{key}` is {got}, where {expected} is due. There are three stations that you
        can look at one by one: what the operator hands over, what the node keeps of it, and
        what the function `slope` adds up. The last one is right. Print the first two side by side
        for the smallest case, and compare the number of edges and their order.
        ---
        A trace of the three stations for b = a + c, with gaps:

        | station | number of edges |
        |---|---|
        | handed over by + | 2 |
        | kept in the node | ___ |
        | added up by `slope` | ___ |

        Make the same table for a + a. The line in which it differs from this one
        is the line to repair.
        """),
    misconceptions=("M-OVER", "M-PATH"),
    objectives=("explain what is recorded", "draw the recorded graph"),
    lesson="04",
)

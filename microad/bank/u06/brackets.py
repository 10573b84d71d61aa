"""06-5: the cheapest bracket of a chain of Jacobians."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import ladder, mutant, source, swap
from microad.course.spec import Exercise, Namespace, Probe, Wrong

REFERENCE = source('''
    def cheapest(sizes):
        """The fewest products for matrices of sizes[0] × sizes[1], sizes[1] × sizes[2], ..."""
        ### BEGIN SOLUTION
        if len(sizes) == 2:  # one matrix: nothing to multiply
            return 0
        costs = []
        for k in range(1, len(sizes) - 1):  # the last product joins two halves at sizes[k]
            halves = cheapest(sizes[: k + 1]) + cheapest(sizes[k:])
            costs.append(halves + sizes[0] * sizes[k] * sizes[-1])
        return min(costs)
        ### END SOLUTION
    ''')

BY_TABLE = source("""
    def cheapest(sizes):
        n = len(sizes)
        best = {(i, i + 1): 0 for i in range(n - 1)}
        for length in range(2, n):
            for i in range(n - length):
                k = i + length
                best[i, k] = min(best[i, j] + best[j, k] + sizes[i] * sizes[j] * sizes[k]
                                 for j in range(i + 1, k))
        return best[0, n - 1]
    """)

BY_TRYING_ALL = source("""
    from itertools import permutations

    def cheapest(sizes):
        def cost(order):  # take the inner sizes out, one after the other
            left, total = list(range(len(sizes))), 0
            for j in order:
                at = left.index(j)
                total += sizes[left[at - 1]] * sizes[j] * sizes[left[at + 1]]
                del left[at]
            return total

        return min(cost(order) for order in permutations(range(1, len(sizes) - 1)))
    """)


def observe(ns: Namespace, sizes: Any) -> dict[str, Any]:
    mine = list(sizes)
    return {"multiplications": ns.cheapest(mine), "sizes afterwards": mine}


def lesson_chains(r: Random) -> Iterator[Any]:
    """Three Jacobians of a few inputs and outputs."""
    yield [1, 50, 100, 200]
    yield [200, 100, 50, 1]
    yield [2, 3, 4]
    yield [5, 7]
    yield [r.randint(1, 9), r.randint(20, 60), r.randint(20, 60), r.randint(100, 300)]


def inside_out(r: Random) -> Iterator[Any]:
    """Chains whose best bracket begins in the middle, or in two places."""
    yield [30, 2, 40, 3, 50]
    yield [10, 1, 10, 1, 10]
    yield [40, 2, 30, 20, 3, 60]


def random_chains(r: Random) -> Iterator[Any]:
    for _ in range(12):
        yield [r.choice((1, 2, 5, 10, 30, 60)) + r.randint(0, 4) for _ in range(r.randint(4, 7))]


def show(sizes: Any) -> str:
    return "a chain of sizes " + ", ".join(map(str, sizes))


PROBES = (
    Probe("a chain of up to three", lesson_chains, observe, show=show),
    Probe("the best bracket may begin in the middle", inside_out, observe, show=show),
    Probe("random chains against all brackets there are", random_chains, observe, hidden=True,
          show=show),
)  # fmt: skip

FROM_THE_LEFT = source("""
    def cheapest(sizes):
        return sum(sizes[0] * sizes[k] * sizes[k + 1] for k in range(1, len(sizes) - 1))
    """)

FROM_THE_RIGHT = source("""
    def cheapest(sizes):
        return sum(sizes[k - 1] * sizes[k] * sizes[-1] for k in range(1, len(sizes) - 1))
    """)

FROM_AN_END = source("""
    def cheapest(sizes):
        inner = range(1, len(sizes) - 1)
        left = sum(sizes[0] * sizes[k] * sizes[k + 1] for k in inner)
        right = sum(sizes[k - 1] * sizes[k] * sizes[-1] for k in inner)
        return min(left, right)
    """)

GREEDY = source("""
    def cheapest(sizes):
        sizes, total = list(sizes), 0
        while len(sizes) > 2:
            inner = range(1, len(sizes) - 1)
            cost, k = {}((sizes[k - 1] * sizes[k] * sizes[k + 1], k) for k in inner)
            total += cost
            del sizes[k]
        return total
    """)

LARGEST_SIZE_FIRST = source("""
    def cheapest(sizes):
        sizes, total = list(sizes), 0
        while len(sizes) > 2:
            k = max(range(1, len(sizes) - 1), key=lambda k: sizes[k])
            total += sizes[k - 1] * sizes[k] * sizes[k + 1]
            del sizes[k]
        return total
    """)

LAST = "sizes[0] * sizes[k] * sizes[-1]"

WRONGS = (
    Wrong(
        "always from the left, as reverse mode does",
        "M-REV",
        FROM_THE_LEFT,
        ladder("""
            What does your bracket cost for a chain with 200 outputs and one input?
            ---
            For {case} you count {got}, and {expected} is possible. You multiply from the
            left, and so you go from the outputs to the inputs. This is reverse mode, and
            it is best when the left end is small. Then every product has few rows. With
            a large left end all products stay large to the last. Put the small end
            where you begin: here it is another one.
            ---
            Three matrices of sizes 50, 9, 8, 1, bracket by bracket:

            | bracket | multiplications |
            |---|---|
            | (AB)C | 50·9·8 + 50·8·1 = 4000 |
            | A(BC) | 9·8·1 + 50·9·1 = ___ |

            The second bracket starts at the right end, where there is one column only. Let your
            function look at both, and take the smaller one.
            """),
    ),
    Wrong(
        "always from the right, as forward mode does",
        "M-DIR",
        FROM_THE_RIGHT,
        ladder("""
            What does your bracket cost for a chain with one output and 200 inputs?
            ---
            For {case} you count {got}, and {expected} is possible. You multiply from the right,
            from the inputs to the outputs, as forward mode does. It is best when there are few
            inputs. If there are many, then each product drags all of them along. Look at the
            sizes of this case: at which end is the smaller number? A
            bracket that begins there keeps all that comes small.
            ---
            Three matrices of sizes 1, 8, 9, 50, bracket by bracket:

            | bracket | multiplications |
            |---|---|
            | A(BC) | 8·9·50 + 1·8·50 = 4000 |
            | (AB)C | 1·8·9 + 1·9·50 = ___ |

            The second one begins with a single row, and has one row to the end. Your function
            must compare the two.
            """),
    ),
    Wrong(
        "looks at the two ends only",
        "M-REV",
        FROM_AN_END,
        ladder("""
            Must a product begin at one of the ends? What if the smallest number of the chain stands
            in the middle?
            ---
            For {case} you count {got}, and {expected} is possible. You compare the way from the
            left with the way from the right, and take the better one. For three matrices
            there is no other. With four or more, a bracket can begin in the middle, or
            in two places. Think of the last product: it joins a left half and a right half. Where
            could the border be, and what does each half cost by itself?
            ---
            Four matrices of sizes 20, 1, 20, 1, 20, by the border of the last product:

            | border | halves | last product |
            |---|---|---|
            | after the first | 0 + 40 | 20·1·20 |
            | after the second | 400 + 400 | 20·20·20 |
            | after the third | ___ + 0 | 20·1·20 |

            Each half is a chain, too, but a shorter one. So your function may call itself.
            """),
    ),
    mutant("the cheapest product first", GREEDY.replace("{}", "min")),
    mutant("the most costly product first", GREEDY.replace("{}", "max")),
    mutant("the largest inner size first", LARGEST_SIZE_FIRST),
    mutant("the costliest bracket", swap(REFERENCE, ("min(costs)", "max(costs)"))),
    mutant(
        "adds the sizes", swap(REFERENCE, (LAST, "sizes[0] + sizes[k] + sizes[-1]"))
    ),
    mutant("forgets the halves", swap(REFERENCE, ("halves + sizes[0]", "sizes[0]"))),
    mutant("forgets the right half", swap(REFERENCE, (" + cheapest(sizes[k:])", ""))),
    mutant("the last product has no inner size", swap(REFERENCE, (LAST, "sizes[0] * sizes[-1]"))),
    mutant("true for the example only", source("""
        def cheapest(sizes):
            return 25000
        """)),
)  # fmt: skip

EXERCISE = Exercise(
    id="06-5",
    title="The cheapest bracket",
    kind="CO",
    stars=3,
    names=("cheapest",),
    setup="",
    reference=REFERENCE,
    right=(BY_TABLE, BY_TRYING_ALL),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        Which product is the last one of a bracket, and what has been done before it?
        ---
        For {case} your function gives {got} for `{key}`, and {expected} is right. A matrix of
        p rows and q columns times one of q rows and r columns takes p·q·r multiplications. Whatever
        the bracket, there is a last product. It joins the product of all matrices on its left with
        the product of all on its right. Try every place where this border can be. The halves are
        shorter chains of the same kind, and a single matrix costs 0.
        ---
        The same thought for another task: break a bar of chocolate at the dearest places.

        ```python
        def value(bar):
            if len(bar) == 1:
                return bar[0]
            return max(value(bar[:k]) + value(___) for k in range(1, len(bar)))
        ```

        A function may call itself with a shorter list, as long as there is a shortest one for which
        it knows the answer.
        """),
    misconceptions=("M-REV", "M-DIR"),
    objectives=("choose a direction for given shapes",),
    lesson="06",
)

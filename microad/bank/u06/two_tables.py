"""06-3: one trace, walked once from x to f and once from f to x."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import ladder, plain, signed, source, swap, verdicts
from microad.course.spec import Exercise, Namespace, Probe, Wrong

SETUP = "import math\n"

REFERENCE = source('''
    def forward_table(x):
        """The tangent of each row, from the top down: how fast it moves if x moves at speed 1."""
        a, b, c = x * x, math.log(x * x), math.sin(x)
        t = {"x": 1.0}
        ### BEGIN SOLUTION
        t["a"] = 2 * x * t["x"]
        t["b"] = 1 / a * t["a"]
        t["c"] = math.cos(x) * t["x"]
        t["d"] = c * t["b"] + b * t["c"]
        t["e"] = -1 / a * t["x"]
        t["f"] = 1.0 * t["d"] + 1.0 * t["e"]
        ### END SOLUTION
        return t


    def reverse_table(x):
        """The adjoint of each row, from the bottom up: how fast f moves if this row moves."""
        a, b, c = x * x, math.log(x * x), math.sin(x)
        g = {"f": 1.0}
        ### BEGIN SOLUTION
        g["e"] = 1.0 * g["f"]
        g["d"] = 1.0 * g["f"]
        g["c"] = b * g["d"]
        g["b"] = c * g["d"]
        g["a"] = 1 / a * g["b"]
        g["x"] = 2 * x * g["a"] + math.cos(x) * g["c"] + -1 / a * g["e"]
        ### END SOLUTION
        return g


    def answer_06_3():
        """How many products each table takes, one an arrow; and is t["f"] equal to g["x"]?"""
        ### BEGIN SOLUTION
        return dict(forward=8, reverse=8, equal=True)
        ### END SOLUTION
    ''')

BY_FORMULA = source("""
    def forward_table(x):
        da, db, dc, de = 2 * x, 2 / x, math.cos(x), -1 / x**2
        dd = db * math.sin(x) + 2 * math.log(abs(x)) * dc
        return dict(x=1, a=da, b=db, c=dc, d=dd, e=de, f=dd + de)

    def reverse_table(x):
        slope = 2 * math.sin(x) / x + math.log(x * x) * math.cos(x) - 1 / x**2
        return dict(x=slope, a=math.sin(x) / x**2, b=math.sin(x), c=math.log(x * x), d=1, e=1, f=1)

    def answer_06_3():
        return {"reverse": 8.0, "forward": 8.0, "equal": True}
    """)

ROWS = "abcdef"


def observe_forward(ns: Namespace, x: Any) -> dict[str, Any]:
    table = ns.forward_table(x)
    return {f"tangent of {row}": plain(table[row]) for row in ROWS}


def observe_reverse(ns: Namespace, x: Any) -> dict[str, Any]:
    table = ns.reverse_table(x)
    return {f"adjoint of {row}": plain(table[row]) for row in (*reversed(ROWS), "x")}


def observe_counts(ns: Namespace, key: Any) -> dict[str, Any]:
    got = ns.answer_06_3()[key]
    if key == "equal":
        return {key: bool(got)}
    return {f"products of the {key} table": got}


SETTLE = verdicts(lambda key: {} if key == "equal" else {f"products of the {key} table": 8})


def places(r: Random) -> Iterator[Any]:
    yield 2.0
    yield -2.0
    yield signed(r)


def questions(r: Random) -> Iterator[Any]:
    """In any order, so that a list of three answers does not do."""
    yield "forward"
    rest = ["reverse", "equal"]
    r.shuffle(rest)
    yield from rest


def show_place(x: Any) -> str:
    return f"x = {x:g}"


PROBES = (
    Probe("from x to f: the tangents", places, observe_forward, points=2.0, show=show_place),
    Probe("from f to x: the adjoints", places, observe_reverse, points=2.0, show=show_place),
    Probe(
        "what it costs, and what comes out", questions, observe_counts, hidden=True, settle=SETTLE
    ),
)

SUM = '2 * x * g["a"] + math.cos(x) * g["c"] + -1 / a * g["e"]'
COUNTS = "forward=8, reverse=8, equal=True"

MIXED = swap(
    REFERENCE,
    ('g["c"] = b * g["d"]', 'g["c"] = math.cos(x)'),
    ('g["b"] = c * g["d"]', 'g["b"] = 2 / x'),
    ('g["a"] = 1 / a * g["b"]', 'g["a"] = 2 * x'),
)

WRONGS = (
    Wrong(
        "tangents in the column of the adjoints",
        "M-DIR",
        MIXED,
        ladder("""
            The adjoint of a row tells how fast one number moves when another one does. Which is
            which?
            ---
            For {case} your table holds {got} as `{key}`, and {expected} is right. What you
            have written is how fast this row moves with x. That is its tangent, and it belongs
            to the other table. An adjoint looks the other way: it tells how fast the end moves
            with this row. So it knows nothing of what lies before the row, and all
            about what comes after it. Start at the end with 1, and go up.
            ---
            For y = 3·(2·x), with v = 2·x in the middle, the two columns:

            | row | tangent | adjoint |
            |---|---|---|
            | x | 1 | 6 |
            | v | 2 | ___ |
            | y | 6 | 1 |

            The tangent of v has the 2 in it, which lies before v. The adjoint has the 3, which
            comes after. Row by row, tangent times adjoint is 6 on this chain.
            """),
    ),
    Wrong(
        "the adjoint of x from one route only",
        "M-PATH",
        swap(REFERENCE, (SUM, '2 * x * g["a"]')),
        ladder("""
            In how many rows of the trace does x stand on the right side?
            ---
            For {case} your table holds {got} as `{key}`, and {expected} is right. You have taken
            the share that comes by one of the rows. But x feeds more than one row, and each of
            them sends a share back. Go through the trace and mark each place where x is
            used. For every mark there is an arrow, and so there is one product. Then add
            what you have, as lesson 03 did with its routes.
            ---
            For y = x·x + 5·x at x = 4, the shares that come back to x:

            | used in | share |
            |---|---|
            | left side of x·x | 4 |
            | right side of x·x | 4 |
            | 5·x | ___ |

            d/dx[x² + 5x] at 4 is 13, and that is the sum of the column. A single line of it
            says little.
            """),
    ),
    Wrong(
        "believes that the two directions give two results",
        "M-REV",
        swap(REFERENCE, (COUNTS, "forward=8, reverse=8, equal=False")),
        ladder("""
            Both tables end in a number that claims to be f'(x). Have you compared the two?
            ---
            For {case} your answer to `{key}` is {got}, and it should be {expected}. Print the
            last tangent and the last adjoint side by side. If both tables are right they agree
            in all digits but perhaps the last. Each is a sum with a product for every route
            from x to f. One table multiplies them from the left and the other one from the right.
            Brackets change the work on the way, and they do not change the product.
            ---
            One route with partials 4, 0.25 and 0.9, in both directions:

            | direction | first | then |
            |---|---|---|
            | from x | 4 · 0.25 = 1 | 1 · 0.9 = 0.9 |
            | from f | 0.9 · 0.25 = 0.225 | 0.225 · 4 = ___ |

            The steps on the way differ. What they lead to does not.
            """),
    ),
    Wrong(
        "counts along every route",
        "M-PATH",
        swap(REFERENCE, (COUNTS, "forward=9, reverse=9, equal=True")),
        ladder("""
            Does a sweep go along each route by itself, or along each arrow once?
            ---
            For {case} the verdict on your `{key}` is: {got}. There are three routes from x to f,
            with 4, 3 and 2 arrows, and the lengths add up to 9. But two of the routes share
            their last arrows. A table has one line for each row of the trace, and a shared part
            is worked out there once. So go through your lines and count the products, those with
            a factor of 1 as well.
            ---
            Two routes that join, from x by u or v to w and then to y:

            | arrow | product |
            |---|---|
            | x to u, x to v | 2 |
            | u to w, v to w | 2 |
            | w to y | ___ |

            Five in all. The routes have three arrows each, which would make six.
            """),
    ),
)

EXERCISE = Exercise(
    id="06-3",
    title="Down the table, and up again",
    kind="FI",
    stars=3,
    names=("forward_table", "reverse_table", "answer_06_3"),
    setup=SETUP,
    reference=REFERENCE,
    right=(BY_FORMULA,),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        On each arrow of the trace stands a local partial. Have you written down all eight of them
        at x = 2?
        ---
        For {case} you have {got} for `{key}`, and {expected} is right. Write the partial on each
        arrow first. Both tables use the same eight numbers. Going down, a row adds up its
        operands: the partial on the arrow times the tangent of the operand. Going
        up, a row adds up those that use it: the partial on the arrow times the adjoint of
        the user. If one row is wrong then all that follow are wrong, so mend the first.
        ---
        For y = u·v with u = x² and v = 3·x, at x = 2:

        | row | value | tangent | adjoint |
        |---|---|---|---|
        | u | 4 | 4 | 6 |
        | v | 6 | 3 | ___ |
        | y | 24 | 4·6 + 3·4 = 36 | 1 |

        Going up, v gets u·1 = 4. Then x gets 4·6 by u and 3·4 by v, and that is 36 again.
        """),
    misconceptions=("M-DIR", "M-PATH", "M-REV"),
    objectives=("contrast sweeps by operation and memory count",),
    lesson="06",
)

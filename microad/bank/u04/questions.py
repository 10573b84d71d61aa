"""Unit 04: what to predict, what to recall without looking back, what to recall from before."""

import math
from typing import Any

from microad.bank.probes import gradient, ordered
from microad.course.spec import Option, Question
from microad.scalar import Value

# ---------------------------------------------------------------- the truth, computed


def nodes_of_twice_used() -> str:
    x = Value(3.0)
    return f"{len(ordered(x * x + x))}"


class OnlyAdds:
    """The class of the lesson as it stands when the question is asked: no mirrored +."""

    def __init__(self, data: float) -> None:
        self.data = data

    def __add__(self, other: Any) -> "OnlyAdds":
        return OnlyAdds(self.data + getattr(other, "data", other))


def sum_works() -> str:
    items: list[Any] = [OnlyAdds(1.0), OnlyAdds(2.0)]
    try:
        return f"yes, and it gives {sum(items).data}"
    except TypeError:
        return "no: sum begins with 0 + v, and the number 0 cannot add a v"


def fold(v: Value) -> Value:
    return v * v if v.data > 0 else -v


def what_if_records() -> str:
    with_if, without = (
        [node.op for node in ordered(y)] for y in (fold(Value(3.0)), Value(3.0) * Value(3.0))
    )
    same = with_if[0] == without[0] and not set(with_if) & {"neg", ">", "if"}
    return "only the product, because that is what ran" if same else "the test and both branches"


def product_partials() -> str:
    a, b = Value(3.0), Value(4.0)
    return "b.data and a.data" if (a * b).partials == (b.data, a.data) else "a.data and b.data"


def what_a_node_stores() -> str:
    x = Value(3.0)
    y = x * x
    stored = y.data == 9.0 and y.parents == (x, x) and y.partials == (3.0, 3.0)
    return "its value, its parents, its local partials" if stored else "the text of its formula"


def why_a_tuple() -> str:
    a = Value(3.0)
    b = a + a
    lost = len(set(b.parents)) < len(b.parents)
    return (
        "a parent can stand in two places, and a set would hold it once"
        if lost
        else "a tuple takes less memory"
    )


def slope_of_two_minus() -> str:
    v = Value(5.0)
    return f"{gradient(2 - v, v)[0]:g}"


def hiker() -> str:
    t = Value(2.0)
    height = 300 * t
    temperature = height * -0.01
    (rate,) = gradient(temperature, t)
    return f"{rate:g} degrees an hour"


def hole() -> str:
    h = 2.0**-20
    return f"{((3 + h) ** 2 - 9) / h:.0f}"


def best_step() -> str:
    def error(h: float) -> float:
        return abs((math.sin(1 + h) - math.sin(1)) / h - math.cos(1))

    return min(("1e-1", "1e-8", "1e-15"), key=lambda text: error(float(text)))


# ---------------------------------------------------------------- the questions

PREDICTIONS = (
    Question(
        "04a",
        "`x = Value(3.0)` and then `y = x*x + x`. How many nodes does the graph of y have?",
        (
            Option("2", "Two operations ran, but the input x is a node as well, the first one."),
            Option("3", "x, the product and the sum: three objects were made, each one a node."),
            Option("5", "x is written three times, yet it is one object and so one node.", "M-SYM"),
            Option("4", "That is the number of edges: two operations with two operands each."),
        ),
        nodes_of_twice_used,
    ),
    Question(
        "04b",
        "Your class can add: it has `__add__` and nothing else. Does `sum([v, w])` work yet, "
        "where v is 1 and w is 2?",
        (
            Option(
                "no: sum begins with 0 + v, and the number 0 cannot add a v",
                "Python asks the 0, then looks for `__radd__` in v, and there is none.",
            ),
            Option(
                "yes, and it gives 3",
                "That is what you would want. But sum does not begin "
                "with v, it begins with the plain number 0.",
                "M-MATH",
            ),
            Option(
                "yes, and it gives 0",
                "sum does begin with 0, but it either adds to it or "
                "stops with an error. It never skips an item.",
            ),
        ),
        sum_works,
    ),
    Question(
        "04c",
        "The program says: if `v.data > 0`, the result is `v*v`, else it is `-v`. It runs at "
        "v = 3. What does the graph know about the `if`?",
        (
            Option(
                "a node for `>` with the product as its parent",
                "A comparison returns True or False, which is not a node and has no slope.",
                "M-BRANCH",
            ),
            Option(
                "the test and both branches",
                "Python carries out one branch. The other one "
                "never calls an operator, so nothing is there to record.",
                "M-BRANCH",
            ),
            Option(
                "only the product, because that is what ran",
                "The comparison gives a plain True, which records nothing. The graph is the "
                "story of one run.",
            ),
        ),
        what_if_records,
    ),
    Question(
        "04d",
        "Which two numbers does the node of `a * b` store as its local partials, first for a and "
        "then for b?",
        (
            Option(
                "a.data and b.data",
                "Let a grow by one: a·b grows by b. The slope along each factor is the other one.",
                "M-DIR",
            ),
            Option(
                "b.data and a.data",
                "The product grows by b for each step of a: each factor's "
                "slope is the other factor.",
            ),
            Option("1.0 and 1.0", "That is right for a sum, where a step of a part counts once."),
            Option(
                "b and a, as formulas",
                "No formula is stored. The two numbers are known at this moment, so numbers are "
                "what goes into the diary.",
                "M-SYM",
            ),
        ),
        product_partials,
    ),
)

CHECKPOINT = (
    Question(
        "04-c1",
        "Without looking back: which three things does a node store, so that a slope can be "
        "found later?",
        (
            Option(
                "its value, its parents, its local partials",
                "The parents say where it came from, the partials how strongly each counts.",
            ),
            Option(
                "the text of its formula",
                "No text is stored. The engine knows numbers and "
                "arrows, and it never simplifies anything.",
                "M-SYM",
            ),
            Option(
                "its value at x and at x + h",
                "Nothing is evaluated twice here. That would be a difference quotient.",
                "M-FD",
            ),
        ),
        what_a_node_stores,
    ),
    Question(
        "04-c2",
        "Why are the parents stored in a tuple and not in a set?",
        (
            Option(
                "a tuple takes less memory",
                "It does, but that is not why. The slopes would come out wrong.",
            ),
            Option(
                "a set cannot hold objects of our own class",
                "It can, because they have a hash. But it would hold each of them only once.",
                "M-OVER",
            ),
            Option(
                "a parent can stand in two places, and a set would hold it once",
                "In a + a both places hold a. A set would lose one of the two shares.",
            ),
        ),
        why_a_tuple,
    ),
    Question(
        "04-c3",
        "v is 5 and y = 2 - v. What is d/dv[2 - v], and which method found it?",
        (
            Option(
                "1", "That is the slope of v - 2. The mirrored method has to swap the two.", "M-DIR"
            ),
            Option("-1", "`__rsub__` put the 2 on the left. If v grows by one, y falls by one."),
            Option("-3", "That is the value of 2 - v at v = 5. The slope says how it changes."),
        ),
        slope_of_two_minus,
    ),
)

REVIEW = (
    Question(
        "04-r1",
        "From lesson 03. A hiker climbs 300 meters an hour. The air gets colder by 0.01 degrees "
        "for each meter. How fast does the temperature around the hiker change?",
        (
            Option(
                "-3 degrees an hour",
                "Hours move meters and meters move degrees: the rates "
                "along the route multiply, 300 · (-0.01).",
            ),
            Option(
                "-30000 degrees an hour",
                "This divides one rate by the other. Look at the "
                "units: meters per hour times degrees per meter.",
                "M-DIR",
            ),
            Option(
                "299.99 degrees an hour",
                "Rates along one route do not add. Only the totals of different routes do.",
                "M-COMP",
            ),
        ),
        hiker,
    ),
    Question(
        "04-r2",
        "From lesson 01. At h = 0 the quotient ((3 + h)² - 9) / h reads 0/0. What does it approach "
        "as h shrinks?",
        (
            Option(
                "0",
                "The top goes to 0, and so does the bottom. What counts is how many times as "
                "large as the bottom the top is.",
                "M-00",
            ),
            Option(
                "nothing, since 0/0 is not defined",
                "At h = 0 there is no value. A limit asks about all the other h nearby.",
                "M-00",
            ),
            Option("6", "For every h that is not 0 the quotient equals 6 + h, and h goes to 0."),
        ),
        hole,
    ),
    Question(
        "04-r3",
        "From lesson 02. You estimate the slope of sin at 1 by (sin(1 + h) - sin(1)) / h. Which h "
        "comes closest?",
        (
            Option("1e-1", "The secant is too long here: the curve bends away from it."),
            Option(
                "1e-8",
                "Short enough for the curve, long enough to leave some digits after "
                "the subtraction.",
            ),
            Option(
                "1e-15",
                "The two sines agree in nearly all their digits, and the subtraction "
                "leaves mostly rounding errors.",
                "M-H",
            ),
        ),
        best_step,
    ),
)

"""Unit 05: what to predict, what to recall without looking back, what to recall from before."""

import math

from microad.bank.document import exercise_document
from microad.bank.probes import gradient, run
from microad.bank.u05.verdicts_05_4 import naive_sweeps
from microad.course.spec import Option, Question
from microad.scalar import Value, topo_order

# ---------------------------------------------------------------- the truth, computed


def slope_of_double() -> str:
    a = Value(3.0)
    (a + a).backward()
    return f"{a.grad:g}"


def second_sweep() -> str:
    return f"{naive_sweeps(2)[-1]:g}"


def without_order() -> str:
    x = Value(3.0)
    z = x * x
    run(exercise_document("05-3").setup)["sweep_unordered"](z * (z + 1))
    return f"{x.grad:g}"


GAPS = {
    "`=` and `node.grad`": "A node with several users needs the shares of all of them. With `=` "
    "the one that arrives last is all that is left.",
    "`+=` and `node.data`": "The value of a node says nothing about blame. A node passes on what "
    "it has received itself: its adjoint.",
    "`+=` and `node.grad`": "Pull: the local partial times the adjoint of the node. Add: the share "
    "lands on top of the others.",
    "`+=` and `parent.grad`": "The parent waits for this share, so it has none to give. Blame "
    "comes from the node, which is closer to the end.",
}


def what_fills_the_gaps() -> str:
    """Each choice is run on z(z + 1), and the one that finds 114 is right."""
    for choice in GAPS:
        assign, factor = choice.replace("`", "").split(" and ")
        x = Value(3.0)
        z = x * x
        y = z * (z + 1)
        y.grad = 1.0
        loop = (
            "for node in order:\n"
            "    for parent, partial in zip(node.parents, node.partials):\n"
            f"        parent.grad {assign} partial * {factor}\n"
        )
        run(loop, {"order": topo_order(y)})
        if x.grad == 114:
            return choice
    return "none of them"


def why_newest_first() -> str:
    x = Value(3.0)
    z = x * x
    y = z * (z + 1)
    order = topo_order(y)
    users = [node for node in order if z in (node.left, node.right)]
    last = all(order.index(node) < order.index(z) for node in users)
    return (
        "because a node may pass on its total only when all its users have sent their shares"
        if last
        else "because the inputs must be known first"
    )


def where_totals_live() -> str:
    x = Value(3.0)
    z = x + 1
    y = z * z
    y.backward()
    first = z.grad
    y.backward()
    return (
        "each sweep starts them from 0; only leaves add up"
        if z.grad == first and x.grad == 16
        else "they add up like those of the leaves"
    )


def what_zeroing_protects() -> str:
    x = Value(3.0)
    (x * x).backward()
    old = x.grad
    (5 * x).backward()
    mixed = x.grad == old + 5
    return (
        "the next gradient, from the sums of the last one"
        if mixed
        else "the values, from rounding errors"
    )


def product_partials() -> str:
    x, y = Value(2.0), Value(7.0)
    return "{:g} and {:g}".format(*(x * y).partials)


def halved_step() -> str:
    def error(h: float) -> float:
        return abs((math.exp(1 + h) - math.exp(1 - h)) / (2 * h) - math.e)

    return {4: "a quarter", 2: "a half"}.get(round(error(0.02) / error(0.01)), "nothing")


def area_gradient() -> str:
    width, length = Value(3.0), Value(10.0)
    slopes = gradient(width * length + 2 * width, width, length)
    return " and ".join(f"{slope:g}" for slope in slopes)


# ---------------------------------------------------------------- the questions

PREDICTIONS = (
    Question(
        "05a",
        "a is 3 and b = a + a. The sweep starts with 1 at b. What is in `a.grad` at the end?",
        (
            Option(
                "1",
                "That is one share. Two arrows arrive at a, one for each place, and a "
                "share that overwrites the other loses it.",
                "M-OVER",
            ),
            Option("2", "Two arrows arrive, each brings 1, and they are added."),
            Option("6", "That is the value of b. The slope does not depend on the value of a."),
        ),
        slope_of_double,
    ),
    Question(
        "05b",
        "A naive engine sets the seed to 1, adds along every arrow and never clears anything. For "
        "z = x + 1 and y = z + 1 the first sweep leaves 1 in `x.grad`. What does the second leave?",
        (
            Option(
                "1",
                "Nothing is cleared here, so the new share lands on top of the old 1.",
                "M-TWICE",
            ),
            Option(
                "2",
                "That would be right if z had forgotten the first sweep. But it holds 2 by "
                "now, and passes on both.",
                "M-TWICE",
            ),
            Option("3", "z already holds 1 and gets 1 more. It passes on 2, and x had 1 before."),
        ),
        second_sweep,
    ),
    Question(
        "05c",
        "z = x·x and y = z·(z + 1) at x = 3. A sweep without an order visits z as soon as it meets "
        "it, and visits it once. What does it leave in `x.grad`?",
        (
            Option(
                "114",
                "That is the true slope. It takes 19 at z before z passes anything on, "
                "and here z passes on too early.",
                "M-ORDER",
            ),
            Option(
                "60",
                "z passes on the first share, 10, times 6. The other share, 9, reaches z too late.",
            ),
            Option(
                "54",
                "That is what the share through z + 1 alone would give, 9 · 6. It is the "
                "one that comes too late.",
                "M-PATH",
            ),
        ),
        without_order,
    ),
    Question(
        "05d",
        "The loop goes through the nodes in order, and the seed is set: `parent.grad ___ partial * "
        "___`. What fills the two gaps?",
        (
            Option("`=` and `node.grad`", GAPS["`=` and `node.grad`"], "M-OVER"),
            Option("`+=` and `node.data`", GAPS["`+=` and `node.data`"], "M-SEED"),
            Option("`+=` and `node.grad`", GAPS["`+=` and `node.grad`"]),
            Option("`+=` and `parent.grad`", GAPS["`+=` and `parent.grad`"], "M-DIR"),
        ),
        what_fills_the_gaps,
    ),
)

CHECKPOINT = (
    Question(
        "05-c1",
        "Why does the sweep go through the nodes in reverse topological order?",
        (
            Option(
                "because a node may pass on its total only when all its users have sent their "
                "shares",
                "Then each node is visited once, and what it passes on is complete.",
            ),
            Option(
                "because the inputs must be known first",
                "They are: all values were computed "
                "on the way forward. The way back begins at the output.",
                "M-REV",
            ),
            Option(
                "any order works, this one is faster",
                "On z·(z + 1) with z = x² the wrong order gives 60 and the right one 114.",
                "M-ORDER",
            ),
        ),
        why_newest_first,
    ),
    Question(
        "05-c2",
        "Call `backward` twice on the same output. What happens to the adjoints of the nodes in "
        "between?",
        (
            Option(
                "they add up like those of the leaves",
                "Then the old sums would be passed on again, and the leaves would count 1, 3, 6.",
                "M-TWICE",
            ),
            Option(
                "the second call changes nothing at all",
                "The leaves add up. Two calls leave twice the slope in them.",
                "M-TWICE",
            ),
            Option(
                "each sweep starts them from 0; only leaves add up",
                "So the leaves count 1, 2, 3, and a node in between can be used by any output.",
            ),
        ),
        where_totals_live,
    ),
    Question(
        "05-c3",
        "What does zeroing the gradients protect in a training loop?",
        (
            Option(
                "the next gradient, from the sums of the last one",
                "Leaves add up over all sweeps, so every step begins with zeros.",
            ),
            Option(
                "the values, from rounding errors",
                "Gradients are stored beside the values. Zeroing them changes no value.",
            ),
            Option(
                "nothing, `backward` starts from zero anyway",
                "It clears the nodes in between and never the leaves.",
                "M-TWICE",
            ),
        ),
        what_zeroing_protects,
    ),
)

REVIEW = (
    Question(
        "05-r1",
        "From lesson 04. x is 2 and y is 7. Which local partials does the node x*y store, first "
        "for x and then for y?",
        (
            Option(
                "2 and 7",
                "Each factor's slope is the other factor. Let x grow by one: the "
                "product grows by 7.",
                "M-DIR",
            ),
            Option("7 and 2", "The slope in each factor is the other factor: 7 for x, 2 for y."),
            Option("1 and 1", "These are the partials of a sum, where every step counts once."),
        ),
        product_partials,
    ),
    Question(
        "05-r2",
        "From lesson 02. You measure a slope by the central difference, with a step of 0.02. Then "
        "you halve the step. The error that comes from the bend of the curve falls to",
        (
            Option(
                "a half",
                "That is the law of the one-sided difference. The error of the central one "
                "goes with the square of the step.",
            ),
            Option(
                "nothing",
                "No finite step hits the slope exactly, except for parabolas and lines.",
                "M-LIM",
            ),
            Option(
                "a quarter",
                "The error shrinks with the square of the step, and a half squared is a quarter.",
            ),
        ),
        halved_step,
    ),
    Question(
        "05-r3",
        "From lesson 03. A field is w = 3 wide and l = 10 long, and its price is w·l + 2·w. "
        "What are the partial derivatives with respect to w and to l?",
        (
            Option(
                "12 and 3",
                "Hold l still and w moves both terms: 10 + 2. Hold w still and "
                "only the first term moves: 3.",
            ),
            Option(
                "10 and 3",
                "w is in the second term, too, so there is a second route.",
                "M-PATH",
            ),
            Option(
                "15",
                "The gradient is a list with one entry for each input. The entries are "
                "not added up.",
                "M-SUM",
            ),
        ),
        area_gradient,
    ),
)

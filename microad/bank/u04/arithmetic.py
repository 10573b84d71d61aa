"""04-2: the other operators, their mirror images and `sum`."""

from collections.abc import Iterator
from random import Random
from typing import Any

from microad.bank.probes import (
    evaluate,
    gradient,
    ladder,
    mutant,
    plain,
    programs,
    show_program,
    signed,
    swap,
)
from microad.bank.u04.arithmetic_answers import BY_PARTS, BY_TABLE, REFERENCE
from microad.course.spec import Exercise, Namespace, Probe, Wrong


def observe(ns: Namespace, case: Any) -> dict[str, Any]:
    """Run a program on the learner's numbers, and the slopes that its graph has recorded."""
    text, point = case
    inputs = {name: ns.Number(value) for name, value in point.items()}
    ans = evaluate(text, inputs)
    seen: dict[str, Any] = {"type of the result": type(ans).__name__}
    if not isinstance(ans, ns.Number):
        return seen | {"value": ans}
    seen["value"] = plain(ans.data)
    slopes = gradient(ans, *inputs.values())
    return seen | {f"d/d{name}": slope for name, slope in zip(inputs, slopes, strict=True)}


def observe_inputs(ns: Namespace, case: Any) -> dict[str, Any]:
    """Run a program twice: what went in stays as it was, and the second answer is the first."""
    text, point = case
    inputs = {name: ns.Number(value) for name, value in point.items()}
    first = evaluate(text, inputs)
    second = evaluate(text, inputs)
    after = {f"value of {name} afterwards": x.data for name, x in inputs.items()}
    return after | {
        "value the second time": second.data,
        "inputs are leaves still": all(len(x.parents) == 0 for x in inputs.values()),
        "a new node": all(first is not x and first is not second for x in inputs.values()),
    }


def operators(r: Random) -> Iterator[Any]:
    """One operator between two numbers."""
    for x, y in [(3.0, 2.0), (-1.5, 4.0)]:
        for text in ("x - y", "x * y", "x / y", "-x + y"):
            yield text, {"x": x, "y": y}
    yield from [("x * y", {"x": 0.0, "y": 5.0}), ("x / y", {"x": 0.0, "y": -4.0})]
    for text in ("x - y", "x * y", "x / y", "-(x*y)"):
        yield text, {"x": signed(r, 1e-3, 1e3), "y": signed(r, 0.1, 1e3)}


def twice(r: Random) -> Iterator[Any]:
    """Programs to run two times on the same numbers."""
    for text in ("x - y", "x * y", "x / y", "-x", "x**2", "2 - x", "x + y"):
        yield text, {"x": 3.0, "y": 2.0}
    yield "x*y - x/y", {"x": signed(r), "y": signed(r)}


def powers(r: Random) -> Iterator[Any]:
    """A number to a plain power; at 0 and below it only where there is a value and a slope."""
    for n, x in [(2, 3.0), (3, 2.0), (1, 5.0), (2, 0.0), (3, -2.0), (-1, 4.0)]:
        yield f"x**{n}", {"x": x}
    for whole in (2, -2):
        yield f"x**{whole}", {"x": signed(r, 0.1, 10.0)}
    for broken in (0.5, -0.5):
        yield f"x**{broken}", {"x": abs(signed(r, 0.01, 100.0))}


def mirrored(r: Random) -> Iterator[Any]:
    """A plain number on the left, and sums."""
    for text in ("2 - x", "1 / x", "3 * x", "2 + x", "x - 2", "x / 4", "x * 3"):
        yield text, {"x": 3.0}
    yield "2 - x", {"x": 0.0}
    yield "sum([x, y, x])", {"x": 1.0, "y": 4.0}
    for text in ("2 - x", "7 / x", "-3 * x", "sum([x, x, x*x])"):
        yield text, {"x": signed(r)}


def expressions(r: Random) -> Iterator[Any]:
    """Whole programs, in which a value is used again."""
    yield "x*x + x", {"x": 3.0}
    yield "(x + y)*(y + 1)", {"x": 2.0, "y": 1.0}
    # every operator, so that no mistake gets by with the luck of the draw
    yield "(x - y)*x + (2 - x)*(1/x) - y**3/x", {"x": signed(r), "y": signed(r)}
    yield from programs(r, 5)


PROBES = (
    Probe("-, * and / have the right value and partials", operators, observe, show=show_program),
    Probe("powers have the right value and partial", powers, observe, show=show_program),
    Probe("plain numbers may stand on either side", mirrored, observe, show=show_program),
    Probe(
        "whole expressions get the right slopes",
        expressions,
        observe,
        hidden=True,
        show=show_program,
    ),
    Probe(
        "an operation leaves its operands as they were",
        twice,
        observe_inputs,
        show=show_program,
    ),
)

WRONGS = (
    Wrong(
        "2 - v is computed as v - 2",
        "M-DIR",
        swap(REFERENCE, ("return as_number(other) - self", "return self - other")),
        ladder("""
            You owe somebody 2 and have nothing, or you have 2 and owe nothing. Which of the
            two does your class compute for `2 - v` when v is 0?
            ---
            For {case}, `{key}` is {got}, but {expected} is right. When Python meets
            `2 - v`, it asks the plain 2 first, which does not know your class. So it turns to
            v and calls the mirrored method. In there, self is v, which stood on the
            RIGHT of the minus sign, and other is the 2. For + the order never mattered.
            Here it does.
            ---
            Try the same thing with a pair of words, where nobody would mix up the order:

            ```python
            class Word:
                def __radd__(self, other):      # Python calls this for  "micro" + ad
                    return Word(___ + ___)      # other came first
            ```

            For `"micro" + ad` to give microad, the one named other must be written first. Do
            the same for the minus sign: make other a node, and let it stand on the left.
            """),
    ),
    Wrong(
        "1 / v is computed as v / 1",
        "M-DIR",
        swap(REFERENCE, ("return as_number(other) / self", "return self / other")),
        ladder("""
            What should `1 / v` be when v is 4, and what does your class say?
            ---
            For {case}, your `{key}` is {got} and it should be {expected}. Dividing one by v and
            dividing v by one are two different things. Python calls the mirrored method
            because the plain number on the left did not know what to do. There, self is
            the number that stood on the right, under the line. Check which of the
            two ends up on top in your code.
            ---
            A share of a cake shows the roles. In `12 / guests` the mirrored method is called:

            ```python
            def __rtruediv__(self, other):   # self: the guests, other: the 12
                cake, guests = ___, ___
                return cake / guests
            ```

            Fill in who is who. Then the division itself is the method you have
            already, and it records both partials for you.
            """),
    ),
    Wrong(
        "changes self instead of making a new node",
        "M-INPL",
        swap(
            REFERENCE,
            (
                'ans = self.data - other.data\n        return Number(ans, "-", (self, other),',
                'self.data -= other.data\n        return Number(self.data, "-", (self, other),',
            ),
        ),
        ladder("""
            Compute `v - 1` twice in a row and print v in between. What happened to v?
            ---
            For {case}, `{key}` is {got}, although it ought to be {expected}. A subtraction is a
            question, not an order: to ask how far 5 lies above 2 does not alter the 5. Your
            method writes into the number that it was handed. Whoever uses this number again
            later, in the same formula even, gets another one. And the recorded
            past now speaks of a value that has gone.
            ---
            Compare two ways to get a longer list:

            ```python
            def longer(self, other):
                self.items += other.items            # changes what was handed in
                return Basket(self.items)

            def longer(self, other):
                ans = ___                            # a new list
                return Basket(ans)                   # self is as it was
            ```

            Write the second way for numbers. The result gets a name of its own. You read self,
            and you never write to it.
            """),
    ),
    Wrong(
        "the power rule without its factor n",
        "M-POW",
        swap(REFERENCE, ("(n * self.data ** (n - 1),)", "(self.data ** (n - 1),)")),
        ladder("""
            A square of side 3 grows by a thin strip. Along how many of its sides does the
            strip run?
            ---
            For {case}, your `{key}` is {got}; a small step of the input says {expected}. The
            value is right, so it is the local partial that you should look at. Lowering the
            exponent by one is half of the power rule. The product x·x·x has three places that
            can move, and each of them adds its own share. Compare the two numbers: by
            what factor are they apart, and where have you seen it before?
            ---
            For the cube, write the product out and let one factor move at a time:

            d/dx[x·x·x] = 1·x·x + x·1·x + x·x·1 = ___ · x·x

            Three equal terms, so the factor in front is 3, the exponent. At x = 2 that is 12
            and not 4. Now write the same with n in place of 3, and record this number as the
            local partial of the only parent.
            """),
    ),
    Wrong(
        "sum([...]) fails: there is no mirrored +",
        "M-MATH",
        swap(REFERENCE, ("return as_number(other) + self", "return NotImplemented")),
        ladder("""
            With which number does `sum` begin to add?
            ---
            For {case}, your class gives {got} and no result. Python's `sum` starts
            from a plain 0 and then adds the first item to it, so what it computes is 0 + v.
            The 0 stands on the left and knows nothing of your class. Python then asks v
            whether it can add itself from the right-hand side. Your class has
            no useful answer to that yet. So every sum that begins with a plain number is lost, the
            short ones as well.
            ---
            The same gap for words, with the two roles to fill in:

            ```python
            class Word:
                def __add__(self, other): ...     # word + "s"
                def __radd__(self, other):        # "un" + word
                    return Word(___) + self
            ```

            Wrap what stood on the left. The addition that you have does the rest.
            """),
    ),
    Wrong(
        "each partial at the wrong operand",
        "M-DIR",
        swap(REFERENCE, ("(other.data, self.data))", "(self.data, other.data))")),
        ladder("""
            A field is 3 wide and 10 long. Make it one wider: how much area do you gain, 3 or
            10?
            ---
            For {case}, your `{key}` is {got}, while the true slope is {expected}. The value of the
            product is right. Only the two local partials are in each other's place. If the width
            grows by one, the area grows by a strip as long as the field. So the partial
            with respect to one side is found in the other side. A test with two equal
            sides would never have shown it.
            ---
            For the field with width w = 3 and length l = 10, one gap is left:

            | who moves by 1 | the area grows by |
            |---|---|
            | w | l = 10 |
            | l | ___ |

            Record the column on the right. The parents come in order: first w, then l.
            """),
    ),
    mutant(
        "neg keeps the sign of the slope", swap(REFERENCE, ("(self,), (-1.0,)", "(self,), (1.0,)"))
    ),
    mutant("both partials of - are 1", swap(REFERENCE, ("(1.0, -1.0))", "(1.0, 1.0))"))),
    mutant(
        "the divisor's partial has lost its sign",
        swap(REFERENCE, ("-ans / other.data", "ans / other.data")),
    ),
    mutant("the divisor's partial is divided once", swap(REFERENCE, ("-ans / other.data", "-ans"))),
    mutant(
        "the mirrored product drops the graph",
        swap(
            REFERENCE,
            ("return as_number(other) * self", "return Number(as_number(other).data * self.data)"),
        ),
    ),
    mutant(
        "a power forgets its parent",
        swap(REFERENCE, ('"**", (self,), (n * self.data ** (n - 1),))', '"**")')),
    ),
    mutant(
        "the exponent is cut to a whole number",
        swap(REFERENCE, ("ans = self.data**n", "n = int(n)\n        ans = self.data**n")),
    ),
    mutant(
        "negative numbers lose their sign",
        swap(REFERENCE, ("ans = self.data * other.data", "ans = abs(self.data * other.data)")),
    ),
    mutant(
        "division throws the remainder away",
        swap(
            REFERENCE,
            (
                "other = as_number(other)\n        ans = self.data / other.data",
                "other = as_number(other)\n        ans = self.data // other.data",
            ),
        ),
    ),
)

EXERCISE = Exercise(
    id="04-2",
    title="The rest of arithmetic, from both sides",
    kind="CO",
    stars=2,
    names=("Number",),
    setup="",
    reference=REFERENCE,
    right=(BY_PARTS, BY_TABLE),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        Take the case below apart by hand. Which single operation in it gives the first number
        that you would not have written down yourself?
        ---
        For {case}, `{key}` is {got} and not {expected}. If the value is wrong, look at how
        the number is computed, and which operand stands first. If the value is right and a slope
        is wrong, look at the partials that you record. You can test each of them
        alone: nudge one operand by 0.001, see by how much the result moves, and
        divide by 0.001.
        ---
        A check for one edge, with a gap to fill:

        ```python
        before = (Number(3.0) * Number(10.0)).data
        after = (Number(3.001) * Number(10.0)).data
        print((after - before) / 0.001)     # close to ___
        ```

        This number and the first entry of `partials` must agree. Do this for the operation
        that the report names, first on its left side and then on its right.
        """),
    misconceptions=("M-DIR", "M-INPL", "M-POW", "M-MATH"),
    objectives=("overload operators", "handle constants and reflected operators"),
    lesson="04",
)

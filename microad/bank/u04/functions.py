"""04-3: exp, log, sin and tanh, each with its local partial."""

from collections.abc import Callable, Iterable, Iterator
from random import Random
from typing import Any

from microad.bank.probes import gradient, ladder, mutant, plain, raised, signed, source, swap
from microad.course.spec import Exercise, Namespace, Probe, Wrong
from microad.scalar import Value

SETUP = source("""
    import math

    from microad.errors import DomainError
    from microad.scalar import Value
    """)

REFERENCE = source('''
    def exp(x):
        """e to the power of x."""
        ### BEGIN SOLUTION
        ans = math.exp(x.data)
        return Value(ans, "exp", x, None, ans)
        ### END SOLUTION


    def log(x):
        """The natural logarithm of x, for x > 0."""
        ### BEGIN SOLUTION
        if x.data <= 0:
            raise DomainError("log", x.data)
        return Value(math.log(x.data), "log", x, None, 1 / x.data)
        ### END SOLUTION


    def sin(x):
        """The sine of x, an angle in radians."""
        ### BEGIN SOLUTION
        return Value(math.sin(x.data), "sin", x, None, math.cos(x.data))
        ### END SOLUTION


    def tanh(x):
        """The hyperbolic tangent of x, between -1 and 1."""
        ### BEGIN SOLUTION
        ans = math.tanh(x.data)
        return Value(ans, "tanh", x, None, 1 - ans * ans)
        ### END SOLUTION
    ''')

ONE_MAKER = source("""
    def function(op, f, slope):
        def apply(x):
            try:
                ans = f(x.data)
            except ValueError:
                raise DomainError(op, x.data) from None
            return Value(ans, op, x, None, slope(x.data))
        return apply

    exp = function("exp", math.exp, math.exp)
    log = function("log", math.log, lambda x: 1 / x)
    sin = function("sin", math.sin, math.cos)
    tanh = function("tanh", math.tanh, lambda x: 1 / math.cosh(x) ** 2)
    """)

FROM_EXP = source("""
    def exp(x):
        ans = math.exp(x.data)
        return Value(ans, "exp", left=x, d_left=ans)

    def log(x):
        if not x.data > 0:
            raise DomainError("log", x.data)
        return Value(math.log(x.data), "log", left=x, d_left=x.data**-1)

    def sin(x):
        return Value(math.sin(x.data), "sin", x, d_left=math.sin(x.data + math.pi / 2))

    def tanh(x):  # an expression of other operations records several nodes, and is right, too
        twice = exp(2.0 * x)
        return (twice - 1.0) / (twice + 1.0)
    """)


def probe_of(name: str, cases: Callable[[Random], Iterable[Any]]) -> Probe:
    """The value and the slope of one function."""

    def observe(ns: Namespace, x: Any) -> dict[str, Any]:
        at = Value(x)
        ans = getattr(ns, name)(at)
        seen = {"type of the result": type(ans).__name__, "value": plain(getattr(ans, "data", ans))}
        if isinstance(ans, Value):
            (seen["d/dx"],) = gradient(ans, at)
        return seen

    return Probe(
        f"{name} has the right value and local partial",
        cases,
        observe,
        points=0.5 if name == "log" else 1.0,
        show=lambda x: f"{name}(x) with x = {x:g}",
    )


def anywhere(r: Random) -> Iterator[Any]:
    yield from (0.0, 1.0, -1.0, 2.0)
    for _ in range(5):
        yield signed(r, 1e-3, 3.0)


def positive(r: Random) -> Iterator[Any]:
    yield from (1.0, 2.0, 0.5)
    for _ in range(5):
        yield round(10 ** r.uniform(-3, 3), 6)


def outside(r: Random) -> Iterator[Any]:
    yield from (-1.0, 0.0)
    for _ in range(3):
        yield -abs(signed(r, 1e-3, 1e3))


def observe_refusal(ns: Namespace, x: Any) -> dict[str, Any]:
    """`log` must say no, in the package's words."""
    return {"what happens": raised(lambda: ns.log(Value(x)))}


PROBES = (
    probe_of("exp", anywhere),
    probe_of("sin", anywhere),
    probe_of("tanh", anywhere),
    probe_of("log", positive),
    Probe(
        "log refuses what has no logarithm",
        outside,
        observe_refusal,
        points=0.5,
        hidden=True,
        show=lambda x: f"log(x) with x = {x:g}",
    ),
)

WRONGS = (
    Wrong(
        "the slope of tanh from the input: 1 - x**2",
        "M-INV",
        swap(REFERENCE, ("1 - ans * ans", "1 - x.data * x.data")),
        ladder("""
            The curve of tanh gets flatter and flatter to the right, and never falls. Which sign
            does your local partial have at x = 3?
            ---
            For {case} your function gives {got} for `{key}`, and the true slope is {expected}. The
            rule that you have in mind is the right one, but it speaks about the output. tanh
            never leaves the band from -1 to 1, so one minus the square of it stays
            positive. The input can be as large as it likes, and then your formula falls
            below 0, as if the curve went down.
            ---
            Such rules are told most easily by the output. Here is the square root, which
            has a rule of the same kind:

            ```python
            ans = math.sqrt(x.data)
            partial = 0.5 / ans      # by the output
            ```

            d/dx[sqrt(x)] at x = 9 is 0.5 / 3, and not 0.5 / 9. For tanh, compute the value
            first, give it a name, and write the rule 1 - ___² with that name.
            """),
    ),
    Wrong(
        "the partial of exp from the wrong quantity: x in place of the output",
        "M-INV",
        swap(REFERENCE, ('"exp", x, None, ans', '"exp", x, None, x.data')),
        ladder("""
            At x = 0 the curve of exp goes through height 1. Is it flat there?
            ---
            For {case} you record {got} for `{key}`, but {expected} is the slope. The exponential is
            the one curve whose slope equals its own height, at each point. The height is what
            comes out of the function, not what goes in. Look at the order of your lines: at
            the moment when you store the partial, the value must be known already.
            ---
            Compare input, output and slope in this small table, and fill the gap:

            | x | exp(x) | d/dx[exp(x)] |
            |---|---|---|
            | 0 | 1 | 1 |
            | 1 | 2.718 | ___ |

            The last column repeats one of the two before it. Give it a name when you compute
            the value. The new node needs it twice, as its data and as its partial.
            """),
    ),
    Wrong(
        "the slope of the sine with the wrong sign",
        "M-DIR",
        swap(REFERENCE, ("math.cos(x.data)", "-math.cos(x.data)")),
        ladder("""
            Start at x = 0 and take a small step to the right. Does the sine rise or
            fall?
            ---
            For {case} your `{key}` is {got}, whereas the curve has the slope {expected}. The size
            is right and only the sign differs. Two rules stand close together in every
            table, the one of the sine and the one of the cosine, and one of them has a
            minus. The sine sets out from 0 and goes up, so its slope there must be
            positive.
            ---
            Walk once around the four functions; each is the slope of the one before:

            sin → cos → −sin → ___ → sin

            The first arrow is the one you need, and there is no minus on it. The
            second one, from the cosine, has the minus.
            """),
    ),
    Wrong(
        "log hides what has no logarithm",
        "M-NAN",
        swap(
            REFERENCE,
            (
                'raise DomainError("log", x.data)',
                'return Value(math.nan, "log", x, None, math.nan)',
            ),
        ),
        ladder("""
            Your program prints nan after an hour of training. How would you find out which line
            it was born in?
            ---
            For {case}, `{key}` is {got}, while {expected} is asked for. There is no real number
            whose exponential is zero or less, so log has nothing honest to return.
            A NaN looks like an answer. It then travels through every later operation and turns
            all gradients into NaN. The place to speak up is
            the one where the question has no answer.
            ---
            The square root has the same duty. One gap is left:

            ```python
            if x.data < 0:
                raise DomainError("sqrt", ___)     # the operation, and what it was given
            ```

            The error class builds the sentence for the reader out of these two. Write the
            same for log, and remember that 0 has no logarithm either.
            """),
    ),
    mutant(
        "the power rule for exp",
        swap(REFERENCE, ('"exp", x, None, ans', '"exp", x, None, x.data * math.exp(x.data - 1)')),
        "M-POW",
    ),
    mutant(
        "exp is cut off from its input",
        swap(REFERENCE, ('Value(ans, "exp", x, None, ans)', "Value(ans)")),
        "M-DET",
    ),
    mutant("1 - tanh without the square", swap(REFERENCE, ("1 - ans * ans", "1 - ans"))),
    mutant(
        "the partial of log divides by the output",
        swap(REFERENCE, ("1 / x.data)\n", "1 / (math.log(x.data) or 1.0))\n")),
    ),
    mutant(
        "log takes the size of a negative number",
        swap(
            REFERENCE,
            (
                'if x.data <= 0:\n        raise DomainError("log", x.data)\n'
                "    return Value(math.log(x.data)",
                "return Value(math.log(abs(x.data) or 1.0)",
            ),
        ),
    ),
    mutant(
        "log to base 10", swap(REFERENCE, ("Value(math.log(x.data)", "Value(math.log10(x.data)"))
    ),
    mutant(
        "log lets 0 through",
        swap(
            REFERENCE,
            (
                "if x.data <= 0:",
                'if x.data == 0:\n        return Value(-math.inf, "log", x, None, math.inf)\n'
                "    if x.data < 0:",
            ),
        ),
    ),
    mutant("the sine is its own slope", swap(REFERENCE, ("math.cos(x.data)", "math.sin(x.data)"))),
    mutant(
        "sine in degrees", swap(REFERENCE, ("math.sin(x.data)", "math.sin(math.radians(x.data))"))
    ),
    mutant("tanh only for x > 0", swap(REFERENCE, ("math.tanh(x.data)", "math.tanh(abs(x.data))"))),
)

EXERCISE = Exercise(
    id="04-3",
    title="Four functions and how steep they are",
    kind="CO",
    stars=2,
    names=("exp", "log", "sin", "tanh"),
    setup=SETUP,
    reference=REFERENCE,
    right=(ONE_MAKER, FROM_EXP),
    wrongs=WRONGS,
    probes=PROBES,
    hints=ladder("""
        Which of the four functions does the report name, and is it the value or the slope that
        is off?
        ---
        For {case}, your `{key}` is {got}, and {expected} was expected. A node needs two
        numbers from you: what comes out, and how fast it changes. You can measure the second
        without any rule. Evaluate the function at x and at x + 0.0001, subtract, and divide by
        0.0001. Compare that with the partial which you record. They agree to about four digits
        when the rule is right.
        ---
        The cosine, written out, with one gap:

        ```python
        def cos(x):
            ans = math.cos(x.data)
            return Value(ans, "cos", x, None, ___)   # d/dx[cos(x)] = -sin(x)
        ```

        First comes the number, then the name of the operation. Then come the parent and a
            None, as there is no other parent. The slope at this x is the last.
        """),
    misconceptions=("M-INV", "M-DIR", "M-NAN", "M-POW"),
    objectives=("overload operators", "explain what is recorded"),
    lesson="04",
)

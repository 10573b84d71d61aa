"""Forward-mode automatic differentiation of programs on single numbers.

>>> x = Dual(3, 1)  # at 3, moving at speed 1
>>> x * x + x  # d/dx[x*x + x] at x = 3 is 2*3 + 1
Dual(12, tangent=7)

A `Dual` is a number in motion. Its primal says where it is, and its tangent says how fast it moves.
Written as a + bε with ε² = 0, it obeys the rules of school algebra. Each operation computes both
parts at once and remembers nothing, so there is no graph, and no way back.
That is all of forward mode; the rest of this file is a table of derivatives, the same as in
`scalar.py`. Its slopes are made of functions that take a `Dual` as well as a plain number, so
that derivatives can be nested.

Lesson 06 builds this module. It needs no NumPy.
"""

import math
import operator
from itertools import count
from numbers import Real

from microad.errors import DirectionError, DomainError, NoTangentError, NotANumberError

NO_VALUE = (ValueError, ZeroDivisionError, OverflowError)  # what Python's own arithmetic raises
PLAIN = -1  # the tag of a number that is not a Dual

next_tag = count(1).__next__  # each sweep has an ε of its own; the larger tag began later

# ---------------------------------------------------------------- the table of derivatives
# A rule is one line: what the operation computes, and its local partials, which are computed from
# its inputs and its output (`ans`). By convention abs'(0) = relu'(0) = 0 and sqrt'(0) = inf.


def slope_in_base(a, b):
    """d/da[a**b] = b * a**(b - 1), infinite where a root meets 0."""
    if b == 0 and (a == 0 or not isinstance(b, Dual)):  # a b in motion may leave 0
        return 0.0
    return math.inf if a == 0 and b < 1 else b * power(a, b - 1)


def slope_in_exponent(a, ans):
    """d/db[a**b] = a**b * log(a); NaN for a < 0, where only a whole b gives a number."""
    if a > 0:
        return ans * log(a)
    return 0.0 if a == 0 else math.nan


RULES = {
    #       ans = f(x)               d/dx[f(x)]
    "neg": (operator.neg,            lambda x, ans: [-1.0]),
    "exp": (math.exp,                lambda x, ans: [ans]),
    "log": (math.log,                lambda x, ans: [1 / x]),
    "sin": (math.sin,                lambda x, ans: [cos(x)]),
    "cos": (math.cos,                lambda x, ans: [-sin(x)]),
    "tanh": (math.tanh,              lambda x, ans: [1 - ans * ans]),
    "sqrt": (math.sqrt,              lambda x, ans: [0.5 / ans if ans else math.inf]),
    "relu": (lambda x: max(x, 0.0),  lambda x, ans: [1.0 if x > 0 else 0.0]),
    "abs": (abs,                     lambda x, ans: [(x > 0) - (x < 0)]),
    #     ans = f(a, b)      d/da[f(a, b)], d/db[f(a, b)]
    "+": (operator.add,      lambda a, b, ans: [1.0, 1.0]),
    "-": (operator.sub,      lambda a, b, ans: [1.0, -1.0]),
    "*": (operator.mul,      lambda a, b, ans: [b, a]),
    "/": (operator.truediv,  lambda a, b, ans: [1 / b, -ans / b]),
    "**": (math.pow,         lambda a, b, ans: [slope_in_base(a, b), slope_in_exponent(a, ans)]),
}  # fmt: skip


def operation(op):
    """Make the function that applies a rule of `RULES` to primals and tangents, side by side."""
    f, partials = RULES[op]

    def function(*args):
        tag = max(map(tag_of, args))
        if tag == PLAIN:  # plain numbers only: compute
            return plain(op, f, *map(number, args))
        args = [split(x, tag) for x in args]
        primals = [primal for primal, _ in args]
        ans = function(*primals)
        slopes = partials(*primals, ans)
        shares = [d * t for d, (_, t) in zip(slopes, args) if t is not None]
        return Dual(ans, sum(shares), tag)  # every operand that moves brings a share

    return function


def plain(op, f, *args):
    """Compute f of plain numbers; the error says which operation failed, and for which numbers."""
    try:
        return f(*args)
    except NO_VALUE:
        raise DomainError(op, *args) from None


def both_sides(op):
    """Make the method for an operator, and its mirror image."""
    method = operation(op)

    def reflected(self, other):  # Python asks for this in `2 - x`: the number cannot, x can
        return method(other, self)

    return method, reflected


def compare(test):
    """Make a comparison: it looks at the primals alone, and returns True or False."""
    return lambda self, other: test(self.primal, getattr(other, "primal", other))


# ---------------------------------------------------------------- a number in motion


class Dual:
    """A number that carries its slope along: primal + tangent · ε.

    Parameters
    ----------
    primal : float or Dual
        The number itself; a Dual if it moves with an older ε as well.
    tangent : float or Dual
        How fast it moves.
    tag : int
        Whose ε it is: numbers of one sweep share a tag.

    Raises
    ------
    NotANumberError
        If one of the two parts is not a real number.

    Examples
    --------
    >>> 1 / Dual(2, 1)
    Dual(0.5, tangent=-0.25)
    """

    __slots__ = ("primal", "tangent", "tag")

    def __init__(self, primal, tangent=0.0, tag=0):
        self.primal = number(primal)
        self.tangent = number(tangent)
        self.tag = tag

    def __repr__(self):
        parts = (self.primal, self.tangent)
        primal, tangent = (x if isinstance(x, Dual) else f"{x:.6g}" for x in parts)
        return f"Dual({primal}, tangent={tangent})"

    __add__, __radd__ = both_sides("+")
    __sub__, __rsub__ = both_sides("-")
    __mul__, __rmul__ = both_sides("*")
    __truediv__, __rtruediv__ = both_sides("/")
    __pow__, __rpow__ = both_sides("**")
    __neg__, __abs__ = operation("neg"), operation("abs")

    __eq__, __ne__ = compare(operator.eq), compare(operator.ne)
    __lt__, __le__ = compare(operator.lt), compare(operator.le)
    __gt__, __ge__ = compare(operator.gt), compare(operator.ge)
    __hash__ = object.__hash__  # a Dual is itself, even where another holds the same number

    def __bool__(self):
        return self.primal != 0


exp, log, sqrt, relu = operation("exp"), operation("log"), operation("sqrt"), operation("relu")
sin, cos, tanh = operation("sin"), operation("cos"), operation("tanh")
power = operation("**")


def number(x):
    """Return a real number as a float, and a Dual unchanged."""
    if isinstance(x, Dual):
        return x
    if not isinstance(x, Real):
        raise NotANumberError(x, "Dual")
    return float(x)


def tag_of(x):
    """Tell whose ε a number moves with."""
    return x.tag if isinstance(x, Dual) else PLAIN


def split(x, tag):
    """Split x into primal and tangent; the tangent is None if x does not move with this tag."""
    return (x.primal, x.tangent) if tag_of(x) == tag else (x, None)


# ---------------------------------------------------------------- derivatives of programs


def jvp_scalar(f, xs, ts):
    """Run f once with moving inputs, and return the results and how fast they move.

    Parameters
    ----------
    f : callable
        A function of one or more numbers that returns a number, or a list or tuple of numbers.
    xs, ts : sequence of float
        The primal and the tangent of each input.

    Returns
    -------
    ans, t : float, or list of float
        The primals and the tangents of what f returns.

    Raises
    ------
    DirectionError
        If there are not as many tangents as inputs.
    NoTangentError
        If f returns anything other than numbers.

    Examples
    --------
    >>> jvp_scalar(lambda x, y: (x * y, x + y), [3.0, 4.0], [1.0, 0.0])
    ([12.0, 7.0], [4.0, 1.0])
    """
    if len(xs) != len(ts):
        raise DirectionError(len(xs), len(ts))
    tag = next_tag()
    ans = f(*(Dual(x, t, tag) for x, t in zip(xs, ts)))
    if not isinstance(ans, list | tuple):
        return ends(ans, tag)
    pairs = [ends(end, tag) for end in ans]
    return [primal for primal, _ in pairs], [tangent for _, tangent in pairs]


def ends(ans, tag):
    """Split a result of a sweep into primal and tangent, which is 0 if nothing has moved it."""
    if not isinstance(ans, Real | Dual):
        raise NoTangentError(ans)
    primal, tangent = split(ans, tag)
    return primal, 0.0 if tangent is None else tangent


def derivative(f, x):
    """Find d/dx[f(x)] at one place: a number, or a list if f returns several numbers.

    Parameters
    ----------
    f : callable
        A function of one number.
    x : float
        The place; a Dual if this derivative stands inside another.

    Returns
    -------
    float or list of float

    Raises
    ------
    NoTangentError
        If f returns anything other than numbers.

    Examples
    --------
    >>> derivative(lambda x: x**3, 2.0)
    12.0
    >>> derivative(lambda x: derivative(lambda y: y**3, x), 2.0)  # the second derivative, 6x
    12.0
    """
    _, tangent = jvp_scalar(f, [x], [1.0])
    return tangent

"""Reverse-mode automatic differentiation of programs on single numbers.

>>> x = Value(3.0, label="x")
>>> y = x * x + x
>>> y.backward()
>>> x.grad  # d/dx[x*x + x] at x = 3 is 2*3 + 1
7.0

A `Value` is a number that remembers how it was made: the operation, what that operation was
applied to (its parents), and how fast it changes with each of them (its local partials).
`backward` walks over these memories from the newest to the oldest and applies the chain rule.
That is all of reverse mode; the rest of this file is a table of derivatives.

Lessons 04 and 05 build this module. It needs no NumPy.
"""

import math
import operator
from itertools import count
from numbers import Real
from operator import attrgetter

from microad.errors import DomainError, NotANumberError

next_number = count().__next__  # nodes are numbered in the order of their creation

# ---------------------------------------------------------------- the table of derivatives
# A rule is one line: what the operation computes, and its local partials, which are computed from
# its inputs and its output (`ans`). By convention abs'(0) = relu'(0) = 0 and sqrt'(0) = inf.


def slope_in_base(a, b):
    """d/da[a**b] = b * a**(b - 1), infinite where a root meets 0."""
    if b == 0:
        return 0.0
    return math.inf if a == 0 and b < 1 else b * math.pow(a, b - 1)


def slope_in_exponent(a, ans):
    """d/db[a**b] = a**b * log(a); NaN for a < 0, where only a whole b gives a number."""
    if a > 0:
        return ans * math.log(a)
    return 0.0 if a == 0 else math.nan


UNARY = {
    #       ans = f(x)               d/dx[f(x)]
    "neg": (operator.neg,            lambda x, ans: -1.0),
    "exp": (math.exp,                lambda x, ans: ans),
    "log": (math.log,                lambda x, ans: 1 / x),
    "sin": (math.sin,                lambda x, ans: math.cos(x)),
    "cos": (math.cos,                lambda x, ans: -math.sin(x)),
    "tanh": (math.tanh,              lambda x, ans: 1 - ans * ans),
    "sqrt": (math.sqrt,              lambda x, ans: 0.5 / ans if ans else math.inf),
    "relu": (lambda x: max(x, 0.0),  lambda x, ans: 1.0 if x > 0 else 0.0),
    "abs": (abs,                     lambda x, ans: math.copysign(1.0, x) if x else 0.0),
}  # fmt: skip

BINARY = {
    #     ans = f(a, b)      d/da[f(a, b)], d/db[f(a, b)]
    "+": (operator.add,      lambda a, b, ans: (1.0, 1.0)),
    "-": (operator.sub,      lambda a, b, ans: (1.0, -1.0)),
    "*": (operator.mul,      lambda a, b, ans: (b, a)),
    "/": (operator.truediv,  lambda a, b, ans: (1 / b, -ans / b)),
    "**": (math.pow,         lambda a, b, ans: (slope_in_base(a, b), slope_in_exponent(a, ans))),
}  # fmt: skip

NO_VALUE = (ValueError, ZeroDivisionError, OverflowError)  # what Python's own arithmetic raises


def unary(op):
    """Make the method that applies a rule of `UNARY` and records it."""
    f, partial = UNARY[op]

    def method(self):
        if not isinstance(self, Value):  # exp(2.0) is welcome, too
            self = Value(self, "constant")
        x = self.data
        try:
            ans = f(x)
            return Value(ans, op, self, None, partial(x, ans))
        except NO_VALUE:
            raise DomainError(op, x) from None

    return method


def binary(op):
    """Make the method that applies a rule of `BINARY` and records it, and its mirror image."""
    f, partials = BINARY[op]

    def method(self, other):
        if not isinstance(other, Value):
            other = Value(other, "constant")
        a, b = self.data, other.data
        try:
            ans = f(a, b)
            return Value(ans, op, self, other, *partials(a, b, ans))
        except NO_VALUE:
            raise DomainError(op, a, b) from None

    def reflected(self, other):  # Python asks for this in `2 - x`: the number cannot, x can
        return method(Value(other, "constant"), self)

    return method, reflected


def compare(test):
    """Make a comparison: it looks at the numbers, returns True or False, and records nothing."""
    return lambda self, other: test(self.data, getattr(other, "data", other))


# ---------------------------------------------------------------- a number with a memory


class Value:
    """A number that remembers the operation that made it.

    Parameters
    ----------
    data : float
        The number itself, the primal.
    op : str
        The operation, for example ``"*"`` or ``"exp"``; empty for an input, and ``"constant"`` for
        a number that was met beside a `Value`, such as the 2 in ``2 * x``.
    left, right : Value or None
        The values that the operation was applied to, in order.
    d_left, d_right : float
        The local partials d(this)/d(left) and d(this)/d(right).
    label : str
        A name for pictures.

    Attributes
    ----------
    grad : float
        The adjoint d(output)/d(this). Leaves add up the adjoints of all sweeps until
        `zero_grad`; every other node holds the adjoint of the last sweep only.

    Raises
    ------
    NotANumberError
        If a leaf is made from anything but a real number.
    """

    __slots__ = ("data", "op", "left", "right", "d_left", "d_right",
                 "label", "grad", "number", "where")  # fmt: skip

    def __init__(self, data, op="", left=None, right=None, d_left=0.0, d_right=0.0, label=""):
        if left is None:  # a leaf comes from outside: make sure that it is a number
            if not isinstance(data, Real):
                raise NotANumberError(data)
            data = float(data)
        self.data = data
        self.op = op
        self.left, self.right = left, right
        self.d_left, self.d_right = d_left, d_right
        self.label = label
        self.grad = 0.0
        self.number = next_number()

    def __repr__(self):
        named = "".join(f", {k}={v!r}" for k, v in (("op", self.op), ("label", self.label)) if v)
        return f"Value({self.data:.6g}{named}, grad={self.grad:.6g})"

    def __format__(self, spec):
        return format(self.data, spec) if spec else repr(self)

    @property
    def parents(self):
        """The values that this one was made from: none, one or two."""
        return tuple(p for p in (self.left, self.right) if p is not None)

    @property
    def partials(self):
        """d(this)/d(parent) for each of the parents, in the same order."""
        return (self.d_left, self.d_right)[: len(self.parents)]

    __add__, __radd__ = binary("+")
    __sub__, __rsub__ = binary("-")
    __mul__, __rmul__ = binary("*")
    __truediv__, __rtruediv__ = binary("/")
    power, __rpow__ = binary("**")
    __neg__, __abs__ = unary("neg"), unary("abs")
    exp, log, sqrt, relu = unary("exp"), unary("log"), unary("sqrt"), unary("relu")
    sin, cos, tanh = unary("sin"), unary("cos"), unary("tanh")

    __eq__, __ne__ = compare(operator.eq), compare(operator.ne)
    __lt__, __le__ = compare(operator.lt), compare(operator.le)
    __gt__, __ge__ = compare(operator.gt), compare(operator.ge)
    __hash__ = object.__hash__  # a node is itself, even where another holds the same number

    def __bool__(self):
        return self.data != 0

    def __pow__(self, n):
        """self**n; a plain number n is part of the operation, so no log of the base is needed."""
        if isinstance(n, Value):
            return self.power(n)
        if not isinstance(n, Real):
            raise NotANumberError(n)
        try:
            ans = math.pow(self.data, n)
            return Value(ans, f"**{n:g}", self, None, slope_in_base(self.data, n))
        except NO_VALUE:
            raise DomainError("**", self.data, n) from None

    def backward(self, g=1.0):
        """Add d(self)/d(leaf), times `g`, to the `grad` of every leaf that self was made from.

        >>> x = Value(3.0)
        >>> (x * x).backward()
        >>> (x * x).backward()
        >>> x.grad  # two sweeps, two shares: 6 + 6
        12.0
        """
        order = topo_order(self)
        for node in order:
            if node.left is not None:  # only leaves remember earlier sweeps
                node.grad = 0.0
        self.grad += g
        for node in order:
            if node.left is not None:
                node.left.grad += node.d_left * node.grad
            if node.right is not None:
                node.right.grad += node.d_right * node.grad

    def zero_grad(self):
        """Set the adjoint of this node to 0, and that of every node that it was made from.

        >>> x = Value(3.0)
        >>> y = x * x
        >>> y.backward()
        >>> y.zero_grad()
        >>> x.grad
        0.0
        """
        for node in topo_order(self):
            node.grad = 0.0


def topo_order(root):
    """List every node that `root` was made from, root first, each one before its own parents.

    A node is always made after its parents, so sorting by number of creation, newest first,
    gives such an order. Each node is visited once, however many routes lead to it.

    >>> a = Value(1.0, label="a")
    >>> b = a + a
    >>> c = b * a
    >>> [node.op or node.label for node in topo_order(c)]
    ['*', '+', 'a']
    """
    found, seen = [root], {root}
    for node in found:  # the list grows while we walk along it
        for parent in (node.left, node.right):
            if parent is not None and parent not in seen:
                seen.add(parent)
                found.append(parent)
    return sorted(found, key=attrgetter("number"), reverse=True)


# As functions they let code read like mathematics: exp(x) + sin(x * y).
exp, log, sqrt, relu = Value.exp, Value.log, Value.sqrt, Value.relu
sin, cos, tanh = Value.sin, Value.cos, Value.tanh

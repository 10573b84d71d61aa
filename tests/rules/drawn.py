"""How a call of a function is drawn at random.

A line of the table says how to draw the inputs and the options of a call:

    @both("sum mean")
    def reductions(d):
        x = d.array(d.shape())
        axis, keepdims = d.axes(x), d.flag()
        return lambda f, x: f(x, axis=axis, keepdims=keepdims)

All that `d.array` and its relatives draw are inputs, and derivatives are taken in all of them;
everything else is constant. `both` says that the function is differentiated for real and for
complex numbers, `real` that NumPy knows it for real ones only, or that there is no order to go by.
Inputs stay away from kinks, ties, jumps and branch points, by more than the STEP of `drawn_judge`,
so that differences can be believed.
"""

import inspect
import itertools
import math
from collections.abc import Callable

import numpy as raw
from drawn_judge import judge
from hypothesis import strategies as st

TABLE: dict[str, tuple[Callable, bool]] = {}  # name: (how to draw a call, whether complex, too)
FORMS = {  # of shapes, and how many calls are drawn with each
    "small": 2,  # as few axes as possible, of length 1: numbers, mostly
    "oblong": 5,  # two axes or more, of different lengths, at least in one of the inputs
    "any": 6,
}

# ---------------------------------------------------------------- the table


def both(names):
    """Say how to draw a call of these functions, with real or complex numbers."""
    return lambda how: [TABLE.update({name: (how, True)}) for name in names.split()] and how


def real(names):
    """The same for functions of real numbers only."""
    return lambda how: [TABLE.update({name: (how, False)}) for name in names.split()] and how


class Case:
    """One call: what it is applied to, and how the function is called with it."""

    def __init__(self, name, body, inputs, seed):
        self.name, self.body, self.inputs, self.seed = name, body, inputs, seed

    def __repr__(self):
        """What to type in order to see it."""
        body = inspect.getclosurevars(self.body)
        lines = [f"{self.name}: {inspect.getsource(self.body).strip()}"]
        lines += [f"  {key} = {value!r}" for key, value in body.nonlocals.items()]
        lines += [f"  input {k} = {x!r}" for k, x in enumerate(self.inputs)]
        return "\n".join([*lines, f"  seed of directions = {self.seed}"])

    def judge(self, f):
        """Hold the derivatives of this call of f against differences."""
        judge(lambda *xs: self.body(f, *xs), self.inputs, self.seed)


@st.composite
def cases(draw, name, complex_, form):
    """Draw a call of the function of this name; the form is one of FORMS."""
    d = Draw(draw, name, complex_, form)
    body = TABLE[name][0](d)
    return Case(name, body, tuple(d.inputs), d.seed)


class Draw:
    """What the lines of the table are written with.

    Shapes, axes and options are drawn by Hypothesis, which makes them simpler if a case fails; the
    numbers in arrays come from a random generator with a seed that Hypothesis draws.
    """

    def __init__(self, draw, name, complex_, form):
        self.draw, self.name, self.complex, self.form = draw, name, complex_, form
        self.sides = itertools.cycle(draw(st.permutations([2, 3, 4])))
        self.seed = draw(st.integers(0, 2**16))
        self.random = raw.random.default_rng(self.seed)
        self.inputs = []

    # ------------------------------------------------------------ choices

    def pick(self, *options):
        """One of these."""
        return self.draw(st.sampled_from(options))

    def flag(self):
        """No or yes."""
        return self.draw(st.booleans())

    def whole(self, least, most):
        """A whole number; both ends are possible."""
        return self.draw(st.integers(least, most))

    def some(self, n, least=0, most=None):
        """Some of the numbers below n, each at most once, in any order."""
        most = n if most is None else most
        return tuple(self.draw(st.permutations(range(n)))[: self.whole(least, most)])

    def side(self, least=1):
        """The length of one axis; of oblong shapes, neighbours differ."""
        if self.form == "any":
            return self.whole(least, 4)
        return least if self.form == "small" else next(n for n in self.sides if n >= least)

    def shape(self, least=0, most=3, side=1):
        """A shape with so many axes, and with sides of at least this length."""
        n = self.whole(least if self.form == "any" else max(least, min(2, most)), most)
        return tuple([self.side(side) for _ in range(least if self.form == "small" else n)])

    def part(self, shape, least=0):
        """A shape that can be broadcast to this one: without some axes, others of length 1."""
        first = self.whole(0, max(len(shape) - least, 0))
        return tuple(1 if self.flag() else n for n in shape[first:])

    def broadcast(self, n, least=0, most=3):
        """Shapes that can be broadcast together; one of them is the shape of all."""
        shape, k = self.shape(least, most), self.whole(0, n - 1)
        return [shape if i == k else self.part(shape, least) for i in range(n)]

    def axis(self, x):
        """An axis of x, counted from either end."""
        return self.whole(-raw.ndim(x), raw.ndim(x) - 1)

    def axes(self, x):
        """All axes, one, or several."""
        n = raw.ndim(x)
        if n == 0 or self.flag():
            return None
        several = tuple(k - n * self.flag() for k in self.some(n, 1))
        return several if self.flag() else several[0]

    # ------------------------------------------------------------ inputs

    def input(self, x):
        """Let x be one of the inputs; nobody may change it."""
        x = raw.asarray(x)
        if x.ndim == 0 and self.flag():
            x = x.item()
        else:
            x.flags.writeable = False
        self.inputs.append(x)
        return x

    def numbers(self, shape, low=-2.0, high=2.0):
        """Real numbers in an interval, as a constant."""
        return self.random.uniform(low, high, shape)

    def is_complex(self):
        """Whether the next input is; one of the first two is, if complex ones are drawn at all."""
        if not (self.complex and self.inputs):
            return self.complex and self.whole(0, 3) < 3
        return not any(map(raw.iscomplexobj, self.inputs)) or self.flag()

    def array(self, shape, low=-2.0, high=2.0):
        """Numbers with real (and imaginary) parts in an interval; for shape () also a number."""
        x = self.numbers(shape, low, high)
        return self.input(x + 1j * self.numbers(shape, low, high) if self.is_complex() else x)

    def reals(self, shape, low=-2.0, high=2.0):
        """Real numbers, even beside complex ones."""
        return self.input(self.numbers(shape, low, high))

    def signed(self, shape, low=0.3, high=2.0):
        """Numbers that are positive or negative, but not close to 0."""
        return self.input(self.turned(self.numbers(shape, low, high)))

    def turned(self, x):
        """Positive numbers, turned into any direction."""
        if self.is_complex():
            return x * raw.exp(1j * self.numbers(x.shape, -3.0, 3.0))
        return x * self.random.choice([-1.0, 1.0], x.shape)

    def steps(self, shape, first=0.0):
        """Numbers that are far from each other, in any order."""
        n = math.prod(shape)
        return (first + 0.3 * self.random.permutation(n) + self.numbers(n, 0, 0.05)).reshape(shape)

    def apart(self, shape, first=-1.0):
        """The same as an input: with real parts that are far from each other."""
        x = self.steps(shape, first)
        return self.input(x + 1j * self.numbers(shape) if self.is_complex() else x)

    def unitary(self, n, complex_):
        """An orthogonal matrix, or a unitary one."""
        real, imag = self.random.standard_normal((2, n, n))
        return raw.linalg.qr(real + 1j * imag if complex_ else real)[0]

    def spread(self, shape):
        """Matrices with singular values that are far from each other, and from 0."""
        *stack, m, n = shape
        k, complex_ = min(m, n), self.is_complex()
        x = raw.zeros(shape, complex if complex_ else float)
        for i in raw.ndindex(*stack):
            s = 1.5 + raw.arange(k)[::-1] + self.numbers(k, 0, 0.3)
            x[i] = self.unitary(m, complex_)[:, :k] * s @ self.unitary(n, complex_)[:k]
        return self.input(x)

    def distinct(self, shape):
        """Square matrices, not normal, with eigenvalues that are far from each other.

        Real ones may have a pair of complex eigenvalues.
        """
        *stack, n, _ = shape
        complex_ = self.is_complex()
        x = raw.zeros(shape, complex if complex_ else float)
        for i in raw.ndindex(*stack):
            u = self.unitary(n, complex_)
            middle = raw.triu(self.numbers((n, n), -0.5, 0.5), 1)
            middle += raw.diag(1.5 + raw.arange(n) + self.numbers(n, 0, 0.3))
            if (
                n > 1 and self.flag()
            ):  # the block [[a, b], [-b, a]] has the eigenvalues a + bi, a - bi
                middle[1, 1], middle[0, 1] = middle[0, 0], self.numbers((), 0.7, 1)
                middle[1, 0] = -middle[0, 1]
            x[i] = u @ middle @ u.conj().T
        return self.input(x)

    def hermitian(self, shape):
        """Hermitian matrices with positive eigenvalues that are far from each other."""
        *stack, n, _ = shape
        complex_ = self.is_complex()
        x = raw.zeros(shape, complex if complex_ else float)
        for i in raw.ndindex(*stack):
            u = self.unitary(n, complex_)
            x[i] = u * (1.5 + raw.arange(n) + self.numbers(n, 0, 0.3)) @ u.conj().T
        return self.input(x)

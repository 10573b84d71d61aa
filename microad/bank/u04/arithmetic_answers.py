"""04-2: right answers, in three styles."""

from microad.bank.probes import source

REFERENCE = source('''
    class Number:
        """A number that remembers the operation that made it."""

        def __init__(self, data, op="", parents=(), partials=()):
            self.data = data
            self.op = op
            self.parents = parents
            self.partials = partials

        def __repr__(self):
            return f"Number({self.data:.6g})"

        def __add__(self, other):
            other = as_number(other)  # unwrap
            ans = self.data + other.data  # compute
            return Number(ans, "+", (self, other), (1.0, 1.0))  # record and wrap

        def __radd__(self, other):
            ### BEGIN SOLUTION
            return as_number(other) + self
            ### END SOLUTION

        def __neg__(self):
            ### BEGIN SOLUTION
            return Number(-self.data, "neg", (self,), (-1.0,))
            ### END SOLUTION

        def __sub__(self, other):
            ### BEGIN SOLUTION
            other = as_number(other)
            ans = self.data - other.data
            return Number(ans, "-", (self, other), (1.0, -1.0))
            ### END SOLUTION

        def __rsub__(self, other):
            ### BEGIN SOLUTION
            return as_number(other) - self
            ### END SOLUTION

        def __mul__(self, other):
            ### BEGIN SOLUTION
            other = as_number(other)
            ans = self.data * other.data
            return Number(ans, "*", (self, other), (other.data, self.data))
            ### END SOLUTION

        def __rmul__(self, other):
            ### BEGIN SOLUTION
            return as_number(other) * self
            ### END SOLUTION

        def __truediv__(self, other):
            ### BEGIN SOLUTION
            other = as_number(other)
            ans = self.data / other.data
            return Number(ans, "/", (self, other), (1 / other.data, -ans / other.data))
            ### END SOLUTION

        def __rtruediv__(self, other):
            ### BEGIN SOLUTION
            return as_number(other) / self
            ### END SOLUTION

        def __pow__(self, n):  # n is a plain number, so there is only one parent
            ### BEGIN SOLUTION
            ans = self.data**n
            return Number(ans, "**", (self,), (n * self.data ** (n - 1),))
            ### END SOLUTION


    def as_number(thing):
        """Wrap a plain number; leave a Number as it is."""
        return thing if isinstance(thing, Number) else Number(thing)
    ''')

BY_PARTS = source("""
    class Number:
        # - and / are built from the operators that exist already
        def __init__(self, data, op="", parents=(), partials=()):
            self.data, self.op, self.parents, self.partials = data, op, parents, partials

        def __add__(self, other):
            other = as_number(other)
            return Number(self.data + other.data, "+", (self, other), (1.0, 1.0))

        def __mul__(self, other):
            other = as_number(other)
            return Number(self.data * other.data, "*", (self, other), (other.data, self.data))

        def __pow__(self, n):
            return Number(self.data**n, "**", (self,), (n * self.data ** (n - 1),))

        def __neg__(self):
            return self * -1

        def __sub__(self, other):
            return self + -as_number(other)

        def __rsub__(self, other):
            return -self + other

        def __truediv__(self, other):
            return self * as_number(other) ** -1

        def __rtruediv__(self, other):
            return self**-1 * other

        __radd__, __rmul__ = __add__, __mul__

    def as_number(thing):
        return thing if isinstance(thing, Number) else Number(thing)
    """)

BY_TABLE = source("""
    import operator

    RULES = {
        "+": (operator.add, lambda a, b: [1.0, 1.0]),
        "-": (operator.sub, lambda a, b: [1.0, -1.0]),
        "*": (operator.mul, lambda a, b: [b, a]),
        "/": (operator.truediv, lambda a, b: [1 / b, -a / b**2]),
    }

    class Number:
        def __init__(self, data, op="", parents=(), partials=()):
            self.data = float(data)
            self.op = op
            self.parents = list(parents)
            self.partials = list(partials)

    def apply(op, a, b):
        a, b = (x if isinstance(x, Number) else Number(x) for x in (a, b))
        f, partials = RULES[op]
        return Number(f(a.data, b.data), op, [a, b], partials(a.data, b.data))

    def install(name, op):
        setattr(Number, f"__{name}__", lambda self, other: apply(op, self, other))
        setattr(Number, f"__r{name}__", lambda self, other: apply(op, other, self))

    for name, op in [("add", "+"), ("sub", "-"), ("mul", "*"), ("truediv", "/")]:
        install(name, op)

    Number.__neg__ = lambda self: 0 - self
    Number.__pow__ = lambda self, n: Number(
        self.data**n, "**", [self], [0.0 if n == 0 else n * self.data ** (n - 1)]
    )
    """)

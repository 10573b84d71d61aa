"""06-1: right answers, in three styles."""

from microad.bank.probes import source

REFERENCE = source('''
    class Dual:
        """A number in motion: primal + tangent · ε, with ε² = 0."""

        def __init__(self, primal, tangent=0.0):
            self.primal = primal
            self.tangent = tangent

        def __repr__(self):
            return f"Dual({self.primal:.6g}, tangent={self.tangent:.6g})"

        def __add__(self, other):
            other = as_dual(other)
            return Dual(self.primal + other.primal, self.tangent + other.tangent)

        def __sub__(self, other):
            ### BEGIN SOLUTION
            other = as_dual(other)
            return Dual(self.primal - other.primal, self.tangent - other.tangent)
            ### END SOLUTION

        def __mul__(self, other):
            ### BEGIN SOLUTION
            other = as_dual(other)
            tangent = self.tangent * other.primal + self.primal * other.tangent
            return Dual(self.primal * other.primal, tangent)
            ### END SOLUTION

        def __truediv__(self, other):
            ### BEGIN SOLUTION
            other = as_dual(other)
            ans = self.primal / other.primal
            return Dual(ans, (self.tangent - ans * other.tangent) / other.primal)
            ### END SOLUTION

        def __pow__(self, n):  # n is a plain number
            ### BEGIN SOLUTION
            return Dual(self.primal**n, n * self.primal ** (n - 1) * self.tangent)
            ### END SOLUTION

        def __radd__(self, other):  # Python calls this for  2 + self
            return as_dual(other) + self

        def __rsub__(self, other):
            ### BEGIN SOLUTION
            return as_dual(other) - self
            ### END SOLUTION

        def __rmul__(self, other):
            ### BEGIN SOLUTION
            return as_dual(other) * self
            ### END SOLUTION

        def __rtruediv__(self, other):
            ### BEGIN SOLUTION
            return as_dual(other) / self
            ### END SOLUTION


    def as_dual(x):
        """A plain number stands still."""
        return x if isinstance(x, Dual) else Dual(x)


    def exp(x):
        ### BEGIN SOLUTION
        ans = math.exp(x.primal)
        return Dual(ans, ans * x.tangent)
        ### END SOLUTION


    def log(x):
        ### BEGIN SOLUTION
        return Dual(math.log(x.primal), x.tangent / x.primal)
        ### END SOLUTION


    def sin(x):
        ### BEGIN SOLUTION
        return Dual(math.sin(x.primal), math.cos(x.primal) * x.tangent)
        ### END SOLUTION
    ''')

BY_PARTIALS = source("""
    class Dual:
        def __init__(self, primal, tangent=0.0):
            self.primal, self.tangent = primal, tangent

    def lift(x):
        return x if isinstance(x, Dual) else Dual(x)

    def operator(compute, partials):
        def forward(a, b):
            a, b = lift(a), lift(b)
            da, db = partials(a.primal, b.primal)
            return Dual(compute(a.primal, b.primal), da * a.tangent + db * b.tangent)
        return forward, lambda a, b: forward(b, a)

    Dual.__add__, Dual.__radd__ = operator(lambda a, b: a + b, lambda a, b: (1, 1))
    Dual.__sub__, Dual.__rsub__ = operator(lambda a, b: a - b, lambda a, b: (1, -1))
    Dual.__mul__, Dual.__rmul__ = operator(lambda a, b: a * b, lambda a, b: (b, a))
    Dual.__truediv__, Dual.__rtruediv__ = operator(
        lambda a, b: a / b, lambda a, b: (1 / b, -a / b**2))
    Dual.__pow__, _ = operator(lambda a, n: a**n, lambda a, n: (n * a ** (n - 1), 0.0))

    def function(f, df):
        return lambda x: Dual(f(x.primal), df(x.primal) * x.tangent)

    exp = function(math.exp, math.exp)
    log = function(math.log, lambda x: 1 / x)
    sin = function(math.sin, math.cos)
    """)

BY_PAIRS = source("""
    class Dual(tuple):
        __slots__ = ()
        primal = property(lambda self: self[0])
        tangent = property(lambda self: self[1])

        def __new__(cls, primal, tangent=0.0):
            return tuple.__new__(cls, (primal, tangent))

        def __add__(self, other):
            (a, s), (b, t) = pairs(self, other)
            return Dual(a + b, s + t)

        def __mul__(self, other):
            (a, s), (b, t) = pairs(self, other)
            return Dual(a * b, a * t + b * s)

        def __pow__(self, n):
            a, s = self
            return Dual(a**n, n * a ** (n - 1) * s)

        def __sub__(self, other):
            return self + -1 * pairs(other)[0]

        def __truediv__(self, other):
            return self * pairs(other)[0] ** -1

        def __rsub__(self, other):
            return -1 * self + other

        def __rtruediv__(self, other):
            return self**-1 * other

        __radd__, __rmul__ = __add__, __mul__

    def pairs(*numbers):
        return [x if isinstance(x, Dual) else Dual(x) for x in numbers]

    def exp(x):
        return Dual(math.exp(x[0]), math.exp(x[0]) * x[1])

    def log(x):
        return Dual(math.log(x[0]), x[1] / x[0])

    def sin(x):
        return Dual(math.sin(x[0]), math.cos(x[0]) * x[1])
    """)

"""Lets the tests of autograd 1.9.1 run against microad, without a change in them.

    pytest -c tests/peers/alias.ini autograd-1.9.1/tests

With this plugin, `import autograd` finds modules that are made here. They hand on the names of
microad; names that exist only in autograd, and that its tests need, are defined below: its
spelling of rules (two functions, one in the other), of tuples and lists, its vector spaces. They
are no part of microad. The tests themselves are downloaded by `test_autograd_suite.py` and are
no part of this repository.
"""

import builtins
import functools
import sys
import warnings
from types import ModuleType

import numpy

import microad
import microad.check
import microad.numpy as np
from microad.engine.rules import defvjp as define_vjp
from microad.engine.tape import Var
from microad.engine.trace import make_jvp as trace_jvp
from microad.engine.trace import make_vjp as trace_vjp
from microad.engine.trees import flatten, unflatten

LEFT_OUT = {  # tests of autograd's own internals, and why they are not run
    "test_fft.py::test_rfftn_odd_not_implemented": "microad does differentiate odd lengths",
    "test_misc.py::test_const_graph": "misc.const_graph: a tool that replays its own graph",
    "test_misc.py::test_const_graph_args": "the same tool",
    "test_wrappers.py::test_deprecated_defgrad_wrapper": "f.defgrad: deprecated since 2017",
    "test_wrappers.py::test_deprecated_defvjp_wrapper": "f.defvjp: deprecated since 2017",
    "test_wrappers.py::test_deprecated_defvjp_is_zero_wrapper": "f.defvjp_is_zero: deprecated",
    "test_wrappers.py::test_deprecated_quick_grad_check_wrapper": "quick_grad_check: deprecated",
    "test_wrappers.py::test_wrapped_name_and_docs": "the wording of autograd's docstrings",
}


def pytest_configure():
    """Make the modules before the first test is collected."""
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    install()


def pytest_collection_modifyitems(config, items):
    """Leave out what `LEFT_OUT` names."""
    out = [item for item in items if item.nodeid.rpartition("/")[2] in LEFT_OUT]
    items[:] = [item for item in items if item not in out]
    config.hook.pytest_deselected(items=out)


# ---------------------------------------------------------------- operators of one argument


def unary_to_nary(operator):
    """Let an operator on functions of one argument take functions of several, and `argnum`."""

    @functools.wraps(operator)
    def lifted(f, argnum=0, *op_args, **op_kwargs):
        def applied(*args, **kwargs):
            one = isinstance(argnum, int)

            def unary(x):
                changed = builtins.list(args)
                for k, part in [(argnum, x)] if one else zip(argnum, x):
                    changed[k] = part
                return f(*changed, **kwargs)

            unary.__name__ = getattr(f, "__name__", "function")
            x = args[argnum] if one else builtins.tuple(args[k] for k in argnum)
            return operator(unary, x, *op_args, **op_kwargs)

        return applied

    return lifted


def make_vjp(f, x):
    """microad's, but with the result second."""
    ans, vjp = trace_vjp(f, x)
    return vjp, ans


def make_hvp(f, x):
    """microad's, and the gradient."""
    return microad.make_hvp(f)(x), microad.grad(f)(x)


# ---------------------------------------------------------------- rules, boxes, containers


def defvjp(f, *makers, argnums=None):
    """Rules in two steps: first (ans, *args), then g."""

    def joined(maker):
        return lambda np, g, ans, *args, **kwargs: maker(ans, *args, **kwargs)(g)

    define_vjp(f, *[maker and joined(maker) for maker in makers], argnums=argnums)


def plain(x):
    """The value of a traced value, out of all levels."""
    while isinstance(x, Var):
        x = x.value
    return x


def isinstance_of_value(x, kinds):
    """What autograd calls `isinstance`: a traced array counts as an array."""
    return builtins.isinstance(plain(x), kinds)


def concatenated(value):
    """Flatten a tree into one vector, traced, and return the way back."""
    leaves, tree = flatten(value)
    shapes = [numpy.shape(plain(leaf)) for leaf in leaves]
    ends = numpy.cumsum([0] + [numpy.prod(shape, dtype=int) for shape in shapes])

    def back(vector):
        parts = [np.reshape(vector[i:j], s) for i, j, s in zip(ends, ends[1:], shapes)]
        return unflatten(tree, parts)

    vector = np.concatenate([np.ravel(leaf) for leaf in leaves]) if leaves else np.zeros(0)
    return vector, back


def make_diagonal(x, offset=0, axis1=-1, axis2=-2):
    """Put the last axis of x on the diagonal of a matrix."""
    assert (offset, axis1, axis2) == (0, -1, -2)
    return np.expand_dims(x, -1) * np.eye(np.shape(x)[-1])


def where(condition, x=None, y=None):
    """NumPy's where, with names for its arguments, and Python's own numbers handed through."""
    if x is None:
        return np.where(condition)
    if isinstance(condition, bool) and not hasattr(x, "dtype"):
        return x if condition else y
    return np.where(condition, x, y)


def transposed(x):
    return np.swapaxes(x, -1, -2)


# ---------------------------------------------------------------- vector spaces, and checks on them


class VSpace:
    """The vector space that a tree of numbers and arrays lives in."""

    def __init__(self, value):
        leaves, self.tree = flatten(value)
        self.kinds = [(numpy.shape(a), numpy.iscomplexobj(a)) for a in map(plain, leaves)]
        self.empty = unflatten(self.tree, [0.0] * len(leaves))

    def __eq__(self, other):
        return (self.empty, self.kinds) == (other.empty, other.kinds)

    __hash__ = None

    @property
    def size(self):
        return sum(numpy.prod(s, dtype=int) * (2 if c else 1) for s, c in self.kinds)

    def map(self, f, *trees):
        return unflatten(self.tree, [f(*parts) for parts in zip(*[flatten(t)[0] for t in trees])])

    def fill(self, draw):
        """A tree of which `draw(shape)` gives the real and the imaginary parts."""
        parts = [draw(s) + 1j * draw(s) if c else draw(s) for s, c in self.kinds]
        return unflatten(self.tree, parts)

    def zeros(self):
        return self.fill(numpy.zeros)

    def ones(self):
        return self.fill(numpy.ones)

    def randn(self):
        return self.fill(lambda s: numpy.asarray(numpy.random.randn(*s)))

    def standard_basis(self):
        for k in range(self.size):
            places = iter(range(self.size))

            def one(shape, k=k, places=places):
                spots = [next(places) for _ in range(numpy.prod(shape, dtype=int))]
                return numpy.reshape([1.0 * (spot == k) for spot in spots], shape)

            yield self.fill(one)

    def add(self, x, y):
        return self.map(lambda a, b: a + b, x, y)

    def scalar_mul(self, x, a):
        return self.map(lambda part: part * a, x)

    def inner_prod(self, x, y):
        pairs = zip(flatten(x)[0], flatten(y)[0])
        return sum(np.real(np.sum(np.conj(a) * b)) for a, b in pairs)


def scalar_close(a, b):
    """Equal to 1e-6, absolutely or relatively."""
    return abs(a - b) < 1e-6 or abs(a - b) / abs(a + b) < 1e-6


def check_equivalent(x, y):
    """Two trees with the same form and, in a random direction, the same values."""
    space = VSpace(x)
    assert space == VSpace(y)
    v = space.randn()
    assert scalar_close(space.inner_prod(x, v), space.inner_prod(y, v)), f"{x} is not {y}"


@unary_to_nary
def check_grads(f, x, modes=("fwd", "rev"), order=2):
    """microad's own check, under the words of autograd."""
    words = {"fwd": "forward", "rev": "reverse"}
    microad.check.check_grads(f, x, order, [words[mode] for mode in modes])


def combo_check(f, *check_args, **check_kwargs):
    """Check f for each combination of the given positional and keyword arguments."""

    def combinations(choices):
        if not choices:
            return [()]
        return [(c, *rest) for c in choices[0] for rest in combinations(choices[1:])]

    def check(*choices, **named):
        for args in combinations(choices):
            for values in combinations(builtins.list(named.values())):
                chosen = builtins.dict(zip(named, values))
                check_grads(f, *check_args, **check_kwargs)(*args, **chosen)

    return check


# ---------------------------------------------------------------- the modules


def module(name, behind=None, **names):
    """Register a module with these names; what else is asked of it, `behind` has to know."""
    made = ModuleType(name)
    made.__dict__.update(names, __path__=[])
    if behind is not None:
        made.__getattr__ = functools.partial(getattr, behind)
    sys.modules[name] = made
    parent, _, child = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], child, made)


def install():
    """Make every module that the tests import."""
    assert "autograd" not in sys.modules, "autograd itself is already there"
    module(
        "autograd",
        microad,
        **{name: getattr(builtins, name) for name in ("tuple", "list", "dict")},
        isinstance=isinstance_of_value,
        make_vjp=unary_to_nary(make_vjp),
        make_jvp=unary_to_nary(trace_jvp),
        make_hvp=unary_to_nary(make_hvp),
    )
    module("autograd.numpy", np, make_diagonal=make_diagonal, row_stack=np.vstack, where=where)
    module("autograd.numpy.random", np.random)
    module("autograd.numpy.fft", np.fft)
    module("autograd.numpy.linalg", np.linalg, T=transposed, _dot=np.matmul)
    module("autograd.builtins", isinstance=isinstance_of_value)
    module("autograd.tracer", primitive=microad.primitive, isbox=lambda x: isinstance(x, Var))
    module("autograd.extend", primitive=microad.primitive, defvjp=defvjp)
    module("autograd.wrap_util", unary_to_nary=unary_to_nary)
    module("autograd.core", make_vjp=make_vjp, vspace=VSpace, primitive_vjps={})
    module("autograd.misc", flatten=concatenated, const_graph=None)
    module(
        "autograd.test_util",
        check_grads=check_grads,
        combo_check=combo_check,
        check_equivalent=check_equivalent,
        scalar_close=scalar_close,
    )

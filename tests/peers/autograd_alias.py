"""Lets the tests of autograd 1.9.1 run against microad, without a change in them.

    pytest -c tests/peers/alias.ini autograd-1.9.1/tests

With this plugin, `import autograd` finds modules that are made here. They hand on the names of
microad and of its modules for such programs (`microad.extend`, `microad.test_util` ...). The few
names that are defined below are no part of microad. The tests themselves are downloaded by
`test_autograd_suite.py` and are no part of this repository.
"""

import functools
import sys
import warnings
from importlib import import_module
from types import ModuleType

import microad.misc
from microad.extend import vspace

import microad
import microad.numpy as np
from microad import builtins
from microad.engine.trace import make_vjp as trace_vjp

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


# ---------------------------------------------------------------- what only autograd's NumPy has


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


def core_vjp(f, x):
    """Autograd's `make_vjp` of the core, which takes the point beside the function."""
    ans, vjp = trace_vjp(f, x)
    return vjp, ans


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
    names = {name: getattr(builtins, name) for name in builtins.__all__}
    module("autograd", microad, **names)
    module("autograd.numpy", np, make_diagonal=make_diagonal, row_stack=np.vstack, where=where)
    module("autograd.numpy.random", np.random)
    module("autograd.numpy.fft", np.fft)
    module("autograd.numpy.linalg", np.linalg, T=transposed, _dot=np.matmul)
    for name in ("builtins", "tracer", "extend", "wrap_util", "test_util"):
        module(f"autograd.{name}", import_module(f"microad.{name}"))
    module("autograd.core", make_vjp=core_vjp, vspace=vspace, primitive_vjps={})
    module("autograd.misc", microad.misc, const_graph=None)

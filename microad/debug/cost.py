"""What does a derivative cost? Counted, not timed: the same on every machine.

>>> import microad.numpy as np
>>> from microad import grad
>>> def f(x):
...     return np.sum(np.sin(x) * x)
>>> x = np.array([1.0, 2.0, 3.0])
>>> print(count_ops(f, x))
3 operations: multiply 1, sin 1, sum 1
>>> count_ops(grad(f), x).total() <= 4 * count_ops(f, x).total()
True
>>> live_nodes(grad(f), x)  # what the tape had to hold at the same time
3

Three things are counted. *Operations* are calls of NumPy: the inputs are replaced by arrays that
notice what is done to them, so the operations of a backward walk count like those of f, and so do
those of a derivative that you wrote yourself. One call may compute a million *numbers*, so these
are counted, too. *Live nodes* are records on tapes: the memory that a backward walk needs, which
`checkpoint` trades for time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy

from microad.engine import dispatch as recording
from microad.engine.tape import Tape, new_tape
from microad.engine.trees import flatten, unflatten


class Count(Counter):
    """How often each operation was called; `total()` is the number of all calls.

    Attributes
    ----------
    numbers : int
        How many numbers these calls have computed: the elements of the largest array that takes
        part; for a product of matrices, its single products. To move numbers costs nothing.
    """

    numbers = 0

    def __str__(self) -> str:
        """For example: 3 operations: multiply 1, sin 2."""
        parts = ", ".join(f"{name} {n}" for name, n in sorted(self.items()))
        return f"{self.total()} operations: {parts}" if parts else "0 operations"


# ---------------------------------------------------------------- operations


PLAIN = (numpy.ndarray, numpy.generic, int, float, complex)
MOVES = (
    "getitem reshape transpose swapaxes moveaxis ravel squeeze expand_dims broadcast_to "
    "concatenate stack copy flip roll copyto"
)
METHODS = (
    "argmax argmin clip cumprod cumsum diagonal dot max mean min prod ravel repeat squeeze std sum "
    "swapaxes take trace var"
)
REDUCTIONS = {"add": "sum", "multiply": "prod", "maximum": "max", "minimum": "min"}


class Counted(numpy.ndarray):
    """An array that notes every call of NumPy on it, and whose results do so, too."""

    def __array_finalize__(self, source: Any) -> None:
        """Share the count with the array that this one comes from."""
        self.count: Count = source.count if isinstance(source, Counted) else Count()

    def __array_ufunc__(self, ufunc: Any, method: str, *args: Any, **kwargs: Any) -> Any:
        """Note a function of elements: sin, multiply, add.reduce (which is sum)."""
        if not all(isinstance(x, PLAIN) for x in args):
            return NotImplemented  # a traced value answers for itself
        name = {"__call__": ufunc.__name__, "reduce": REDUCTIONS.get(ufunc.__name__)}.get(method)
        out = kwargs.get("out")
        if out:
            kwargs["out"] = tuple(bare(x) for x in out)
        ans = self.noted(name or f"{ufunc.__name__}.{method}", getattr(ufunc, method), args, kwargs)
        return out[0] if out and len(out) == 1 else ans

    def __array_function__(self, f: Any, types: Any, args: Any, kwargs: Any) -> Any:
        """Note any other function: dot, reshape, linalg.inv."""
        if any(not issubclass(kind, numpy.ndarray) for kind in types):
            return NotImplemented
        return self.noted(f.__name__, f, args, kwargs)

    def reshape(self, *shape: Any, **kwargs: Any) -> Any:
        """Note a new shape."""
        return numpy.reshape(self, shape[0] if len(shape) == 1 else shape, **kwargs)

    @property
    def T(self) -> Any:  # noqa: N802
        """Note a transposition."""
        return numpy.transpose(self)

    def __getitem__(self, i: Any) -> Any:
        """Note that a part was read."""
        return self.noted("getitem", lambda x: x[bare(i)], (self,), {})

    def noted(self, name: str, f: Callable, args: Any, kwargs: Any) -> Any:
        """Call f on bare arrays, so that what it calls itself does not count."""
        ans = watched(f(*bare(args), **bare(kwargs)), self.count)
        if any(isinstance(part, Counted) for part in flatten(ans)[0]):
            self.count[name] += 1
            self.count.numbers += work(name, args, ans)
        return ans


def method(name: str) -> Callable:
    """The method that is the function of this name, so that it is noted."""
    return lambda self, *args, **kwargs: getattr(numpy, name)(self, *args, **kwargs)


for _name in METHODS.split():
    setattr(Counted, _name, method(_name))


def work(name: str, args: Any, ans: Any) -> int:
    """How many numbers one call computes.

    >>> work("matmul", (numpy.ones((2, 3)), numpy.ones((3, 5))), numpy.ones((2, 5)))
    30
    """
    if name in MOVES.split():
        return 0
    sizes = [part.size for part in flatten([list(args), ans])[0] if hasattr(part, "size")]
    if name in ("matmul", "dot") and numpy.ndim(args[0]):
        return numpy.size(ans) * numpy.shape(args[0])[-1]
    return max(sizes, default=0)


def bare(x: Any) -> Any:
    """Take the counting off, inside tuples, lists and dicts as well."""
    if isinstance(x, Counted):
        return x.view(numpy.ndarray)
    if type(x) in (tuple, list):
        return type(x)(bare(part) for part in x)
    return {key: bare(part) for key, part in x.items()} if type(x) is dict else x


def watched(x: Any, count: Count) -> Any:
    """Return x so that operations on it are counted, if it is made of floating-point numbers."""
    if isinstance(x, (tuple, list)):
        leaves, tree = flatten(x)
        return unflatten(tree, [watched(leaf, count) for leaf in leaves])
    if not isinstance(x, (numpy.ndarray, numpy.generic, float, complex)):
        return x
    array = numpy.asarray(x)
    if array.dtype.kind not in "fc":
        return x
    counted = array.view(Counted)
    counted.count = count
    return counted


def count_ops(f: Callable, *args: Any) -> Count:
    """Count the operations of f(*args), whatever f is: a function, a gradient, a Hessian.

    Parameters
    ----------
    f : callable
        Written with `microad.numpy` or with NumPy.
    *args : float, array or tree of them
        What it is called with. Operations on numbers that do not come from these are constants
        of the program; they are not counted.

    Returns
    -------
    Count
        A `collections.Counter` from the name of an operation to the number of its calls.

    >>> import microad.numpy as np
    >>> count_ops(lambda x: np.exp(x) / (1 + x**2), 2.0).total()
    4
    """
    count = Count()
    leaves, tree = flatten(list(args))
    f(*unflatten(tree, [watched(leaf, count) for leaf in leaves]))
    return count


# ---------------------------------------------------------------- live nodes


class Gauge:
    """How many rows of operations there are now, and how many there were at most."""

    live = 0
    peak = 0


class GaugedOps(list):
    """The column of the operations; inputs and lists, which are none, are not counted."""

    def __init__(self, gauge: Gauge) -> None:
        super().__init__()
        self.gauge = gauge

    def append(self, op: Any) -> None:
        """Count one more."""
        super().append(op)
        self.gauge.live += counts(op)
        self.gauge.peak = max(self.gauge.peak, self.gauge.live)

    def pop(self, *index: Any) -> Any:
        """Count one less."""
        op = super().pop(*index)
        self.gauge.live -= counts(op)
        return op

    def __del__(self) -> None:
        """Nobody holds what is left."""
        self.gauge.live -= sum(map(counts, self))


def counts(op: Any) -> bool:
    """Whether a row is that of an operation."""
    return op not in (None, recording.PACK, recording.UNPACK)


@contextmanager
def gauged() -> Iterator[Gauge]:
    """Measure the tapes that are opened in this block."""
    gauge = Gauge()

    def gauged_tape() -> Any:
        tape = Tape()
        tape.ops = GaugedOps(gauge)
        return tape

    token = new_tape.set(gauged_tape)
    try:
        yield gauge
    finally:
        new_tape.reset(token)


def live_nodes(f: Callable, *args: Any) -> int:
    """Return how many records of operations were alive at the same time during f(*args).

    Parameters
    ----------
    f : callable
        Something that opens tapes, such as ``grad(g)``; a function that does not needs none.
    *args
        What it is called with.

    >>> import microad.numpy as np
    >>> from microad import grad
    >>> def tower(x):
    ...     for _ in range(100):
    ...         x = np.sin(x)
    ...     return x
    >>> live_nodes(tower, 1.0), live_nodes(grad(tower), 1.0)
    (0, 100)
    """
    with gauged() as gauge:
        f(*args)
    return gauge.peak

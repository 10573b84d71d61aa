"""Errors of what is done with a traced value: conditions, operators, keys, methods, writing."""

from __future__ import annotations

import sys
from typing import Any, ClassVar

from microad.errors.base import MicroadError, TableError


class TruthError(TableError, ValueError):
    """One yes or no was asked of an array of several elements."""

    texts: ClassVar = {
        "if": "Write np.where({condition}, a, b) to decide for each element, or np.all(...) or "
        "np.any(...) to make one decision for all of them.",
        "and": "Write np.logical_and(a, b) or np.logical_or(a, b) in place of `a and b` or "
        "`a or b`, and (0 < x) & (x < 1) in place of 0 < x < 1.",
        "max": "Write np.maximum(a, b) or np.minimum(a, b) to compare two arrays element by "
        "element, and np.max(x) or np.min(x) for the largest or the smallest element of one array.",
        "in": "Write np.any(x == value) to look for a number in an array, and "
        "any(np.array_equal(x, item) for item in items) to look for an array in a list.",
        "sort": "Write np.sort(x) for the elements of one array. To put arrays in order, give a "
        "number to sort by: sorted(arrays, key=np.sum).",
    }

    def __init__(self, asker: Any = None) -> None:
        from microad.errors.asking import stack, who_asked

        asker = asker or who_asked(stack())
        cause, condition = self.cause(asker)
        super().__init__(cause, condition=condition)
        what = asker.code or "a condition"
        self.args = (
            f"{what} needs one yes or no, but an array has one for each of its elements, so its "
            f"truth value is ambiguous. {self.args[0]}",
        )

    @staticmethod
    def cause(asker: Any) -> tuple[str, str]:
        """Which text answers, and the condition that is tested."""
        kind, node = type(asker.node).__name__, asker.node
        if kind == "Compare":
            operators = {type(sign).__name__ for sign in node.ops}
            cause = "in" if operators & {"In", "NotIn"} else "and" if len(node.ops) > 1 else "if"
            return cause, asker.text(node) if cause == "if" else ""
        builtin = next((name[9:] for name in asker.names if name.startswith("builtins.")), "")
        table = {"max": "max", "min": "max", "sorted": "sort", "list.sort": "sort"}
        table |= {"list.index": "in", "list.remove": "in", "list.count": "in"}
        if kind == "Call" and builtin in table:
            return table[builtin], ""
        return ("and", "") if kind == "BoolOp" else ("if", "x > 0")


class OperandError(TableError, TypeError):
    """An operator, a call or a key that a traced value cannot be used with."""

    texts: ClassVar = {
        "xor": "{code} is not a power: in Python, ^ combines the bits of whole numbers, and a "
        "traced value has no bits. Write ** for a power, as in x ** 2.",
        "bits": "{code} combines the bits of whole numbers, and a traced value has no bits. "
        "Combine conditions, not values: np.logical_and(x > 0, x < 1), or (x > 0) & (x < 1).",
        "call": "{code} calls a value as if it were a function. Write x[0] with square brackets "
        "for an element, or put a * before the parenthesis for a product. If it should be a "
        "function, look for a line that gives its name to a value.",
        "text": "{code} combines a string with a number, and arithmetic needs two numbers. Write "
        'f"loss {{x}}" to put a number into a string, or float("2.5") to convert a string to a '
        "number.",
        "none": "one side of {code} is None, and arithmetic needs two numbers ({python}). Look "
        "at where it comes from: most often, some function ends without a return. Write return y "
        "at its end.",
        "key": "{code} looks up a traced value as a key. Each traced value is a key of its own, so "
        "nothing is found. Look it up by a plain number: table[float(stop_gradient(x))].",
        "format": '{code} formats a whole array as if it were one number. Write f"{{x}}" for all '
        'of it, f"{{x[0]:.2f}}" for an element, or np.array2string(stop_gradient(x), precision=2) '
        "for all of them with two digits.",
        "axis": "{code} uses an array where one whole number is needed, such as an axis "
        "({python}). Write np.maximum(a, b) or np.minimum(a, b) to compare two arrays; the second "
        "argument of np.max and np.min is an axis.",
        "builtin": "{code} calls Python's own function, which knows no axis ({python}). Write "
        "np.sum(x, axis=0), np.max(x, axis=0) or np.min(x, axis=0).",
        "dim": "{code} uses the name of another library for an axis ({python}). Write axis= in "
        "place of dim=, and keepdims= in place of keepdim=, as in np.sum(x, axis=0).",
        "other": "{code} is not possible with a traced value ({python}), so there is no "
        "derivative. Write it with operators and functions of microad.numpy, or take "
        "stop_gradient(x) in place of x if it is meant to be a constant.",
    }

    def __init__(self, cause: str, asker: Any, python: str) -> None:
        super().__init__(cause, code=asker.code or "this operation", python=python)


class InPlaceError(MicroadError, TypeError):
    """A traced value was to be written into an array of NumPy.

    Parameters
    ----------
    what : str
        "out" for an operation with out= or in place, else the name of the function.
    write : str, optional
        What to write instead, if the table does not say it.
    """

    INSTEAD: ClassVar = {  # for the arguments a, b, c of a function that writes into a
        "out": "y = f(x) for f(x, out=y), and B = B + x for B += x",
        "sort": "x = np.sort(x)",
        "del": "x = np.delete(x, i)",
        "at": "a = np.index_update(a, i, f(a[i], x)) for f.at(a, i, x)",
        "put": "{a} = np.index_update(np.ravel({a}), {b}, {c})",
        "place": "{a} = np.index_update({a}, {b}, {c})",
        "putmask": "{a} = np.where({b}, {c}, {a})",
        "put_along_axis": "{a} = np.index_update({a}, i, x), with an index i for each place",
        "copyto": "{a} = np.broadcast_to({b}, {a}.shape)",
        "fill_diagonal": "{a} = np.index_update({a}, np.diag_indices(len({a})), {b})",
    }

    def __init__(self, what: str, write: str = "") -> None:
        from microad.errors import cures
        from microad.errors.asking import stack, who_asked

        asker = who_asked(stack())
        cure = (
            write
            or cures.instead_of_out(asker, what)
            or self.INSTEAD[what].format(**cures.abc(asker))
        )
        name = {
            "out": "an operation in place, or with out=,",
            "sort": "x.sort()",
            "del": "del x[i]",
        }.get(what, what)
        super().__init__(
            f"{asker.code or name} writes a traced value into an array that cannot remember where "
            f"it came from, so the derivative would be lost there. Write {cure}, which makes a new "
            "one."
        )


class AssignmentError(MicroadError, TypeError):
    """An element of a traced array was to be changed."""

    def __init__(self) -> None:
        from microad.errors import cures
        from microad.errors.asking import stack, who_asked

        asker = who_asked(stack())
        write = "x = np.index_update(x, i, value)"
        if any(name.endswith("shuffle") for name in asker.names):
            write = f"{asker.argument}[rng.permutation(len({asker.argument}))]"
        if asker.writes:
            write = cures.instead_of_assignment(asker)
        super().__init__(
            f"{asker.code or 'x[i] = value'} changes a traced array in place, and the values that "
            f"were recorded before must stay as they were. Write {write}, which makes a new array, "
            "or collect the parts in a list and join them with np.stack or np.concatenate."
        )


class NoMethodError(MicroadError, AttributeError):
    """A traced value has no attribute or method of this name."""

    OBJECT_STYLE: ClassVar = {
        "detach": "stop_gradient(x)", "numpy": "stop_gradient(x)", "asnumpy": "stop_gradient(x)",
        "data": "stop_gradient(x)", "cpu": "stop_gradient(x)", "grad": "grad(f)(x)",
        "requires_grad": "grad(f)(x)", "attach_grad": "grad(f)(x)", "zero_grad": "grad(f)(x)",
        "requires_grad_": "grad(f)(x)", "gradient": "grad(f)(x)", "retain_grad": "grad(f)(x)",
    }  # fmt: skip
    IN_PLACE: ClassVar = {
        "fill": "x = np.full(x.shape, value)", "resize": "x = np.reshape(x, shape)",
        "put": "x = np.index_update(x, indices, values)", "partition": "x = np.partition(x, k)",
        "itemset": "x = np.index_update(x, i, value)", "zero_": "x = np.zeros(x.shape)",
        "add_": "x = x + y", "sub_": "x = x - y", "mul_": "x = x * y", "div_": "x = x / y",
        "append": "x = np.append(x, y)", "extend": "x = np.append(x, y)",
    }  # fmt: skip
    OTHER: ClassVar = {
        "view": "np.reshape(x, shape)", "pow": "x ** y", "norm": "np.linalg.norm(x)",
        "mm": "x @ y", "bmm": "x @ y", "mv": "x @ y", "t": "x.T", "unsqueeze": "x[:, None]",
        "cat": "np.concatenate([x, y])", "sub": "x - y", "mul": "x * y", "div": "x / y",
        "det": "np.linalg.det(x)", "inverse": "np.linalg.inv(x)", "numel": "x.size",
        "dim": "x.ndim", "permute": "np.transpose(x, axes)", "clamp": "np.clip(x, low, high)",
        "clone": "x", "float": "x", "double": "x", "to": "x.astype(dtype)",
        "values": "x", "to_numpy": "x", "apply": "np.stack([f(a) for a in x])",
    }  # fmt: skip

    def __init__(self, name: str, recorded: bool = False) -> None:
        super().__init__(self.told(name, recorded))

    @classmethod
    def told(cls, name: str, recorded: bool) -> str:
        """What happened, why, and what to write instead."""
        if name in cls.OBJECT_STYLE and recorded:
            return (
                f"an array of microad.autograd has no attribute {name!r}. Its gradient is x.grad "
                "after y.backward(), and requires_grad=True or x.attach_grad() asks for it. Write "
                "x.grad, x.detach() or x.numpy() instead."
            )
        if name in cls.OBJECT_STYLE:
            return (
                f"x.{name} is a word of the object style, and this value is traced by grad (or "
                f"jacobian, make_vjp and the like), where it has no meaning. Write "
                f"{cls.OBJECT_STYLE[name]} instead."
            )
        if name in cls.IN_PLACE:
            return (
                f"x.{name}() changes an array in place, and a traced value cannot change, because "
                f"its derivative needs the values from before. Write {cls.IN_PLACE[name]} instead."
            )
        write = cls.OTHER.get(name) or (
            f"np.{name}(x)" if callable(getattr(sys.modules["numpy"], name, 0)) else ""
        )
        cure = write and f"Write {write} instead, with `import microad.numpy as np`."
        return (
            f"a traced value has no attribute {name!r}: it has the operators and the methods that "
            f"an array of NumPy has. {cure or 'Look for a function of microad.numpy that does it.'}"
        )


class ArithmeticKindError(TableError, TypeError):
    """A traced value met an array whose arithmetic is not that of arrays."""

    texts: ClassVar = {
        "matrix": "a numpy.matrix multiplies like a matrix, and a traced value multiplies element "
        "by element, so the two cannot meet. Write np.asarray(M) for the matrix M, and `@` for "
        "the product of matrices.",
        "MaskedArray": "a masked array leaves elements out, and a traced value has all of its "
        "elements, so the two cannot meet. Write np.where(mask, x, 0.0), or take the elements "
        "with x[~mask].",
    }

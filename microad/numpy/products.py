"""Derivatives of products of arrays: dot, matmul, tensordot, einsum and what is made of them.

All of them are linear in each factor. A cotangent g of a product has the axes of the product, so
the cotangent of one factor is again a product: of g and the other factors, summed over all axes
that the factor does not have. For matrices,

    C = A @ B:      A_bar = C_bar @ B.T,      B_bar = A.T @ C_bar.

>>> import microad.numpy as np
>>> from microad import grad
>>> grad(lambda A: np.sum(np.dot(A, np.array([1.0, 2.0]))))(np.zeros((3, 2)))
array([[1., 2.],
       [1., 2.],
       [1., 2.]])

Formulas: M. B. Giles, "Collected matrix derivative results for forward and reverse mode AD", 2008.
"""

import math
from functools import partial
from typing import Any

import numpy as raw

from microad.rules import composite, direct, multilinear, unbroadcast
from microad.trees import dtype_of

# ------------------------------------------------------------------------ tensordot and dot


def tensordot_axes(m: int, n: int, axes: Any) -> tuple[list[int], list[int]]:
    """The axes of both factors over which tensordot sums, as lists of numbers from 0 on."""
    if isinstance(axes, int | raw.integer):
        return list(range(m - axes, m)), list(range(axes))
    pair: Any = [[k] if isinstance(k, int | raw.integer) else k for k in axes]
    return [k % m for k in pair[0]], [k % n for k in pair[1]]


def dot_axes(m: int, n: int) -> tuple[list[int], list[int]]:
    """The axes over which dot sums: the last one of a, and the last but one of b, if it has two."""
    return ([m - 1], [max(n - 2, 0)]) if m and n else ([], [])


def factor_t(np: Any, g: Any, other: Any, mine: list, theirs: list, first: bool) -> Any:
    """The cotangent of one factor: contract g with the other factor over the latter's free axes.

    What remains are my free axes, in order, and their contracted ones, sorted: put those back.
    """
    free = [i for i in range(np.ndim(other)) if i not in theirs]
    m = np.ndim(g) - len(free)
    span = range(m, np.ndim(g)) if first else range(len(free))
    out = np.tensordot(g, other, (list(span), free))
    kept = [i for i in range(m + len(mine)) if i not in mine]
    now = kept + [mine[theirs.index(i)] for i in sorted(theirs)]
    return np.transpose(out, raw.argsort(now)) if now != sorted(now) else out


def tensordot_a(np: Any, g: Any, ans: Any, a: Any, b: Any, axes: Any = 2) -> Any:
    """The first factor's axes come first in g."""
    mine, theirs = tensordot_axes(np.ndim(a), np.ndim(b), axes)
    return factor_t(np, g, b, mine, theirs, True)


def tensordot_b(np: Any, g: Any, ans: Any, a: Any, b: Any, axes: Any = 2) -> Any:
    """The second factor's axes come last in g."""
    theirs, mine = tensordot_axes(np.ndim(a), np.ndim(b), axes)
    return factor_t(np, g, a, mine, theirs, False)


def dot_a(np: Any, g: Any, ans: Any, a: Any, b: Any) -> Any:
    """G @ B.T; for a vector b the outer product."""
    m, n = np.ndim(a), np.ndim(b)
    if m and n == 2:
        return np.dot(g, np.transpose(b))
    return np.expand_dims(g, -1) * b if m and n == 1 else factor_t(np, g, b, *dot_axes(m, n), True)


def dot_b(np: Any, g: Any, ans: Any, a: Any, b: Any) -> Any:
    """A.T @ G."""
    m, n = np.ndim(a), np.ndim(b)
    if m == 2 and 0 < n < 3:
        return np.dot(np.transpose(a), g)
    return g * a if m == n == 1 else factor_t(np, g, a, *dot_axes(m, n)[::-1], False)


# ------------------------------------------------------------------------ matmul


def matmul_a(np: Any, g: Any, ans: Any, a: Any, b: Any) -> Any:
    """G @ B.T for each matrix of the stack; a vector is a row on the left, else a column."""
    if np.ndim(b) == 1:
        full = np.expand_dims(g, -1) * b
    elif np.ndim(a) == 1:
        full = np.matmul(b, np.expand_dims(g, -1))[..., 0]
    else:
        full = np.matmul(g, np.swapaxes(b, -1, -2))
    return unbroadcast(np, full, a)


def matmul_b(np: Any, g: Any, ans: Any, a: Any, b: Any) -> Any:
    """A.T @ G for each matrix of the stack."""
    if np.ndim(a) == 1:
        full = g * a if np.ndim(b) == 1 else np.expand_dims(a, 1) * np.expand_dims(g, -2)
    elif np.ndim(b) == 1:
        full = np.matmul(np.expand_dims(g, -2), a)[..., 0, :]
    else:
        full = np.matmul(np.swapaxes(a, -1, -2), g)
    return unbroadcast(np, full, b)


# fmt: off
multilinear(raw.dot,        dot_a,        dot_b)
multilinear(raw.tensordot,  tensordot_a,  tensordot_b)
multilinear(raw.matmul,     matmul_a,     matmul_b)
# fmt: on

# ------------------------------------------------------------------------ einsum

LARGE = 2**16  # multiplications from which on looking for a matrix product pays off
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def spelled(terms: Any) -> str:
    """One sublist of numbers, as letters."""
    return "".join("..." if k is Ellipsis else LETTERS[k] for k in terms)


def parse_einsum(np: Any, args: tuple) -> tuple[list[str], str, list]:
    """The letters of each operand and of the result, and the operands; nothing left implicit."""
    if isinstance(args[0], str):
        left, arrow, out = args[0].replace(" ", "").partition("->")
        terms, operands = left.split(","), list(args[1:])
    else:
        pairs = args[: len(args) // 2 * 2]
        terms, operands = [spelled(s) for s in pairs[1::2]], list(pairs[0::2])
        arrow, out = ("->", spelled(args[-1])) if len(args) % 2 else ("", "")
    spare = [c for c in LETTERS if c not in "".join(terms)]
    dots = [np.ndim(x) - len(t.replace("...", "")) for x, t in zip(operands, terms)]
    most = max((d for d, t in zip(dots, terms) if "..." in t), default=0)
    letters = "".join(spare[:most])
    terms = [t.replace("...", letters[most - d :]) for d, t in zip(dots, terms)]
    if not arrow:
        once = sorted(c for c in set("".join(terms)) if "".join(terms).count(c) == 1)
        out = letters + "".join(c for c in once if c not in letters)
    return terms, out.replace("...", letters), operands


def einsum_t(
    k: int, np: Any, g: Any, ans: Any, subscripts: str, *operands: Any, **kwargs: Any
) -> Any:
    """The cotangent of operand k: g times all others, summed into the letters of k.

    A letter that only k has was summed: multiply by ones along it. A letter that k has twice
    took a diagonal: give the second one another name, and multiply by the identity of the two.
    """
    left, _, out = subscripts.partition("->")
    terms, x = left.split(","), operands[k]
    sizes = {c: n for t, y in zip(terms, operands) for c, n in zip(t, np.shape(y))}
    if math.prod(sizes.values()) > LARGE:
        kwargs.setdefault("optimize", True)
    inputs = [out, *terms[:k], *terms[k + 1 :]]
    factors = [g, *operands[:k], *operands[k + 1 :]]
    spare = iter([c for c in LETTERS if c not in subscripts])
    target = ""
    for c, n in zip(terms[k], np.shape(x)):
        if c in target:
            target += next(spare)
            inputs.append(c + target[-1])
            factors.append(raw.eye(n, dtype=dtype_of(x)))
            continue
        target += c
        if not any(c in letters for letters in inputs):
            inputs.append(c)
            factors.append(raw.ones(n, dtype_of(x)))
    return unbroadcast(np, np.einsum(",".join(inputs) + "->" + target, *factors, **kwargs), x)


multilinear(raw.einsum, None, *(partial(einsum_t, k) for k in range(32)))


@composite
def einsum(np: Any, *args: Any, **kwargs: Any) -> Any:
    """numpy.einsum with nothing left implicit: letters for sublists and dots, and an output."""
    terms, out, operands = parse_einsum(np, args)
    return direct(raw.einsum)(",".join(terms) + "->" + out, *operands, **kwargs)


# ------------------------------------------------------------------------ made of others


@composite
def inner(np: Any, a: Any, b: Any) -> Any:
    """The sum over the last axis of both."""
    if not (np.ndim(a) and np.ndim(b)):
        return np.multiply(a, b)
    return np.tensordot(a, b, (-1, -1))


@composite
def outer(np: Any, a: Any, b: Any) -> Any:
    """Every element of a times every element of b."""
    return np.ravel(a)[:, None] * np.ravel(b)


@composite
def vdot(np: Any, a: Any, b: Any) -> Any:
    """conj(a) dot b, both as vectors."""
    return np.dot(np.conj(np.ravel(a)), np.ravel(b))


@composite
def kron(np: Any, a: Any, b: Any) -> Any:
    """Blocks: b, scaled by every element of a."""
    n = max(np.ndim(a), np.ndim(b))
    p = (1,) * (n - np.ndim(a)) + np.shape(a)
    q = (1,) * (n - np.ndim(b)) + np.shape(b)
    wide = np.reshape(a, [k for i in p for k in (i, 1)])
    deep = np.reshape(b, [k for i in q for k in (1, i)])
    return np.reshape(wide * deep, [i * j for i, j in zip(p, q)])


@composite
def cross(
    np: Any, a: Any, b: Any, axisa: int = -1, axisb: int = -1, axisc: int = -1, axis: Any = None
) -> Any:
    """Component i of a x b is a[j] b[k] - a[k] b[j], for (i, j, k) = (0, 1, 2), (1, 2, 0), ..."""
    if axis is not None:
        axisa = axisb = axisc = axis
    a, b = np.moveaxis(a, axisa, 0), np.moveaxis(b, axisb, 0)
    parts = [a[j] * b[k] - a[k] * b[j] for j, k in ((1, 2), (2, 0), (0, 1))]
    return np.stack(parts, axisc)

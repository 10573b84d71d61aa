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

import numpy as raw

from microad.engine.composites import composite
from microad.engine.leaves import dtype_of, shape_of
from microad.engine.rule_types import unbroadcast
from microad.engine.rules import direct, multilinear


def ndim(x):
    """The number of axes; also of a stub, and of a plain list."""
    return x.ndim if hasattr(x, "ndim") else raw.ndim(x)


def turned(b):
    """The transpose of a matrix, which may be a plain list."""
    return b.T if hasattr(b, "T") else raw.transpose(b)


# ------------------------------------------------------------------------ matmul and dot


def matmul_transpose_a(np, g, ans, a, b):
    """G @ B.T for each matrix of the stack; a vector is a row on the left, else a column."""
    m, n = ndim(a), ndim(b)
    if n == 2 and 0 < m < 3:
        return np.dot(g, turned(b))
    if n == 1:
        return g[..., None] * b if m > 1 else np.multiply(g, b)
    if m == 1:
        return unbroadcast(np, np.matmul(b, g[..., None])[..., 0], a)
    return unbroadcast(np, np.matmul(g, np.swapaxes(b, -1, -2)), a)


def matmul_transpose_b(np, g, ans, a, b):
    """A.T @ G for each matrix of the stack."""
    m, n = ndim(a), ndim(b)
    if m == 2 and 0 < n < 3:
        return np.dot(turned(a), g)
    if m == n == 1:
        return np.multiply(g, a)
    if m == 1:
        return unbroadcast(np, np.expand_dims(a, 1) * g[..., None, :], b)
    if n == 1:
        return unbroadcast(np, np.matmul(g[..., None, :], a)[..., 0, :], b)
    return unbroadcast(np, np.matmul(np.swapaxes(a, -1, -2), g), b)


def dot_axes(a, b):
    """The axes over which dot sums as tensordot would; None where it is matmul."""
    m, n = ndim(a), ndim(b)
    if m and n:
        return None if m == 1 or n < 3 else ([-1], [-2])  # each matrix of a with each one of b
    return 0


def dot_transpose_a(np, g, ans, a, b):
    """G @ B.T."""
    axes = dot_axes(a, b)
    return (matmul_transpose_a if axes is None else partial(tensordot_transpose_a, axes=axes))(
        np, g, ans, a, b
    )


def dot_transpose_b(np, g, ans, a, b):
    """A.T @ G."""
    axes = dot_axes(a, b)
    return (matmul_transpose_b if axes is None else partial(tensordot_transpose_b, axes=axes))(
        np, g, ans, a, b
    )


# ------------------------------------------------------------------------ tensordot and einsum

LARGE = 2**16  # multiplications from which on looking for a matrix product pays off
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def lettered(a, b, axes):
    """tensordot as einsum: letters for the axes of a, of b and of the result."""
    m, n = ndim(a), ndim(b)
    if isinstance(axes, int | raw.integer):
        axes = range(m - axes, m), range(axes)
    of_a, of_b = LETTERS[:m], list(LETTERS[m : m + n])
    for i, j in zip(*map(raw.atleast_1d, axes)):
        of_b[int(j)] = of_a[int(i)]
    return of_a, "".join(of_b), "".join(c for c in (*of_a, *of_b) if (c in of_a) != (c in of_b))


def tensordot_transpose_a(np, g, ans, a, b, axes=2):
    """Sum g times b over the axes that a does not have."""
    of_a, of_b, of_g = lettered(a, b, axes)
    return np.einsum(f"{of_g},{of_b}->{of_a}", g, b, optimize=True)


def tensordot_transpose_b(np, g, ans, a, b, axes=2):
    """Sum a times g over the axes that b does not have."""
    of_a, of_b, of_g = lettered(a, b, axes)
    return np.einsum(f"{of_a},{of_g}->{of_b}", a, g, optimize=True)


def spelled(terms):
    """One sublist of numbers, as letters."""
    return "".join("..." if k is Ellipsis else LETTERS[k] for k in terms)


def parse_einsum(np, args):
    """The letters of each operand and of the result, and the operands; nothing left implicit."""
    if not isinstance(args[0], str):  # operands and sublists alternate
        even = len(args) // 2 * 2
        text = ",".join(map(spelled, args[1:even:2]))
        args = (text + "".join("->" + spelled(out) for out in args[even:]), *args[:even:2])
    left, arrow, out = args[0].replace(" ", "").partition("->")
    terms, operands = left.split(","), [np.asarray(x) for x in args[1:]]
    spare = "".join(c for c in LETTERS if c not in left)
    dots = [ndim(x) - len(t.replace("...", "")) for x, t in zip(operands, terms)]
    letters = spare[: max((d for d, t in zip(dots, terms) if "..." in t), default=0)]
    terms = [t.replace("...", letters[len(letters) - d :]) for d, t in zip(dots, terms)]
    if not arrow:
        once = sorted(c for c in left if left.count(c) == 1 and c not in ",.")
        out = letters + "".join(once)
    return terms, out.replace("...", letters), operands


def einsum_transpose(k, np, g, ans, subscripts, *operands, **kwargs):
    """The cotangent of operand k: g times all others, summed into the letters of k.

    A letter that only k has was summed: multiply by ones along it. A letter that k has twice
    took a diagonal: give the second one another name, and multiply by the identity of the two.
    Axes of length 1 are broadcast, in the operand as in all others.
    """
    left, _, out = subscripts.partition("->")
    terms, x = left.split(","), operands[k]
    sizes = {c: n for t, y in zip(terms, operands) for c, n in zip(t, shape_of(y))}
    if math.prod(sizes.values()) > LARGE:
        kwargs.setdefault("optimize", True)
    inputs = [out, *terms[:k], *terms[k + 1 :]]
    factors = [g, *operands[:k], *operands[k + 1 :]]
    spare = iter([c for c in LETTERS if c not in subscripts])
    target = ""
    for c, n in zip(terms[k], shape_of(x)):
        if c in target:
            target += next(spare)
            inputs.append(c + target[-1])
            factors.append(raw.eye(n, dtype=dtype_of(x)))
            continue
        target += c
        if not any(c in letters for letters in inputs):
            inputs.append(c)
            factors.append(raw.ones(n, dtype_of(x)))
    found = np.einsum(",".join(inputs) + "->" + target, *factors, **kwargs)
    whole = np.broadcast_to(found, raw.broadcast_shapes(shape_of(found), shape_of(x)))
    return unbroadcast(np, whole, x)


@composite(raw.einsum, of_list=True)
def einsum(np, *args, **kwargs):
    """numpy.einsum with nothing left implicit: letters for sublists and dots, and an output."""
    terms, out, operands = parse_einsum(np, args)
    return direct(raw.einsum)(",".join(terms) + "->" + out, *operands, **kwargs)


# fmt: off
multilinear(raw.dot,        dot_transpose_a,        dot_transpose_b)
multilinear(raw.matmul,     matmul_transpose_a,     matmul_transpose_b)
multilinear(raw.tensordot,  tensordot_transpose_a,  tensordot_transpose_b)
multilinear(raw.einsum,     None,         *(partial(einsum_transpose, k) for k in range(32)))
# fmt: on

# ------------------------------------------------------------------------ made of others


@composite
def kron(np, a, b):
    """Blocks: b, scaled by every element of a."""
    n = max(ndim(a), ndim(b))
    p, q = (1,) * (n - ndim(a)) + shape_of(a), (1,) * (n - ndim(b)) + shape_of(b)
    wide = np.reshape(a, [k for i in p for k in (i, 1)])
    deep = np.reshape(b, [k for i in q for k in (1, i)])
    return np.reshape(wide * deep, [i * j for i, j in zip(p, q)])


@composite
def cross(np, a, b, axisa=-1, axisb=-1, axisc=-1, axis=None):
    """Component i of a x b is a[j] b[k] - a[k] b[j], for (i, j, k) = (0, 1, 2), (1, 2, 0), ...

    Vectors in a plane have a third component 0; of two of them, only the third one is returned.
    """
    if axis is not None:
        axisa = axisb = axisc = axis
    a, b = np.moveaxis(a, axisa, 0), np.moveaxis(b, axisb, 0)
    x, y = [*a, 0.0][:3], [*b, 0.0][:3]
    parts = [x[j] * y[k] - x[k] * y[j] for j, k in ((1, 2), (2, 0), (0, 1))]
    return parts[2] if len(a) == len(b) == 2 else np.stack(parts, axisc)


# fmt: off
composite(raw.inner)(lambda np, a, b:
                     np.tensordot(a, b, (-1, -1)) if ndim(a) and ndim(b) else np.multiply(a, b))
composite(raw.outer)(lambda np, a, b: np.ravel(a)[:, None] * np.ravel(b))
composite(raw.vdot)(lambda np, a, b: np.dot(np.conj(np.ravel(a)), np.ravel(b)))
# fmt: on

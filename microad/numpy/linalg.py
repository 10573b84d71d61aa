"""Derivatives of linear algebra: solutions, determinants, factorizations, norms.

All formulas are transposes. For a cotangent g of ans = f(a) and a small change t of a,

    sum(g * df(a)[t]) = sum(vjp(g) * t)        (the real parts of both, if complex),

without a conjugate on either side, as everywhere in this package. Books that pair with a
conjugate give the complex conjugate of what stands here; for real matrices there is no difference.
Every function takes stacks of matrices, and each rule is itself differentiable.

>>> import numpy
>>> import microad.numpy as np
>>> from microad import grad
>>> a = numpy.array([[2.0, 1.0], [4.0, 3.0]])
>>> grad(np.linalg.det)(a)  # the cofactors
array([[ 3., -4.],
       [-1.,  2.]])

What a function does not read has no share: `cholesky` and `eigh` look at one triangle only, and
so their gradients are triangular. Where eigenvalues or singular values coincide, their vectors can
be chosen in many ways, and have no derivative: a gradient through such vectors is NaN. It would be
NaN even for exp(a), made of eigenvalues and vectors, since its share at the tie is not in the
cotangents. Functions of the values alone, and of vectors that belong to no tie, have theirs.

Sources. [G] M. Giles, "An extended collection of matrix derivative results" (2008), section 2;
[GP] G. Golub and V. Pereyra, "The differentiation of pseudo-inverses" (1973), theorem 4.3;
[MN] J. Magnus and H. Neudecker, "Matrix Differential Calculus", chapters 8 and 9;
[M] I. Murray, "Differentiation of the Cholesky decomposition" (2016), section 3;
[WL] S. Walter and L. Lehmann, "Algorithmic differentiation of linear algebra functions with
application in optimum experimental design" (2010), on QR and eigh; [T] J. Townsend,
"Differentiating the singular value decomposition" (2016); [WZ] Z.-Q. Wan and S.-X. Zhang,
"Automatic differentiation for complex valued SVD" (2019), for the phase; [W] G. A. Watson,
"Characterization of the subdifferential of some matrix norms" (1992).
"""

import numpy as raw

from microad.engine.composites import composite
from microad.engine.leaves import untraced
from microad.engine.rule_types import unbroadcast
from microad.engine.rules import defvjp, direct, primitive
from microad.errors import NoRuleError
from microad.numpy.elementwise import cj, reciprocal_or_0
from microad.numpy.reductions import axes_of, merged

LA = raw.linalg
MINORS = 32  # up to this size, a singular matrix gets its cofactors from its minors


# ------------------------------------------------------------------------ words of matrix algebra


def tr(np, x):
    """The transpose of each matrix of a stack."""
    return np.swapaxes(x, -1, -2)


def ct(np, x):
    """The conjugate transpose."""
    return cj(np, tr(np, x))


def on_diagonal(np, d):
    """Diagonal matrices with the entries d."""
    return d[..., None] * raw.eye(d.shape[-1], dtype=d.dtype)


def triangle(np, x, uplo="L"):
    """The lower or upper triangle of x, its diagonal halved."""
    n = x.shape[-1]
    low = raw.tri(n, dtype=x.dtype) - raw.eye(n, dtype=x.dtype) / 2
    return x * (low if uplo in "Ll" else low.T)


def fold(np, g, uplo="L"):
    """The cotangent of the one triangle from which a Hermitian matrix with cotangent g is made."""
    return triangle(np, g + ct(np, g), uplo)


@primitive
def over_gap(k, gap, used=False):
    """k / gap; where gap is 0, NaN if k is not 0 or the vectors are `used`, else 0."""
    tie = gap == 0
    at_tie = raw.where((k == 0) & ~raw.asarray(used), k, k * raw.nan)
    return raw.where(tie, at_tie, k / raw.where(tie, 1.0, gap))


defvjp(
    over_gap,
    lambda np, g, ans, k, gap, used=False: over_gap(g, gap, used),
    lambda np, g, ans, k, gap, used=False: unbroadcast(np, -over_gap(g * ans, gap, used), gap),
    None,
)


def not_zero(np, w, size):
    """The numbers w, and exactly 0 where they are 0 up to the rounding of numbers like `size`."""
    eps = raw.finfo(w.dtype).eps * size.shape[-1]
    top = raw.max(abs(untraced(size)), axis=-1, keepdims=True, initial=0.0)
    top = top[..., None] if w.ndim > size.ndim else top
    return np.where(abs(untraced(w)) <= eps * top, 0.0, w)


def gaps(np, w):
    """The matrix of w_j - w_i: exactly 0 at a tie, and infinite on the diagonal, where none is."""
    gap = not_zero(np, w[..., None, :] - w[..., :, None], w)
    return np.where(raw.eye(w.shape[-1], dtype=bool), raw.inf, gap)


def turning(k, gap, g):
    """How vectors turn, k / gap; NaN for those of a tie that have a cotangent g."""
    used = raw.any(untraced(g) != 0, axis=-2, keepdims=True)
    return over_gap(k, gap, used | raw.swapaxes(used, -1, -2))


def beyond(np, g, q):
    """The part of the cotangent g that is orthogonal to the columns of q."""
    return g - cj(np, q) @ (tr(np, q) @ g)


def thin(np, g, q, k):
    """Reduce an orthogonal q and its cotangent to the first k columns.

    The others (n) move with them so that q stays orthogonal: dn = -q1 dq1^H n.
    """
    q1, n = q[..., :k], q[..., k:]
    if q.shape[-1] == k:
        return g, q
    return g[..., :k] - cj(np, n) @ ct(np, g[..., k:]) @ cj(np, q1), q1


# ------------------------------------------------------------------------ solutions, determinants
# inv      d inv(a) = -inv(a) da inv(a)                                        [G] 2.2.3
# det      d det(a) = det(a) trace(inv(a) da) = sum(cofactors * da)            [MN] 8.3, [G] 2.2.4
# solve    x = inv(a) b:  dx = inv(a) (db - da x)                              [G] 2.3.1
# slogdet  d log|det a| = Re z,  d sign = i sign Im z,  z = trace(inv(a) da)   [MN] 8.4


def cofactors(np, ans, a):
    """d det(a) / d a: det(a) * inv(a)^T, and what that tends to where a is singular.

    There it is the signed minors; in a large matrix, where these take too long, what is left of
    a = u diag(s) v^H: det(u v^H) conj(u) diag(products of the other s) v^T.
    """
    n = a.shape[-1]
    if raw.all(ans != 0):
        return np.expand_dims(ans, (-2, -1)) * tr(np, np.linalg.inv(a))
    if n > MINORS:
        u, s, vh = np.linalg.svd(a)
        others = np.prod(np.where(raw.eye(n, dtype=bool), 1.0, s[..., None, :]), -1)
        turn = np.linalg.det(u) * np.linalg.det(vh)
        return np.expand_dims(turn, (-2, -1)) * cj(np, u * others[..., None, :]) @ cj(np, vh)
    keep = raw.array([[j for j in range(n) if j != i] for i in range(n)], int).reshape(n, n - 1)
    minors = np.linalg.det(a[..., keep[:, None, :, None], keep[None, :, None, :]])
    sign = (-1.0) ** raw.add.outer(raw.arange(n), raw.arange(n))
    return minors * sign.astype(a.dtype)


def slogdet_vjp(np, g, ans, a):
    """The vjp of slogdet, of its logarithm and (for complex a) of the phase of its sign."""
    phase = 1j * np.imag(g[0] * ans[0]) if a.dtype.kind == "c" else 0.0
    return np.expand_dims(g[1] + phase, (-2, -1)) * tr(np, np.linalg.inv(a))


def columns(np, x, b):
    """x as a matrix with one column, if the right side b is a vector."""
    return x[..., None] if np.ndim(b) == 1 else x


def solve_vjp_a(np, g, ans, a, b):
    """The vjp of solve in the matrix: -u x^T with a^T u = g."""
    u = np.linalg.solve(tr(np, a), columns(np, g, b))
    return unbroadcast(np, -u @ tr(np, columns(np, ans, b)), a)


def solve_vjp_b(np, g, ans, a, b):
    """The vjp of solve in the right side: u with a^T u = g."""
    u = np.linalg.solve(tr(np, a), columns(np, g, b))
    return unbroadcast(np, u[..., 0] if np.ndim(b) == 1 else u, b)


def pinv_vjp(np, g, ans, a, rcond=None, hermitian=False, **rtol):
    """The vjp of the pseudo-inverse p of a, as long as the rank does not change.

    dp = -p da p + p p^H da^H (1 - a p) + (1 - p a) da^H p^H p    [GP]
    """
    p, gt = ans, tr(np, g)
    left = gt @ p @ ct(np, p)
    right = ct(np, p) @ p @ gt
    both = left - a @ (p @ left) + right - (right @ p) @ a
    out = cj(np, both) - tr(np, p) @ g @ tr(np, p)
    return fold(np, out) if hermitian else out


# fmt: off
defvjp(LA.inv,      lambda np, g, ans, a: -tr(np, ans) @ g @ tr(np, ans))
defvjp(LA.det,      lambda np, g, ans, a: np.expand_dims(g, (-2, -1)) * cofactors(np, ans, a))
defvjp(LA.slogdet,  slogdet_vjp)
defvjp(LA.solve,    solve_vjp_a, solve_vjp_b)
defvjp(LA.pinv,     pinv_vjp)
# fmt: on


# ------------------------------------------------------------------------ factorizations


def cholesky_vjp(np, g, ans, a, *, upper=False):
    """The vjp of a = low low^H: d low = low triangle(inv(low) da inv(low)^H)    [M]."""
    if upper:
        return ct(np, cholesky_vjp(np, ct(np, g), ct(np, ans), a))
    s = np.linalg.solve(tr(np, ans), triangle(np, tr(np, ans) @ g))
    return fold(np, tr(np, np.linalg.solve(ct(np, ans), tr(np, s))))


def eigh_vjp(np, g, ans, a, UPLO="L"):  # noqa: N803
    """The vjp of a v = v diag(w) for Hermitian a    [MN] 8.8, [G] 3.1.

    With x = v^H da v: dw = the diagonal of x, and dv = v (x / (w_j - w_i)) off the diagonal.
    """
    (gw, gv), (w, v) = g, ans
    x = turning(tr(np, v) @ gv, gaps(np, w), gv) + on_diagonal(np, gw)
    return fold(np, cj(np, v) @ x @ tr(np, v), UPLO)


def eig_vjp(np, g, ans, a):
    """The vjp of a v = v diag(w), where the columns of v have length 1    [G] 3.1.

    With x = inv(v) da v: dw = the diagonal of x, and dv = v (x / (w_j - w_i) + d) with that
    real diagonal d that keeps the lengths.
    """
    (gw, gv), (w, v) = g, ans
    vt = tr(np, v)
    turn = vt @ gv
    length = np.real(turn) * raw.eye(w.shape[-1], dtype=turn.real.dtype)
    x = turning(turn - vt @ cj(np, v) @ length, gaps(np, w), gv) + on_diagonal(np, gw)
    out = np.linalg.solve(vt, x @ vt)
    return out if a.dtype.kind == "c" else np.real(out)


def svd_vjp(np, g, ans, a, full_matrices=True, compute_uv=True, hermitian=False):
    """The vjp of a = u diag(s) v^H    [T], and [WZ] for the phase of complex vectors.

    With x = u^H da v: ds = Re diag(x), du = u (f (x s + s x^H) + i Im diag(x) / s) + (1 - u u^H)
    da v / s, dv = v f (s x + x^H s) + (1 - v v^H) da^H u / s, where f = 1 / (s_j^2 - s_i^2).
    """
    s, k = ans[1], ans[1].shape[-1]
    gu, u = thin(np, g[0], ans[0], k)
    gv, v = thin(np, ct(np, g[2]), ct(np, ans[2]), k)
    apart, size = gaps(np, s * s), not_zero(np, s, s)[..., None, :]
    turn_u = tr(np, u) @ gu
    ju, jv = turning(turn_u, apart, gu), turning(tr(np, v) @ gv, apart, gv)
    x = (ju + ct(np, ju)) * s[..., None, :] + s[..., None] * (jv + ct(np, jv))
    x = x + on_diagonal(np, g[1])
    if a.dtype.kind == "c":
        phase = np.imag(turn_u) * raw.eye(k, dtype=s.dtype)
        x = x + 1j * over_gap(phase, size)
    right = x @ tr(np, v)
    if a.shape[-1] > k:
        right = right + ct(np, beyond(np, over_gap(gv, size), v))
    out = cj(np, u) @ right
    if a.shape[-2] > k:
        out = out + beyond(np, over_gap(gu, size), u) @ tr(np, v)
    return fold(np, out) if hermitian else out


def qr_vjp(np, g, ans, a, mode="reduced"):
    """The vjp of a = q r for a with at least as many rows as columns    [WL].

    With x = q^H da inv(r) = (skew-Hermitian) + (upper triangle with a real diagonal), the first
    part turns q and the second one stretches r.
    """
    k = a.shape[-1]
    gq, q = thin(np, g[0], ans[0], k)
    gr, r = g[1][..., :k, :], ans[1][..., :k, :]
    w = triangle(np, gr @ tr(np, r) - tr(np, q) @ gq, "U")
    x = gq + cj(np, q) @ (w + ct(np, w))
    return tr(np, np.linalg.solve(r, tr(np, x)))


# fmt: off
defvjp(LA.cholesky, cholesky_vjp)
defvjp(LA.eigh,     eigh_vjp)
defvjp(LA.eig,      eig_vjp)
defvjp(LA.svd,      svd_vjp)
defvjp(LA.qr,       qr_vjp)
# fmt: on


@composite(LA.svd)
def svd(np, a, full_matrices=True, compute_uv=True, hermitian=False):
    """The singular vectors are needed for every derivative, so compute them at once."""
    ans = direct(LA.svd)(a, full_matrices and compute_uv, True, hermitian)
    return ans if compute_uv else ans[1]


@composite(LA.qr)
def qr(np, a, mode="reduced"):
    """A wide matrix (b, c) is q (r, q^H c), where q r = b is square."""
    if mode == "raw":
        raise NoRuleError("linalg.qr with mode='raw'")
    if mode == "r":
        return np.linalg.qr(a)[1]
    rows, cols = a.shape[-2:]
    if rows >= cols:
        return direct(LA.qr)(a, mode)
    ans = np.linalg.qr(a[..., :rows])
    rest = ct(np, ans[0]) @ a[..., rows:]
    return type(ans)(ans[0], np.concatenate([ans[1], rest], -1))


# ------------------------------------------------------------------------ norms
# The Euclidean norm (of a vector, of a whole array, the Frobenius norm of a matrix) has a rule,
#
#     d|x| = Re(conj(x) . dx) / |x|,
#
# and at its kink x = 0 the derivative 0: of all slopes under the kink the smallest one [W]. The
# others are sums and maxima of absolute values, or of singular values.


def norm_vjp(np, g, ans, x, ord=None, axis=None, keepdims=False):
    """The vjp of the Euclidean norm: g conj(x) / |x|, and 0 where x is 0."""
    if axis is not None and not keepdims:
        g, ans = np.expand_dims(g, axis), np.expand_dims(ans, axis)
    return g * reciprocal_or_0(np, ans) * cj(np, x)


defvjp(LA.norm, norm_vjp)


@composite(LA.norm)
def norm(np, x, ord=None, axis=None, keepdims=False):
    """Find out which norm is meant: of vectors or of matrices, and of which order."""
    axes = axes_of(x, axis)
    if ord is None or ord == "fro" or (ord == 2 and len(axes) == 1):
        return direct(LA.norm)(x, ord, axis, keepdims)
    LA.norm(raw.ones((1,) * x.ndim), ord, axis)  # NumPy knows which orders there are, and says so
    x = np.moveaxis(x, axes, range(-len(axes), 0))
    extreme = np.max if ord in (1, 2, raw.inf) else np.min
    if len(axes) == 1:
        ans = vector_p(np, np.abs(x), ord, extreme)
    elif ord in ("nuc", 2, -2):
        ans = (np.sum if ord == "nuc" else extreme)(without_rounding(np, np.linalg.svdvals(x)), -1)
    else:
        ans = extreme(np.sum(np.abs(x), -2 if ord in (1, -1) else -1), -1)
    return np.expand_dims(ans, axes) if keepdims else ans


def vector_p(np, size, p, extreme):
    """(sum |x|**p)**(1/p) along the last axis, and its limits for p = inf, -inf and 0."""
    if abs(p) == raw.inf:
        return extreme(size, -1)
    if p == 0:
        return raw.sum(untraced(size) != 0, -1, dtype=size.dtype)
    s = np.sum(size**p, -1)
    return s if p == 1 else np.where(s == 0, 0.0, np.where(s == 0, 1.0, s) ** (1 / p))[()]


def without_rounding(np, s):
    """The singular values, those that are 0 up to rounding as 0: they have a kink there."""
    eps = raw.finfo(s.dtype).eps * s.shape[-1]
    top = raw.max(untraced(s), -1, keepdims=True, initial=0.0)
    return np.where(untraced(s) <= eps * top, 0.0, s)


@composite(LA.vector_norm)
def vector_norm(np, x, *, axis=None, keepdims=False, ord=2):
    """The norm of what lies along one or several axes, as of one vector."""
    ans = np.linalg.norm(merged(np, x, axis), ord, -1)
    return np.expand_dims(ans, axes_of(x, axis)) if keepdims else ans


# ------------------------------------------------------------------------ made of others


@composite(LA.lstsq)
def lstsq(np, a, b, rcond=None):
    """The shortest of the best solutions is pinv(a) b."""
    rcond = raw.finfo(a.dtype).eps * max(a.shape) if rcond is None else max(rcond, 0.0)
    x, s = np.linalg.pinv(a, rcond) @ b, np.linalg.svdvals(a)
    rank = int(raw.sum(untraced(s) > rcond * untraced(s)[0]))
    over = rank == a.shape[1] < a.shape[0]
    rest = np.sum(np.abs(b - a @ x) ** 2, 0) if over else raw.zeros(0, s.dtype)
    return x, np.reshape(rest, (-1,)), rank, s


@composite(LA.matrix_power)
def matrix_power(np, a, n):
    """By the square of a half."""
    if n < 0:
        return np.linalg.matrix_power(np.linalg.inv(a), -n)
    if n < 2:
        return a if n else LA.matrix_power(untraced(a), 0)
    half = np.linalg.matrix_power(a, n // 2)
    return half @ half @ a if n % 2 else half @ half


@composite(LA.multi_dot, of_list=True)
def multi_dot(np, arrays):
    """Multiply two neighbours at a time, those that share the longest axis first."""
    parts = list(arrays)
    while len(parts) > 1:
        k = max(range(len(parts) - 1), key=lambda k: parts[k + 1].shape[0])
        parts[k : k + 2] = [np.dot(parts[k], parts[k + 1])]
    return parts[0]


# fmt: off
composite(LA.eigvalsh)(lambda np, a, UPLO="L": np.linalg.eigh(a, UPLO)[0])  # noqa: N803
composite(LA.eigvals)(lambda np, a: np.linalg.eig(a)[0])
composite(LA.svdvals)(lambda np, x: np.linalg.svd(x, False)[1])
composite(LA.matrix_norm)(lambda np, x, *, keepdims=False, ord="fro":
                          np.linalg.norm(x, ord, (-2, -1), keepdims))
composite(LA.trace)(lambda np, x, *, offset=0: np.trace(x, offset, -2, -1))
composite(LA.diagonal)(lambda np, x, *, offset=0: np.diagonal(x, offset, -2, -1))
composite(raw.vecdot)(lambda np, x1, x2, *, axis=-1: np.sum(cj(np, x1) * x2, axis))
composite(raw.matrix_transpose)(tr)
composite(LA.matrix_transpose)(tr)
# fmt: on


def alias(name):
    """The function of the same name outside of linalg."""
    return lambda np, x1, x2, **options: getattr(np, name)(x1, x2, **options)


for _name in ("matmul", "outer", "cross", "tensordot", "vecdot"):
    composite(getattr(LA, _name))(alias(_name))

"""Derivatives of functions of logarithms and exponentials that neither overflow nor cancel.

>>> from microad import grad
>>> grad(S.expit)(-800.0), grad(S.expit)(800.0), grad(S.logit)(0.0)
(0.0, 0.0, inf)
>>> grad(S.logsumexp)(numpy.array([-numpy.inf, 0.0, 0.0]))  # shares of the exponentials
array([0. , 0.5, 0.5])
>>> grad(S.xlogy, 1)(0.0, 0.0)  # 0 log y is 0 for every y
0.0

Formulas: the derivative of each definition; exprel(x) = M(1, 2, x) by NIST Digital Library of
Mathematical Functions (DLMF), 13.6.1.
"""

import math

import numpy
import scipy.special as raw

from microad.engine.composites import composite
from microad.engine.leaves import dtype_of, untraced
from microad.engine.rule_types import unbroadcast
from microad.engine.rules import defvjp, direct, elementwise
from microad.numpy.elementwise import cj, reciprocal
from microad.numpy.reductions import put_back
from microad.scipy.special.functions import S

LN2, LN10 = math.log(2.0), math.log(10.0)
DEGREE = math.pi / 180.0

# ------------------------------------------------------------------------ each element alone


def ratio(np, x, y):
    """x / y, and 0 where both are 0."""
    return x / np.where((x == 0) & (y == 0), 1.0, y)


def steepness(np, delta, r):
    """How much longer the slope sqrt(1 + (r / delta)**2) of a hyperbola is than its asymptote."""
    return np.hypot(1.0, r / delta)


# fmt: off
#                         d/dx f(x)
elementwise(raw.expit,       lambda np, ans, x: ans * S.expit(-x))
elementwise(raw.log_expit,   lambda np, ans, x: S.expit(-x))
elementwise(raw.logit,       lambda np, ans, x: reciprocal(np, x * (1.0 - x)))
elementwise(raw.entr,        lambda np, ans, x: -np.log(x) - 1.0)
elementwise(raw.exprel,      lambda np, ans, x: 0.5 * S.hyp1f1(2.0, 3.0, x))
elementwise(raw.log1p,       lambda np, ans, x: reciprocal(np, 1.0 + x))
elementwise(raw.expm1,       lambda np, ans, x: np.exp(x))
elementwise(raw.exp2,        lambda np, ans, x: LN2 * ans)
elementwise(raw.exp10,       lambda np, ans, x: LN10 * ans)
elementwise(raw.cbrt,        lambda np, ans, x: np.divide(1 / 3, ans * ans))
elementwise(raw.cosm1,       lambda np, ans, x: -np.sin(x))
elementwise(raw.sindg,       lambda np, ans, x: DEGREE * S.cosdg(x))
elementwise(raw.cosdg,       lambda np, ans, x: -DEGREE * S.sindg(x))
elementwise(raw.tandg,       lambda np, ans, x: DEGREE * (1.0 + ans * ans))
elementwise(raw.cotdg,       lambda np, ans, x: -DEGREE * (1.0 + ans * ans))
#                         d/dx f(x, y), d/dy f(x, y)
elementwise(raw.xlogy,       lambda np, ans, x, y: np.log(y),
                             lambda np, ans, x, y: ratio(np, x, y))
elementwise(raw.xlog1py,     lambda np, ans, x, y: np.log1p(y),
                             lambda np, ans, x, y: ratio(np, x, 1.0 + y))
elementwise(raw.rel_entr,    lambda np, ans, x, y: np.log(x / y) + 1.0,
                             lambda np, ans, x, y: -ratio(np, x, y))
elementwise(raw.kl_div,      lambda np, ans, x, y: np.log(x / y),
                             lambda np, ans, x, y: 1.0 - ratio(np, x, y))
elementwise(raw.huber,       lambda np, ans, delta, r: np.maximum(np.abs(r) - delta, 0.0),
                             lambda np, ans, delta, r: np.clip(r, -delta, delta))
elementwise(raw.pseudo_huber,
            lambda np, ans, delta, r: 2.0 * ans / delta - r * r / (delta * steepness(np, delta, r)),
            lambda np, ans, delta, r: r / steepness(np, delta, r))
# fmt: on


@composite(raw.boxcox)
def boxcox(np, x, lmbda):
    """(x**lmbda - 1) / lmbda, and log(x) for lmbda = 0."""
    return np.log(x) * S.exprel(lmbda * np.log(x))


@composite(raw.boxcox1p)
def boxcox1p(np, x, lmbda):
    """The same of 1 + x."""
    return np.log1p(x) * S.exprel(lmbda * np.log1p(x))


# ------------------------------------------------------------------------ along an axis
# ans = log s with s = sum b exp(a):   d ans = sum b exp(a) / s da + sum exp(a) / s db


def shares(np, ans, a, axis, keepdims):
    """exp(a - ans); what is infinite in ans is shared equally among those that are infinite."""
    ans = put_back(np, ans, axis, keepdims)
    endless = numpy.isinf(untraced(ans))
    if not endless.any():
        return np.exp(a - ans)
    tie = numpy.asarray(a == ans)
    equal = tie / numpy.maximum(tie.sum(axis, keepdims=True), 1)
    return np.where(endless, equal, np.exp(np.where(endless, 0.0, a) - np.where(endless, 0.0, ans)))


def weighted(np, g, ans, a, axis, keepdims, return_sign):
    """The cotangent times the shares; log|s| and the sign of s together make log s."""
    if return_sign:
        (g, turn), (ans, sign) = g, ans
        if dtype_of(sign).kind == "c":
            g = g + 1j * np.imag(turn * sign)
        g = g * cj(np, sign)
    return put_back(np, g, axis, keepdims) * shares(np, ans, a, axis, keepdims)


def logsumexp_a(np, g, ans, a, axis=None, b=None, keepdims=False, return_sign=False):
    """The vjp in the exponents."""
    each = weighted(np, g, ans, a, axis, keepdims, return_sign)
    return unbroadcast(np, each if b is None else each * b, a)


def logsumexp_b(np, g, ans, a, axis=None, b=None, keepdims=False, return_sign=False):
    """The vjp in the weights."""
    return unbroadcast(np, weighted(np, g, ans, a, axis, keepdims, return_sign), b)


defvjp(raw.logsumexp, logsumexp_a, None, logsumexp_b)


@composite(raw.logsumexp)
def logsumexp(np, a, axis=None, b=None, keepdims=False, return_sign=False):
    """Each option in its place, whether it was given by name or not."""
    return direct(raw.logsumexp)(a, axis, b, keepdims, return_sign)


@composite(raw.log_softmax)
def log_softmax(np, x, axis=None):
    """The logarithms of the shares."""
    return x - S.logsumexp(x, axis, keepdims=np.ndim(x) > 0)


@composite(raw.softmax)
def softmax(np, x, axis=None):
    """The shares of the exponentials."""
    return np.exp(S.log_softmax(x, axis))

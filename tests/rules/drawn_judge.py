"""What must be true of the derivatives of any function, held against differences of its values.

For J = df/dx, with random directions t and cotangents g (one that is all ones would let wrong rules
pass), and <a, b> the real part of the sum of products, without conjugation:

    reverse mode        <J' g, t> = <g, J t>                    J t from differences of f
    forward mode        J t, each element                       the same differences
    second order        the derivative of (x, g) -> J' g        differences of J' g
                        the derivative of (x, t) -> J t         the same, as D2f is symmetric

The derivatives of the second order are taken in forward and in reverse mode: all four mixtures.
Everything has the shape and the dtype of what it belongs to. The arrays are locked, so that a rule
that writes into one of them raises an error.
"""

import numpy as raw

from microad.engine.leaves import dtype_of
from microad.engine.trace import make_jvp, make_vjp
from microad.engine.trees import flatten

STEP = 1e-3  # of the differences; their error is of the order STEP**4
CLOSE, EXACT = 1e-6, 1e-9  # how well ours agree with differences, and with each other

# ---------------------------------------------------------------- the property


def judge(f, xs, seed):
    """Check the derivatives of f(*xs), of order 1 and 2, in both modes; numbers x are floats."""
    n, xs, random = len(xs), [*xs], raw.random.default_rng(seed)

    def value(xs):
        return [y for y in flatten(f(*xs))[0] if dtype_of(y).kind in "fc"]

    def pull(xg):
        return list(make_vjp(value, xg[:n])[1](xg[n:]))

    def push(xt):
        return make_jvp(value, xt[:n])(xt[n:])[1]

    plain = value(xs)
    (t, t2, t3, w), (g, g2) = noise(random, xs, 4), noise(random, plain, 2)
    same("the value", make_vjp(value, xs)[0], plain, EXACT)

    change, back, ahead = differences(value, xs, t), pull(xs + g), push(xs + t)
    same_form("reverse mode", back, xs)
    equal("reverse mode", (back, t), (g, change), CLOSE)
    same_tangents("forward mode", ahead, change, CLOSE)
    equal("forward mode", (g, ahead), (back, t), EXACT)

    change = differences(pull, xs + g, t2 + g2)
    over = make_jvp(pull, xs + g)(t2 + g2)[1]
    same_tangents("forward over reverse", over, change, CLOSE)
    twice = make_vjp(pull, xs + g)[1](w)
    same_form("reverse over reverse", twice, xs + g)
    equal("reverse over reverse", (twice, t2 + g2), (w, change), CLOSE)

    # <over, t> is g D2f(t, t2) + <g2, J t>; for both of these, <g, ...> is g D2f(t, t2) + <g, J t3>
    bend = over + back + [-x for x in g2], t + t3 + ahead
    along = make_jvp(push, xs + t)(t2 + t3)[1]
    equal("forward over forward", (g, along), bend, EXACT)
    mixed = make_vjp(push, xs + t)[1](g)
    same_form("reverse over forward", mixed, xs + t)
    equal("reverse over forward", (mixed, t2 + t3), bend, EXACT)


def noise(random, xs, times):
    """So many lists of random numbers like xs, between -1 and 1; nobody may change them."""

    def like(x):
        z = random.uniform(-1, 1, raw.shape(x))
        if raw.iscomplexobj(x):
            z = z + 1j * random.uniform(-1, 1, raw.shape(x))
        z = raw.asarray(z)
        z.flags.writeable = False
        return z if isinstance(x, raw.ndarray) else type(x)(z)

    return [[like(x) for x in xs] for _ in range(times)]


def differences(f, xs, ts):
    """The derivative of f along ts: two difference quotients, combined (L. F. Richardson, 1911)."""

    def quotient(h):
        ahead, behind = (f([x + k * t for x, t in zip(xs, ts)]) for k in (h, -h))
        return [(a - b) / (2 * h) for a, b in zip(ahead, behind, strict=True)]

    return [(4 * b - a) / 3 for a, b in zip(quotient(STEP), quotient(STEP / 2), strict=True)]


# ---------------------------------------------------------------- the comparisons


def equal(what, ours, theirs, rtol):
    """<a, b> is the same number for two pairs of lists, up to an error relative to its terms."""
    terms = [[raw.multiply(x, y) for x, y in zip(*pair, strict=True)] for pair in (ours, theirs)]
    a, b = (sum(raw.sum(p).real for p in parts) for parts in terms)
    doubt = rtol * (sum(raw.sum(raw.abs(p)) for parts in terms for p in parts) + 0.1)
    assert abs(a - b) <= doubt, f"{what}: {a}, and not {b}"


def same_form(what, ours, theirs, real=False):
    """Two lists have the same shapes and dtypes; if `real`, what is real in ours may be complex."""
    for a, b in zip(ours, theirs, strict=True):
        kinds = raw.result_type(a), raw.result_type(b)
        fits = kinds[0] == kinds[1] or (real and kinds == (float, complex))
        assert raw.shape(a) == raw.shape(b), f"{what}: shape {raw.shape(a)}, and not {raw.shape(b)}"
        assert fits, f"{what}: {kinds[0]}, and not {kinds[1]}"


def same(what, ours, theirs, rtol, real=False):
    """Two lists of arrays are the same, up to an error relative to their largest element."""
    same_form(what, ours, theirs, real)
    for a, b in zip(ours, theirs):
        doubt = rtol * (1 + raw.max(raw.abs(b), initial=0.0))
        assert raw.all(raw.abs(a - b) <= doubt), f"{what}: {a}, and not {b}"


def same_tangents(what, ours, theirs, rtol):
    """The same; a tangent of a complex number may be a real number."""
    same(what, ours, theirs, rtol, real=True)

"""How calls of special functions are drawn: away from poles, and at shapes that fit together."""

import numpy as raw
from drawn import both, real

R, SMALL, POSITIVE, UNIT = (-2.0, 2.0), (-0.9, 0.9), (0.4, 3.0), (0.1, 0.9)

REAL = {  # name: where to draw each argument from
    "expit": [R], "log_expit": [R], "logit": [UNIT], "entr": [POSITIVE], "exprel": [R],
    "exp2": [R], "exp10": [SMALL], "cbrt": [POSITIVE], "cosm1": [R], "sindg": [(-90.0, 90.0)],
    "cosdg": [(-90.0, 90.0)], "tandg": [(-40.0, 40.0)], "cotdg": [(40.0, 80.0)],
    "rel_entr": [POSITIVE, POSITIVE], "kl_div": [POSITIVE, POSITIVE],
    "pseudo_huber": [POSITIVE, R], "boxcox": [POSITIVE, R], "boxcox1p": [POSITIVE, R],
    "erfinv": [SMALL], "erfcinv": [(0.1, 1.9)], "ndtri": [UNIT], "ndtri_exp": [(-2.5, -0.2)],
    "gammaln": [POSITIVE], "beta": [POSITIVE, POSITIVE], "betaln": [POSITIVE, POSITIVE],
    "gammainc": [POSITIVE, POSITIVE], "gammaincc": [POSITIVE, POSITIVE],
    "gammaincinv": [POSITIVE, UNIT], "gammainccinv": [POSITIVE, UNIT],
    "betainc": [POSITIVE, POSITIVE, UNIT], "betaincc": [POSITIVE, POSITIVE, UNIT],
    "betaincinv": [POSITIVE, POSITIVE, UNIT], "betainccinv": [POSITIVE, POSITIVE, UNIT],
    "stdtr": [POSITIVE, POSITIVE], "stdtrit": [POSITIVE, (0.6, 0.9)],
    "j0": [R], "j1": [R], "y0": [POSITIVE], "y1": [POSITIVE], "i0": [R], "i1": [R],
    "i0e": [POSITIVE], "i1e": [POSITIVE], "k0": [POSITIVE], "k1": [POSITIVE], "k0e": [POSITIVE],
    "k1e": [POSITIVE], "expi": [POSITIVE], "exp1": [POSITIVE], "ellipk": [SMALL],
    "ellipe": [SMALL], "owens_t": [R, R], "lambertw": [POSITIVE],
}  # fmt: skip
BOTH = {  # the same, for real and imaginary parts
    "log1p": [SMALL], "expm1": [R], "xlogy": [POSITIVE, POSITIVE], "xlog1py": [R, POSITIVE],
    "erf": [R], "erfc": [R], "erfi": [SMALL], "erfcx": [SMALL], "dawsn": [SMALL], "ndtr": [R],
    "log_ndtr": [SMALL], "gamma": [POSITIVE], "loggamma": [POSITIVE], "rgamma": [R],
    "psi": [POSITIVE],
}  # fmt: skip


def named(names, prefix="scipy.special."):
    """The names with the room that they are in."""
    return " ".join(prefix + name for name in names)


@real(named(REAL))
@both(named(BOTH))
def smooth(d):
    intervals = {**REAL, **BOTH}[d.name.removeprefix("scipy.special.")]
    for shape, interval in zip(d.broadcast(len(intervals)), intervals):
        d.array(shape, *interval)
    return lambda f, *xs: f(*xs)


@both("scipy.special.wofz")
def complex_only(d):
    d.array(d.shape())
    return lambda f, x: f(0.4j + x)


@real("scipy.special.huber")
def not_at_the_seam(d):
    """|r| is below delta for some elements and above for others, and near it for none."""
    delta, r = d.broadcast(2)
    d.reals(delta, 0.9, 1.1)
    d.input(d.turned(d.numbers(r, 0.1, 0.8) + d.random.integers(0, 2, r)))
    return lambda f, delta, r: f(delta, r)


@both(named(["jv", "yv", "hankel1", "hankel2", "iv", "kv", "kve", "ive", "jve", "yve"]))
@real(named(["yn", "kn", "expn"]))
def with_an_order(d):
    order, x = d.broadcast(2)
    d.array(x, *POSITIVE)
    least = -1 if d.name in ("scipy.special.jv", "scipy.special.iv") else 0
    n = d.random.integers(least, 4, order) if d.flag() else d.whole(least, 3)
    if not d.name.endswith("n") and d.flag():
        n = n + 0.4
    return lambda f, x: f(n, x)


@real(named(["polygamma", "zeta"]))
def with_a_number_of_derivatives(d):
    order, x = d.broadcast(2)
    d.array(x, *POSITIVE)
    n = d.random.integers(2, 4, order) if d.flag() else d.pick(2, 3)
    return lambda f, x: f(n, x)


@real("scipy.special.multigammaln")
def with_a_dimension(d):
    d.array(d.shape(), 2.2, 4.0)
    n = d.whole(1, 3)
    return lambda f, x: f(x, n)


@both(named(["hyp0f1", "hyp1f1", "hyp2f1"]))
def hypergeometric(d):
    count = 4 if d.name.endswith("2f1") else 3 if d.name.endswith("1f1") else 2
    *shapes, x = d.broadcast(count)
    d.array(x, -0.4, 0.4)
    parameters = [d.numbers(shape, 0.5, 2.5) for shape in shapes]
    return lambda f, x: f(*parameters, x)


@both("scipy.special.airy")
@real("scipy.special.sici scipy.special.fresnel")
def with_several_results(d):
    d.array(d.shape(), *POSITIVE)
    return lambda f, x: f(x)


@both("scipy.special.logsumexp")
def sums_of_exponentials(d):
    a, b = d.broadcast(2)
    x = d.array(a, -1.0, 1.0)
    axis, keepdims = d.axes(x), d.flag()
    if d.form == "small" or d.flag():
        return lambda f, a: f(a, axis=axis, keepdims=keepdims)
    if d.flag():
        d.array(b, 0.3, 2.0)
        axis = None
        return lambda f, a, b: f(a, axis, b, keepdims)
    weights = d.numbers(raw.shape(x), -2.0, -0.3)
    return lambda f, a: f(a, axis, weights, keepdims, return_sign=True)


@both("scipy.special.softmax scipy.special.log_softmax")
def shares(d):
    x = d.array(d.shape(), -1.0, 1.0)
    axis = d.axes(x)
    return lambda f, x: f(x, axis)

"""Derivatives of Bessel functions, in their argument; in their order they are refused.

>>> from microad import grad
>>> grad(S.j0)(0.0), grad(S.j1)(0.0), grad(S.iv, 1)(2, 0.0)
(-0.0, 0.5, 0.0)
>>> grad(S.jv)(1.0, 2.0)
Traceback (most recent call last):
...
microad.errors.scipy.NoParameterError: jv has no derivative in its parameter 'v' here, only in ...

Formulas: DLMF 10.6.1 (J, Y, H), 10.29.1 (I, K), 9.2.1 (Airy). The scaled forms have a factor more:
exp(-|Re x|) for I, exp(x) for K, exp(-|Im x|) for J and Y. Where |Re x| has no
complex derivative, the rules say what a change of Re x or Im x does.
"""

import scipy.special as raw

from microad.engine.rule_types import unbroadcast
from microad.engine.rules import defvjp, elementwise
from microad.scipy.special.functions import S, refuse


def middle(f, first, second=1.0):
    """d/dx f(v, x) = (first f(v - 1, x) + second f(v + 1, x)) / 2, in the function f of S."""

    def partial(np, ans, v, x):
        return 0.5 * (first * f(v - 1, x) + second * f(v + 1, x))

    return partial


def scaled(f, sign, size):
    """The vjp of f(v, x) = exp(-|size(x)|) F(v, x), where F goes as `middle` says with 1, sign."""

    def pull(np, g, ans, v, x):
        part = np.real(x) if size == "real" else np.imag(x)
        slope = g * (0.5 * (f(v - 1, x) + sign * f(v + 1, x)))
        turn = 1.0 if size == "real" else -1j
        return unbroadcast(np, slope - turn * (np.sign(part) * np.real(g * ans)), x)

    return pull


# fmt: off
#                        d/dx f(x)
elementwise(raw.j0,         lambda np, ans, x: -S.j1(x))
elementwise(raw.y0,         lambda np, ans, x: -S.y1(x))
elementwise(raw.j1,         lambda np, ans, x: 0.5 * (S.j0(x) - S.jv(2, x)))
elementwise(raw.y1,         lambda np, ans, x: 0.5 * (S.y0(x) - S.yv(2, x)))
elementwise(raw.i0,         lambda np, ans, x: S.i1(x))
elementwise(raw.i1,         lambda np, ans, x: 0.5 * (S.i0(x) + S.iv(2, x)))
elementwise(raw.k0,         lambda np, ans, x: -S.k1(x))
elementwise(raw.k1,         lambda np, ans, x: -0.5 * (S.k0(x) + S.kv(2, x)))
elementwise(raw.i0e,        lambda np, ans, x: S.i1e(x) - np.sign(x) * ans)
elementwise(raw.i1e,        lambda np, ans, x: 0.5 * (S.i0e(x) + S.ive(2, x)) - np.sign(x) * ans)
elementwise(raw.k0e,        lambda np, ans, x: ans - S.k1e(x))
elementwise(raw.k1e,        lambda np, ans, x: ans - 0.5 * (S.k0e(x) + S.kve(2, x)))
#                        d/dx f(v, x)
elementwise(raw.jv,         refuse(raw.jv, "v"),       middle(S.jv, 1.0, -1.0))
elementwise(raw.yv,         refuse(raw.yv, "v"),       middle(S.yv, 1.0, -1.0))
elementwise(raw.yn,         refuse(raw.yn, "n"),       middle(S.yv, 1.0, -1.0))
elementwise(raw.hankel1,    refuse(raw.hankel1, "v"),  middle(S.hankel1, 1.0, -1.0))
elementwise(raw.hankel2,    refuse(raw.hankel2, "v"),  middle(S.hankel2, 1.0, -1.0))
elementwise(raw.iv,         refuse(raw.iv, "v"),       middle(S.iv, 1.0))
elementwise(raw.kv,         refuse(raw.kv, "v"),       middle(S.kv, -1.0, -1.0))
elementwise(raw.kn,         refuse(raw.kn, "n"),       middle(S.kv, -1.0, -1.0))
elementwise(raw.kve,        refuse(raw.kve, "v"),
                            lambda np, ans, v, x: ans - 0.5 * (S.kve(v - 1, x) + S.kve(v + 1, x)))
elementwise(raw.hankel1e,   refuse(raw.hankel1e, "v"),
            lambda np, ans, v, x: 0.5 * (S.hankel1e(v - 1, x) - S.hankel1e(v + 1, x)) - 1j * ans)
elementwise(raw.hankel2e,   refuse(raw.hankel2e, "v"),
            lambda np, ans, v, x: 0.5 * (S.hankel2e(v - 1, x) - S.hankel2e(v + 1, x)) + 1j * ans)
defvjp(raw.ive,             refuse(raw.ive, "v"),      scaled(S.ive, 1.0, "real"))
defvjp(raw.jve,             refuse(raw.jve, "v"),      scaled(S.jve, -1.0, "imag"))
defvjp(raw.yve,             refuse(raw.yve, "v"),      scaled(S.yve, -1.0, "imag"))
# fmt: on


def airy_x(np, g, ans, x):
    """The vjp of (Ai, Ai', Bi, Bi'), all of which solve y'' = x y."""
    a, da, b, db = ans
    return g[0] * da + g[1] * x * a + g[2] * db + g[3] * x * b


defvjp(raw.airy, airy_x)

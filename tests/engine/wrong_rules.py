"""Operations with their right rule, and with wrong ones that a gradient checker has to reject.

The kinds of mistakes are those of curriculum.md section 6, C7: a forgotten cotangent, swapped
partials, a sign, a wrong axis, `=` for `+=`, a mean for a sum, a changed input, an operation
hidden from the engine, a missing transpose, a missing sum over broadcast axes, ties and kinks,
NaN at extremes. Every operation comes with points at which all of its wrong rules can be told:
rectangular and broadcast shapes, ties, zeros and large numbers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as raw

from microad.engine.rule_types import unbroadcast as fit
from microad.engine.tape import Var


@dataclass
class Operation:
    """A function of arrays, its points, its right vjps and the wrong ones by name."""

    f: Callable
    points: list
    right: tuple
    wrong: dict
    scales: tuple = (1e-6, 1.0, 1e6)


random = raw.random.default_rng(0)
VECTOR = random.standard_normal(5)
POSITIVE = random.uniform(0.5, 2.0, 5)
TABLE = random.standard_normal((2, 3))
SQUARE = random.standard_normal((3, 3)) + 3 * raw.eye(3)
PAIR = (TABLE, random.standard_normal((2, 3)))
BROADCAST = (random.standard_normal((3, 1)), random.standard_normal((4, 3, 2)))
COMPLEX = random.standard_normal(4) + 1j * random.standard_normal(4)


def hide(x: Any) -> Any:
    """The bare array: what a rule gets hold of when it goes behind the engine's back."""
    while isinstance(x, Var):
        x = x.value
    return x


def changed(x: Any, factor: Any) -> Any:
    """Multiply in place, as a careless rule does."""
    bare = hide(x)
    raw.multiply(bare, factor, out=bare)
    return x


def scatter(np: Any, g: Any, where: Any, size: int, add: bool = True) -> Any:
    """Place g at `where` in zeros; with add=False later entries replace earlier ones."""
    rows = [raw.eye(size)[i] for i in where]
    if not add:
        rows = [row * (i not in where[k + 1 :]) for k, (i, row) in enumerate(zip(where, rows))]
    return np.dot(g, raw.array(rows))


def one_copy(g: Any, x: Any) -> Any:
    """The part of g that belongs to the first of the copies that broadcasting makes of x."""
    return g[(0,) * (g.ndim - x.ndim)][tuple(slice(n) for n in x.shape)]


def bump(x: Any) -> Any:
    """1 / (1 + exp(-x)) without overflow."""
    return 0.5 * (raw.tanh(0.5 * x) + 1.0)


AGAIN = [0, 2, 0, 4]
TURN = (1, 2, 0)

# fmt: off
OPERATIONS = {
    "sin": Operation(raw.sin, [VECTOR, 2.5], (lambda np, g, ans, x: g * np.cos(x),), {
        "forgets g":            (lambda np, g, ans, x: np.cos(x) + 0 * g,),
        "sign":                 (lambda np, g, ans, x: -g * np.cos(x),),
        "its own value":        (lambda np, g, ans, x: g * ans,),
        "absolute value":       (lambda np, g, ans, x: g * np.abs(np.cos(x)),),
        "adds g":               (lambda np, g, ans, x: g + np.cos(x),),
        "g twice":              (lambda np, g, ans, x: g * g * np.cos(x),),
        "right at 1 only":      (lambda np, g, ans, x: g * 0.5403023058681398,),
        "wrong by 0.05 %":      (lambda np, g, ans, x: g * np.cos(x) * 1.0005,),
        "nothing":              (lambda np, g, ans, x: 0.0 * g * x,),
        "hides an operation":   (lambda np, g, ans, x: g * raw.cos(hide(x)),),
        "changes x":            (lambda np, g, ans, x: g * np.cos(changed(x, 2.0)),),
        "changes g":            (lambda np, g, ans, x: changed(g, raw.cos(hide(x))),),
    }),
    "exp": Operation(raw.exp, [VECTOR], (lambda np, g, ans, x: g * ans,), {
        "changes its result":   (lambda np, g, ans, x: changed(ans, hide(g)),),
        "x for exp(x)":         (lambda np, g, ans, x: g * x,),
    }, (1e-6, 1.0)),
    "square": Operation(raw.square, [VECTOR], (lambda np, g, ans, x: g * 2 * x,), {
        "forgets the 2":        (lambda np, g, ans, x: g * x,),
        "keeps the exponent":   (lambda np, g, ans, x: g * 2 * ans,),
        "absolute value":       (lambda np, g, ans, x: g * 2 * np.abs(x),),
    }),
    "sqrt": Operation(raw.sqrt, [POSITIVE], (lambda np, g, ans, x: g * 0.5 / ans,), {
        "multiplies":           (lambda np, g, ans, x: g * 0.5 * ans,),
        "forgets the half":     (lambda np, g, ans, x: g / ans,),
    }),
    "tanh": Operation(raw.tanh, [VECTOR], (lambda np, g, ans, x: g * (1 - ans * ans),), {
        "forgets the square":   (lambda np, g, ans, x: g * (1 - ans),),
        "x for tanh(x)":        (lambda np, g, ans, x: g * (1 - x * x),),
    }, (1e-6, 1.0)),
    "abs": Operation(raw.abs, [raw.array([-2.0, 0.0, 3.0])],
                     (lambda np, g, ans, x: g * np.sign(x),), {
        "1 at the kink":        (lambda np, g, ans, x: g * np.where(x >= 0, 1.0, -1.0),),
        "1 everywhere":         (lambda np, g, ans, x: g,),
    }),
    "sigmoid": Operation(bump, [raw.array([-800.0, -1.0, 2.0])],
                         (lambda np, g, ans, x: g * ans * (1 - ans),), {
        "NaN at extremes":      (lambda np, g, ans, x: g * np.exp(-x) / (1 + np.exp(-x)) ** 2,),
        "forgets 1 - s":        (lambda np, g, ans, x: g * ans,),
    }, (1e-6, 1.0)),
    "multiply": Operation(raw.multiply, [PAIR, BROADCAST],
        (lambda np, g, ans, x, y: fit(np, g * y, x),
         lambda np, g, ans, x, y: fit(np, g * x, y)), {
        "swapped partials":     (lambda np, g, ans, x, y: fit(np, g * x, x),
                                 lambda np, g, ans, x, y: fit(np, g * y, y)),
        "forgets y":            (lambda np, g, ans, x, y: fit(np, g * y, x), None),
        "not unbroadcast":      (lambda np, g, ans, x, y: g * y, lambda np, g, ans, x, y: g * x),
        "mean over copies":     (lambda np, g, ans, x, y: fit(np, g * y * x.size / g.size, x),
                                 lambda np, g, ans, x, y: fit(np, g * x, y)),
        "first copy only":      (lambda np, g, ans, x, y: one_copy(g * y, x),
                                 lambda np, g, ans, x, y: fit(np, g * x, y)),
        "hides x from y":       (lambda np, g, ans, x, y: fit(np, g * y, x),
                                 lambda np, g, ans, x, y: fit(np, g * hide(x), y)),
    }),
    "divide": Operation(raw.divide, [(TABLE, random.uniform(1.0, 2.0, (2, 3)))],
        (lambda np, g, ans, x, y: g / y, lambda np, g, ans, x, y: -g * ans / y), {
        "sign":                 (lambda np, g, ans, x, y: g / y,
                                 lambda np, g, ans, x, y: g * ans / y),
        "forgets a y":          (lambda np, g, ans, x, y: g / y,
                                 lambda np, g, ans, x, y: -g * ans),
        "swapped partials":     (lambda np, g, ans, x, y: -g * ans / y,
                                 lambda np, g, ans, x, y: g / y),
    }),
    "matmul": Operation(raw.matmul, [(SQUARE, SQUARE.T + 1.0)],
        (lambda np, g, ans, x, y: np.matmul(g, np.swapaxes(y, 0, 1)),
         lambda np, g, ans, x, y: np.matmul(np.swapaxes(x, 0, 1), g)), {
        "not transposed":       (lambda np, g, ans, x, y: np.matmul(g, y),
                                 lambda np, g, ans, x, y: np.matmul(x, g)),
        "wrong order":          (lambda np, g, ans, x, y: np.matmul(np.swapaxes(y, 0, 1), g),
                                 lambda np, g, ans, x, y: np.matmul(g, np.swapaxes(x, 0, 1))),
        "result transposed":    (lambda np, g, ans, x, y: np.matmul(y, np.swapaxes(g, 0, 1)),
                                 lambda np, g, ans, x, y: np.matmul(np.swapaxes(x, 0, 1), g)),
        "elementwise":          (lambda np, g, ans, x, y: g * y, lambda np, g, ans, x, y: g * x),
    }),
    "sum of columns": Operation(lambda x: raw.sum(x, 0), [SQUARE],
                                (lambda np, g, ans, x: g + 0.0 * x,), {
        "wrong axis":           (lambda np, g, ans, x: g[:, None] + 0.0 * x,),
        "mean for sum":         (lambda np, g, ans, x: g / 3 + 0.0 * x,),
        "ones for g":           (lambda np, g, ans, x: 1.0 + 0.0 * g + 0.0 * x,),
        "not spread":           (lambda np, g, ans, x: g,),
        "g in one row only":    (lambda np, g, ans, x: g * raw.eye(3)[:, :1],),
    }),
    "mean": Operation(raw.mean, [TABLE], (lambda np, g, ans, x: (g / x.size) + 0.0 * x,), {
        "sum for mean":         (lambda np, g, ans, x: g + 0.0 * x,),
        "wrong count":          (lambda np, g, ans, x: g / len(x) + 0.0 * x,),
    }),
    "max": Operation(raw.max, [raw.array([1.0, 3.0, 3.0, -2.0]), VECTOR],
        (lambda np, g, ans, x: g * (x == ans) / raw.sum(hide(x) == hide(ans)),), {
        "g to every tie":       (lambda np, g, ans, x: g * (x == ans),),
        "g to the first":       (lambda np, g, ans, x: g * raw.eye(x.size)[raw.argmax(hide(x))],),
        "mean for max":         (lambda np, g, ans, x: g * (x == x) / x.size,),
    }),
    "maximum": Operation(raw.maximum, [(raw.array([1.0, 2.0, -3.0]), raw.array([1.0, 0.5, 4.0]))],
        (lambda np, g, ans, x, y: g * np.where(x == y, 0.5, 1.0 * (x > y)),
         lambda np, g, ans, x, y: g * np.where(x == y, 0.5, 1.0 * (y > x))), {
        "ties to both":         (lambda np, g, ans, x, y: g * (x >= y),
                                 lambda np, g, ans, x, y: g * (y >= x)),
        "ties to none":         (lambda np, g, ans, x, y: g * (x > y),
                                 lambda np, g, ans, x, y: g * (y > x)),
        "the smaller wins":     (lambda np, g, ans, x, y: g * np.where(x == y, 0.5, 1.0 * (x < y)),
                                 lambda np, g, ans, x, y: g * np.where(x == y, 0.5, 1.0 * (y < x))),
    }),
    "x[[0, 2, 0, 4]]": Operation(lambda x: x[AGAIN], [VECTOR],
                                 (lambda np, g, ans, x: scatter(np, g, AGAIN, 5),), {
        "= for +=":             (lambda np, g, ans, x: scatter(np, g, AGAIN, 5, add=False),),
        "ones for g":           (lambda np, g, ans, x: scatter(np, 0 * g + 1.0, AGAIN, 5),),
        "off by one":           (lambda np, g, ans, x: scatter(np, g, [1, 3, 1, 0], 5),),
    }),
    "transpose": Operation(lambda x: raw.transpose(x, TURN), [random.standard_normal((3, 3, 3))],
                           (lambda np, g, ans, x: np.transpose(g, (2, 0, 1)),), {
        "not the inverse":      (lambda np, g, ans, x: np.transpose(g, TURN),),
        "not at all":           (lambda np, g, ans, x: g,),
    }),
    "reshape": Operation(lambda x: raw.reshape(x, (3, 2)), [TABLE],
                         (lambda np, g, ans, x: np.reshape(g, (2, 3)),), {
        "transposes":           (lambda np, g, ans, x: np.transpose(g),),
        "keeps the shape":      (lambda np, g, ans, x: g,),
    }),
    "cumsum": Operation(raw.cumsum, [VECTOR], (lambda np, g, ans, x: np.cumsum(g[::-1])[::-1],), {
        "forwards":             (lambda np, g, ans, x: np.cumsum(g),),
        "off by one":           (lambda np, g, ans, x: np.cumsum(g[::-1])[::-1] - g,),
    }),
    "softmax": Operation(lambda x: raw.exp(x) / raw.sum(raw.exp(x)), [VECTOR],
                         (lambda np, g, ans, x: ans * (g - np.sum(g * ans)),), {
        "diagonal only":        (lambda np, g, ans, x: g * ans * (1 - ans),),
        "mean for sum":         (lambda np, g, ans, x: ans * (g - np.mean(g * ans)),),
    }, (1e-6, 1.0)),
    "norm": Operation(raw.linalg.norm, [VECTOR, raw.zeros(3)],
                      (lambda np, g, ans, x: g * x / np.where(ans == 0, 1.0, ans),), {
        "NaN at 0":             (lambda np, g, ans, x: g * np.divide(x, ans),),
        "forgets the length":   (lambda np, g, ans, x: g * x,),
        "twice":                (lambda np, g, ans, x: 2 * g * x / np.where(ans == 0, 1.0, ans),),
    }),
    "det": Operation(raw.linalg.det, [SQUARE],
                     (lambda np, g, ans, x: g * ans * np.swapaxes(np.linalg.inv(x), 0, 1),), {
        "not transposed":       (lambda np, g, ans, x: g * ans * np.linalg.inv(x),),
        "forgets the value":    (lambda np, g, ans, x: g * np.swapaxes(np.linalg.inv(x), 0, 1),),
    }),
    "complex product with 2 + 3i": Operation(lambda x: x * (2 + 3j), [COMPLEX],
                                             (lambda np, g, ans, x: g * (2 + 3j),), {
        "conjugates":           (lambda np, g, ans, x: g * (2 - 3j),),
        "real part only":       (lambda np, g, ans, x: g * 2,),
    }),
    "conjugate": Operation(raw.conj, [COMPLEX], (lambda np, g, ans, x: np.conj(g),), {
        "leaves g alone":       (lambda np, g, ans, x: g,),
    }),
}

# Forward rules: f, point, right jvps, wrong ones.
FORWARD = {
    "sin": (raw.sin, VECTOR, (lambda np, t, ans, x: t * np.cos(x),), {
        "forgets t":            (lambda np, t, ans, x: np.cos(x) + 0 * t,),
        "sign":                 (lambda np, t, ans, x: -t * np.cos(x),),
        "transposes":           (lambda np, t, ans, x: (t * np.cos(x))[::-1],),
        "hides an operation":   (lambda np, t, ans, x: t * raw.cos(hide(x)),),
    }),
    "multiply": (raw.multiply, PAIR,
                 (lambda np, t, ans, x, y: t * y, lambda np, t, ans, x, y: t * x), {
        "swapped partials":     (lambda np, t, ans, x, y: t * x,
                                 lambda np, t, ans, x, y: t * y),
        "mean of the terms":    (lambda np, t, ans, x, y: t * y / 2,
                                 lambda np, t, ans, x, y: t * x / 2),
    }),
}
# fmt: on

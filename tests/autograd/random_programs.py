"""Random programs, each a list of steps on a growing list of arrays of shape (3,).

A step is (name, operands). The table says what each name means in the words of a namespace, so
the same program runs on microad, NumPy and PyTorch. All of them are smooth, bounded, and *keep*
what they need: an engine that lets a graph go must then say so at the second walk.
"""

SHAPE = (3,)

STEPS = {
    # name: how many operands, and what is computed
    "sin": (1, lambda np, a: np.sin(a)),
    "tanh": (1, lambda np, a: np.tanh(a)),
    "exp": (1, lambda np, a: np.exp(a * a * -0.5)),
    "square": (1, lambda np, a: a * a / (1.0 + a * a)),
    "root": (1, lambda np, a: np.sqrt(1.0 + a * a)),
    "mul": (2, lambda np, a, b: np.tanh(a) * b),
    "div": (2, lambda np, a, b: a / (2.0 + np.cos(b))),
    "add": (2, lambda np, a, b: np.sin(a) + 0.5 * np.cos(b)),
    "sub": (2, lambda np, a, b: np.cos(a - b)),
    "where": (2, lambda np, a, b: np.where(a > b, np.sin(a), np.cos(b))),
    "atan": (2, lambda np, a, b: np.arctan2(a, 1.5 + b * b)),
    "sum": (2, lambda np, a, b: np.sum(a * a) * np.sin(b)),
    "dot": (2, lambda np, a, b: np.tanh(np.dot(a, b)) * np.cos(a)),
    "slice": (2, lambda np, a, b: np.cos(a[1] * a) * b[0] * b[2]),
    "stack": (2, lambda np, a, b: np.sum(np.sin(np.stack([a, b, a * b])), 0)),
}


def apply(np, name, operands):
    """One step."""
    return STEPS[name][1](np, *operands)

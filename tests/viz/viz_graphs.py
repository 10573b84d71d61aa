"""Graphs that several tests draw."""

import math
import random
from itertools import pairwise

from microad.scalar import Value, log, sin, tanh


def square_plus():
    x = Value(3.0, label="x")
    return x * x + x


def shared_sum():
    a, b = Value(2.0, label="a"), Value(1.0, label="b")
    return (a + b) * (b + 1)


def baydin():
    x1, x2 = Value(2.0, label="x1"), Value(5.0, label="x2")
    return log(x1) + x1 * x2 - sin(x2)


def odd_labels():
    a, b = Value(2.0, label="<script>alert(1)</script>"), Value(math.nan, label='"&' * 30)
    return a * b - math.inf


def doubled(times):
    y = Value(1.0, label="x")
    for _ in range(times):
        y = y + y
    return y


def network(sizes, samples=1):
    """The squared error of a network with tanh units, all weights labeled."""
    rng = random.Random(1)

    def weight(label):
        return Value(rng.uniform(-1, 1), label=label)

    layers = [
        [
            ([weight(f"w{k},{j},{i}") for i in range(n)], weight(f"b{k},{j}"))
            for j in range(m)
        ]
        for k, (n, m) in enumerate(pairwise(sizes), 1)
    ]  # fmt: skip
    loss = None
    for _ in range(samples):
        h = [weight(f"x{i}") for i in range(sizes[0])]
        for layer in layers:
            sums = [sum((w * x for w, x in zip(ws, h, strict=True)), b) for ws, b in layer]
            h = sums if layer is layers[-1] else [tanh(z) for z in sums]
        error = (h[0] - 1.0) ** 2
        loss = error if loss is None else loss + error
    return loss


def dag(choices):
    """A graph from a list of (operation, left, right), where the last value is the output."""
    values = [Value(1.5, label="a"), Value(-0.5, label="b"), Value(2.0)]
    for op, i, j in choices:
        left, right = values[i % len(values)], values[j % len(values)]
        values.append({"+": left + right, "*": left * right, "sin": sin(left)}[op])
    return values[-1]

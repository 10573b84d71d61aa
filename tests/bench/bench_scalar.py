"""The scalar engine side by side with micrograd, and its own cost per operation by depth.

    python tests/bench/bench_scalar.py [--repeats 7] [--readme]

One process, the competitors in turn, CPU time, every gradient compared before anything is
timed. Printed are ratios of medians: seconds on a shared machine mean little, ratios hold.
"""

import argparse
import gc
import math
import platform
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

from machine import processor
from micrograd.engine import Value as Micrograd

from microad.scalar import Value


def moons(n=100, noise=0.1):
    """Two half circles that reach into each other, as lists of points and of labels +1, -1."""
    r = random.Random(1337)
    points, labels = [], []
    for k in range(n):
        t, up = math.pi * r.random(), k % 2 == 0
        x, y = (math.cos(t), math.sin(t)) if up else (1 - math.cos(t), 0.5 - math.sin(t))
        points.append((x + r.gauss(0, noise), y + r.gauss(0, noise)))
        labels.append(1 if up else -1)
    return points, labels


def network(number, sizes=(2, 16, 16, 1)):
    """The parameters of micrograd's demo network: for each neuron its weights, then its bias."""
    r = random.Random(1337)
    return [
        [[number(r.uniform(-1, 1)) for _ in range(m)] + [number(0.0)] for _ in range(n)]
        for m, n in zip(sizes, sizes[1:], strict=False)
    ]


def loss(number, layers, points, labels):
    """Max-margin loss with regularization, summed over all points, as in that demo."""
    total = 0.0
    for point, label in zip(points, labels, strict=True):
        values = [number(x) for x in point]
        for depth, layer in enumerate(layers):
            values = [sum((w * v for w, v in zip(n, values, strict=False)), n[-1]) for n in layer]
            if depth < len(layers) - 1:
                values = [v.relu() for v in values]
        total = total + (1 + -label * values[0]).relu()
    weights = [w for layer in layers for neuron in layer for w in neuron]
    return total * (1 / len(points)) + 1e-4 * sum(w * w for w in weights)


def train_step(number, data):
    """Return seconds forward, seconds backward and all gradients of one step."""
    layers = network(number)
    gc.collect()
    t0 = time.process_time()
    end = loss(number, layers, *data)
    t1 = time.process_time()
    end.backward()
    t2 = time.process_time()
    return t1 - t0, t2 - t1, [w.grad for layer in layers for neuron in layer for w in neuron]


def compare_moons(repeats):
    data, engines = moons(), {"micrograd": Micrograd, "microad": Value}
    first = {name: train_step(number, data)[2] for name, number in engines.items()}
    for ours, theirs in zip(first["microad"], first["micrograd"], strict=True):
        assert math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-12)
    times = {name: [] for name in engines}
    for _ in range(repeats):
        for name, number in engines.items():
            times[name].append(train_step(number, data)[:2])
    ratio = [sum(m) / sum(o) for m, o in zip(times["micrograd"], times["microad"], strict=True)]
    return [
        "| moons network of micrograd (2-16-16-1, 100 points), forward and backward | "
        f"{statistics.median(ratio):.1f} times faster than micrograd "
        f"(pairs: {min(ratio):.1f} to {max(ratio):.1f}) | 4 |"
    ]


def chain(n):
    """Seconds for n multiplications and their sweep."""
    gc.collect()
    x = y = Value(1.0)
    start = time.process_time()
    for _ in range(n):
        y = y * 1.0000001
    y.backward()
    seconds = time.process_time() - start
    assert math.isclose(x.grad, 1.0000001**n, rel_tol=1e-6)
    return seconds


def compare_depths():
    sizes = [1_000, 10_000, 100_000, 1_000_000]
    cost = {n: min(chain(n) for _ in range(3 if n > 10**5 else 7)) / n for n in sizes}
    gc.disable()  # what is left is the engine; the rest is Python's search for cycles
    paused = min(chain(sizes[-1]) for _ in range(2)) / sizes[-1]
    gc.enable()
    ratios = ", ".join(f"{cost[n] / cost[sizes[0]]:.1f}" for n in sizes[1:])
    return [
        "| chain of 10⁴, 10⁵, 10⁶ multiplications, cost of one | "
        f"{ratios} times that at 10³ ({paused / cost[sizes[0]]:.1f} at 10⁶ with Python's "
        "garbage collector paused) | linear |"
    ]


def compare_imports(repeats):
    def cpu(module):
        code = f"import time as t; s = t.process_time(); import {module}; print(t.process_time()-s)"
        return float(subprocess.run([sys.executable, "-c", code], capture_output=True).stdout)

    pairs = [(cpu("microad.scalar"), cpu("numpy")) for _ in range(repeats)]
    ours, numpy = (statistics.median(column) for column in zip(*pairs, strict=True))
    return [f"| `import microad.scalar`, CPU time | {ours / numpy:.2f} of `import numpy` | 1.2 |"]


def write_readme(lines):
    path = Path(__file__).parents[2] / "README.md"
    before, _, rest = path.read_text().partition("<!-- bench -->")
    _, mark, after = rest.partition("<!-- /bench -->")
    path.write_text("\n".join([before + "<!-- bench -->", *lines, mark + after]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--readme", action="store_true", help="write the table into the README")
    args = parser.parse_args()
    lines = ["| measured side by side, in one run | result | to reach |", "|---|---|---|"]
    for part in (compare_moons(args.repeats), compare_depths(), compare_imports(args.repeats)):
        lines += part
    lines += ["", f"(`tests/bench/bench_scalar.py`, Python {platform.python_version()}, "
              f"{processor()}, one thread)"]  # fmt: skip
    print("\n".join(lines))
    if args.readme:
        write_readme(lines)


if __name__ == "__main__":
    main()

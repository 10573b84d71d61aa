"""The vector engine side by side with HIPS autograd, PyTorch and derivatives worked out by hand.

    python tests/bench/bench_engine.py [--repeats 7] [--only WORD] [--readme]

One process, one thread, the competitors in turn, CPU time, every derivative compared with the
hand-derived one before anything is timed. Printed are ratios of medians: seconds on a shared
machine mean little, ratios hold. A competitor that is not installed is left out of the table:
`pip install autograd==1.9.1 torch==2.13.0` brings both.
"""

import argparse
import gc
import os
import platform
import statistics
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

if __name__ == "__main__":  # before NumPy is loaded
    for library in ("OMP", "OPENBLAS", "MKL"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")

import numpy
from engine_cases import all_cases, styles
from machine import processor

import microad.numpy  # noqa: F401  (it switches the fast layer on)
from microad.engine import fast

# What design.md section 8 asks for: at most so many times the hand-derived version ("hand"),
# at least so many times faster than a peer.
BARS = {
    "Taylor sine at pi, a while loop on Python floats": {"autograd": 12},
    "chain of 999 operations, 10 elements": {"by hand": 2.4, "autograd": 6, "torch": 2.5},
    "chain of 999 operations, Python floats": {"autograd": 12},
    "logistic regression 4x3, value and gradient": {"autograd": 4},
    "logistic regression 1,000x50, value and gradient": {"autograd": 3},
    "logistic regression 100,000x100, value and gradient": {"by hand": 1.15},
    "network 784-256-10, batch 128, float64": {"by hand": 1.3, "autograd": 1},
    "network 784-256-10, batch 128, float32": {"by hand": 1.3, "autograd": 1},
    "Jacobian of tanh(A x), 50x50": {"autograd": 15},
    "Hessian of Rosenbrock's function, 100 variables": {"autograd": 15},
    "Hessian times a vector, 10,000 variables": {"autograd": 4},
    "Jacobian times a vector, 50 variables": {"autograd": 3},
    "1,000 slices in a loop": {"autograd": 5},
    "1,000 scalar reads in a loop": {"autograd": 10},
    "a list of 1,000 arrays": {"autograd": 30},
}
LARGE = 1_000_000  # elements of a large array: 8 MB


# ---------------------------------------------------------------- time


def flat(result):
    """All numbers of a derivative in one array, whatever it was packed in."""
    if isinstance(result, (list, tuple)):
        return numpy.concatenate([flat(part) for part in result])
    return numpy.ravel(numpy.asarray(result, dtype=float))


def check(case):
    """Stop if a competitor does not compute what the hand-derived version does."""
    right = flat(case.runs["by hand"]())
    for name, run in case.runs.items():
        fast.switch(on=name != "plain")
        got = flat(run())
        worst = numpy.max(numpy.abs(got - right)) / numpy.max(numpy.abs(right))
        assert worst <= case.tolerance, f"{case.name}, {name}: off by {worst:.1e}"


def seconds(run, calls=1):
    """CPU seconds of one call, the mean of several."""
    gc.collect()
    start = time.process_time()
    for _ in range(calls):
        run()
    return (time.process_time() - start) / calls


def measure(case, repeats, enough=0.03):
    """Seconds of each competitor in each round, all of them in turn, calls enough in each."""
    calls = {}
    for name, run in case.runs.items():
        fast.switch(on=name != "plain")
        calls[name] = 1 + int(enough / seconds(run, 3))
    times = {name: [] for name in case.runs}
    for _ in range(repeats):
        for name, run in case.runs.items():
            fast.switch(on=name != "plain")
            times[name].append(seconds(run, calls[name]))
    fast.switch(on=True)
    return times


def ratio(top, bottom):
    return statistics.median(a / b for a, b in zip(top, bottom, strict=True))


def compare_times(repeats, only):
    """One row of the table for each program."""
    rows = [
        "| program, and what is differentiated | times the hand-derived one | "
        "faster than HIPS autograd | faster than PyTorch | plain engine, times HIPS autograd |",
        "|---|---|---|---|---|",
    ]
    for case in all_cases():
        if only not in case.name:
            continue
        case.runs["plain"] = case.runs["microad"]
        check(case)
        times = measure(case, repeats)
        bars, ours = BARS[case.name], times["microad"]
        cells = [judged(ratio(ours, times["by hand"]), bars.get("by hand"), below=True)]
        for peer in ("autograd", "torch"):
            there = peer in times
            cells.append(judged(ratio(times[peer], ours), bars.get(peer)) if there else "–")
        peer = times.get("autograd")
        cells.append(judged(ratio(times["plain"], peer), None) if peer else "–")
        rows.append(f"| {case.name} | {' | '.join(cells)} |")
        print(rows[-1], file=sys.stderr, flush=True)
    return rows


def compare_styles(repeats):
    """The object style beside the functional one; with NumPy's own functions for information."""
    case = styles()
    check(case)
    times = measure(case, repeats)
    cells = []
    for name, bar in (("object style", 1.6), ("object style, import numpy", None)):
        cells.append(judged(ratio(times[name], times["functional"]), bar, below=True))
    return [
        "| chain of 999 operations, 10 elements: `record` and `backward`, times `grad` | "
        f"{cells[0]}; with `import numpy as np` {cells[1]} |"
    ]


def judged(value, bar, below=False):
    """A figure, and beside it the bar that it has to reach, marked where it does not."""
    shown = f"{value:.2f}" if value < 10 else f"{value:.0f}"
    if bar is None:
        return shown
    reached = round(value, 2) <= bar if below else round(value, 2) >= bar
    return f"{shown} ({'at most' if below else 'at least'} {bar}{'' if reached else ': MISSED'})"


# ---------------------------------------------------------------- depth, memory, import


def deep_chain(n):
    """A chain of n operations on an array of size 1."""
    from microad import grad

    def f(x):
        y = x
        for _ in range(n // 2):
            y = y * 0.999999 + 0.000001
        return y[0]

    gradient, x = grad(f), numpy.ones(1)
    return lambda: gradient(x)


def peak_of(run):
    """The most memory in bytes that Python and NumPy held above what they held before."""
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    run()
    peak = tracemalloc.get_traced_memory()[1] - before
    tracemalloc.stop()
    return peak


def compare_depths(repeats):
    sizes = [1_000, 10_000, 100_000, 1_000_000]
    cost = {n: min(seconds(deep_chain(n)) for _ in range(repeats)) / n for n in sizes}
    ratios = ", ".join(f"{cost[n] / cost[sizes[0]]:.2f}" for n in sizes[1:])
    worst = judged(max(cost.values()) / min(cost.values()), 1.5, below=True)
    size = judged(peak_of(deep_chain(100_000)) / 100_000, 200, below=True)
    return [
        f"| chain of 10⁴, 10⁵, 10⁶ operations: cost of one, beside 10³ | {ratios}; "
        f"largest beside smallest {worst} |",
        f"| the same, bytes for one operation | {size} |",
    ]


def linear_steps(x):
    for _ in range(25):
        x = x * 0.5 + 1.0
    return x


def saving_steps(np, x):
    y = x
    for _ in range(4):
        y = np.sin(y) * x + x
    return y


def compare_memory():
    import microad.numpy as np
    from microad import grad

    x = numpy.ones(LARGE)
    rows = []
    for name, f, bar in (
        ("50 linear operations", linear_steps, 3),
        ("12 operations, 8 of which need their inputs", lambda x: saving_steps(np, x), 12),
    ):
        gradient = grad(lambda x, f=f: np.sum(f(x)))
        size = peak_of(lambda gradient=gradient: gradient(x)) / x.nbytes
        rows.append(f"| {name} on a large array: peak, in arrays | {judged(size, bar, True)} |")
    return rows


def compare_imports(repeats):
    def cpu(module):
        code = f"import time as t; s = t.process_time(); import {module}; print(t.process_time()-s)"
        return float(subprocess.run([sys.executable, "-c", code], capture_output=True).stdout)

    rows = []
    for module, bar in (("microad", 1.2), ("microad.numpy", None)):
        pairs = [(cpu(module), cpu("numpy")) for _ in range(repeats)]
        ours, theirs = (list(column) for column in zip(*pairs, strict=True))
        shown = judged(ratio(ours, theirs), bar, below=True)
        rows.append(f"| `import {module}`, CPU time, times `import numpy` | {shown} |")
    return rows


# ---------------------------------------------------------------- the table


def write_readme(lines):
    path = Path(__file__).parents[2] / "README.md"
    before, mark, rest = path.read_text().partition("<!-- bench engine -->")
    _, end, after = rest.partition("<!-- /bench engine -->")
    if not mark or not end:
        sys.exit("README.md has no <!-- bench engine --> ... <!-- /bench engine --> to fill")
    path.write_text("\n".join([before + mark, *lines, end + after]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--only", default="", help="only the programs whose name has this word")
    parser.add_argument("--readme", action="store_true", help="write the tables into the README")
    args = parser.parse_args()
    lines = compare_times(args.repeats, args.only)
    if not args.only:
        lines += ["", "| style, depth, memory, import | result |", "|---|---|"]
        lines += compare_styles(args.repeats)
        lines += compare_depths(min(args.repeats, 3)) + compare_memory()
        lines += compare_imports(args.repeats)
    lines += ["", f"(`tests/bench/bench_engine.py`, Python {platform.python_version()}, NumPy "
              f"{numpy.__version__}, {processor()}, one thread)"]  # fmt: skip
    print("\n".join(lines))
    if args.readme:
        write_readme(lines)


if __name__ == "__main__":
    main()

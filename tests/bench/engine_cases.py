"""The programs that `bench_engine.py` times, each for every engine and by hand.

A case is a name and a dictionary of functions without arguments, one for each competitor; all
of them return the same derivative, as one array or several. What is written in NumPy's words
(`np`) serves microad and HIPS autograd alike; PyTorch and the hand-derived NumPy version have
their own lines below it. "By hand" means: what the chain rule leaves, one NumPy call a step,
nothing recorded.
"""

import math
from dataclasses import dataclass
from types import SimpleNamespace

import numpy

SEED = 1337


@dataclass
class Case:
    """One program: `runs` maps a competitor to a function that returns its derivative."""

    name: str
    runs: dict
    tolerance: float = 1e-9


def numpy_engines():
    """The engines that speak NumPy: microad, and HIPS autograd if it is installed."""
    import microad
    import microad.numpy as ours

    def tangent(f, x, t):
        return microad.make_jvp(f)(x)(t)[1]

    def hvp(f, x, v):
        return microad.hvp(f)(x, v)

    engines = [SimpleNamespace(name="microad", np=ours, ad=microad, hvp=hvp, tangent=tangent)]
    try:
        import autograd
        import autograd.numpy as theirs
    except ImportError:
        return engines

    def their_tangent(f, x, t):
        return autograd.make_jvp(f)(x)(t)[1]

    def their_hvp(f, x, v):
        return autograd.make_hvp(f)(x)[0](v)

    other = SimpleNamespace(
        name="autograd", np=theirs, ad=autograd, hvp=their_hvp, tangent=their_tangent
    )
    return [*engines, other]


def torch_or_none():
    """PyTorch on one thread, or None."""
    try:
        import torch
    except ImportError:
        return None
    torch.set_num_threads(1)
    return torch


def leaves(torch, *arrays):
    return [torch.tensor(numpy.asarray(a), requires_grad=True) for a in arrays]


def by_torch(torch, f, *arrays):
    """A function that makes leaves of the arrays, evaluates f and returns its gradients."""

    def run():
        inputs = leaves(torch, *arrays)
        return [g.numpy() for g in torch.autograd.grad(f(*inputs), inputs)]

    return run


# ---------------------------------------------------------------- small steps, many of them


def taylor_sine(x, absolute=abs):
    """The sine by its series, as the article at the root of the course has it."""
    total = term = x
    i = 0
    while absolute(term) > 0.001:
        term = -term * x**2 / ((2 * i + 3) * (2 * i + 2))
        total = total + term
        i += 1
    return total


def taylor_by_hand(x):
    total, term, slope, i = 1.0, x, 1.0, 0
    while abs(term) > 0.001:
        c = (2 * i + 3) * (2 * i + 2)
        slope = -(slope * x**2 + term * 2 * x) / c
        term = -term * x**2 / c
        total += slope
        i += 1
    return total


def taylor(engines, torch):
    runs = {"by hand": lambda: taylor_by_hand(math.pi)}
    for e in engines:
        runs[e.name] = lambda e=e: e.ad.grad(lambda x: taylor_sine(x, e.np.abs))(math.pi)
    if torch:
        runs["torch"] = by_torch(torch, taylor_sine, math.pi)
    return Case("Taylor sine at pi, a while loop on Python floats", runs)


def chain(np, x, a, steps=333):
    y = x
    for _ in range(steps):
        y = np.sin(y) * a + x
    return np.sum(y)


def chain_by_hand(x, a, sin=numpy.sin, cos=numpy.cos, steps=333):
    y, seen = x, []
    for _ in range(steps):
        s = sin(y)
        seen.append((y, s))
        y = s * a + x
    g = numpy.ones_like(x) if isinstance(x, numpy.ndarray) else 1.0
    g_x = g_a = 0.0
    for y, s in reversed(seen):
        g_x, g_a = g_x + g, g_a + g * s
        g = g * a * cos(y)
    return g_x + g, g_a


def chains(engines, torch):
    """999 operations on ten elements, and on Python floats."""
    r = numpy.random.default_rng(SEED)
    x, a = r.uniform(0.5, 1.0, 10), r.uniform(0.5, 1.0, 10)
    for title, point, hand in (
        ("10 elements", (x, a), chain_by_hand),
        ("Python floats", (0.7, 0.8), lambda x, a: chain_by_hand(x, a, math.sin, math.cos)),
    ):
        runs = {"by hand": lambda point=point, hand=hand: hand(*point)}
        for e in engines:
            both = e.ad.grad(lambda x, a, np=e.np: chain(np, x, a), (0, 1))
            runs[e.name] = lambda both=both, point=point: both(*point)
        if torch:
            runs["torch"] = by_torch(torch, lambda x, a: chain(torch, x, a), *point)
        yield Case(f"chain of 999 operations, {title}", runs)


def styles():
    """The chain on ten elements: by `grad`, and recorded in blocks, with our names and NumPy's."""
    from microad import autograd, grad
    from microad import numpy as ours

    r = numpy.random.default_rng(SEED)
    point = r.uniform(0.5, 1.0, 10), r.uniform(0.5, 1.0, 10)
    both = grad(lambda x, a: chain(ours, x, a), (0, 1))

    def in_blocks(np):
        leaves = [autograd.array(value) for value in point]
        for leaf in leaves:
            leaf.attach_grad()

        def run():
            with autograd.record():
                y = chain(np, *leaves)
            y.backward()
            return [leaf.grad for leaf in leaves]

        return run

    runs = {"by hand": lambda: chain_by_hand(*point), "functional": lambda: both(*point)}
    runs |= {"object style": in_blocks(ours), "object style, import numpy": in_blocks(numpy)}
    return Case("chain of 999 operations in two styles", runs)


# ---------------------------------------------------------------- models


def logistic_loss(np, w, inputs, targets):
    p = 0.5 * (np.tanh(np.dot(inputs, w) / 2.0) + 1.0)
    return -np.sum(np.log(p * targets + (1.0 - p) * (1.0 - targets)))


def logistic_by_hand(w, inputs, targets):
    """The loss and its gradient, every operation of the program and its derivative in turn."""
    h = numpy.tanh(numpy.dot(inputs, w) / 2.0)
    p = 0.5 * (h + 1.0)
    rest = 1.0 - targets
    likely = p * targets + (1.0 - p) * rest
    loss = -numpy.sum(numpy.log(likely))
    g = -1.0 / likely
    g_p = g * targets - g * rest
    g_z = 0.5 * g_p * (1.0 - h * h) / 2.0
    return loss, numpy.dot(inputs.T, g_z)


def logistics(engines, torch):
    r = numpy.random.default_rng(SEED)
    for rows, columns in ((4, 3), (1_000, 50), (100_000, 100)):
        inputs = r.standard_normal((rows, columns))
        targets = (r.random(rows) < 0.5).astype(float)
        w = r.standard_normal(columns) / columns
        data = (inputs, targets)
        runs = {"by hand": lambda w=w, data=data: logistic_by_hand(w, *data)}
        for e in engines:
            both = e.ad.value_and_grad(lambda w, d=data, np=e.np: logistic_loss(np, w, *d))
            runs[e.name] = lambda both=both, w=w: both(w)
        if torch:
            runs["torch"] = torch_logistic(torch, w, inputs, targets)
        yield Case(f"logistic regression {rows:,}x{columns}, value and gradient", runs)


def torch_logistic(torch, w, inputs, targets):
    x, t = torch.tensor(inputs), torch.tensor(targets)

    def run():
        (leaf,) = leaves(torch, w)
        p = 0.5 * (torch.tanh(torch.mv(x, leaf) / 2.0) + 1.0)
        loss = -torch.sum(torch.log(p * t + (1.0 - p) * (1.0 - t)))
        return loss.detach().numpy(), torch.autograd.grad(loss, leaf)[0].numpy()

    return run


def mlp_loss(np, params, x, labels):
    w1, b1, w2, b2 = params
    z = np.dot(np.tanh(np.dot(x, w1) + b1), w2) + b2
    z = z - np.max(z, axis=1, keepdims=True)
    log_p = z - np.log(np.sum(np.exp(z), axis=1, keepdims=True))
    return -np.sum(log_p * labels) / len(x)


def mlp_by_hand(params, x, labels):
    w1, b1, w2, b2 = params
    h = numpy.tanh(numpy.dot(x, w1) + b1)
    z = numpy.dot(h, w2) + b2
    e = numpy.exp(z - numpy.max(z, axis=1, keepdims=True))
    g = (e / numpy.sum(e, axis=1, keepdims=True) - labels) / x.dtype.type(len(x))
    g_h = numpy.dot(g, w2.T) * (1 - h * h)
    return [numpy.dot(x.T, g_h), g_h.sum(0), numpy.dot(h.T, g), g.sum(0)]


def mlps(engines, torch):
    r = numpy.random.default_rng(SEED)
    shapes = ((784, 256), (256,), (256, 10), (10,))
    wide = [r.standard_normal(s) / math.sqrt(s[0]) for s in shapes]
    images, truth = r.random((128, 784)), numpy.eye(10)[r.integers(10, size=128)]
    for dtype, tolerance in (("float64", 1e-9), ("float32", 1e-3)):
        params = [p.astype(dtype) for p in wide]
        data = images.astype(dtype), truth.astype(dtype)
        runs = {"by hand": lambda p=params, d=data: mlp_by_hand(p, *d)}
        for e in engines:
            gradient = e.ad.grad(lambda p, d=data, np=e.np: mlp_loss(np, p, *d))
            runs[e.name] = lambda gradient=gradient, p=params: gradient(p)
        if torch:
            runs["torch"] = torch_mlp(torch, params, *data)
        yield Case(f"network 784-256-10, batch 128, {dtype}", runs, tolerance)


def torch_mlp(torch, params, x, labels):
    x, labels = torch.tensor(x), torch.tensor(labels)

    def loss(w1, b1, w2, b2):
        z = torch.tanh(x @ w1 + b1) @ w2 + b2
        return -torch.sum(torch.log_softmax(z, 1) * labels) / len(x)

    return by_torch(torch, loss, *params)


# ---------------------------------------------------------------- derivatives of higher order


def rosenbrock(np, x):
    return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def rosenbrock_bands(x):
    """The diagonal of the Hessian and the line beside it."""
    diagonal = numpy.zeros_like(x)
    diagonal[:-1] = 1200.0 * x[:-1] ** 2 - 400.0 * x[1:] + 2.0
    diagonal[1:] += 200.0
    return diagonal, -400.0 * x[:-1]


def rosenbrock_hessian(x):
    diagonal, beside = rosenbrock_bands(x)
    return numpy.diag(diagonal) + numpy.diag(beside, 1) + numpy.diag(beside, -1)


def rosenbrock_product(x, v):
    diagonal, beside = rosenbrock_bands(x)
    out = diagonal * v
    out[:-1] += beside * v[1:]
    out[1:] += beside * v[:-1]
    return out


def higher_orders(engines, torch):
    r = numpy.random.default_rng(SEED)
    matrix, x, t = r.standard_normal((50, 50)) / 7, r.standard_normal(50), r.standard_normal(50)
    y, z, v = r.random(100), r.random(10_000), r.standard_normal(10_000)

    def slope(x):
        return 1 - numpy.tanh(numpy.dot(matrix, x)) ** 2

    tables = [
        ("Jacobian of tanh(A x), 50x50", lambda: slope(x)[:, None] * matrix),
        ("Hessian of Rosenbrock's function, 100 variables", lambda: rosenbrock_hessian(y)),
        ("Hessian times a vector, 10,000 variables", lambda: rosenbrock_product(z, v)),
        ("Jacobian times a vector, 50 variables", lambda: slope(x) * numpy.dot(matrix, t)),
    ]
    cases = [Case(name, {"by hand": hand}) for name, hand in tables]
    for e in engines:
        for case, run in zip(cases, orders_of(e, matrix, x, t, y, z, v), strict=True):
            case.runs[e.name] = run
    if torch:
        for case, run in zip(cases, orders_of_torch(torch, matrix, x, t, y, z, v), strict=True):
            case.runs["torch"] = run
    return cases


def orders_of(e, matrix, x, t, y, z, v):
    def layer(x):
        return e.np.tanh(e.np.dot(matrix, x))

    def valley(x):
        return rosenbrock(e.np, x)

    jacobian, hessian = e.ad.jacobian(layer), e.ad.hessian(valley)
    return (
        lambda: jacobian(x),
        lambda: hessian(y),
        lambda: e.hvp(valley, z, v),
        lambda: e.tangent(layer, x, t),
    )


def orders_of_torch(torch, *arrays):
    matrix, x, t, y, z, v = (torch.tensor(a) for a in arrays)
    of = torch.autograd.functional

    def layer(x):
        return torch.tanh(torch.mv(matrix, x))

    def valley(x):
        return rosenbrock(torch, x)

    return (
        lambda: of.jacobian(layer, x).numpy(),
        lambda: of.hessian(valley, y).numpy(),
        lambda: of.vhp(valley, z, v)[1].numpy(),
        lambda: of.jvp(layer, x, t)[1].numpy(),
    )


# ---------------------------------------------------------------- reading pieces, and lists


def slices(np, x):
    total = 0.0
    for i in range(1_000):
        total = total + np.sin(x[i : i + 10])
    return np.sum(total)


def slices_by_hand(x):
    total, g = 0.0, numpy.zeros_like(x)
    for i in range(1_000):
        total = total + numpy.sin(x[i : i + 10])
    for i in range(1_000):
        g[i : i + 10] += numpy.cos(x[i : i + 10])
    return g


def neighbours(np, x):
    total = 0.0
    for i in range(1, 1_000):
        total = total + x[i] * x[i - 1]
    return total


def neighbours_by_hand(x):
    g = numpy.zeros_like(x)
    for i in range(1, 1_000):
        g[i] += x[i - 1]
        g[i - 1] += x[i]
    return g


def squares(np, arrays):
    total = 0.0
    for a in arrays:
        total = total + np.sum(a * a)
    return total


def indexing(engines, torch):
    r = numpy.random.default_rng(SEED)
    x, many = r.standard_normal(1_010), [r.standard_normal(3) for _ in range(1_000)]
    for name, program, hand, point in (
        ("1,000 slices in a loop", slices, slices_by_hand, x),
        ("1,000 scalar reads in a loop", neighbours, neighbours_by_hand, x),
        ("a list of 1,000 arrays", squares, lambda arrays: [2 * a for a in arrays], many),
    ):
        runs = {"by hand": lambda hand=hand, point=point: hand(point)}
        for e in engines:
            gradient = e.ad.grad(lambda x, np=e.np, program=program: program(np, x))
            runs[e.name] = lambda gradient=gradient, point=point: gradient(point)
        if torch and point is x:
            runs["torch"] = by_torch(torch, lambda x, p=program: p(torch, x), x)
        elif torch:
            runs["torch"] = by_torch(torch, lambda *arrays: squares(torch, arrays), *many)
        yield Case(name, runs)


def all_cases():
    """Every case, in the order of the table."""
    engines, torch = numpy_engines(), torch_or_none()
    yield taylor(engines, torch)
    for group in (chains, logistics, mlps, higher_orders, indexing):
        yield from group(engines, torch)

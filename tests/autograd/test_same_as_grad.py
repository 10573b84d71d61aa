"""The object style computes what `microad.grad` computes, to the last bit, on 500 random programs.

Both walk over the same operations in the same order, so nothing may differ: not the order in which
parts are added, and not the path of an operation, whether its operands are leaves, results,
constants or plain arrays.
"""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from leaves import leaf, weighed
from random_programs import SHAPE, STEPS, apply

import microad
from microad.autograd import array, pause, record

SHAPES = [SHAPE, (), (1,), (2, *SHAPE)]
PLACES = st.integers(0, 30)
PROGRAM = st.lists(
    st.tuples(st.sampled_from(sorted(STEPS)), PLACES, PLACES), min_size=1, max_size=10
)


def fitted(x):
    """A value of the common shape."""
    return np.sum(x, 0) if len(x.shape) == 2 else x + np.zeros(SHAPE)


def run(steps, leaves, constants):
    """The result of a program: its last value and a little of all others."""
    pool = [*map(fitted, leaves), *constants]
    total = 0.0
    for name, i, j in steps:
        operands = [pool[i % len(pool)], pool[j % len(pool)]][: STEPS[name][0]]
        pool.append(apply(np, name, operands))
        total = total + 0.1 * pool[-1]
    return weighed(pool[-1] + total + pool[0])


@settings(max_examples=500, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    steps=PROGRAM,
    shapes=st.lists(st.sampled_from(SHAPES), min_size=1, max_size=3),
    seed=st.integers(0, 2**32 - 1),
)
def test_the_gradients_are_equal_bit_for_bit(steps, shapes, seed):
    r = np.random.default_rng(seed)
    points = [np.asarray(r.uniform(-1.5, 1.5, shape)) for shape in shapes]
    constant = r.uniform(-1.5, 1.5, SHAPE)
    wanted = microad.grad(lambda points: run(steps, points, [constant]))(points)

    in_block = [leaf(point) for point in points]
    with record():
        with pause():
            unrecorded = array(constant) * 1.0
        y = run(steps, in_block, [unrecorded])
    y.backward()

    always = [array(point, requires_grad=True) for point in points]
    z = run(steps, always, [constant])
    z.backward(retain_graph=True)
    first = [x.grad for x in always]
    z.backward()

    for x, w, once, g in zip(in_block, always, first, wanted, strict=True):
        assert x.grad.numpy().tobytes() == g.tobytes()
        if once is None:  # the program does not use this one
            assert not g.any()
            continue
        assert once.numpy().tobytes() == g.tobytes()
        assert w.grad.numpy().tobytes() == (g + g).tobytes()

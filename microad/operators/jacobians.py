"""All derivatives at once: Jacobians, and Hessians, which are Jacobians of gradients.

>>> hessian(lambda x: x[0] * x[1])(raw.array([2.0, 3.0]))
array([[0., 1.],
       [1., 0.]])
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as raw

import microad.numpy as np
from microad.engine import batching
from microad.engine.leaves import dtype_of, ones_like, shape_of, untraced
from microad.engine.trace import Trace
from microad.engine.trees import flatten, map_tree, unflatten
from microad.operators.gradients import check_numbers, operator


@operator
def jacobian(f: Callable, x: Any) -> Any:
    """All derivatives: of shape (shape of the output) + (shape of the input).

    It goes backward, an output at a time, or forward, an input at a time, whichever are fewer.
    For trees of outputs the result is such a tree; each leaf is a tree like the input.

    >>> jacobian(lambda x: x * x)(raw.array([1.0, 2.0]))
    array([[2., 0.],
           [0., 4.]])
    """
    run = Trace(f, x)
    check_numbers("jacobian", run.ans, f)
    return jacobian_of(run)


def jacobian_of(run: Trace, back: bool | None = None) -> Any:
    """All derivatives of a run: backward or forward if told so, else whichever is less."""
    outs = flatten(run.ans)[0]
    n, m = (sum(raw.size(untraced(leaf)) for leaf in leaves) for leaves in (run.inputs, outs))
    if m == 1 == len(outs) and back is not False:  # one row: no rows needed
        g = run.pull(ones_like(run.ans), retain=False)
        shape = shape_of(outs[0])
        whole = map_tree(
            lambda leaf: np.reshape(leaf, shape + shape_of(leaf)) if shape else leaf, g
        )
        return unflatten(run.out_form, [whole])
    complex_in, complex_out = (
        any(dtype_of(x).kind == "c" for x in xs) for xs in (run.inputs, outs)
    )
    if back is None:
        back = True if complex_in else not complex_out and m <= n  # a real g says nothing of Im ans
    walk, near, far = (
        (batching.pull_many, outs, run.inputs) if back else (batching.push_many, run.inputs, outs)
    )
    starts = raw.cumsum([0, *(raw.size(untraced(leaf)) for leaf in near)])
    rows = batching.jacobian_rows(walk, run, near, far)
    table = [
        [batching.block(r, i, a, b, back) for i, a in zip(starts, near)] for r, b in zip(rows, far)
    ]
    if back:
        table = [[column[k] for column in table] for k in range(len(near))]
    return unflatten(run.out_form, [unflatten(run.form, blocks) for blocks in table])


@operator
def hessian(f: Callable, x: Any) -> Any:
    """All second derivatives of a function with one real number as output.

    >>> hessian(lambda x: np.sum(x * x * x))(raw.array([1.0, 2.0]))
    array([[ 6.,  0.],
           [ 0., 12.]])
    """
    return jacobian(jacobian(f))(x)

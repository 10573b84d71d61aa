"""Whether operations are recorded at this moment: one of three states.

    RECORDING   in ``with record():``, what is computed from any array that wants a gradient
    OUTSIDE     in no block, what is computed from arrays with requires_grad=True
    PAUSED      in ``with pause():``, nothing: all results are constants

Each array has a wish, and each state is the least wish that it listens to, so an operation is
recorded if ``wish >= state.get()``. A result has the strongest wish of what it was computed from.
Each thread has a state of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar

NEVER, IN_BLOCKS, ALWAYS = 0, 1, 2  # wishes: of constants, after attach_grad, with requires_grad
RECORDING, OUTSIDE, PAUSED = IN_BLOCKS, ALWAYS, ALWAYS + 1

state = ContextVar("state", default=OUTSIDE)


@contextmanager
def during(block: int) -> Iterator[None]:
    """Be in another state in this block."""
    token = state.set(block)
    try:
        yield
    finally:
        state.reset(token)


def record() -> AbstractContextManager[None]:
    """Record what is computed in this block from arrays that want a gradient.

    >>> from microad.autograd import array
    >>> x = array(2.0)
    >>> x.attach_grad()
    >>> with record():
    ...     y = x * x
    >>> y.backward()
    >>> float(x.grad)
    4.0
    """
    return during(RECORDING)


def pause() -> AbstractContextManager[None]:
    """Record nothing in this block: what is computed in it is constant.

    >>> from microad.autograd import array
    >>> x = array(2.0, requires_grad=True)
    >>> with no_grad():
    ...     x -= 0.5  # a step of a training: in place, and unrecorded
    >>> x.item()
    1.5
    """
    return during(PAUSED)


no_grad = pause

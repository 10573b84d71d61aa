"""Descent in the spelling of HIPS autograd: ``adam(grad, x0, callback=None, num_iters=100, ...)``.

``grad(x, i)`` is the gradient in step i, and ``callback(x, i, g)`` is called before each step. The
parameters x may be a tree. microad's own steps, which look at the data, stand in `microad.train`.

>>> from microad import grad
>>> slope = grad(lambda x, i: (x["a"] - 3.0) ** 2)
>>> print(f"{adam(slope, {'a': 0.0}, num_iters=500, step_size=0.1)['a']:.4f}")
3.0000

Sources. G. Hinton, "Neural networks for machine learning", lecture 6e (2012), on RMSProp; D. Kingma
and J. Ba, "Adam: A method for stochastic optimization" (2015), algorithm 1.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

import microad.numpy as np
from microad.hips.misc import flatten

__all__ = ["adam", "rmsprop", "sgd", "unflatten_optimizer"]


def unflatten_optimizer(optimize: Callable) -> Callable:
    """Let an optimizer of vectors take trees."""

    @wraps(optimize)
    def of_trees(
        grad: Callable, x0: Any, callback: Callable | None = None, *args: Any, **options: Any
    ) -> Any:
        x, unflatten = flatten(x0)

        def slope(x: Any, i: int) -> Any:
            return flatten(grad(unflatten(x), i))[0]

        def tell(x: Any, i: int, g: Any) -> None:
            if callback:
                callback(unflatten(x), i, unflatten(g))

        return unflatten(optimize(slope, x, tell, *args, **options))

    return of_trees


def sgd(grad, x, callback=None, num_iters=200, step_size=0.1, mass=0.9):
    """Gradient descent with momentum: v = mass v - (1 - mass) g, and a step along v."""
    velocity = np.zeros(len(x))
    for i in range(num_iters):
        g = grad(x, i)
        callback(x, i, g)
        velocity = mass * velocity - (1.0 - mass) * g
        x = x + step_size * velocity
    return x


def rmsprop(grad, x, callback=None, num_iters=100, step_size=0.1, gamma=0.9, eps=10**-8):
    """Steps along g, divided by the root of the running mean of its squares."""
    squares = np.ones(len(x))
    for i in range(num_iters):
        g = grad(x, i)
        callback(x, i, g)
        squares = gamma * squares + (1.0 - gamma) * g**2
        x = x - step_size * g / (np.sqrt(squares) + eps)
    return x


def adam(grad, x, callback=None, num_iters=100, step_size=0.001, b1=0.9, b2=0.999, eps=10**-8):
    """Steps along a running mean of g, divided by the root of that of its squares."""
    first, second = np.zeros(len(x)), np.zeros(len(x))
    for i in range(num_iters):
        g = grad(x, i)
        callback(x, i, g)
        first = b1 * first + (1.0 - b1) * g
        second = b2 * second + (1.0 - b2) * g**2
        mean, spread = first / (1.0 - b1 ** (i + 1)), second / (1.0 - b2 ** (i + 1))
        x = x - step_size * mean / (np.sqrt(spread) + eps)
    return x


sgd, rmsprop, adam = map(unflatten_optimizer, (sgd, rmsprop, adam))

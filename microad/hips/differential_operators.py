"""The operators of HIPS autograd, among them the two that only it has.

>>> multigrad_dict(lambda x, y: x * y)(2.0, y=3.0)
OrderedDict([('x', 3.0), ('y', 2.0)])
"""

from collections import OrderedDict
from collections.abc import Callable
from inspect import BoundArguments, signature
from typing import Any

from microad.operators import (
    checkpoint,
    deriv,
    elementwise_grad,
    grad,
    grad_and_aux,
    hessian,
    hessian_tensor_product,
    hessian_vector_product,
    holomorphic_grad,
    jacobian,
    make_ggnvp,
    make_hvp,
    make_jvp,
    make_jvp_reversemode,
    make_vjp,
    tensor_jacobian_product,
    value_and_grad,
    vector_jacobian_product,
)

__all__ = [
    "checkpoint",
    "deriv",
    "elementwise_grad",
    "grad",
    "grad_and_aux",
    "grad_named",
    "hessian",
    "hessian_tensor_product",
    "hessian_vector_product",
    "holomorphic_grad",
    "jacobian",
    "make_ggnvp",
    "make_hvp",
    "make_jvp",
    "make_jvp_reversemode",
    "make_vjp",
    "multigrad_dict",
    "tensor_jacobian_product",
    "value_and_grad",
    "vector_jacobian_product",
]


def grad_named(f: Callable, argname: str) -> Callable:
    """The gradient in the argument of this name; microad's `grad` takes the name as it is.

    >>> grad_named(lambda x, y: x * y, "y")(2.0, 3.0)
    2.0
    """
    return grad(f, argname)


def multigrad_dict(f: Callable) -> Callable:
    """The gradients in all arguments at once, by their names; defaults count as arguments.

    >>> multigrad_dict(lambda x, *more, power=2.0: x**power * more[0])(3.0, 5.0)["more"]
    (9.0,)
    """
    parameters = signature(f)

    def gradients(*args: Any, **kwargs: Any) -> OrderedDict:
        bound = parameters.bind(*args, **kwargs)
        bound.apply_defaults()

        def of_all(values: dict) -> Any:
            given = BoundArguments(parameters, OrderedDict(values))
            return f(*given.args, **given.kwargs)

        return OrderedDict(grad(of_all)(dict(bound.arguments)))

    return gradients

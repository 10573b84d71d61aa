"""Operators: from a function to its derivatives.

>>> import numpy
>>> import microad.numpy as np
>>> grad(lambda x: np.sum(x * x))(numpy.ones(2))
array([2., 2.])

An operator takes a function and gives one with the same arguments. Each is a few lines over
`Trace`, one run of the function. `gradients` also says in which argument is differentiated, then
come `jacobians` and `products`, and `recording` is about what leaves no record. `jax` has JAX's
order of arguments and results, and `vmap` applies a function to each example of a batch.
"""

from microad.operators.gradients import (
    deriv,
    elementwise_grad,
    grad,
    grad_and_aux,
    holomorphic_grad,
    in_argument,
    name_of,
    operator,
    value_and_grad,
)
from microad.operators.jacobians import hessian, jacobian
from microad.operators.jax import jacfwd, jacrev, jvp, linearize, vjp
from microad.operators.products import (
    hessian_tensor_product,
    hvp,
    make_ggnvp,
    make_hvp,
    make_jvp,
    make_jvp_reversemode,
    make_vjp,
    tensor_jacobian_product,
)
from microad.operators.recording import checkpoint, stop_gradient
from microad.operators.vmap import vmap

hessian_vector_product = hessian_tensor_product  # HIPS autograd has two names for each of these
vector_jacobian_product = tensor_jacobian_product

__all__ = [
    "checkpoint",
    "deriv",
    "elementwise_grad",
    "grad",
    "grad_and_aux",
    "hessian",
    "hessian_tensor_product",
    "hessian_vector_product",
    "holomorphic_grad",
    "hvp",
    "in_argument",
    "jacfwd",
    "jacobian",
    "jacrev",
    "jvp",
    "linearize",
    "make_ggnvp",
    "make_hvp",
    "make_jvp",
    "make_jvp_reversemode",
    "make_vjp",
    "name_of",
    "operator",
    "stop_gradient",
    "tensor_jacobian_product",
    "value_and_grad",
    "vector_jacobian_product",
    "vjp",
    "vmap",
]

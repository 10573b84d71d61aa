"""microad: learn automatic differentiation by building it.

The scalar engine is `microad.scalar`; the vector engine is `microad.numpy` with the operators of
`microad.operators`, such as `microad.grad`; pictures and widgets are `microad.viz`; what a lesson
calls is `microad.course`. Nothing is loaded before you ask for it.

>>> import microad
>>> microad.grad(microad.numpy.sin)(0.0)
1.0
"""

from importlib import import_module
from pathlib import Path
from typing import Any

__version__ = "0.1.0"
__path__.append(str(Path(__path__[0], "hips")))  # microad.misc and others, as autograd has them

_NAMES = {
    "microad.operators": (
        "grad value_and_grad grad_and_aux elementwise_grad deriv holomorphic_grad jacobian hessian "
        "make_vjp make_jvp hvp make_hvp make_ggnvp tensor_jacobian_product hessian_vector_product "
        "hessian_tensor_product vector_jacobian_product make_jvp_reversemode checkpoint "
        "stop_gradient vjp jvp linearize jacfwd jacrev vmap"
    ),
    "microad.differential_operators": "grad_named multigrad_dict",
    "microad.debug.guard": "guard",
    "microad.engine.rules": "primitive defvjp defjvp",
    "microad.numpy.vectors": "flatten",
}
_HOME = {name: home for home, names in _NAMES.items() for name in names.split()}
_MODULES = [
    *("autograd", "check", "course", "debug", "dual", "errors", "expr", "numeric", "numpy"),
    *("operators", "scalar", "train", "viz"),
]
__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    """Load a module, or what one of them gives, when it is asked for."""
    if name in _MODULES:
        return import_module(f"microad.{name}")
    if name not in _HOME:
        raise import_module("microad.errors").NoNameError("microad", name)
    globals()[name] = thing = getattr(import_module(_HOME[name]), name)
    return thing


def __dir__() -> list[str]:
    """What can be asked for."""
    return sorted([*__all__, *_MODULES, "__version__"])

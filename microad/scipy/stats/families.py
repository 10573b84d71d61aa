"""What distributions have in common: a location, a scale, a support, and SciPy's methods.

A family is told by a few functions of a standard variable z and its parameters. The methods for
every location and scale follow from them,

    log p(x) = log p(z) - log(scale),   F(x) = F(z),   where z = (x - loc) / scale,

and so do their derivatives in x, loc, scale and every parameter.
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import Parameter, Signature
from types import SimpleNamespace
from typing import Any

import numpy

from microad.engine.composites import composite
from microad.engine.leaves import untraced
from microad.numpy import fill

LINE = (-numpy.inf, numpy.inf)
OUTSIDE = {  # what a method is below and above the support
    "pdf": (0.0, 0.0), "logpdf": (-numpy.inf, -numpy.inf), "cdf": (0.0, 1.0), "sf": (1.0, 0.0),
    "logcdf": (-numpy.inf, 0.0), "logsf": (0.0, -numpy.inf),
}  # fmt: skip


def methods(distribution: Any) -> list[str]:
    """The names of what one can ask a distribution of SciPy."""
    public = [name for name in dir(distribution) if not name.startswith("_")]
    return [name for name in public if callable(getattr(distribution, name))]


def with_methods(distribution: Any) -> SimpleNamespace:
    """A distribution of SciPy whose methods take constants, and say so to traced values."""
    space = SimpleNamespace()
    fill(space, methods(distribution), distribution)
    return space


def location_scale(distribution: Any, support: tuple[float, float], **standard: Callable) -> None:
    """Give the methods of a continuous distribution their derivatives.

    Parameters
    ----------
    distribution : scipy.stats.rv_continuous
        Its methods are the ones that get derivatives.
    support : tuple of float
        Where z can lie.
    **standard : callable
        For a method such as pdf, the function ``f(np, z, *parameters)`` of the standard variable;
        for the quantiles ppf and isf, ``f(np, q, *parameters)`` of a probability.
    """
    shapes = (distribution.shapes or "").replace(",", " ").split()
    arguments = [Parameter(name, Parameter.POSITIONAL_OR_KEYWORD) for name in ("x", *shapes)]
    for name, default in (("loc", 0.0), ("scale", 1.0)):
        arguments.append(Parameter(name, Parameter.POSITIONAL_OR_KEYWORD, default=default))
    signature = Signature(arguments)
    for name, f in standard.items():
        composite(getattr(distribution, name))(method(name, f, signature, support))


def method(name: str, f: Callable, signature: Signature, support: tuple[float, float]) -> Callable:
    """The method of this name for every location and scale, from the standard one."""

    def any_scale(np: Any, *args: Any, **named: Any) -> Any:
        bound = signature.bind(*args, **named)
        bound.apply_defaults()
        x, *parameters, loc, scale = bound.args
        scale, *parameters = (positive(p) for p in (scale, *parameters))
        if name in ("ppf", "isf"):
            return loc + scale * f(np, np.asarray(x), *parameters)
        ans = inside(np, f, (np.asarray(x) - loc) / scale, parameters, support, OUTSIDE[name])
        if name == "logpdf":
            return ans - np.log(scale)
        return ans / scale if name == "pdf" else ans

    return any_scale


def positive(parameter: Any) -> Any:
    """A parameter, and NaN in place of what makes no distribution."""
    good = numpy.asarray(untraced(parameter)) > 0
    return parameter if good.all() else parameter * numpy.where(good, 1.0, numpy.nan)


def inside(
    np: Any, f: Callable, z: Any, parameters: Any, support: tuple[float, float], outside: Any
) -> Any:
    """The value of f where z lies in the support, and constants below and above."""
    low, high = support
    below, above = untraced(z) < low, untraced(z) > high
    if not numpy.any(below | above):
        return f(np, z, *parameters)
    ans = f(np, np.where(below | above, low + 0.5, z), *parameters)
    return np.where(below, outside[0], np.where(above, outside[1], ans))

"""Differential equations: ``odeint(func, y0, t, args=())`` for dy/dt = func(y, t, *args).

The solution has a derivative in y0, t and every number of args. In reverse mode the adjoint of y,
lam, runs backwards in time. It is solved together with y and with the cotangent of the parameters
w [C, F]:

    dlam/dt = -(df/dy)^T lam,       where lam jumps by g[i] at each time t[i]
    dL/dw = integral of (df/dw)^T lam dt
    dL/dt[i] = g[i] f(y[i], t[i]),  and dL/dt[0] = -lam f(y[0], t[0]): a later start is a step back

In forward mode the tangent s of y runs along: ds/dt = (df/dy) s + (df/dw) dw. Both are differential
equations again, solved by the same function, so derivatives of every order follow.

>>> import numpy
>>> from microad import grad
>>> times = numpy.array([0.0, 1.0])
>>> print(f"{grad(lambda k: odeint(lambda y, t, k: -k * y, 1.0, times, (k,))[-1, 0])(0.5):.6f}")
-0.606531

Solving y backwards loses digits where the equation is strongly damped: ask for more by rtol and
atol.

Sources. [C] Y. Cao et al., "Adjoint sensitivity analysis for differential-algebraic equations"
(2003), section 2; [F] F. Froehlich et al., "Scalable inference of ordinary differential equation
models of biochemical processes" (2017), section 2.4.
"""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy
import scipy.integrate as raw

import microad.numpy as traced_np
from microad.engine.dispatch import holds
from microad.engine.rules import defjvp, defvjp, primitive
from microad.engine.trace import make_jvp, make_vjp
from microad.engine.trees import flatten as leaves_of
from microad.engine.trees import unflatten
from microad.errors import CapturedByOdeError, NoOptionError
from microad.numpy import fill
from microad.numpy.vectors import flatten

fill(sys.modules[__name__], {*raw.__all__} - {"odeint"}, raw)

OPTIONS = {"rtol", "atol", "h0", "hmax", "hmin", "mxstep", "mxordn", "mxords", "printmessg"}

# ------------------------------------------------------------------------ one input, one operation
# z = (y0, t, w) in one vector, so that one solution of the adjoint equation serves all of them.


@primitive
def solution(z, size, steps, f, options):
    """The states at the times t, shape (steps, size)."""
    y0, t, w = split(z, size, steps)

    def plain_f(y, time):
        ans = f(y, time, w)
        if holds(ans):
            raise CapturedByOdeError(getattr(f, "__name__", "the right side"))
        return ans

    return raw.odeint(plain_f, y0, t, **options)


def split(z, size, steps):
    """The parts of the input."""
    return z[:size], z[size : size + steps], z[size + steps :]


def same_tolerance(options: dict[str, Any]) -> dict[str, Any]:
    """The options for an equation with more unknowns: one tolerance for all of them."""
    return {k: float(numpy.min(v)) if k in ("rtol", "atol") else v for k, v in options.items()}


def adjoint(f, size):
    """The right side for (y, lam, dL/dw), to be solved backwards."""

    def right(state, time, w):
        y, lam = state[:size], state[size : 2 * size]
        slope, pull = make_vjp(lambda yw: f(yw[0], time, yw[1]), (y, w))
        by_y, by_w = pull(lam)
        return traced_np.concatenate([slope, -by_y, -by_w])

    return right


def tangent(f, size, count):
    """The right side for (y, s), where the parameters are (w, dw)."""

    def right(state, time, both):
        point, direction = (state[:size], both[:count]), (state[size:], both[count:])
        slope, bend = make_jvp(lambda yw: f(yw[0], time, yw[1]), point)(direction)
        return traced_np.concatenate([slope, bend])

    return right


def pull(np, g, ans, z, size, steps, f, options):
    """The vjp: from the last time to the first."""
    _, t, w = split(z, size, steps)
    right, options = adjoint(f, size), same_tolerance(options)
    lam, by_w, by_t = g[-1], 0.0 * w, []
    for i in range(steps - 1, 0, -1):
        by_t.append(np.sum(g[i] * f(ans[i], t[i], w)))
        start = np.concatenate([ans[i], lam, by_w, t[i : i + 1], t[i - 1 : i], w])
        state = solution(start, len(start) - 2 - len(w), 2, right, options)[1]
        lam, by_w = state[size : 2 * size], state[2 * size :]
        if i > 1:
            lam = lam + g[i - 1]
    if steps == 1:
        return np.concatenate([g[0], 0.0 * t, by_w])
    by_t.append(-np.sum(lam * f(ans[0], t[0], w)))
    return np.concatenate([lam + g[0], np.stack(by_t[::-1]), by_w])


def push(np, t_z, ans, z, size, steps, f, options):
    """The jvp: all times at once."""
    y0, t, w = split(z, size, steps)
    dy0, dt, dw = split(t_z, size, steps)
    slopes = np.stack([f(ans[i], t[i], w) for i in range(steps)])
    start = np.concatenate([y0, dy0 - slopes[0] * dt[0], t, w, dw])
    right = tangent(f, size, len(w))
    states = solution(start, 2 * size, steps, right, same_tolerance(options))
    return states[:, size:] + slopes * dt[:, None]


defvjp(solution, pull)
defjvp(solution, push)

# ------------------------------------------------------------------------ SciPy's form


@wraps(raw.odeint)
def odeint(func: Callable, y0: Any, t: Any, args: Any = (), *more: Any, **options: Any) -> Any:
    """Solve dy/dt = func(y, t, *args) from y0, and return y at the times t."""
    args = args if isinstance(args, tuple) else (args,)
    leaves, form = leaves_of(args)
    moving = [k for k, leaf in enumerate(leaves) if holds(leaf)]
    if not (moving or holds(y0) or holds(t)):
        return raw.odeint(func, y0, t, args, *more, **options)
    tfirst = options.pop("tfirst", False)
    for option in ["Dfun"] * len(more) or options.keys() - OPTIONS:
        raise NoOptionError("odeint", option)
    w, parts_of = flatten([leaves[k] for k in moving])

    @wraps(func)
    def right(y: Any, time: Any, w: Any) -> Any:
        all_leaves = list(leaves)
        for k, part in zip(moving, parts_of(w)):
            all_leaves[k] = part
        given = unflatten(form, all_leaves) if leaves else args
        ans = func(time, y, *given) if tfirst else func(y, time, *given)
        return traced_np.ravel(traced_np.asarray(ans))

    y0, t = traced_np.ravel(traced_np.asarray(y0)), traced_np.asarray(t)
    z = traced_np.concatenate([part * 1.0 for part in (y0, t, w)])
    return solution(z, len(y0), len(t), right, options)

"""What is recorded, and what is not: constants, and functions that run again instead.

>>> from microad.operators.gradients import grad
>>> grad(lambda x: x * stop_gradient(x))(3.0)
3.0
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from microad.engine.dispatch import apply
from microad.engine.leaves import untraced
from microad.engine.rule_types import General
from microad.engine.tape import Var
from microad.engine.trace import make_jvp as push_through
from microad.engine.trace import make_vjp as pull_back
from microad.engine.trees import flatten, map_tree, unflatten
from microad.errors import CapturedError
from microad.operators.gradients import check_call, name_of


def stop_gradient(x: Any) -> Any:
    """The value as a constant, for all levels; also of trees.

    >>> stop_gradient([1.0, 2.0])
    [1.0, 2.0]
    """
    return map_tree(untraced, x)


def checkpoint(f: Callable) -> Callable:
    """The same function, recorded as one operation that computes f again when it is needed.

    Less memory for more time: nothing inside of f is kept.

    >>> from microad.operators.gradients import grad
    >>> grad(checkpoint(lambda x: x * x))(3.0)
    6.0
    """

    check_call("checkpoint", f)

    @wraps(f)
    def checked(*args: Any, **kwargs: Any) -> Any:
        leaves, form = flatten((args, kwargs))
        places = [k for k, leaf in enumerate(leaves) if isinstance(leaf, Var)]
        if not places:
            return f(*args, **kwargs)
        inputs = [leaves[k] for k in places]
        forms = []
        for k in places:
            leaves[k] = None

        def again(inputs: Any) -> tuple:
            every = dict(zip(places, inputs))
            new_args, new_kwargs = unflatten(form, [every.get(k, x) for k, x in enumerate(leaves)])
            outs, out_form = flatten(f(*new_args, **new_kwargs))
            known = [x.tape for x in inputs if isinstance(x, Var)]
            if any(isinstance(out, Var) and out.tape not in known for out in outs):
                raise CapturedError(name_of(f))
            forms.append(out_form)
            return tuple(outs)

        rule = General(again, [lambda np, g, ans, x: pull_back(again, x)[1](tuple(g))])
        rule.jvps = (lambda np, t, ans, x: push_through(again, x)(list(t))[1],)
        rule.of_list, rule.name = True, name_of(f)
        outs = apply(rule, [inputs], {})
        return unflatten(forms[0], outs)

    return checked

"""The judge of the derivatives, judged: rules that are wrong on purpose are all rejected."""

import operator

import numpy as raw
import pytest
from drawn import TABLE
from hypothesis import Phase
from test_drawn_rules import NAMES, function, judge_by_draws, name_of

import microad.numpy as np
from microad.engine.gather import Gather, Scatter
from microad.engine.leaves import untraced
from microad.engine.rule_types import unbroadcast
from microad.engine.rules import (
    RULES,
    defjvp,
    defvjp,
    elementwise,
    linear,
    multilinear,
    primitive,
    traced,
)
from microad.engine.trees import map_tree
from microad.errors import MicroadError
from microad.numpy.indexing import scatter


def first_failure(f, name, complex_=False):
    """What goes wrong when f is judged by calls that are drawn for the function of this name."""
    try:
        judge_by_draws(f, name, complex_, phases=[Phase.generate])
    except (AssertionError, MicroadError, ValueError, TypeError) as error:
        return str(error)
    return None


# ---------------------------------------------------------------- one mistake each


def copy_of(f):
    """f as an operation of its own, without a rule so far."""
    return primitive(lambda *args, **kwargs: f(*args, **kwargs))


WRONG = {}  # name of the mistake: how the rule is entered, the function it is for, ...


def mistake(name, says, complex_=False):
    """Tell what the judge must say to a rule for the function of this name that is `made`."""
    return lambda made: WRONG.update({made.__name__: (made, name, says, complex_)}) or made


@mistake("sin", "reverse mode")
def a_sign(f):
    elementwise(f, lambda np, ans, x: -np.cos(x))


@mistake("exp", "reverse mode")
def an_error_in_the_fifth_digit(f):
    elementwise(f, lambda np, ans, x: 1.00003 * ans)


@mistake("square", "reverse mode")
def the_cotangent_is_forgotten(f):
    defvjp(f, lambda np, g, ans, x: 2.0 * x)


@mistake("multiply", "reverse mode")
def the_other_factor(f):
    elementwise(f, lambda np, ans, x, y: x, lambda np, ans, x, y: y)


@mistake("multiply", "shape")
def broadcasting_is_not_undone(f):
    defvjp(f, lambda np, g, ans, x, y: g * y, lambda np, g, ans, x, y: unbroadcast(np, g * x, y))


@mistake("add", "shape")
def axes_of_length_1_are_not_summed(f):
    def some_axes(np, g, ans, x, y):
        return np.sum(g, axis=tuple(range(np.ndim(g) - np.ndim(x))))

    defvjp(f, some_axes, lambda np, g, ans, x, y: unbroadcast(np, g, y))


@mistake("multiply", "reverse mode", complex_=True)
def a_conjugate(f):
    elementwise(f, lambda np, ans, x, y: np.conj(y), lambda np, ans, x, y: x)


@mistake("imag", "reverse mode", complex_=True)
def the_sign_of_i(f):
    linear(f, lambda np, g, ans, x: 1j * np.real(g))


@mistake("reshape", "reverse mode")
def the_order_of_elements(f):
    linear(f, lambda np, g, ans, x, shape, order: np.reshape(g, x.shape))


@mistake("sum", "")
def the_axis_is_ignored(f):
    linear(f, lambda np, g, ans, x, axis, keepdims: np.broadcast_to(g, x.shape))


@mistake("mean", "reverse mode")
def the_number_of_elements(f):
    def share(np, g, ans, x, axis, keepdims):
        g = g if keepdims or axis is None else np.expand_dims(g, axis)
        return np.broadcast_to(g / x.size, x.shape)

    linear(f, share)


@mistake("matmul", "")
def a_transpose_is_missing(f):
    multilinear(
        f,
        lambda np, g, ans, x, y: np.matmul(g, y),
        lambda np, g, ans, x, y: np.matmul(np.swapaxes(x, -1, -2), g),
    )


@mistake("getitem", "reverse mode")
def what_is_taken_twice_does_not_add_up(f):
    def mean(np, g, ans, x, index):
        times = scatter(raw.ones(ans.shape), x.shape, index)
        return scatter(g, x.shape, index) / raw.maximum(times, 1.0)

    linear(f, mean)


@mistake("sin", "forward over reverse")
def the_second_order_is_hidden(f):
    elementwise(f, lambda np, ans, x: raw.cos(untraced(x)))


@mistake("square", "forward mode")
def the_jvp_alone(f):
    defvjp(f, lambda np, g, ans, x: 2.0 * g * x)
    defjvp(f, lambda np, t, ans, x: 2.0 * t)


@mistake("square", "forward over forward")
def the_second_order_of_the_jvp_alone(f):
    defvjp(f, lambda np, g, ans, x: 2.0 * g * x)
    defjvp(f, lambda np, t, ans, x: 2.0 * t * untraced(x))


@mistake("exp", "read-only")
def the_cotangent_is_changed_in_place(f):
    def in_place(np, g, ans, x):
        if type(g) is type(ans) is raw.ndarray:
            g *= ans
            return g
        return g * ans

    defvjp(f, in_place)


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_is_found(name):
    made, like, says, complex_ = WRONG[name]
    f = copy_of(function(like))
    made(f)
    found = first_failure(f, like, complex_)
    assert found is not None
    assert says in found


def test_what_is_right_passes():
    f = copy_of(np.sin)
    elementwise(f, lambda np, ans, x: np.cos(x))
    assert first_failure(f, "sin") is first_failure(f, "sin", complex_=True) is None


# ---------------------------------------------------------------- each line of the table of rules


def larger(part):
    """A rule, half as large again."""
    if not callable(part):
        return 1.5 * part
    return lambda *args, **kwargs: map_tree(lambda p: 1.5 * p, part(*args, **kwargs))


def adding_more(add_into):
    """The rule of getitem, which adds to an array in place."""
    return lambda whole, g, *args: add_into(whole, 1.5 * g, *args)


PARTS = [
    (name_of(f), f, table, k)
    for f, rule in RULES.items()
    if name_of(f) in NAMES and not isinstance(rule, (Gather, Scatter))
    for table in ("parts", "jvps")
    for k, part in enumerate(getattr(rule, table)[:4])  # of the factors of einsum, the first three
    if callable(part) or (isinstance(part, float) and part)
]


@pytest.mark.parametrize(
    ("name", "f", "table", "k"), PARTS, ids=[f"{p[0]}-{p[2]}-{p[3]}" for p in PARTS]
)
def test_each_rule_that_is_wrong_is_found(name, f, table, k, monkeypatch):
    rule, parts = RULES[f], list(getattr(RULES[f], table))
    parts[k] = larger(parts[k])
    monkeypatch.setattr(rule, table, tuple(parts))
    monkeypatch.setattr(rule, "ops", {})
    kinds = (False, True)[: 1 + TABLE[name][1]]
    assert any(first_failure(traced(f), name, complex_) for complex_ in kinds)


@pytest.mark.parametrize("complex_", [False, True])
def test_a_wrong_way_to_add_a_part_in_is_found(complex_, monkeypatch):
    rule = RULES[operator.getitem]
    monkeypatch.setattr(rule, "add_into", adding_more(rule.add_into))
    assert first_failure(traced(rule.f), "getitem", complex_)

"""Tuples, lists, dicts, namedtuples and None: taken apart at the border, put together again."""

from collections import Counter, OrderedDict, defaultdict, namedtuple
from dataclasses import dataclass, field, is_dataclass
from typing import Any, NamedTuple

import numpy as raw
import pytest
from hypothesis import given
from hypothesis import strategies as st

import microad
import microad.numpy as np
from microad import grad, hessian, hvp, jacobian, make_jvp, value_and_grad
from microad.check import check_grads
from microad.engine.leaves import full_like, ones_like
from microad.engine.trace import make_vjp
from microad.engine.trees import flatten, map_tree, unflatten
from microad.errors import InputError, SeedError

Pair = namedtuple("Pair", "left right")


class Layer(NamedTuple):
    w: object
    b: object = None


leaves = st.integers() | st.text(max_size=2)
trees = st.recursive(
    leaves | st.none(),
    lambda t: (
        st.lists(t, max_size=3)
        | st.tuples(t, t)
        | st.just(())
        | st.builds(Pair, t, t)
        | st.dictionaries(st.text(max_size=2), t, max_size=3)
    ),
    max_leaves=12,
)


@given(trees)
def test_taking_apart_and_putting_together_changes_nothing(tree):
    parts, form = flatten(tree)
    again = unflatten(form, parts)
    assert again == tree
    assert type(again) is type(tree)


@given(trees)
def test_equal_forms_have_equal_leaves(tree):
    doubled = map_tree(lambda leaf: leaf * 2, tree)
    assert flatten(doubled)[0] == [leaf * 2 for leaf in flatten(tree)[0]]


def test_ones_keep_type_and_dtype():
    x = (1.0, 2j, raw.float32(3), raw.zeros((1, 2), "f4"), [None])
    ones = ones_like(x)
    assert [type(a) for a in ones[:3]] == [float, complex, raw.float32]
    assert ones[3].dtype == raw.float32
    assert ones[3].shape == (1, 2)
    assert ones[4] == [None]
    assert full_like(raw.array(2.0), 3.0).shape == ()


def loss(p):
    hidden = np.tanh(p["layers"][0].w @ raw.ones(2) + p["layers"][0].b)
    return np.sum(hidden * p["out"][0]) + p["out"][1] ** 2


PARAMETERS = {
    "layers": [Layer(raw.full((3, 2), 0.1), raw.zeros(3)), Layer(raw.ones(1))],
    "out": (raw.arange(3.0), 2.0),
    "unused": None,
    "empty": [],
}


def test_a_gradient_has_the_form_of_its_input():
    g = grad(loss)(PARAMETERS)
    assert flatten(g)[1] == flatten(PARAMETERS)[1]
    assert isinstance(g["layers"][0], Layer)
    assert g["layers"][1].b is None
    assert g["unused"] is None
    assert g["empty"] == []
    assert g["out"][1] == 4.0
    assert type(g["out"][1]) is float
    assert raw.array_equal(g["layers"][1].w, [0.0])
    slope = (1 - raw.tanh(0.2) ** 2) * raw.arange(3.0)
    assert g["layers"][0].w == pytest.approx(raw.stack([slope, slope], 1))


def test_a_gradient_with_respect_to_nothing():
    assert grad(lambda p: 1.0)({}) == {}
    assert grad(lambda p: 1.0)((None, [])) == (None, [])


def test_jacobians_of_trees_are_trees_of_trees():
    def f(p):
        return {"a": p[0] * p[1], "b": (p[1],)}

    x, y = raw.array([1.0, 2.0]), raw.array([3.0, 4.0])
    j = jacobian(f)((x, y))
    assert raw.array_equal(j["a"][0], raw.diag(y))
    assert raw.array_equal(j["a"][1], raw.diag(x))
    assert raw.array_equal(j["b"][0][0], raw.zeros((2, 2)))
    assert raw.array_equal(j["b"][0][1], raw.eye(2))


def test_a_hessian_of_a_dict():
    h = hessian(lambda p: np.sum(p["x"] ** 2) * p["c"])({"x": raw.array([1.0, 2.0]), "c": 3.0})
    assert raw.array_equal(h["x"]["x"], 6.0 * raw.eye(2))
    assert raw.array_equal(h["x"]["c"], [2.0, 4.0])
    assert raw.array_equal(h["c"]["x"], [2.0, 4.0])
    assert h["c"]["c"] == 0.0


def test_forward_mode_takes_and_gives_trees():
    ans, t = make_jvp(lambda p: (p["x"] * 2.0, [p["y"] * p["x"]]))({"x": 3.0, "y": 5.0})(
        {"x": 1.0, "y": 0.0}
    )
    assert ans == (6.0, [15.0])
    assert t == (2.0, [5.0])


def test_outputs_that_do_not_depend_on_the_input():
    ans, t = make_jvp(lambda x: (x, raw.ones(2), None))(1.0)(1.0)
    assert ans[2] is None
    assert raw.array_equal(t[1], raw.zeros(2))


def test_second_order_through_trees():
    f = lambda p: grad(lambda q: q["a"] ** 3 * q["b"])(p)["a"]  # noqa: E731  3 a^2 b
    assert grad(f)({"a": 2.0, "b": 5.0}) == {"a": 60.0, "b": 12.0}


def test_isinstance_works_inside():
    def f(p):
        assert isinstance(p, dict)
        assert isinstance(p["x"], list)
        return sum(p["x"])

    assert value_and_grad(f)({"x": [1.0, 2.0]}) == (3.0, {"x": [1.0, 1.0]})


@pytest.mark.parametrize("x", [3, True, "text", raw.arange(3), raw.array([True]), {"n": [1.0, 3]}])
def test_what_cannot_change_a_little_is_refused(x):
    with pytest.raises(InputError):
        grad(lambda x: 1.0)(x)


# ---------------------------------------------------------------- dicts and classes of other kinds


class Bag(dict):
    """A dict that can do more."""

    label = "bag"


@dataclass
class Dense:
    w: Any
    b: Any


@dataclass(frozen=True)
class Net:
    layers: tuple
    scale: float
    area: float = field(init=False, default=2.0)


LAYER = Dense(raw.arange(6.0).reshape(2, 3), raw.ones(2))
KINDS = {
    "OrderedDict": OrderedDict(w=LAYER.w, b=LAYER.b),
    "defaultdict": defaultdict(list, w=LAYER.w, b=LAYER.b),
    "a class of one's own": Bag(w=LAYER.w, b=LAYER.b),
    "dataclass": LAYER,
}


def part(p, name):
    return getattr(p, name) if is_dataclass(p) else p[name]


@pytest.mark.parametrize("p", KINDS.values(), ids=KINDS)
def test_dicts_and_dataclasses_of_every_kind(p):
    x = raw.array([1.0, 2.0, 3.0])

    def layer(p):
        return np.tanh(part(p, "w") @ x) * part(p, "b")

    def loss(p):
        return np.sum(layer(p) ** 2)

    right = grad(loss)({"w": LAYER.w, "b": LAYER.b})
    for g in (grad(loss)(p), value_and_grad(loss)(p)[1], make_vjp(loss, p)[1](1.0)):
        assert type(g) is type(p)
        for name in ("w", "b"):
            raw.testing.assert_array_equal(part(g, name), right[name])
    t = make_jvp(layer)(p)(p)[1]
    raw.testing.assert_allclose(t, make_jvp(layer)(dict_of(p))(dict_of(p))[1])
    assert part(jacobian(layer)(p), "w").shape == (2, 2, 3)
    assert type(hvp(loss)(p, p)) is type(p)
    assert type(make_vjp(lambda x: map_tree(lambda leaf: x * leaf, p), 2.0)[0]) is type(p)
    check_grads(layer, p)
    vector, back = microad.flatten(p)
    assert vector.shape == (8,)
    assert type(back(vector)) is type(p)


def dict_of(p):
    return {name: part(p, name) for name in ("w", "b")}


def test_what_a_dict_can_do_it_can_do_inside():
    p = defaultdict(lambda: 3.0, w=2.0)
    assert grad(lambda p: p["w"] * p["missing"])(p) == {"w": 3.0}
    assert grad(lambda p: p["w"] * p["missing"])(p).default_factory is p.default_factory
    assert grad(lambda p: p["w"] ** 2 if p.label == "bag" else 0.0)(Bag(w=3.0)) == Bag(w=6.0)
    counts = Counter(a=2.0, b=1.0)
    assert grad(lambda p: p["a"] * p["b"])(counts) == Counter(a=1.0, b=2.0)


def test_frozen_and_nested_dataclasses():
    net = Net((LAYER, Dense(raw.ones((1, 2)), raw.zeros(1))), 0.5)

    def out(net):
        x = raw.ones(3)
        for layer in net.layers:
            x = np.tanh(layer.w @ x + layer.b)
        return np.sum(x) * net.scale * net.area

    g = grad(out)(net)
    assert type(g) is Net
    assert type(g.layers[1]) is Dense
    assert g.layers[0].w.shape == (2, 3)
    raw.testing.assert_allclose(g.area, out(net) / 2)
    check_grads(out, net)
    with pytest.raises(SeedError, match="keys"):
        make_vjp(lambda x: Dense(x, x), 1.0)[1]({"w": 1.0})
    assert make_vjp(lambda x: Dense(x, 2.0 * x), 1.0)[1]({"w": 1.0, "b": 3.0}) == 7.0

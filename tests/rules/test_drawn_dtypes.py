"""Derivatives have the dtype of the values: what is narrow stays narrow, by every rule."""

import numpy as raw
import pytest
from drawn import TABLE, cases
from hypothesis import given, settings
from test_drawn_rules import NAMES, comes_from_us, few, function

from microad.engine.rule_types import Elementwise
from microad.engine.rules import RULES, defvjp, elementwise, primitive
from microad.engine.trace import make_jvp, make_vjp
from microad.engine.trees import flatten

SEEN = []  # the dtypes of the cotangents that came to the probe


@primitive
def probe(x):
    """x itself; its rule notes what comes by."""
    return x


defvjp(probe, lambda np, g, ans, x: SEEN.append(raw.result_type(g)) or g)

ELEMENTWISE = sorted(
    f.__name__ for f, rule in RULES.items() if type(rule) is Elementwise and comes_from_us(f)
)
KINDS = [(name, raw.float32) for name in sorted(NAMES & {*TABLE})]
KINDS += [(name, dtype) for name in ELEMENTWISE for dtype in (raw.float16, raw.longdouble)]


def check(f, name, dtype):
    """Check the dtypes of derivatives of f, in calls that are drawn for a function of this name."""

    @settings(few, max_examples=2)
    @given(cases(name, False, "oblong"))
    def check_call(case):
        xs = [raw.asarray(x).astype(dtype) for x in case.inputs]

        def value(xs):
            return flatten(case.body(f, *xs))[0]

        def dtypes(values):
            return [raw.result_type(a) for a in values]

        SEEN.clear()
        ans, pull = make_vjp(lambda xs: value([probe(x) for x in xs]), xs)
        assert dtypes(ans) == dtypes(value(xs))
        assert {*dtypes(pull([raw.ones_like(a) for a in ans]))} == {raw.dtype(dtype)}
        assert {*SEEN} <= {raw.dtype(dtype), *dtypes(ans)}
        tangents = make_jvp(value, xs)(xs)[1]
        assert all(map(raw.can_cast, dtypes(tangents), dtypes(ans)))

    check_call()


@pytest.mark.parametrize(("name", "dtype"), KINDS, ids=[f"{n}-{t.__name__}" for n, t in KINDS])
def test_derivatives_are_as_narrow_as_values(name, dtype):
    check(function(name), name, dtype)


def test_a_rule_that_widens_is_found():
    for widen in (lambda p: p * raw.ones_like(p, float), lambda p: p * raw.float64(1)):
        f = primitive(lambda x: raw.sin(x))
        elementwise(f, lambda np, ans, x, widen=widen: widen(np.cos(x)))
        with pytest.raises(AssertionError):
            check(f, "sin", raw.float32)


@pytest.mark.parametrize("name", [n for n in ELEMENTWISE if len(RULES[getattr(raw, n)].parts) == 2])
@pytest.mark.parametrize("number", [2, 2.0])
@pytest.mark.parametrize("place", [0, 1])
def test_a_plain_number_leaves_float32_alone(name, number, place):
    def f(x):
        return function(name)(*((probe(x), number) if place else (number, probe(x))))

    x = raw.array([0.6, 1.3], raw.float32)
    wide = {f(x).dtype, x.dtype}  # float_power is always computed with doubles
    SEEN.clear()
    make_vjp(f, x)[1](raw.ones_like(f(x)))
    make_vjp(lambda x: make_vjp(f, x)[1](raw.ones_like(f(x))), x)[1](x)
    assert {*SEEN} <= wide

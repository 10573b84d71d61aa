"""Every function with a rule is checked: its value, and derivatives of order 1 and 2, both ways."""

from inspect import signature

import numpy as raw
import pytest
from cases import CASES
from elementwise_cases import REAL

import microad.numpy as np
from microad.check import check_grads
from microad.errors import GradientMismatch, NoOptionError
from microad.rules import COMPOSITES, RULES, Nondiff, call_rule
from microad.tape import make_vjp
from microad.trees import flatten, map_tree

MINE = ("elementwise", "shaping", "reductions", "products", "indexing")
TABLE = [(name, k) for name, cases in sorted(CASES.items()) for k in range(len(cases))]


def home(f):
    """The module that a rule stands in; constant partials stand in the elementwise one."""
    rules = [COMPOSITES.get(f), *getattr(RULES.get(f), "parts", ())]
    modules = [getattr(getattr(r, "func", r), "__module__", "") for r in rules if callable(r)]
    homes = [m.rpartition(".")[2] for m in modules if m != "microad.numpy.lists"]
    return homes[0] if homes else "elementwise"


def test_each_rule_of_these_modules_has_a_case():
    known = [*COMPOSITES, *(f for f, rule in RULES.items() if type(rule) is not Nondiff)]
    names = {f.__name__ for f in known if home(f) in MINE and f.__name__ in np.supported()}
    assert len(names) > 120
    assert names - {*CASES, *REAL} == set()
    assert {*CASES, *REAL} - {*np.supported(), "r_", "c_"} == set()


@pytest.mark.parametrize(("name", "k"), TABLE, ids=[f"{name}-{k}" for name, k in TABLE])
def test_value_and_derivatives(name, k):
    f, inputs = CASES[name][k]
    plain, traced = flatten(f(inputs))[0], flatten(make_vjp(f, inputs)[0])[0]
    for a, b in zip(plain, traced, strict=True):
        raw.testing.assert_allclose(a, b, rtol=1e-14, atol=1e-15)
        assert raw.shape(a) == raw.shape(b)
        assert raw.result_type(a) == raw.result_type(b)
    check_grads(f, inputs)


def test_arguments_have_the_names_that_numpy_gives_them():
    for f in {*RULES, *COMPOSITES}:
        rules = [COMPOSITES[f]] if f in COMPOSITES else [r for r in RULES[f].parts if callable(r)]
        if home(f) not in MINE or isinstance(f, raw.ufunc) or "numpy" not in f.__module__:
            continue
        theirs = signature(f).parameters
        for rule in rules:
            skip = 1 if f in COMPOSITES else 3
            ours = list(signature(rule).parameters.values())[skip:]
            named = [p.name for p in ours if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)]
            assert set(named) - {*theirs} <= {"x"}, f.__name__


# ---------------------------------------------------------------- what has no rule, or needs none


@pytest.mark.parametrize(
    ("f", "text"),
    [
        (lambda x: np.sum(x, where=[True, False]), "sum .* 'where'.*np.where"),
        (lambda x: np.max(x, initial=0.0), "max .* 'initial'.*afterwards"),
        (lambda x: np.std(x, mean=1.0), "std .* 'mean'.*leave it out"),
        (lambda x: np.pad(x, 1, "mean"), "pad .* 'mode'.*np.concatenate"),
        (lambda x: np.pad(x, 1, "reflect", reflect_type="odd"), "pad .* 'mode'.*np.concatenate"),
    ],
)
def test_options_without_a_rule_say_what_to_write(f, text):
    with pytest.raises(NoOptionError, match=text):
        make_vjp(f, raw.ones(2))


def test_whole_numbers_made_of_traced_values_are_constants():
    x = raw.array([1.5, 2.5])
    for f in (lambda x: np.astype(x, int), lambda x: np.array([x[0], x[1]], int)):
        _, vjp = make_vjp(lambda x, f=f: x * f(x), x)
        raw.testing.assert_array_equal(vjp(raw.ones(2)), [1.0, 2.0])


def test_lists_of_plain_numbers_stand_beside_traced_values():
    x, m = raw.array([0.0, 2.0, 3.0]), raw.ones((3, 2))
    check_grads(lambda x: np.power(x, [0.0, 2.0, 3.0]), x[1:].repeat(3)[:3])
    raw.testing.assert_array_equal(make_vjp(lambda x: x ** [0.0, 2, 3], x)[1](x + 1), [0, 12, 108])
    check_grads(lambda y: np.power([1.0, 2.0, 0.5], y), x)
    check_grads(lambda m: np.matmul([1.0, 2.0, 3.0], m), m)
    check_grads(lambda m: np.dot([1.0, 2.0, 3.0], m), m)


LISTS = {
    "reshape": [(2, 1)], "transpose": [], "sort": [], "diff": [], "outer": [[3.0, 4.0]],
    "diag": [], "tile": [2], "flip": [], "kron": [[3.0, 4.0]], "pad": [1], "roll": [1],
    "squeeze": [], "broadcast_to": [(2, 2)], "ptp": [], "atleast_2d": [], "dot": [[3.0, 4.0]],
    "matmul": [[3.0, 4.0]], "inner": [[3.0, 4.0]], "gradient": [], "cumsum": [], "repeat": [2],
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_lists_that_hold_traced_values_are_arrays(name):
    def f(x):
        return getattr(np, name)([x, 2.0 * x * x], *LISTS[name])

    raw.testing.assert_allclose(make_vjp(f, 0.7)[0], f(0.7))
    check_grads(f, 0.7)


def test_the_slope_of_sinc_near_zero():
    def second(x):
        return make_vjp(lambda x: make_vjp(np.sinc, x)[1](1.0), x)[1](1.0)

    assert make_vjp(np.sinc, 0.0)[1](1.0) == 0.0
    for x in (0.0, 1e-9, 1e-5):
        assert second(x) == pytest.approx(-(raw.pi**2) / 3, rel=1e-8)
    for x in (1.9e-3, 2.1e-3):  # on both sides of where the series ends
        assert second(x) == pytest.approx(-(raw.pi**2) / 3 + raw.pi**4 * x * x / 10, rel=1e-8)


# ---------------------------------------------------------------- the cases would notice


def wrong(part):
    """The rule, half as large again."""
    if not callable(part):
        return 1.5 * part
    return lambda *args, **kwargs: map_tree(lambda p: 1.5 * p, part(*args, **kwargs))


def notices(name):
    """Whether some case of a function fails."""
    cases = [(f, x) for f, x in CASES.get(name, [])]
    if name in REAL:
        by_rule = lambda xs: call_rule(getattr(raw, name), xs, {})  # noqa: E731
        cases.append((by_rule, tuple(raw.mean(i) + 0.1 for i in REAL[name])))
        cases.append((by_rule, tuple(raw.mean(i) + 0.4j for i in REAL[name])))
    for f, x in cases:
        try:
            check_grads(f, x, order=1, modes=("reverse",))
        except (GradientMismatch, TypeError):
            return True
    return False


RULED = [(f, k) for f, rule in RULES.items() if home(f) in MINE for k in range(len(rule.parts[:3]))]


@pytest.mark.parametrize(("f", "k"), RULED, ids=[f"{f.__name__}-{k}" for f, k in RULED])
def test_a_wrong_rule_is_noticed(f, k, monkeypatch):
    rule, part = RULES[f], RULES[f].parts[k]
    if part in (None, 0.0) or part is ... or f.__name__ in ("getitem", "put"):
        return
    monkeypatch.setattr(rule, "parts", (*rule.parts[:k], wrong(part), *rule.parts[k + 1 :]))
    monkeypatch.setattr(rule, "ops", {})
    assert notices(f.__name__)

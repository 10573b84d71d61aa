"""The judge of SciPy's rules, judged: each rule, made half as large again, is rejected."""

import numpy as raw
import pytest
from drawn import TABLE
from test_drawn_judge import first_failure, larger
from test_drawn_scipy import NAME_OF, NAMES

from microad.engine.rules import RULES, elementwise, primitive
from microad.scipy.special.functions import S


def copy_with(f, table=None, k=None):
    """f as an operation of its own, with the rules of f, of which one may be wrong."""
    made = primitive(lambda *args, **kwargs: f(*args, **kwargs))
    rule = RULES[f]
    tables = {"parts": list(rule.parts), "jvps": list(rule.jvps)}
    if table is not None:
        tables[table][k] = larger(tables[table][k])
    copied = RULES[made.raw] = type(rule)(made.raw, tables["parts"])
    copied.jvps = tuple(tables["jvps"])
    return made


PARTS = [
    pytest.param(f, table, k, id=f"{NAME_OF[f]}-{table}-{k}")
    for f, rule in RULES.items()
    if NAME_OF.get(f) in NAMES
    for table in ("parts", "jvps")
    for k, part in enumerate(getattr(rule, table))
    if callable(part) and not part.__qualname__.startswith("refuse")
]


@pytest.mark.parametrize(("f", "table", "k"), PARTS)
@pytest.mark.filterwarnings("ignore")
def test_each_rule_that_is_wrong_is_found(f, table, k):
    made, name = copy_with(f, table, k), NAME_OF[f]
    kinds = (False, True)[: 1 + TABLE[name][1]]
    assert any(first_failure(made, name, complex_) for complex_ in kinds)


@pytest.mark.parametrize("name", ["special.erf", "special.gammainc", "special.jv", "linalg.expm"])
def test_a_copy_that_is_right_passes(name):
    room, function = name.split(".")
    made = copy_with(getattr(__import__(f"scipy.{room}", fromlist="x"), function))
    assert first_failure(made, f"scipy.{name}") is None


def test_mistakes_that_are_easily_made_are_found():
    """A sign, the second order, the real part alone, a factor of two, the wrong neighbor."""
    wrong = {
        "expit": lambda np, ans, x: -ans * (1.0 - ans),
        "erf": lambda np, ans, x: raw.exp(-(raw.asarray(getattr(x, "value", x)) ** 2)) * 2,
        "ndtr": lambda np, ans, x: np.exp(-x * x) / np.sqrt(2 * np.pi),
        "gammaln": lambda np, ans, x: S.psi(x + 1.0),
        "psi": lambda np, ans, x: S.polygamma(2, x),
        "j1": lambda np, ans, x: 0.5 * (S.j0(x) + S.jv(2, x)),
        "i1": lambda np, ans, x: 0.5 * (S.i0(x) - S.iv(2, x)),
    }
    for name, partial in wrong.items():
        f = getattr(S, name).raw
        made = primitive(lambda *args, f=f: f(*args))
        elementwise(made, partial)
        assert first_failure(made, f"scipy.special.{name}") is not None, name
    assert len(PARTS) > 120

"""Every function that has a rule, at shapes, options and numbers that Hypothesis draws."""

import importlib
import operator
from pathlib import Path

import numpy as raw
import pytest
from drawn import FORMS, TABLE, cases
from hypothesis import given, settings

import microad
import microad.numpy as np
from microad.engine.composites import COMPOSITES
from microad.engine.rule_types import Nondiff
from microad.engine.rules import RULES, supported
from microad.numpy.arithmetic import OPERATORS
from microad.numpy.indexing import scatter
from microad.numpy.linalg import over_gap

for _part in (
    "elementwise",
    "shaping",
    "picking",
    "sums",
    "signals",
    "products",
    "linalg",
    "fft",
    "more",
):
    importlib.import_module(f"drawn_{_part}")

pytestmark = pytest.mark.filterwarnings("error::RuntimeWarning")
few = settings(derandomize=True, database=None, report_multiple_bugs=False)


def judge_by_draws(f, name, complex_=False, **options):
    """Judge f by calls that are drawn for the function of this name."""
    for form, count in FORMS.items():

        @settings(few, max_examples=count, **options)
        @given(cases(name, complex_, form))
        def judge(case):
            case.judge(f)

        judge()


# ---------------------------------------------------------------- which functions there are

HOMES = {"": raw, "linalg.": raw.linalg, "fft.": raw.fft}
OWN = {"getitem": operator.getitem, "scatter": scatter, "index_update": np.index_update,
       "over_gap": over_gap}  # fmt: skip
PACKAGES = [Path(package.__file__).parent for package in (raw, microad)]


def comes_from_us(f):
    """Whether f comes from NumPy or microad, and not from SciPy, a test or an example.

    Operators have the rules of their functions, which are judged.
    """
    if f in OPERATORS:
        return False
    if isinstance(f, raw.ufunc):
        return vars(raw).get(f.__name__) is f
    if not hasattr(f, "__code__"):
        return not str(getattr(f, "__module__", "")).startswith("scipy")
    home = Path(f.__code__.co_filename)
    ours = any(home.is_relative_to(package) for package in PACKAGES)
    return ours and not home.is_relative_to(PACKAGES[1] / "scipy")


def name_of(f):
    """The name of f in NumPy: fft.rfft, say."""
    names = [home + f.__name__ for home, space in HOMES.items() if vars(space).get(f.__name__) is f]
    return names[0] if names else f.__name__


def function(name):
    """The traced function of this name."""
    return OWN[name] if name in OWN else operator.attrgetter(name)(np)


def names_of(functions):
    """The names of those that come from us."""
    return {name_of(f) for f in functions if comes_from_us(f)}


NAMES = names_of([*COMPOSITES, *(f for f, rule in RULES.items() if type(rule) is not Nondiff)])


def test_each_function_with_a_rule_is_in_the_table():
    assert NAMES - {*TABLE} == set(), "say in drawn_*.py how a call of these is drawn"
    assert {name.rpartition(".")[2] for name in NAMES} <= {*supported()}
    assert len(NAMES) > 180
    assert names_of([raw.frexp, raw.linalg.inv, function]) == {"frexp", "linalg.inv"}


def test_the_table_has_no_other_lines():
    later = {n for n in TABLE if n not in OWN and not hasattr(np, n.partition(".")[0])}  # NumPy 2.0
    assert {*TABLE} - NAMES - later == set(), "these have no rule any more"


# ---------------------------------------------------------------- the calls

CALLS = [
    pytest.param(name, complex_, id=f"{name}-{'complex' if complex_ else 'real'}")
    for name in sorted({*TABLE} & NAMES)
    for complex_ in (False, True)[: 1 + TABLE[name][1]]
]


@pytest.mark.parametrize(("name", "complex_"), CALLS)
def test_derivatives(name, complex_):
    judge_by_draws(function(name), name, complex_)

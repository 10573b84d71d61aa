"""Every function of SciPy that has a rule, at shapes, options and numbers that Hypothesis draws."""

import importlib
import operator

import pytest
import scipy
from drawn import TABLE
from test_drawn_rules import judge_by_draws

import microad.scipy
from microad.engine.composites import COMPOSITES
from microad.engine.rule_types import Nondiff
from microad.engine.rules import RULES
from microad.scipy.stats.families import methods

ROOMS = [importlib.import_module(f"microad.scipy.{room}") for room in microad.scipy.ROOMS]
for _part in ("special", "stats", "arrays", "more_scipy"):
    importlib.import_module(f"drawn_{_part}")

pytestmark = pytest.mark.filterwarnings("error::RuntimeWarning")


# ---------------------------------------------------------------- which functions there are


def named(space, prefix):
    """The functions of a room of SciPy, by their names."""
    functions = [getattr(space, name) for name in space.__all__]
    return {f: f"scipy.{prefix}.{f.__name__}" for f in functions if callable(f)}


FAMILIES = ["norm", "t", "gamma", "chi2", "beta", "poisson", "dirichlet", "multivariate_normal"]
NAME_OF = {}
for _room in ("special", "linalg", "signal", "integrate"):
    NAME_OF |= named(getattr(scipy, _room), _room)
for _family in FAMILIES:
    _distribution = getattr(scipy.stats, _family)
    for _name in methods(_distribution):
        NAME_OF[getattr(_distribution, _name)] = f"scipy.stats.{_family}.{_name}"
RULED = [*COMPOSITES, *(f for f, rule in RULES.items() if type(rule) is not Nondiff)]
NAMES = {NAME_OF[f] for f in RULED if f in NAME_OF and NAME_OF[f] != "scipy.special.sinc"}


def function(name):
    """The traced function of this name."""
    return operator.attrgetter(name)(microad)


def test_each_function_with_a_rule_is_in_the_table():
    assert NAMES - {*TABLE} == set(), "say in drawn_*.py how a call of these is drawn"
    assert len(NAMES) > 140


def test_the_table_has_no_other_lines():
    ours = {name for name in TABLE if name.startswith("scipy.")}
    assert ours - NAMES == set(), "these have no rule any more"


# ---------------------------------------------------------------- the calls

CALLS = [
    pytest.param(name, complex_, id=f"{name}-{'complex' if complex_ else 'real'}")
    for name in sorted(NAMES & {*TABLE})
    for complex_ in (False, True)[: 1 + TABLE[name][1]]
]


@pytest.mark.parametrize(("name", "complex_"), CALLS)
def test_derivatives(name, complex_):
    judge_by_draws(function(name), name, complex_)

"""Every function of SciPy that has a rule, at shapes, options and numbers that Hypothesis draws."""

import importlib
import operator

import numpy as raw
import pytest
import scipy
from drawn import TABLE
from hypothesis import Phase
from test_drawn_rules import judge_by_draws

import microad.scipy
from microad.engine.rules import COMPOSITES, RULES, Nondiff, traced
from microad.errors import MicroadError

ROOMS = [importlib.import_module(f"microad.scipy.{room}") for room in ("special",)]
for _part in ("special",):
    importlib.import_module(f"drawn_{_part}")

pytestmark = pytest.mark.filterwarnings("error::RuntimeWarning")


# ---------------------------------------------------------------- which functions there are


def named(space, prefix):
    """The functions of a room of SciPy, by their names."""
    functions = [getattr(space, name) for name in space.__all__]
    return {f: f"{prefix}.{f.__name__}" for f in functions if callable(f)}


NAME_OF = named(scipy.special, "special")
RULED = [*COMPOSITES, *(f for f, rule in RULES.items() if type(rule) is not Nondiff)]
NAMES = {NAME_OF[f] for f in RULED if f in NAME_OF and NAME_OF[f] != "special.sinc"}


def function(name):
    """The traced function of this name."""
    return operator.attrgetter(name)(microad.scipy)


def test_each_function_with_a_rule_is_in_the_table():
    assert NAMES - {*TABLE} == set(), "say in drawn_*.py how a call of these is drawn"
    assert len(NAMES) > 90


def test_the_table_has_no_other_lines():
    ours = {name for name in TABLE if name.startswith(("special.", "stats."))}
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

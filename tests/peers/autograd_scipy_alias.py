"""Lets autograd 1.9.1's own SciPy tests run against microad.scipy, without a change in them.

    pytest -c tests/peers/alias.ini -o addopts="-q -p autograd_scipy_alias" .../test_scipy.py

The modules of `autograd_alias`, and `autograd.scipy` beside them.
"""

import importlib

import autograd_alias as base

import microad.scipy

LEFT_OUT: dict[str, str] = {}  # tests that are not run, and why


def pytest_configure():
    """Make the modules before the first test is collected."""
    base.pytest_configure()
    base.module("autograd.scipy", microad.scipy)
    for room in microad.scipy.ROOMS:
        base.module(f"autograd.scipy.{room}", importlib.import_module(f"microad.scipy.{room}"))
    stats = importlib.import_module("microad.scipy.stats")
    for family in stats.__all__:
        base.module(f"autograd.scipy.stats.{family}", getattr(stats, family))


def pytest_collection_modifyitems(config, items):
    """Leave out what `LEFT_OUT` names."""
    out = [item for item in items if item.nodeid.rpartition("/")[2] in LEFT_OUT]
    items[:] = [item for item in items if item not in out]
    config.hook.pytest_deselected(items=out)

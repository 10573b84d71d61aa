"""Fixtures of the engine's tests."""

import pytest
from forms import form


@pytest.fixture
def fast():
    """The fast form, whichever is in use."""
    with form(on=True):
        yield


@pytest.fixture
def plain():
    """The plain form, whichever is in use."""
    with form(on=False):
        yield

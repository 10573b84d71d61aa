"""Fixtures of the rules' tests."""

import pytest

from microad.engine import fast as layer


@pytest.fixture
def fast():
    """The fast form, whichever is in use."""
    before = layer.is_on()
    layer.switch(on=True)
    yield
    layer.switch(before)

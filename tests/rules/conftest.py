"""What all tests of rules share."""

import judging
import pytest


@pytest.fixture(autouse=True)
def same_numbers():
    """Let each test draw the same numbers, whichever tests ran before it."""
    judging.restart()

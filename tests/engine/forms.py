"""The two forms of the engine, for tests that speak of one of them."""

from contextlib import contextmanager

import microad.numpy  # noqa: F401  (it switches the fast layer on, or leaves it off)
from microad.engine import fast


@contextmanager
def form(on):
    """Use the fast form, or the plain one, in this block."""
    before = fast.is_on()
    fast.switch(on)
    try:
        yield
    finally:
        fast.switch(before)

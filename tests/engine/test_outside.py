"""What comes from outside meets traced values: callbacks of C code, and their errors."""

import numpy as raw
import pytest
from scipy import integrate, optimize

from microad import grad
from microad.errors import MicroadError

CALLERS = [  # of functions that are called back, and whose results become plain numbers
    lambda f: optimize.brentq(f, 0.0, 10.0),
    lambda f: optimize.brenth(f, 0.0, 10.0),
    lambda f: optimize.ridder(f, 0.0, 10.0),
    lambda f: optimize.bisect(f, 0.0, 10.0),
    lambda f: integrate.quad(f, 0.0, 1.0)[0],
]


@pytest.mark.parametrize("caller", CALLERS, ids=range(len(CALLERS)))
def test_c_code_that_calls_back_ends_in_our_error(caller):
    with pytest.raises(MicroadError):
        grad(lambda a: caller(lambda z: z * z - a))(2.0)


def test_an_error_of_the_function_itself_has_its_own_cause():
    def f(x):
        try:
            raise KeyError("deep")
        except KeyError as error:
            raise ValueError("of the user") from error

    with pytest.raises(ValueError, match="of the user") as caught:
        grad(f)(raw.ones(2))
    assert isinstance(caught.value.__cause__, KeyError)

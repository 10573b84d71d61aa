"""Every error of `microad.scipy`, what SciPy is needed for, and what has no rule."""

import subprocess
import sys

import numpy as raw
import pytest
import scipy

import microad.numpy as np
import microad.scipy
from microad import grad
from microad.errors import (
    CapturedByOdeError,
    MicroadError,
    ModeError,
    NoDensityError,
    NoOptionError,
    NoParameterError,
    NoRuleError,
    NoScipyError,
)
from microad.scipy import integrate, linalg, signal, special, stats

ORDERS = {  # function: how it is called with a traced parameter, and the name of that
    "jv": (lambda n: special.jv(n, 1.0), "v"),
    "yv": (lambda n: special.yv(n, 1.0), "v"),
    "yn": (lambda n: special.yn(n, 1.0), "n"),
    "iv": (lambda n: special.iv(n, 1.0), "v"),
    "ive": (lambda n: special.ive(n, 1.0), "v"),
    "kv": (lambda n: special.kv(n, 1.0), "v"),
    "kve": (lambda n: special.kve(n, 1.0), "v"),
    "kn": (lambda n: special.kn(n, 1.0), "n"),
    "polygamma": (lambda n: special.polygamma(n, 1.0), "n"),
    "zeta": (lambda x: special.zeta(x, 1.0), "x"),
    "expn": (lambda n: special.expn(n, 1.0), "n"),
    "hyp1f1": (lambda a: special.hyp1f1(a, 2.0, 0.5), "a"),
}


@pytest.mark.parametrize("name", ORDERS)
@pytest.mark.filterwarnings("ignore:floating point number truncated")
def test_an_order_has_no_derivative(name):
    f, parameter = ORDERS[name]
    with pytest.raises(
        NoParameterError, match=f"{name} has no derivative in its parameter '{parameter}'"
    ):
        grad(f)(2.0)


def test_what_has_no_rule_is_scipys_own_for_constants_and_says_so_to_traced_values():
    assert special.zetac(2.5) == scipy.special.zetac(2.5)
    assert stats.expon.pdf(1.0) == scipy.stats.expon.pdf(1.0)
    assert stats.gmean([1.0, 4.0]) == pytest.approx(2.0)
    assert signal.detrend(raw.arange(3.0)).tolist() == pytest.approx([0, 0, 0])
    assert linalg.hilbert(1).tolist() == [[1.0]]
    assert integrate.quad(raw.cos, 0.0, 0.0)[0] == 0.0
    assert stats.norm.rvs(size=2).shape == (2,)
    calls = {
        "zetac": lambda x: special.zetac(x),
        "pdf": lambda x: stats.expon.pdf(x),
        "fit": lambda x: stats.norm.fit(x * raw.ones(3)),
        "gmean": lambda x: stats.gmean([x, x]),
        "detrend": lambda x: signal.detrend(x * raw.ones(3)),
        "orth": lambda x: linalg.orth(x * raw.ones((2, 2))),
    }
    for name, call in calls.items():
        with pytest.raises(NoRuleError, match=f"{name} has no derivative"):
            grad(call)(1.0)


def test_names_that_do_not_exist():
    for room in (special, stats, linalg, signal, integrate):
        with pytest.raises(AttributeError):
            room.no_such_function  # noqa: B018
    with pytest.raises(AttributeError, match="no attribute 'optimise'"):
        microad.scipy.optimise  # noqa: B018


def test_a_covariance_of_lower_rank_has_no_derivative():
    cov = raw.diag([1.0, 0.0])
    with pytest.raises(NoDensityError, match="where the rank changes, the density jumps"):
        grad(lambda c: stats.multivariate_normal.pdf(raw.zeros(2), raw.zeros(2), c, True))(cov)
    beside = raw.array([0.0, 1.0])
    assert stats.multivariate_normal.pdf(beside, raw.zeros(2), cov, True) == 0.0


def test_a_matrix_that_is_no_covariance():
    with pytest.raises((ValueError, raw.linalg.LinAlgError)):
        grad(lambda c: stats.multivariate_normal.logpdf(raw.zeros(2), None, c))(-raw.eye(2))
    with pytest.raises(ValueError, match="sum"):
        grad(lambda x: stats.dirichlet.logpdf(x, raw.ones(2)))(raw.array([0.5, 0.9]))


def test_a_right_side_must_get_what_it_uses():
    def f(k):
        return np.sum(integrate.odeint(lambda y, t: -k * y, 1.0 * k, raw.array([0.0, 1.0])))

    with pytest.raises(CapturedByOdeError, match="takes a traced value from outside"):
        grad(f)(1.0)


@pytest.mark.parametrize("options", [{"full_output": True}, {"Dfun": lambda y, t: -1.0}])
def test_options_of_odeint_that_have_no_derivative(options):
    with pytest.raises(NoOptionError, match=next(iter(options))):
        grad(lambda y: np.sum(integrate.odeint(lambda y, t: -y, y, [0.0, 1.0], **options)))(1.0)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda a: signal.convolve(a, a, mode="half"), "mode='half' does not exist"),
        (lambda a: signal.convolve(a, a, axes=([0, 1], [0])), "pairs 2 axes with 1"),
        (lambda a: signal.convolve(a, a.T, mode="valid"), "mode='valid' does not fit"),
    ],
)
def test_convolutions_that_do_not_exist(call, words):
    with pytest.raises(ModeError, match=words):
        grad(lambda a: np.sum(call(a)))(raw.ones((2, 3)))


def test_an_option_of_linear_algebra_without_a_derivative():
    with pytest.raises(NoOptionError, match="assume_a"):
        grad(lambda a: np.sum(linalg.solve(a, raw.ones(2), assume_a="pos")))(raw.eye(2))


def test_all_errors_are_microads():
    for error in (NoScipyError, NoParameterError, NoDensityError, CapturedByOdeError, ModeError):
        assert issubclass(error, MicroadError)


# ---------------------------------------------------------------- SciPy is an extra


def python(code):
    """What a new process prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_without_scipy_an_import_says_what_to_install():
    code = """
import sys
sys.modules["scipy"] = None
try:
    import microad.scipy.special
except ImportError as error:
    print(type(error).__name__, error)
"""
    assert python(code).startswith("NoScipyError microad.scipy needs SciPy")
    assert "pip install 'microad[scipy]'" in python(code)


def test_scipy_is_not_loaded_before_it_is_asked_for():
    code = "import sys, microad, microad.numpy, microad.autograd, microad.train, microad.check; "
    assert python(code + "print('scipy' in sys.modules)") == "False"
    assert python("import sys, microad.scipy; print('scipy' in sys.modules)") == "False"

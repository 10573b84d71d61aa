"""The two programs of the article that started this course, with only the import changed.

They are told here in our own words; the figures are those of curriculum.md, section 1.2.
"""

import math

import pytest

import microad.numpy as np
from microad import grad, value_and_grad
from microad.errors import UnusedInputWarning


def taylor_sine(x):
    """Add terms of the series of the sine until they no longer matter."""
    total = term = x
    i = 0
    while np.abs(term) > 0.001:
        term = -term * x**2 / ((2 * i + 3) * (2 * i + 2))
        total = total + term
        i += 1
    return total


def test_the_sine_by_its_series_has_the_slope_of_the_series():
    slope = grad(taylor_sine)(np.pi)
    assert slope == pytest.approx(-0.9998995, abs=5e-8)
    assert type(slope) is float


def test_the_series_jumps_where_one_more_term_comes_in_and_the_derivative_does_not_see_it():
    x, h = 2.619913, 1e-5
    quotient = (taylor_sine(x + h) - taylor_sine(x - h)) / (2 * h)
    assert grad(taylor_sine)(x) == pytest.approx(-0.8672, abs=5e-5)
    assert math.cos(x) == pytest.approx(-0.8670, abs=5e-5)
    # One term more changes the value by about 0.001, which a step of 1e-5 makes a slope.
    assert abs(quotient - math.cos(x)) > 1


def test_below_the_threshold_the_loop_is_never_entered():
    assert grad(taylor_sine)(0.0005) == 1.0
    with pytest.warns(UnusedInputWarning):  # a slope of 1, wherever x is
        assert grad(grad(taylor_sine))(0.0005) == 0.0


def test_far_out_the_series_cancels():
    assert taylor_sine(40.0) == pytest.approx(2.05, abs=0.05)


INPUTS = np.array(
    [[0.52, 1.12, 0.77], [0.88, -1.08, 0.15], [0.52, 0.06, -1.30], [0.74, -2.49, 1.39]]
)
TARGETS = np.array([True, True, False, True])


def sigmoid(z):
    return 0.5 * (np.tanh(z / 2.0) + 1)


def training_loss(weights):
    """The negative log-likelihood of the labels."""
    p = sigmoid(np.dot(INPUTS, weights))
    likely = p * TARGETS + (1 - p) * (1 - TARGETS)
    return -np.sum(np.log(likely))


def test_the_first_gradient_of_the_logistic_regression_is_that_by_hand():
    slope = grad(training_loss)(np.array([0.0, 0.0, 0.0]))
    assert slope == pytest.approx([-0.81, 1.255, -1.805])
    p = sigmoid(np.dot(INPUTS, np.zeros(3)))
    assert slope == pytest.approx(np.dot(INPUTS.T, p - TARGETS))


def test_a_hundred_steps_train_the_logistic_regression():
    slope = grad(training_loss)
    weights = np.array([0.0, 0.0, 0.0])
    assert training_loss(weights) == pytest.approx(4 * math.log(2))
    assert training_loss(weights) == pytest.approx(2.772589, abs=5e-7)
    for _ in range(100):
        weights -= slope(weights) * 0.01
    assert training_loss(weights) == pytest.approx(1.067271, abs=5e-7)


def test_value_and_gradient_come_from_one_pass():
    loss, slope = value_and_grad(training_loss)(np.array([0.0, 0.0, 0.0]))
    assert loss == pytest.approx(2.772589, abs=5e-7)
    assert slope == pytest.approx([-0.81, 1.255, -1.805])


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_far_weights_saturate_and_logaddexp_is_the_remedy():
    far = np.array([0.0, 100.0, 0.0])
    assert training_loss(far) == math.inf
    assert np.isnan(grad(training_loss)(far)).any()

    def stable(weights):
        z = np.dot(INPUTS, weights)
        return np.sum(np.logaddexp(0.0, np.where(TARGETS, -z, z)))

    assert np.isfinite(stable(far))
    assert np.isfinite(grad(stable)(far)).all()

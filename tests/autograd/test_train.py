"""The data of `microad.train` and its loop: learning works, and a wrong gradient spoils it."""

import math

import numpy
import pytest

import microad.numpy as np
from microad import defvjp, grad, primitive
from microad.autograd import array, no_grad
from microad.check import check_grads
from microad.errors import (
    CountError,
    DivergedError,
    FractionError,
    InputError,
    OutputError,
    RateError,
    UnequalRowsError,
)
from microad.train import adam, digits, glyphs, momentum, rmsprop, seed_data, sgd, two_moons

# ---------------------------------------------------------------- data


def test_the_seed_data_are_those_of_the_article():
    inputs, targets = seed_data()
    assert (inputs.shape, targets.shape, targets.dtype) == ((4, 3), (4,), bool)
    assert inputs.sum() == pytest.approx(1.28)
    assert targets.tolist() == [True, True, False, True]


@pytest.mark.parametrize("n", [2, 5, 200])
def test_two_moons_are_two_half_circles(n):
    inputs, targets = two_moons(n, noise=0.0)
    upper, lower = inputs[targets == 0], inputs[targets == 1]
    assert (len(upper), len(lower)) == (n - n // 2, n // 2)
    assert numpy.hypot(*upper.T) == pytest.approx(1.0)
    assert numpy.hypot(*(lower - [1.0, 0.5]).T) == pytest.approx(1.0)
    assert upper[:, 1].min() >= 0.0
    assert lower[:, 1].max() <= 0.5


def test_data_are_the_same_each_time_and_others_with_another_seed():
    for make in (two_moons, digits):
        first, again, other = make(50), make(50), make(50, seed=1)
        assert all(map(numpy.array_equal, first, again))
        assert not numpy.array_equal(first[0], other[0])
    assert two_moons(50)[0].std() != two_moons(50, noise=0.5)[0].std()
    assert two_moons(9)[0][0] == pytest.approx([-1.12459109, -0.07322674])
    assert digits(9)[1].tolist() == [4, 5, 2, 6, 3, 8, 7, 0, 1]


def test_the_ten_glyphs_differ_and_a_digit_is_a_glyph_that_was_moved():
    drawn = glyphs()
    assert drawn.shape == (10, 7, 5)
    assert {*drawn.ravel()} == {0.0, 1.0}
    distances = [numpy.abs(a - b).sum() for k, a in enumerate(drawn) for b in drawn[:k]]
    assert min(distances) >= 4
    assert drawn[1].sum(0).tolist() == [0.0, 2.0, 7.0, 1.0, 0.0]
    images, labels = digits(40, noise=0.0)
    for image, label in zip(images.reshape(40, 8, 8), labels):
        windows = [image[i : i + 7, j : j + 5] for i in range(2) for j in range(4)]
        assert any(numpy.array_equal(w > 0, drawn[label] > 0) for w in windows)
        assert 0.6 <= image.max() <= 1.0


def test_pictures_are_numbers_between_paper_and_ink():
    images, labels = digits(100)
    assert (images.shape, labels.shape) == ((100, 64), (100,))
    assert 0.0 == images.min() < images.max() <= 1.0
    assert numpy.bincount(labels).tolist() == [10] * 10


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: two_moons(1), r"n=1 is not possible\. Write a whole number from 2 on"),
        (lambda: two_moons(10.0), r"n=10\.0 is not possible"),
        (lambda: digits(0), r"n=0 is not possible\. Write a whole number from 1 on"),
        (lambda: digits("ten"), "n='ten' is not possible"),
    ],
)
def test_impossible_numbers_of_points(make, words):
    with pytest.raises(CountError, match=words):
        make()


# ---------------------------------------------------------------- the loop


def square(p, *data):
    return np.sum((p - 3.0) ** 2)


def test_the_loop_is_gradient_descent_and_leaves_the_start_alone():
    start = numpy.zeros(2)
    w, history = sgd(square, start, rate=0.25, steps=3)
    assert w.tolist() == [2.625, 2.625]
    assert history == [18.0, 4.5, 1.125]
    assert start.tolist() == [0.0, 0.0]
    assert sgd(square, start, steps=0) == (start, [])


def test_parameters_may_be_any_tree_of_any_width():
    start = {"w": [numpy.ones((2, 3), "float32"), None], "b": (1.0, numpy.ones(3))}

    def loss(p):
        return np.sum(p["w"][0] ** 2) + p["b"][0] ** 2 + np.sum(p["b"][1] ** 2)

    params, history = sgd(loss, start, rate=0.5, steps=1)
    assert history == [10.0]
    assert params["w"][0].dtype == "float32"
    assert params["w"][1] is None
    assert (type(params["b"]), params["b"][0]) == (tuple, 0.0)
    assert not params["w"][0].any()


def test_batches_are_drawn_from_rows_that_belong_together():
    rows = numpy.arange(10.0)
    seen = []

    def loss(w, x, y):
        seen.append(x)
        assert (y == 2 * x).all()
        return np.sum((w * x - y) ** 2)

    w, history = sgd(loss, 0.0, [rows, 2 * rows], rate=0.001, steps=200, batch=4)
    assert {len(x) for x in seen} == {4}
    assert all(len({*x}) == 4 for x in seen)
    assert {*numpy.concatenate(seen)} == {*rows}
    assert w == pytest.approx(2.0)
    assert len(history) == 200
    assert sgd(loss, 0.0, [rows, 2 * rows], rate=0.001, steps=200, batch=4)[1] == history
    assert sgd(loss, 0.0, [rows, 2 * rows], rate=0.001, steps=9, batch=4, seed=1)[1] != history[:9]


@pytest.mark.parametrize(
    ("how", "error", "words"),
    [
        ({"rate": 0.0}, RateError, r"rate=0\.0 is not a positive number\..*smaller one"),
        ({"rate": -0.1}, RateError, "-rate \\* gradient"),
        ({"rate": math.nan}, RateError, "rate=nan"),
        ({"steps": -1}, CountError, "steps=-1 is not possible"),
        ({"steps": 1.5}, CountError, r"steps=1\.5 is not possible"),
        ({"batch": 0, "data": [numpy.ones(3)]}, CountError, "batch=0"),
        ({"batch": 4, "data": [numpy.ones(3)]}, CountError, "from 1 to 3, the rows of data"),
        ({"batch": 1}, CountError, "from 1 to 0, the rows of data"),
        ({"data": [numpy.ones(3), numpy.ones(4)]}, UnequalRowsError, "have 3, 4 rows"),
    ],
)
def test_impossible_trainings(how, error, words):
    with pytest.raises(error, match=words):
        sgd(square, numpy.zeros(2), **how)


def test_what_the_loss_may_be_and_where_it_may_begin():
    with pytest.raises(InputError, match="astype"):
        sgd(square, numpy.zeros(2, int))
    with pytest.raises(OutputError, match="one real number"):
        sgd(lambda p: p**2, numpy.zeros(2))


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_loss_that_runs_away_is_stopped():
    with pytest.raises(DivergedError, match=r"the loss is inf before step \d+\. Take a smaller"):
        sgd(lambda p: np.sum(p**4), numpy.ones(2), rate=1.0)
    with pytest.raises(DivergedError, match="nan before step 0"):
        sgd(lambda p: np.sum(np.log(p)), -numpy.ones(2))


# ---------------------------------------------------------------- learning


def scores(params, x, bend=np.tanh):
    """A network with one hidden layer."""
    return np.dot(bend(np.dot(x, params["w1"]) + params["b1"]), params["w2"]) + params["b2"]


def cross_entropy(params, x, labels, bend=np.tanh):
    """The mean of -log p of the right label."""
    z = scores(params, x, bend)
    z = z - np.max(z, axis=1, keepdims=True)
    log_p = z - np.log(np.sum(np.exp(z), axis=1, keepdims=True))
    return -np.mean(log_p[numpy.arange(len(labels)), labels.astype(int)])


def network(*sizes, seed=0):
    """Random weights that keep the size of what goes through them."""
    r, (n, hidden, m) = numpy.random.default_rng(seed), sizes
    return {
        "w1": r.standard_normal((n, hidden)) / math.sqrt(n), "b1": numpy.zeros(hidden),
        "w2": r.standard_normal((hidden, m)) / math.sqrt(hidden), "b2": numpy.zeros(m),
    }  # fmt: skip


def accuracy(params, x, labels, bend=np.tanh):
    return numpy.mean(numpy.argmax(scores(params, x, bend), axis=1) == labels)


def trained_on_moons(bend=np.tanh):
    """What a network knows of moons that it has not seen."""
    params, history = sgd(
        lambda p, x, y: cross_entropy(p, x, y, bend), network(2, 16, 2), two_moons(200, seed=0),
        rate=0.5, steps=600,
    )  # fmt: skip
    return accuracy(params, *two_moons(1000, seed=1), bend), history


def trained_on_digits(bend=np.tanh):
    """What a network knows of pictures that it has not seen."""
    params, history = sgd(
        lambda p, x, y: cross_entropy(p, x, y, bend), network(64, 32, 10), digits(2000, seed=0),
        rate=0.5, steps=600, batch=100,
    )  # fmt: skip
    return accuracy(params, *digits(1000, seed=1), bend), history


MOONS, DIGITS = 0.98, 0.95  # what a right gradient reaches, and a wrong one does not


def test_the_gradient_is_checked_before_the_training():
    x, y = two_moons(10)
    check_grads(lambda p: cross_entropy(p, x, y), network(2, 4, 2))


def test_two_moons_are_learnt():
    reached, history = trained_on_moons()
    assert reached >= MOONS
    assert history[0] > 0.5
    assert history[-1] < 0.05


def test_digits_are_learnt():
    reached, history = trained_on_digits()
    assert reached >= DIGITS
    assert numpy.mean(history[:10]) > 1.5
    assert numpy.mean(history[-10:]) < 0.15


def broken(rule):
    """A tanh whose rule is wrong."""

    @primitive
    def bend(x):
        return numpy.tanh(x)

    defvjp(bend, rule)
    return bend


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(
    "rule",
    [
        lambda np, g, ans, x: -g * (1.0 - ans * ans),
        lambda np, g, ans, x: g * ans,
        lambda np, g, ans, x: np.mean(g) * (1.0 - ans * ans),
        lambda np, g, ans, x: g[::-1] * (1.0 - ans * ans),
    ],
    ids=["sign", "no derivative", "mean", "order"],
)
def test_a_wrong_gradient_does_not_pass_the_bars(rule):
    for train, bar in ((trained_on_moons, MOONS), (trained_on_digits, DIGITS)):
        assert train(broken(rule))[0] < bar


def test_the_right_rule_written_by_hand_passes_them():
    bend = broken(lambda np, g, ans, x: g * (1.0 - ans * ans))
    assert trained_on_moons(bend)[0] >= MOONS
    assert trained_on_digits(bend)[0] >= DIGITS


def test_the_four_points_of_the_article_are_separable_so_the_weights_grow_for_ever():
    inputs, targets = seed_data()

    def loss(w):
        z = np.dot(inputs, w)
        return np.sum(np.logaddexp(0.0, np.where(targets, -z, z)))

    assert grad(loss)(numpy.zeros(3)) == pytest.approx([-0.81, 1.255, -1.805])
    norms, w = [], numpy.zeros(3)
    for steps in (100, 900, 9000):
        w, history = sgd(loss, w, rate=0.5, steps=steps)
        norms.append(numpy.linalg.norm(w))
    assert norms == pytest.approx([5.8, 8.8, 11.8], abs=0.05)
    assert history[-1] < 1e-3


def test_the_object_style_takes_the_same_steps():
    x, y = two_moons(50)
    params, history = sgd(cross_entropy, network(2, 4, 2), [x, y], rate=0.5, steps=20)
    leaves = {name: array(value, requires_grad=True) for name, value in network(2, 4, 2).items()}
    for seen in history:
        loss = cross_entropy(leaves, x, y)
        assert loss.item() == seen
        loss.backward()
        for leaf in leaves.values():
            with no_grad():
                leaf -= 0.5 * leaf.grad
            leaf.zero_grad()
    for name, leaf in leaves.items():
        assert numpy.array_equal(leaf.numpy(), params[name])


# ---------------------------------------------------------------- the other optimizers


def reference(name, x, slope, steps, rate):
    """The parameters after so many steps, written as in the papers, one number at a time."""
    v = m = s = 0.0
    for k in range(1, steps + 1):
        g = slope(x)
        if name == "momentum":  # Sutskever et al. (2013): v <- mu v - eps g, x <- x + v
            v = 0.9 * v - rate * g
            x = x + v
        elif name == "rmsprop":  # Tieleman and Hinton (2012)
            s = 0.9 * s + 0.1 * g**2
            x = x - rate * g / (math.sqrt(s) + 1e-8)
        else:  # Kingma and Ba (2015), algorithm 1
            m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g**2
            x = x - rate * (m / (1 - 0.9**k)) / (math.sqrt(s / (1 - 0.999**k)) + 1e-8)
    return x


OPTIMIZERS = {"momentum": momentum, "rmsprop": rmsprop, "adam": adam}


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("steps", [1, 2, 7])
def test_an_optimizer_follows_its_paper(name, steps):
    params = {"a": 1.5, "b": [numpy.array([2.0, -1.0])]}

    def loss(p):
        return p["a"] ** 4 + np.sum(np.cosh(p["b"][0]))

    reached, history = OPTIMIZERS[name](loss, params, rate=0.01, steps=steps)
    a = reference(name, 1.5, lambda x: 4 * x**3, steps, 0.01)
    b = [reference(name, x, math.sinh, steps, 0.01) for x in (2.0, -1.0)]
    assert reached["a"] == pytest.approx(a, rel=1e-12)
    assert reached["b"][0] == pytest.approx(b, rel=1e-12)
    assert type(reached["a"]) is float
    assert params["a"] == 1.5
    assert history[0] == loss(params)
    assert len(history) == steps


def test_two_steps_by_hand():
    """For w**2 from 1: gradients 2, then twice the new w."""
    w, _ = momentum(lambda w: w**2, 1.0, rate=0.25, mass=0.5, steps=3)
    assert w == -0.25  # v = 2, w = 0.5; v = 2, w = 0; v = 1, w = -0.25
    w, _ = rmsprop(lambda w: w**2, 1.0, rate=0.25, decay=0.0, eps=0.0, steps=3)
    assert w == 0.25  # by the sign of the gradient alone
    w, _ = adam(lambda w: 3.0 * w, 1.0, rate=0.25, eps=0.0, steps=3)
    assert w == pytest.approx(0.25)  # a constant gradient has no bias left


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_optimizer_learns_the_moons(name):
    x, y = two_moons()
    start, rate = network(2, 8, 2), 0.2 if name == "momentum" else 0.02
    params, history = OPTIMIZERS[name](cross_entropy, start, [x, y], rate=rate, batch=50, steps=400)
    assert accuracy(params, x, y) >= 0.95
    assert history[-1] < 0.5 * history[0]


def test_without_mass_a_ball_goes_as_sgd_does():
    x, y = two_moons(20)
    start = network(2, 4, 2)
    ours = momentum(cross_entropy, start, [x, y], mass=0.0, batch=5, steps=5, seed=3)
    theirs = sgd(cross_entropy, start, [x, y], batch=5, steps=5, seed=3)
    assert ours[1] == theirs[1]


@pytest.mark.parametrize(
    "call",
    [
        lambda f: momentum(f, 1.0, mass=1.0),
        lambda f: rmsprop(f, 1.0, decay=-0.1),
        lambda f: adam(f, 1.0, decay=(0.9, 1.5)),
    ],
)
def test_a_part_that_is_left_is_below_1(call):
    with pytest.raises(FractionError, match="is not from 0 to below 1"):
        call(lambda w: w**2)


def test_all_optimizers_refuse_what_sgd_refuses():
    for f in OPTIMIZERS.values():
        with pytest.raises(RateError):
            f(lambda w: w**2, 1.0, rate=0.0)
        with pytest.raises(CountError):
            f(lambda w: w**2, 1.0, steps=-1)

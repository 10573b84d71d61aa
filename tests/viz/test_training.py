"""The training view: regions, points on the wrong side, long histories."""

import numpy
import pytest

from microad import viz
from microad.errors import ScoreError, TrainingError

X = numpy.array([[0.0, 0.0], [1.0, 1.0], [0.0, 1.0], [1.0, 0.0]])
Y = ["no", "yes", "no", "yes"]  # yes where the first number is large
HISTORY = [numpy.array([-1.0, 0.5]), numpy.array([0.0, 0.4]), numpy.array([1.0, -0.5])]

TEXT = """\
A training, epoch by epoch
Epoch 2: the loss is 0.25; 0 of 4 points lie on the wrong side.

epoch  loss  wrong
    0     3      4
    1     1      2
    2  0.25      0"""


def score(w, x):
    return x[:, 0] * w[0] + w[1]


def view(**more):
    return viz.training(X, Y, score, HISTORY, **more)


def test_text_twin():
    assert view(loss=[3.0, 1.0, 0.25]).text() == TEXT


def test_axes_have_names():
    assert [axis.label for axis in view().drawing.panels[0][4:6]] == ["x1", "x2"]
    svg = view(axes=("width", "<i>")).svg()
    assert svg.count(">width</text>") == svg.count(">&lt;i&gt;</text>") == 1
    for bad in ("ab", ["x1"], ("x1", 2), None):
        with pytest.raises(TrainingError, match="are not two names"):
            view(axes=bad)


def test_points_on_the_wrong_side():
    w = view()
    for w.epoch, wrong in ((0, 4), (1, 2), (2, 0)):
        assert w.wrong == wrong
        assert w.row["rings"].count("M") == wrong


def test_region_ends_where_the_score_is_0():
    w = view()
    w.epoch = 2
    panel = w.drawing.panels[0]
    half = panel.across(0.5)
    xs = [float(p.split()[0]) for p in w.row["border"].replace("L", "M").split("M")[1:]]
    assert xs == pytest.approx([half] * len(xs), abs=0.06)
    w.epoch = 1  # everywhere positive
    assert w.row["border"] == ""
    assert w.row["region"].count("M") == 36


def test_a_long_history_is_thinned():
    w = viz.training(X, Y, score, [HISTORY[k % 3] for k in range(1000)], loss=lambda w: w[1] + 2)
    epochs = w.drawing.states["epoch"].values
    assert (len(epochs), epochs[0], epochs[-1]) == (60, 0, 999)
    assert w.drawing.states.row([59, 0])["loss"] == 2.5


def test_losses_that_are_no_numbers():
    svg = view(loss=[float("nan"), float("inf"), 1.0]).svg()
    assert "NaN" not in svg


@pytest.mark.parametrize(
    ("given", "error", "says"),
    [
        ({"points": X[:, :1]}, TrainingError, r"shape \(4, 1\)"),
        ({"points": X * float("nan")}, TrainingError, "two numbers"),
        ({"labels": [0, 0, 0, 0]}, TrainingError, "1 different labels"),
        ({"labels": [0, 1, 2, 3]}, TrainingError, "4 different labels"),
        ({"labels": [0, 1]}, TrainingError, "each point needs one of two"),
        ({"history": []}, TrainingError, "no list of parameters"),
        ({"loss": [1.0]}, TrainingError, "1 losses for 3 epochs"),
        ({"score": lambda w, x: 1.0}, ScoreError, r"shape \(\)"),
    ],
)
def test_what_it_refuses(given, error, says):
    whole = {"points": X, "labels": Y, "score": score, "history": HISTORY} | given
    with pytest.raises(error, match=says):
        viz.training(**whole)


def test_the_end_is_predicted(open_widget):
    page = open_widget(view(predict=True))
    assert page.locator(".question").inner_text().startswith("4 of 4 points")
    page.get_by_role("button", name="Last step", exact=True).click()
    assert page.locator(".counter").inner_text() == "step 0 of 2"
    page.get_by_label("Your answer").fill("0")
    page.keyboard.press("Enter")
    assert page.locator(".feedback").inner_text() == "Right: 0 of 4 points at the end."
    page.get_by_role("button", name="Last step", exact=True).click()
    assert page.locator(".sentence").inner_text().startswith("Epoch 2:")

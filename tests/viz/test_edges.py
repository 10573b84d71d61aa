"""The edges, for every widget: NaN, infinity, nothing, one node, ten thousand, long names, markup.

Each gives a picture that is whole, or an error of ours that says what to do instead.
"""

import json
import math
import re
from xml.etree import ElementTree

import numpy
import pytest

import microad.numpy as np
from microad import viz
from microad.errors import MicroadError

LONG = "a_name_that_goes_on_and_on_" * 8
MARKUP = '<script>alert("1")</script>&'
ROOM = 4_000  # pixels that no picture of these needs


def named(f, name):
    f.__name__ = name
    return f


def sines(x, count=10_000):
    for _ in range(count):
        x = np.sin(x)
    return x


def points(f):
    """Score points by f, so that a training can be shown."""
    history, corners = [numpy.array([1.0]), numpy.array([2.0])], [[0.0, 1.0], [1.0, 0.0]]
    return viz.training(
        corners, [0, 1], lambda w, x: numpy.array([float(f(v)) for v in x[:, 0]]) + w, history
    )


# From a function of one number, or of one array or tree of them.
OF_NUMBERS = {
    "secant": lambda f: viz.secant(f, 1.0),
    "limit": lambda f: viz.limit(f, 1.0),
    "chain": lambda f: viz.chain(f, np.sin, x=1.0),
    "fd_error": lambda f: viz.fd_error(f, 1.0),
    "dual": lambda f: viz.dual(f, 1.0),
    "descent": lambda f: viz.descent(named(lambda x, y: f(x) + y * y, f.__name__), (1.0, 1.0)),
    "training": points,
}
OF_ARRAYS = {
    "inspect": viz.inspect,
    "forward": lambda f, x: viz.inspect(f, x, mode="forward", seed=0),
    "tape": viz.tape,
    "two_sweeps": viz.two_sweeps,
    "jacobian": viz.jacobian,
    "gradcheck": viz.gradcheck,
}
NUMBER_CASES = {
    "nan": lambda x: x * math.nan,
    "inf": lambda x: x * math.inf,
    "constant": lambda x: 0.0 * x,
    "one node": lambda x: x,
    "long": named(lambda x: x * x, LONG),
    "markup": named(lambda x: x * x, MARKUP),
}
ARRAY_CASES = {
    "nan": (lambda x: np.sum(x * math.nan), numpy.ones(2)),
    "inf": (lambda x: np.sum(x / 0.0), numpy.ones(2)),
    "empty": (lambda x: np.sum(x * x), numpy.zeros((0, 3))),
    "one node": (lambda x: x, 2.0),
    "many nodes": (sines, 1.0),
    "many names": (lambda xs: sum(xs), [1.0] * 200),
    "long": (named(lambda p: p[LONG] * 2, LONG), {LONG: 1.0}),
    "markup": (named(lambda p: p[MARKUP] * 2, MARKUP), {MARKUP: 1.0}),
}
ALL = [
    *((name, case, lambda m=make, f=f: m(f)) for name, make in OF_NUMBERS.items()
      for case, f in NUMBER_CASES.items()),
    *((name, case, lambda m=make, p=parts: m(*p)) for name, make in OF_ARRAYS.items()
      for case, parts in ARRAY_CASES.items()),
    *(("broadcast", case, lambda x=x: viz.broadcast(x, numpy.ones((2, 1)), "/"))
      for case, x in {"nan": numpy.array([math.nan, 1.0]), "inf": numpy.array([math.inf]),
                      "empty": numpy.zeros((2, 0)), "one node": 3.0,
                      "many nodes": numpy.ones(10_000)}.items()),
    *(("hessian_cost", case, lambda f=f: viz.hessian_cost(f))
      for case, f in {"nan": lambda x: np.sum(x * math.nan),
                      "long": named(lambda x: np.sum(x * x), LONG),
                      "markup": named(lambda x: np.sum(x * x), MARKUP)}.items()),
]  # fmt: skip
IDS = [f"{name}-{case}" for name, case, _ in ALL]


def assert_whole(w):
    """See that a picture is well-formed, of a size to look at, and that its numbers are places."""
    root = ElementTree.fromstring(w.svg())
    assert 0 < float(root.get("width")) < ROOM
    assert 0 < float(root.get("height")) < ROOM
    places = ("d", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "transform", "viewBox")
    for element in root.iter():
        assert "script" not in element.tag
        for name in places:
            assert not re.search("nan|inf", element.get(name) or "", re.IGNORECASE), element.tag
    assert "<script" not in w.svg() + w.html()
    assert len(w.text()) > 10
    assert len(w.text().splitlines()) <= 45
    json.dumps(w.story, allow_nan=False)


@pytest.mark.parametrize(("name", "case", "make"), ALL, ids=IDS)
def test_a_whole_picture_or_an_error_that_helps(name, case, make):
    w = made(make)
    if isinstance(w, MicroadError):
        assert len(str(w)) > 40
        assert "object at 0x" not in str(w)
    else:
        assert_whole(w)


def made(make):
    """Return the widget, or the error that says why there is none."""
    try:
        return make()
    except MicroadError as error:
        return error


def test_each_widget_has_been_here():
    shown = set(viz.__all__) - {"Inspector", "source_lines", "strip_file", "figure"}
    assert {name for name, _, _ in ALL} == shown | {"forward"}


def test_a_broken_picture_is_found():
    class Broken:
        story, text, html = {}, str, str

        def svg(self):
            return '<svg width="10" height="10"><path d="M1 nanL3 4"/></svg>'

    with pytest.raises(AssertionError, match="path"):
        assert_whole(Broken())


@pytest.mark.parametrize("case", ["nan", "inf", "empty", "one node", "long", "markup"])
def test_pages_of_edges_say_nothing_on_the_console(open_widget, case):
    widgets = [made(make) for _, own, make in ALL if own == case]
    for w in widgets:
        if not isinstance(w, MicroadError):
            page = open_widget(w)
            page.locator(".microad").wait_for()
            assert page.evaluate("document.documentElement.scrollWidth") <= 1280

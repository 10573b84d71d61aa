"""`viz.figure`: what is drawn, in exact words."""

import pytest

from microad import viz
from microad.course import show
from microad.errors import AltTextError

ALT = "Points, bars and an image, each for the summary of its own kind."

WORDS = """\
All of it
axes: x = no label, y = no label (log)
  scatter 'data': 3 points, first (1, 2), last (3, 6), mean of y 4
  text 'here'
axes: x = no label, y = no label
  bars 'count': 3, first 4, last 6, sum 15
  Circle
axes: x = no label, y = no label
  image: 2 x 2, from 0 to 3"""


def test_words_for_what_is_drawn():
    from matplotlib.figure import Figure
    from matplotlib.patches import Circle

    fig = Figure()
    fig.suptitle("All of it")
    one, two, three = fig.subplots(3)
    one.scatter([1, 2, 3], [2, 4, 6], label="data")
    one.set_yscale("log")
    one.annotate("here", (1, 2))
    two.bar([0, 1, 2], [4, 5, 6], label="count")
    two.add_patch(Circle((0, 0), 1))
    three.imshow([[0, 1], [2, 3]])
    assert viz.figure(fig, alt=ALT).words == WORDS


def test_lessons_call_it_show():
    assert show is viz.figure
    with pytest.raises(AltTextError, match="30 characters"):
        viz.figure(None, alt="short")

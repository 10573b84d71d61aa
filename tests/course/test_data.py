"""What an answer did, as data: copied, compared and written down, whatever it comes from."""

import math

import pytest

from microad.course.data import Foreign, Raised, as_data, form, same, words


class Sly(float):
    def __eq__(self, other):
        return True

    __hash__ = None
    __float__ = __repr__ = lambda self: 1 / 0


def test_copies_are_exact_types():
    import numpy

    data = as_data([Sly(2.5), numpy.float64(1), numpy.int64(2), (True, None), {1: "x"}])
    assert data == [2.5, 1.0, 2, [True, None], {"1": "x"}]
    assert [type(item) for item in data[:3]] == [float, float, int]


def test_an_object_of_another_type_is_described():
    class Shy:
        def __repr__(self):
            raise ValueError

    assert as_data(Shy()) == Foreign("Shy", "<its repr raises ValueError>")
    assert as_data(object()) == Foreign("object", "<object>")
    assert as_data([0] * 10**6) == Foreign("list", "too large or too deep, 1000000 items")
    endless = []
    endless.append(endless)
    assert "too deep" in str(as_data(endless))


@pytest.mark.parametrize(
    ("a", "b", "agree"),
    [
        (1, 1.0, True),
        (1.0, 1 + 1e-10, True),
        (1.0, 1 + 1e-8, False),
        (1e-10, 0.0, True),
        (math.nan, math.nan, True),
        (math.nan, 1.0, False),
        (math.inf, math.inf, True),
        (1e300, math.inf, False),
        (10**400, 1.0, False),
        (10**400, 10**400, True),
        (True, 1, False),
        (None, 0, False),
        ("NaN", 1.0, False),
        ("1", 1, False),
        ([1, [2]], [1, [2]], True),
        ([1, 2], [1, 2, 3], False),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ({"a": 1}, {"b": 1}, False),
        (Raised("E", "x"), Raised("E", "y"), True),
        (Raised("E"), {"a": 1}, False),
    ],
)
def test_comparing(a, b, agree):
    assert same(a, b, 1e-9) is agree


def test_words_are_short():
    assert words([1 / 3, math.nan, -math.inf]) == "[0.333333, NaN, -inf]"
    assert words(Raised("KeyError", "'x'")) == "KeyError: 'x'"
    assert words(Foreign("Value", "Value(3)")) == "a Value: Value(3)"
    assert len(words(list(range(1000)))) == 80
    assert form(None) == "nothing"


def test_an_integer_too_long_to_write_down_is_no_number():
    seen = as_data([10**5000, 10**2000])
    assert same(seen, [as_data(10**5000), 10**2000], 0)
    assert not same(seen, [1, 2], 0)
    assert words(seen[0]) == "a int: an integer of 16610 bits"

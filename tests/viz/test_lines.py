"""Where a node was made: recorded only when asked, exact columns, nothing left behind."""

import linecache
import textwrap

import pytest

from microad.debug.lines import line_of
from microad.errors import CannotRecordError
from microad.scalar import Value, exp
from microad.viz import source_lines
from microad.viz.graph.build import build

OWN_CLASS = """
class Value:
    def __init__(self, data, op="", parents=(), partials=()):
        self.data, self.op, self.parents, self.partials = data, op, parents, partials

    def __mul__(self, other):
        make = lambda: Value(self.data * other.data, "*", (self, other), (other.data, self.data))
        return make()

    @staticmethod
    def of(data):
        return Value(data)

class Child(Value):
    def __init__(self, data):
        super().__init__(data)
"""


def marked(node):
    line = line_of(node)
    return line.text[line.start : line.end]


def run(source, **names):
    """Run source as IPython runs a cell: its text is known to linecache only."""
    source = textwrap.dedent(source)
    name = f"<cell {hash(source)}>"
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    exec(compile(source, name, "exec"), names)
    return names


def test_columns_are_those_of_the_operation():
    with source_lines(Value):
        x = Value(3.0)
        y = x * x + exp(x)
    assert marked(y) == "x * x + exp(x)"
    assert [marked(p) for p in y.parents] == ["x * x", "exp(x)"]
    assert marked(x) == "Value(3.0)"


def test_letters_are_counted_and_not_bytes():
    names = run(
        """
        def f(α, β):
            größe = α; return größe * β + β
        with source_lines(Value):
            y = f(Value(1.0), Value(2.0))
        """,
        Value=Value,
        source_lines=source_lines,
    )
    assert marked(names["y"].parents[0]) == "größe * β"
    assert line_of(names["y"]).text == "größe = α; return größe * β + β"
    assert line_of(names["y"]).number == 3


def test_of_several_lines_the_first_is_shown():
    with source_lines(Value):
        x = Value(1.0)
        y = (
            x * 2.0
            + x
        )  # fmt: skip
    assert line_of(y).text == "x * 2.0"
    assert marked(y) == "x * 2.0"


def test_nothing_is_recorded_before_or_after():
    init = Value.__init__
    before = Value(1.0)
    with source_lines(Value):
        during = Value(1.0)
    after = Value(1.0)
    assert [line_of(v) is not None for v in (before, during, after)] == [False, True, False]
    assert Value.__init__ is init


def test_nested_switches_in_any_order():
    init = Value.__init__
    outer = source_lines(Value)
    inner = source_lines(Value)
    outer.off()
    outer.off()  # once more does no harm
    assert line_of(Value(1.0))
    assert (repr(outer), repr(inner)) == ("source_lines(Value): off", "source_lines(Value): on")
    inner.off()
    assert Value.__init__ is init


def test_an_error_inside_switches_off():
    init = Value.__init__
    with pytest.raises(ZeroDivisionError), source_lines(Value):
        1 / 0  # noqa: B018
    assert Value.__init__ is init


def test_own_class_of_a_notebook():
    names = run(OWN_CLASS)
    mine, child = names["Value"], names["Child"]
    init = vars(mine)["__init__"]
    with source_lines(mine):
        x = mine.of(2.0)
        y = x * child(3.0)
    assert [marked(v) for v in (y, x, y.parents[1])] == [
        "x * child(3.0)",
        "mine.of(2.0)",
        "child(3.0)",
    ]
    assert vars(mine)["__init__"] is init


def test_methods_that_are_added_while_recording():
    names = run(OWN_CLASS)
    mine = names["Value"]
    with source_lines(mine):
        x = mine(2.0)
        later = "def method(self): return Value(-self.data)"
        mine.__neg__ = run(later, Value=mine)["method"]
        y = -x
    assert marked(y) == "-x"


def test_a_class_that_inherits_its_init_gets_it_back():
    names = run(OWN_CLASS)
    heir = type("Heir", (names["Value"],), {})
    with source_lines(heir):
        assert marked(heir(1.0)) == "heir(1.0)"
    assert "__init__" not in vars(heir)


def test_the_model_takes_the_lines():
    with source_lines(Value):
        y = Value(3.0, label="x") * 2
    line = build(y).nodes[-1].line
    assert line.text[line.start : line.end] == 'Value(3.0, label="x") * 2'


def test_source_that_is_gone():
    names = {"Value": Value}
    with source_lines(Value):
        exec(compile("x = Value(1.0)", "<nowhere>", "exec"), names)
    assert line_of(names["x"]) is None


def test_what_cannot_be_recorded():
    class Closed:
        __slots__ = ("data",)

    with pytest.raises(CannotRecordError, match="'where'"):
        source_lines(Closed)
    with pytest.raises(CannotRecordError, match="is not a class"):
        source_lines(Value(1.0))

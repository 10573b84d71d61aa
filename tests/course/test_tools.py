"""Figures with words, numbers, named randomness and errors worth reading."""

import base64

import pytest

from microad.course import num, raises, rng, show
from microad.course.spec import Exercise, Namespace, Probe, Question, Wrong, exercise, question
from microad.errors import AltTextError, BadSpecError, DomainError, NotRaisedError, UnknownIdError
from microad.scalar import Value, log

ALT = 'A parabola that touches the axis at 0: "its slope" there is <zero> & it\'s flat.'


def parabola():
    from matplotlib.figure import Figure

    fig = Figure()
    axes = fig.subplots()
    axes.set(title="Squares", xlabel="x", ylabel="x²", yscale="symlog")
    axes.plot([-2, -1, 0, 1, 2], [4, 1, 0, 1, 4], label="square")
    axes.plot([0], [0], "o")
    axes.legend()
    return fig


WORDS = """\
Squares: x = x, y = x² (symlog)
  legend: square
  line 'square': 5 points, first (-2, 4), last (2, 4), mean of y 2
  line: 1 point, first (0, 0), last (0, 0), mean of y 0"""


def test_a_figure_comes_with_its_words():
    assert show(parabola(), alt=ALT).text() == f"Figure: {ALT}\n{WORDS}"


def test_the_same_figure_is_the_same_file():
    assert show(parabola(), alt=ALT).png == show(parabola(), alt=ALT).png


def test_many_lines_are_cut():
    fig = parabola()
    for number in range(20):
        fig.axes[0].plot([0, number], [1, 2])
    words = show(fig, alt=ALT).words.splitlines()
    assert len(words) == 10
    assert words[-1] == "... and 15 more"


@pytest.mark.parametrize("alt", ["", "a plot", None, " " * 40])
def test_a_figure_needs_an_alt_text(alt):
    with pytest.raises(AltTextError, match="30 characters"):
        show(parabola(), alt=alt)


def test_a_figure_is_closed():
    pyplot = pytest.importorskip("matplotlib.pyplot")
    fig, _ = pyplot.subplots()
    show(fig, alt=ALT)
    assert not pyplot.fignum_exists(fig.number)


@pytest.mark.parametrize("template", ["lab", "classic"])
def test_nbconvert_keeps_the_alt_text(template):
    nbformat = pytest.importorskip("nbformat")
    nbconvert = pytest.importorskip("nbconvert")
    data, metadata = show(parabola(), alt=ALT)._repr_mimebundle_()
    base64.b64decode(data["image/png"])
    output = nbformat.v4.new_output("execute_result", data, metadata=metadata)
    cell = nbformat.v4.new_code_cell("show(fig)", outputs=[output], execution_count=1)
    notebook = nbformat.v4.new_notebook(cells=[cell])
    html, _ = nbconvert.HTMLExporter(template_name=template).from_notebook_node(notebook)
    from html.parser import HTMLParser

    alts = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: tag == "img" and alts.append(dict(attrs)["alt"])
    parser.feed(html)
    assert alts == [ALT]


def test_numbers():
    assert (num(2 / 3), num(2 / 3, 3), num(-0.0), num(Value(1e-20))) == (
        "0.666667", "0.667", "0", "1e-20",
    )  # fmt: skip


def test_named_randomness_is_stable():
    assert [rng("nb05").randrange(1000) for _ in range(2)] == [318, 318]
    assert rng("nb05").random() != rng("nb04").random()


def test_own_errors_are_printed_with_their_text(capsys):
    with raises(DomainError):
        log(Value(-1.0))
    with raises(ZeroDivisionError):
        1 / 0  # noqa: B018
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("DomainError: log has no value at -1")
    assert second == "ZeroDivisionError"


def test_no_error_or_another_one_is_a_failure():
    with pytest.raises(NotRaisedError, match="no error was raised"), raises(ValueError):
        pass
    with pytest.raises(AssertionError, match="KeyError was raised"), raises(ValueError):
        {}["x"]


# ---------------------------------------------------------------- specs


def test_ids_are_found_and_unknown_ones_name_their_neighbors(bank):
    assert exercise("99-1").title == "Twice"
    assert question("99-c2").right == 1
    with pytest.raises(UnknownIdError, match="'04-1'"):
        exercise("04-11")
    with pytest.raises(UnknownIdError, match="looks like '05-3'"):
        exercise("?")


def test_specs_are_checked_when_made(task):
    import dataclasses

    probe, wrong = task.probes[0], task.wrongs[0]
    for change in (
        {"id": "x"}, {"kind": "XX"}, {"stars": 6}, {"names": ()}, {"names": ("",)}, {"probes": ()},
        {"probes": (probe, probe)}, {"wrongs": (wrong, wrong)}, {"hints": ("a", "b")},
        {"hints": ("a", "", "c")}, {"seconds": 0},
    ):  # fmt: skip
        with pytest.raises(BadSpecError):
            dataclasses.replace(task, **change)
    with pytest.raises(BadSpecError):
        Probe("", list, dict)
    with pytest.raises(BadSpecError):
        Probe("a", list, dict, points=0)
    with pytest.raises(BadSpecError):
        Wrong("a", "", "", ("", "", ""))
    with pytest.raises(BadSpecError):
        Question("99a", "?", (), str)
    assert isinstance(task, Exercise)


def test_a_truth_must_be_an_option(bank):
    (asked,) = bank.PREDICTIONS
    import dataclasses

    with pytest.raises(BadSpecError, match="'9' is not an option"):
        dataclasses.replace(asked, truth=lambda: "9").right  # noqa: B018


def test_a_missing_name_is_a_name_error():
    with pytest.raises(NameError, match="'f' is not defined"):
        Namespace({}).f  # noqa: B018

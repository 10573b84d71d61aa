"""Every check of lessons notices what it is there to notice."""

from dataclasses import replace

import pytest
from broken import (
    WHOLE,
    WHY,
    WRITTEN_DOWN,
    add,
    ask,
    course,
    edit,
    exercises,
    insert,
    lesson,
    output,
    swap,
    unit,
    without,
)

from microad.bank.audit import (
    access,
    budget,
    build,
    fading,
    load,
    misconceptions,
    numbers,
    objectives,
    order,
    predictions,
    sources,
    spacing,
    transfer,
)
from microad.bank.audit.book import Cell, prose, reading_grade
from microad.course.spec import Option

GLOSSARY = "- **adjoint** (05): how fast the end moves with a value.\n"
TERM = {"example": "05:dfs", "order": "05-2", "gaps": "05a", "blank": "05-3", "name": "order"}
IDLE = {"explained": "adjoint", "tried": "hand-sweep"}
LONG = " ".join(["word"] * 121)
HEAVY = "Notwithstanding methodological heterogeneity, infrastructure necessitates formalization. "
TABLE_WITHOUT_HEAD = "| 1 | 2 |\n| 3 | 4 |"
PNG = output(**{"image/png": "", "text/plain": "a figure"})

CASES = {
    # C1
    "an objective that nothing serves": (
        objectives.check,
        swap("title", "- *run*", "- *sing* aloud,\n- *run*"),
        "*sing*",
    ),
    "an exercise without a known objective": (
        objectives.check,
        exercises("05-1", objectives=("dance",)),
        "'dance' is none of lesson 05",
    ),
    "three objectives": (
        objectives.check,
        exercises("05-1", objectives=("run", "justify", "scale")),
        "3 objectives",
    ),
    "an objective explained in a lost cell": (
        objectives.check,
        without("adjoint"),
        "'adjoint', which does not exist",
    ),
    "nothing to do": (
        lambda c: objectives.check(c, rows={"05": {"run": IDLE}}),
        WHOLE,
        "nothing to do",
    ),
    "a unit without a lesson": (
        objectives.check,
        course(replace(unit(), lesson="77")),
        "unit 77 of the bank",
    ),
    # C2, C3
    "a pointer to a lost cell": (
        lambda c: sources.check_sources(c, rows=[{"item": "x", "served": ["05:gone"]}]),
        WHOLE,
        "05:gone",
    ),
    "a D2L exercise without one of ours": (
        lambda c: sources.check_d2l(c, rows={"D9.9": ["05-9"]}),
        WHOLE,
        "D9.9 belongs to 05-9",
    ),
    # C4
    "a code that nobody knows": (
        misconceptions.check,
        exercises("05-1", misconceptions=("M-NEW",)),
        "M-NEW is not in",
    ),
    "a misconception without an exercise": (
        lambda c: misconceptions.check(c, rows={"M-X": {"words": "x", "lesson": "05"}}),
        WHOLE,
        "M-X (x): no exercise lists it",
    ),
    "a misconception without a wrong answer": (
        lambda c: misconceptions.check(c, rows={"M-X": {"words": "x", "lesson": "05"}}),
        exercises("05-1", misconceptions=("M-X",)),
        "no exercise has a wrong answer with hints",
    ),
    "a misconception without a warning": (
        misconceptions.check,
        course(replace(unit(), predictions=())),
        "no prediction and no",
    ),
    # C11
    "a sign changed in a build cell": (
        build.check,
        swap("build-backward", "self.grad += g", "self.grad -= g"),
        "not as in",
    ),
    "a line of the package that no lesson builds": (
        build.check,
        without("build-zero"),
        "no lesson builds `def zero_grad",
    ),
    "a tag that names nothing": (
        build.check,
        swap("build-zero", "zero_grad", "clear"),
        "names nothing in the cell",
    ),
    # C12
    "a name used before it is made": (
        order.check,
        swap("baydin", "f.back", "f9.back"),
        "f9 not made above",
    ),
    "a name of a later lesson": (
        order.check,
        exercises("05-1", setup="from microad.dual import Dual\n"),
        "microad.dual.Dual",
    ),
    "a method that a later lesson builds": (
        order.check,
        edit("imports", lambda s: "from microad.scalar import topo_order\n" + s, "04"),
        "topo_order, which lesson 05 builds",
    ),
    "a term in bold twice": (order.check, add("blame", "An **adjoint** again."), "bold 2 times"),
    "a term that the glossary lacks": (
        lambda c: order.check(c, glossary=GLOSSARY),
        add("blame", "A **wibble**."),
        "**wibble**",
    ),
    "a term that its lesson does not explain": (
        lambda c: order.check(c, glossary=GLOSSARY),
        swap("adjoint", "**adjoint**", "adjoint"),
        "does not explain **adjoint**",
    ),
    # C13
    "a long cell": (load.check, add("blame", LONG), "blame has"),
    "long code": (load.check, edit("add", lambda s: s + "\n" * 20 + "a"), "lines of code"),
    "no sentence between": (load.check, without("overwrite-after"), "overwrite and add"),
    "heavy prose": (load.check, add("blame", HEAVY * 200), "school year"),
    "a belittling word": (load.check, add("blame", "You simply add."), "'simply'"),
    "British spelling": (load.check, add("blame", "The colour of it."), "'colour'"),
    "two terms in a cell": (load.check, add("adjoint", "A **wibble**."), "introduces 2 terms"),
    "a wrong time": (
        load.check,
        swap("title", "60 minutes", "20 minutes"),
        "20 minutes are stated",
    ),
    "no time": (load.check, swap("title", "**Time**", "Time"), "does not say"),
    "too many cells": (
        load.check,
        insert(*(Cell(f"x{i}", "markdown", "x") for i in range(9))),
        "cells, more",
    ),
    # C14
    "a truth that is written down": (
        predictions.check,
        ask("predictions", WRITTEN_DOWN),
        "written down",
    ),
    "no known mistake among the options": (
        predictions.check,
        ask("predictions", replace(WRITTEN_DOWN, options=(Option("1", WHY), Option("2", WHY)))),
        "no option stands",
    ),
    "the right option is a mistake": (
        predictions.check,
        ask(
            "predictions",
            replace(WRITTEN_DOWN, options=(Option("1", WHY), Option("2", WHY, "M-OVER"))),
        ),
        "the right option has the code",
    ),
    "a prediction that is never asked": (
        predictions.check,
        without("order-predict"),
        "05c is asked",
    ),
    "two predictions": (
        predictions.check,
        course(replace(unit(), predictions=unit().predictions[:2])),
        "has 2",
    ),
    "always the second option": (
        predictions.check,
        course(replace(unit(), review=unit().predictions[:1] * 15)),
        "option 2 is right",
    ),
    # C15
    "no strips of paper": (
        lambda c: fading.check(c, rows=[{**TERM, "order": "05-1"}]),
        WHOLE,
        "no lines in order",
    ),
    "a blank before the example": (
        lambda c: fading.check(c, rows=[{**TERM, "blank": "04-2"}]),
        WHOLE,
        "comes before",
    ),
    "a stage that is missing": (
        lambda c: fading.check(c, rows=[{k: TERM[k] for k in TERM if k != "blank"}]),
        WHOLE,
        "no stage 'blank', and no reason",
    ),
    "a gap that is none": (
        lambda c: fading.check(c, rows=[{**TERM, "gaps": "05:dfs-after"}]),
        WHOLE,
        "nothing is left",
    ),
    # C16
    "nothing of the lesson before": (
        spacing.check,
        ask("review", replace(unit().review[0], ask="From lesson 03. Why?")),
        "nothing of lesson 04",
    ),
    "a question that does not say from where": (
        spacing.check,
        ask("review", replace(unit().review[0], ask="Why?")),
        "does not begin",
    ),
    "a question from the future": (
        spacing.check,
        ask("review", replace(unit().review[0], ask="From lesson 09. Why?")),
        "not older",
    ),
    "two questions": (spacing.check, course(replace(unit(), review=unit().review[:2])), "has 2"),
    # C18
    "an engine that overwrites": (
        transfer.check,
        swap("build-backward", "node.left.grad +=", "node.left.grad ="),
        "softmax",
    ),
    "an engine that does not run": (transfer.check, without("build-order"), "NameError"),
    # C19
    "a heading skipped": (access.check, swap("blame", "## Blame", "#### Blame"), "level 4 follows"),
    "a table without a head": (access.check, add("blame", TABLE_WITHOUT_HEAD), "no row of heads"),
    "an address": (
        access.check,
        edit("add", str, outputs=(output(**{"text/plain": "<f at 0x7f3a2b1c9d>"}),)),
        "tells of this machine",
    ),
    "a figure without an alt text": (
        access.check,
        edit("add", str, outputs=(PNG,)),
        "alt text of 0",
    ),
    "a picture without words": (
        access.check,
        edit("add", str, outputs=(output(**{"image/svg+xml": "<svg/>"}),)),
        "no text",
    ),
    "forty lines": (access.check, edit("add", str, outputs=({"text": "x\n" * 40},)), "40 lines"),
    # C20
    "too many cells to run": (
        budget.count,
        insert(*(Cell(f"x{i}", "code", "1") for i in range(30))),
        "cells of code",
    ),
    # C21
    "a number from nowhere": (
        numbers.check,
        add("blame", "It is 47.11."),
        "47.11 is computed by no",
    ),
    "a sum that is wrong": (numbers.check, add("blame", "30 + 2 · 30 = 91."), "it is 90"),
}


@pytest.mark.parametrize(("check", "broken", "words"), CASES.values(), ids=CASES)
def test_it_is_noticed(check, broken, words):
    before, after = check(WHOLE).problems, check(broken).problems
    news = [problem for problem in after if problem not in before or broken is WHOLE]
    assert any(words in problem for problem in news), news


def test_a_number_in_the_list_of_constants_is_known():
    told = add("blame", "It is 47.11.")
    row = {"05": [{"text": "47.11", "source": "made up"}]}
    assert not any("47.11" in p for p in numbers.check(told, rows=row).problems)


def test_rounded_numbers_are_recognized():
    told = add("blame", "It is about 0.1353, or 0.14, and 2³⁰ is 1,073,741,824.")
    assert not [p for p in numbers.check(told).problems if "0.1" in p]


def test_the_reading_grade_tells_plain_from_heavy():
    plain = "You take a step. Then you look. The slope is two."
    assert reading_grade(plain) < 3 < 15 < reading_grade(HEAVY)
    assert reading_grade(prose("`some_code` is *read* over $x^2$.")) < 3


def test_lesson_05_is_a_whole_lesson():
    assert lesson().objectives == ("run", "justify", "implement", "predict", "repair", "scale")

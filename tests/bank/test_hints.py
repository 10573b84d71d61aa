"""Hints are short, plain, and keep the solution to themselves until the third level."""

import ast
import re
from textwrap import dedent

import pytest

MOST_WORDS = 160
LEAST_WORDS = 40
GRADE = 9.0
OVERLAP = 0.4


def ladders(exercise):
    yield "generic", exercise.hints
    yield from ((wrong.name, wrong.hints) for wrong in exercise.wrongs if wrong.listed)


def prose(hint):
    """A hint without its code and its tables."""
    hint = re.sub(r"```.*?```", "", hint, flags=re.S)
    return re.sub(r"`[^`]*`", "x", hint)


def grade(text):
    """The automated readability index: long words and long sentences make it grow."""
    words = re.findall(r"[\w'’]+", text)
    sentences = len(re.findall(r"[.?!](?:\s|$)", text)) or 1
    letters = sum(map(len, words))
    return 4.71 * letters / len(words) + 0.5 * len(words) / sentences - 21.43


def expressions(source):
    """Every expression of a program that says something: not a bare name or number."""
    tree = ast.parse(source)
    worth = (ast.BinOp, ast.Call, ast.AugAssign, ast.Assign, ast.Return, ast.Compare, ast.UnaryOp)
    return {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, worth)}


def code_in(hint):
    pieces = re.findall(r"```(?:python)?\n(.*?)```", hint, flags=re.S) + re.findall(
        r"`([^`\n]+)`", hint
    )
    for piece in pieces:
        try:
            yield from expressions(dedent(piece))
        except SyntaxError:
            continue


def test_the_first_level_is_a_question(exercise):
    for name, hints in ladders(exercise):
        assert hints[0].endswith("?"), name


def test_the_second_level_speaks_of_the_learners_numbers(exercise):
    for name, hints in ladders(exercise):
        assert "{got}" in hints[1], name
        assert "{case}" in hints[1], name
        assert len(hints[1].split()) >= LEAST_WORDS, name


def test_hints_are_short_and_plain(exercise):
    for name, hints in ladders(exercise):
        for level, hint in enumerate(hints, 1):
            assert len(hint.split()) <= MOST_WORDS, (name, level)
            if len(prose(hint).split()) > 8:
                assert grade(prose(hint)) <= GRADE, (name, level, grade(prose(hint)))


def test_the_third_level_leaves_a_gap(exercise):
    for name, hints in ladders(exercise):
        assert "___" in hints[2], name


def test_the_solution_stays_hidden_before_the_third_level(exercise):
    solution = expressions(exercise.reference)
    given = expressions(exercise.setup)
    for name, hints in ladders(exercise):
        told = set(code_in(hints[0])) | set(code_in(hints[1]))
        assert len(told & (solution - given)) < OVERLAP * len(solution), name
        assert not told & {s for s in solution - given if s.startswith(("return ", "self."))}, name


def test_even_the_third_level_is_not_the_answer(exercise):
    for name, hints in ladders(exercise):
        told = set(code_in(hints[2]))
        assert len(told & expressions(exercise.reference)) < OVERLAP * len(
            expressions(exercise.reference)
        ), name


@pytest.mark.parametrize("word", ["simply", "just", "obviously", "trivially", "easy"])
def test_no_word_that_makes_a_learner_feel_small(exercise, word):
    for name, hints in ladders(exercise):
        assert not re.search(rf"\b{word}\b", " ".join(hints).lower()), name

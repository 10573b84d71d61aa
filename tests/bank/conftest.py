"""What the tests of the bank share: its exercises and its wrong answers, one test for each."""

import pytest

from microad.course.spec import exercises, lessons

EXERCISES = [e for lesson in lessons() for e in exercises(lesson)]


def pytest_generate_tests(metafunc):
    """Run a test that asks for `exercise`, or for `exercise` and `wrong`, once for each."""
    names = metafunc.fixturenames
    if "wrong" in names:
        pairs = [(e, w) for e in EXERCISES for w in e.wrongs if w.listed]
        metafunc.parametrize(
            ("exercise", "wrong"), pairs, ids=[f"{e.id} {w.name}" for e, w in pairs]
        )
    elif "exercise" in names:
        metafunc.parametrize("exercise", EXERCISES, ids=lambda e: e.id)


@pytest.fixture
def seeds(exercise):
    """Fifty seeds; fewer where an exercise walks along a very long chain, or draws a picture."""
    return range({"05-5": 2, "01-8": 8, "06-2": 8}.get(exercise.id, 50))


@pytest.fixture
def wrong_seeds(seeds):
    """The first ten of them, for wrong answers; `pytest -m full` tries the others."""
    return seeds[:10]

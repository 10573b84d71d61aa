"""The real bank through the judge: what is right is right, and mistakes are recognized."""

import pytest

from microad.course.judge import define, judge
from microad.course.spec import exercises, lessons

TASKS = [task for lesson in lessons() for task in exercises(lesson)]


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.id)
def test_bank(task):
    for source in (task.reference, *task.right):
        assert judge(task, define(task, source)).status == "right"
    for wrong in task.wrongs:
        report = judge(task, define(task, wrong.source))
        assert report.status != "right"
        assert report.hint
        if wrong.listed:
            assert report.diagnosis.name == wrong.name

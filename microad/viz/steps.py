"""What widgets that go through the steps of a story have in common, as Python sees it.

A `Stepper` has a `story`: data that Python wrote, with all steps and their sentences, the
questions before some of them, and the answers. ``js/steps.js`` replays it.
"""

import operator
from typing import Any, ClassVar, Self

import traitlets

from microad.errors import StepError
from microad.viz.picture import Picture


class Stepper(Picture):
    """A widget with steps; subclasses give `svg(step)` and `text(step)`.

    Attributes
    ----------
    step : int
        How many steps have happened, from 0 to `steps`; setting it moves the picture.
    predict : bool
        Whether there are questions before steps.
    score : list of int
        How many predictions were right at the first try, and how many there were.
    """

    OWN: ClassVar[tuple[str, ...]] = ("story", "step", "predict", "score")

    story = traitlets.Dict().tag(sync=True)
    step = traitlets.Int(0).tag(sync=True)
    predict = traitlets.Bool(False).tag(sync=True)
    score = traitlets.List(traitlets.Int(), [0, 0]).tag(sync=True)

    @property
    def steps(self) -> int:
        """How many steps there are."""
        return len(self.story["steps"])

    @traitlets.validate("step")
    def _check_step(self, proposal: Any) -> int:
        return self._valid(proposal.value)

    def _valid(self, step: Any) -> int:
        try:
            number = operator.index(step)
        except TypeError:
            raise StepError(step, self.steps) from None
        if not 0 <= number <= self.steps:
            raise StepError(step, self.steps)
        return number

    def begin_at(self, step: int | None) -> Self:
        """Go to a step, if one is given, and return the widget.

        Raises
        ------
        StepError
            If there is no such step.
        """
        if step is not None:
            self.step = self._valid(step)
        return self

    def _still(self, step: int | None) -> int | None:
        """Choose what a still picture shows if nothing was chosen: all of it.

        At step 0 there is nothing to see yet. The answers of predict mode stay hidden.
        """
        if step is not None:
            return self._valid(step)
        return self.step or (self._before_questions() if self.predict else None)

    def _told(self, words: str, step: int | None, steps: Any = None) -> str:
        """Put the sentence of a step below words; `steps` if they are not those of the story."""
        if step is None:
            return words
        steps = self.story["steps"] if steps is None else steps
        sentence = steps[step - 1]["text"] if step else self.story["start"]
        return f"{words}\n\nstep {step} of {self.steps}: {sentence}"

    def _before_questions(self) -> int:
        """How many steps come before the first question."""
        asks = [bool(step.get("ask")) for step in self.story["steps"]]
        return asks.index(True) if True in asks else self.steps

    def __repr__(self) -> str:
        return f"{type(self).__name__}(step {self.step} of {self.steps})"

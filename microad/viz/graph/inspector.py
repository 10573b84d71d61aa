"""The Inspector: a graph, its values, and the adjoints that flow back through it, step by step."""

from typing import Any

import traitlets

from microad.errors import NoSuchNodeError
from microad.viz.base import css, esm
from microad.viz.graph.paint import paint
from microad.viz.graph.scene import Scene
from microad.viz.graph.table import table
from microad.viz.steps import Stepper


class Inspector(Stepper):
    """The widget that `inspect` returns.

    Attributes
    ----------
    step : int
        How many steps have happened, from 0 to `steps`; setting it moves the picture.
    selected : int
        The node whose panel is open, or -1.
    predict : bool
        Whether each pull is asked before it is shown.
    score : list of int
        How many predictions were right at the first try, and how many there were.
    model : Model
        The graph as it is drawn, as data; folded if it was too large to be read.
    """

    _esm = esm("steps", "graph", "panel", "inspector")
    _css = css("steps", "graph", "panel")
    OWN = (*Stepper.OWN, "selected")

    selected = traitlets.Int(-1).tag(sync=True)

    def __init__(self, scene: Scene, story: dict[str, Any], **traits: Any) -> None:
        self.scene = scene
        self.model = scene.model
        self.page_title = f"The graph of {self.model.name(self.model.output)}"
        super().__init__(story=story, **traits)

    @traitlets.validate("selected")
    def _check_selected(self, proposal: Any) -> int:
        if not -1 <= proposal.value < len(self.story["nodes"]):
            raise NoSuchNodeError(proposal.value, len(self.story["nodes"]))
        return proposal.value

    def svg(self, step: int | None = None) -> str:
        """Return the picture as SVG.

        Parameters
        ----------
        step : int, optional
            After how many steps. By default the current one; at the start, where nothing is to be
            seen, the whole story.

        Raises
        ------
        StepError
            If there is no such step.
        """
        return paint(self.scene, self._still(step))

    def text(self, step: int | None = None) -> str:
        """Return the same as `svg` in words: a table of the nodes."""
        return self.scene.refusal or table(self.model, self._still(step))

    def _before_questions(self) -> int:
        return sum(event.kind == "value" for event in self.model.events)

    def __repr__(self) -> str:
        count = f"{len(self.model.nodes)} nodes"
        return f"{type(self).__name__}({count}, step {self.step} of {self.steps})"

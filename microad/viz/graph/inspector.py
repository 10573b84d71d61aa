"""The Inspector: a graph, its values, and the adjoints that flow back through it, step by step."""

from collections.abc import Callable
from typing import Any

import traitlets

from microad.errors import NoSuchNodeError
from microad.viz.base import css, esm
from microad.viz.graph.model import Model
from microad.viz.graph.moved import is_movable, moved, ranges
from microad.viz.graph.paint import paint
from microad.viz.graph.scene import Scene
from microad.viz.graph.story import tell
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
    opening : int
        The folded box that is to be opened; -1 when that is done.
    places : dict
        Where the inputs are that were moved: the node, as a text, and its value. Setting it
        computes both sweeps anew.
    """

    _esm = esm("steps", "graph", "panel", "inspector")
    _css = css("steps", "graph", "panel")
    OWN = (*Stepper.OWN, "selected")

    selected = traitlets.Int(-1).tag(sync=True)

    opening = traitlets.Int(-1).tag(sync=True)
    places = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        scene: Scene,
        story: dict[str, Any],
        make: Callable[..., Scene] | None = None,
        whole: Model | None = None,
        **traits: Any,
    ) -> None:
        self.make, self.opened = make, frozenset[int]()
        self.whole = whole or scene.model
        can_move = make is not None and scene.model.reverse and is_movable(scene.model)
        self.sliders = ranges(scene.model) if can_move else {}
        self.scene = scene
        self.model = scene.model
        self.page_title = f"The graph of {self.model.name(self.model.output)}"
        super().__init__(story=self._retold(story), **traits)

    def _retold(self, story: dict[str, Any]) -> dict[str, Any]:
        """Add to a story what Python can do with it: open boxes, move inputs."""
        sliders = {
            str(id): slider | {"value": self.model.nodes[id].value}
            for id, slider in self.sliders.items()
        }
        return story | {"opens": self.make is not None, "sliders": sliders}

    @traitlets.validate("selected", "opening")
    def _check_node(self, proposal: Any) -> int:
        if not -1 <= proposal.value < len(self.story["nodes"]):
            raise NoSuchNodeError(proposal.value, len(self.story["nodes"]))
        return proposal.value

    @traitlets.observe("opening")
    def _open(self, change: Any) -> None:
        """Draw the graph with one folded box more opened; who was at the end stays there."""
        if change.new < 0:
            return
        box = change.new
        was_done = self.step == self.steps
        if self.make and self.model.nodes[box].members:
            self.opened |= {self.model.nodes[box].members[-1]}
            self.scene = self.make(self.whole, opened=self.opened)
            self.model = self.scene.model
            self.selected, self.step = -1, 0
            self.story = self._retold(tell(self.scene))
            self.step = self.steps if was_done else 0
        self.opening = -1

    @traitlets.validate("places")
    def _check_places(self, proposal: Any) -> dict[str, float]:
        for id in proposal.value:
            if not id.isdecimal() or int(id) not in self.sliders:
                raise NoSuchNodeError(id, len(self.story["nodes"]))
        return {id: float(value) for id, value in proposal.value.items()}

    @traitlets.observe("places")
    def _move(self, change: Any) -> None:
        """Draw the same graph for other inputs, at the same step."""
        if not self.make:
            return
        numbers = {int(id): value for id, value in change.new.items()}
        self.scene = self.make(moved(self.whole, numbers))
        self.model = self.scene.model
        self.story = self._retold(tell(self.scene))

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

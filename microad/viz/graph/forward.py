"""Forward mode in the Inspector: values and tangents, one pass for each seed."""

from dataclasses import replace
from typing import Any, ClassVar

import traitlets

from microad.errors import SeedChoiceError
from microad.viz.base import css, esm
from microad.viz.graph.inspector import Inspector
from microad.viz.graph.model import Model
from microad.viz.graph.paint import paint
from microad.viz.graph.scene import Scene, make_scene
from microad.viz.graph.story import SENT, tell
from microad.viz.graph.table import table
from microad.viz.graph.tangents import (
    Seed,
    arriving,
    choice,
    direction_seed,
    elements,
    question,
    result_name,
    seeds,
    told,
    with_tangents,
)
from microad.viz.graph.texts import value_text


class ForwardInspector(Inspector):
    """The widget that ``inspect(y, mode="forward", seed=x)`` returns.

    Attributes
    ----------
    seed : int
        The number of the pass that is shown; each has its seed.
    seen : list of int
        The passes that have been followed to the end.
    direction : list of float
        Setting it makes a pass of its own: one number for each element of the inputs.
    """

    _esm = esm("steps", "graph", "panel", "forward")
    _css = css("steps", "graph", "panel", "forward")
    OWN: ClassVar[tuple[str, ...]] = (*Inspector.OWN, "seed", "seen")

    seed = traitlets.Int(0).tag(sync=True)
    seen = traitlets.List(traitlets.Int()).tag(sync=True)
    direction = traitlets.List(traitlets.Float()).tag(sync=True)

    def __init__(self, model: Model, seed: Any, fold: str | bool, **traits: Any) -> None:
        self.whole, self.fold = model, fold
        passes, number = seeds(model, seed)
        story = self._tell(passes, number)
        super().__init__(self.scenes[number], story, None, model, seed=number, **traits)

    def _tell(self, passes: list[Seed], number: int) -> dict[str, Any]:
        """Write the story of all passes; the graph is laid out once, with room for all of them."""
        self.passes = passes
        scene = make_scene(with_tangents(self.whole, passes), self.fold, "tangents")
        stories = [told(scene.model, k, seed) for k, seed in enumerate(passes)]
        self.scenes = [replace(scene, model=model) for model in stories]
        self.scene, self.model = self.scenes[number], self.scenes[number].model
        if scene.refusal:
            return tell(scene) | {"passes": [], "count": "", "axes": self.names}
        each = [pass_story(one, k, seed) for k, (one, seed) in enumerate(zip(self.scenes, passes))]
        story = tell(self.scene) | {
            "passes": each,
            "count": count_text(self.whole),
            "axes": self.names,
        }
        story["start"] = (
            "Nothing has happened yet. Step forward: each value is computed together with its "
            "tangent, how fast it moves when the inputs move along the seed."
        )
        return (
            story
            | {"name": f"Forward mode: {story['name'].removeprefix('Inspector: ')}"}
            | each[number]
        )

    @traitlets.validate("seed")
    def _check_seed(self, proposal: Any) -> int:
        if not 0 <= proposal.value < len(self.passes):
            raise SeedChoiceError("pass", self.names, seed=proposal.value)
        return proposal.value

    @traitlets.observe("seed")
    def _show_seed(self, change: Any) -> None:
        self.scene = self.scenes[change.new]
        self.model = self.scene.model

    @traitlets.validate("direction")
    def _check_direction(self, proposal: Any) -> list[float]:
        return list(choice(elements(self.whole), proposal.value))  # type: ignore[arg-type]

    @traitlets.observe("direction")
    def _add_direction(self, change: Any) -> None:
        axes = [seed for seed in self.passes if seed.of]
        story = self._tell([*axes, direction_seed(change.new)], len(axes))
        self.seen = [k for k in self.seen if k < len(axes)]
        self.story, self.seed = story, len(axes)

    @property
    def names(self) -> list[str]:
        """The elements of the inputs, in the order of a direction."""
        return [element.name for element in elements(self.whole)]

    @property
    def derivative(self) -> Any:
        """What the pass that is shown finds: the tangent of the output."""
        return self.model.nodes[-1].tangents[self.seed]

    def svg(self, step: int | None = None) -> str:
        """Return the picture of the pass that is shown; see `Inspector.svg`."""
        return paint(self.scenes[self.seed], self._still(step))

    def text(self, step: int | None = None) -> str:
        """Return the same in words: the table, and how many passes the gradient needs."""
        if self.scene.refusal:
            return self.scene.refusal
        step = self._still(step)
        seed, end = self.passes[self.seed], ""
        if step is None or step == self.steps:
            end = f": {result_name(self.model, seed)} = {value_text(self.derivative)}"
        words = f"pass {self.seed + 1} of {len(self.passes)}, {seed.name}{end}"
        return f"{table(self.model, step)}\n\n{words}\n{count_text(self.whole)}"


def pass_story(scene: Scene, k: int, seed: Seed) -> dict[str, Any]:
    """Return what the front end changes when this pass is chosen."""
    model = scene.model
    steps = [
        {key: state[key] for key in SENT if key in state}
        | {"phase": "value" if event.kind == "value" else "tangent"}
        | {"ask": question(model, event, k)}
        for state, event in zip(scene.states(), model.events, strict=True)
    ]
    now = value_text(model.nodes[-1].tangents[k])
    result = {"name": result_name(model, seed), "text": now, "isAxis": bool(seed.of)}
    return {"seed": seed.name, "result": result, "steps": steps, "arriving": arriving(model, k)}


def count_text(model: Model) -> str:
    """Say how many passes either mode needs for all derivatives."""
    n = len(elements(model))
    m = sum(getattr(part, "size", 1) for part in parts(model.nodes[-1].value))
    one = "1 pass" if n == 1 else f"{n} passes"
    return (
        f"{n} number{'s' * (n > 1)} in, {m} out: forward mode needs {one} for all derivatives, "
        f"reverse mode {m}."
    )


def parts(value: Any) -> tuple[Any, ...]:
    """The outputs, one or several."""
    return tuple(value) if isinstance(value, (tuple, list)) else (value,)

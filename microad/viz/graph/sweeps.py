"""Two sweeps: forward and reverse mode on one trace, side by side, and what they cost."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

from microad.errors import NoInputsError
from microad.viz.base import css, esm
from microad.viz.graph.build import model_of
from microad.viz.graph.forward import parts
from microad.viz.graph.model import Event, Model, Node
from microad.viz.graph.paint import LOOKS, paint
from microad.viz.graph.scene import Scene, make_scene
from microad.viz.graph.tangents import PASSES, Seed, axis_seed, elements, told, with_tangents
from microad.viz.questions import asked
from microad.viz.sheet import Sheet
from microad.viz.steps import Stepper
from microad.viz.svg import ORANGE_TEXT, PURPLE_TEXT, nested, size_of
from microad.viz.table import Table
from microad.viz.words import function_name

__all__ = ["TwoSweeps", "two_sweeps"]

SENT = ("kind", "node", "child", "operand", "value", "adjoint", "tangent", "partial", "share")
HEAD = ("mode", "passes", "operations", "numbers so far", "held now", "held at most")
PASSES_COLUMN, OPS_COLUMN, DONE, NOW, MOST = 1, 2, 3, 4, 5
NARROW = 320
SIDES = ("Forward mode: tangents come along", "Reverse mode: adjoints go back")
MISTAKES = {
    "forward": ("{answer} is what reverse mode needs.", "{answer} is not it: one for each input."),
    "reverse": ("{answer} is what forward mode needs.", "{answer} is not it: one for each output."),
    "tape": (
        "{answer} counts the inputs, too. They are there anyway.",
        "{answer} is not it: no operation can be forgotten before the way back.",
    ),
}


class TwoSweeps(Stepper):
    """The widget that `two_sweeps` returns.

    Attributes
    ----------
    costs : Costs
        Operations of f, of f with one pass of either mode, and the rows on the tape.
    passes : tuple of int
        How many passes forward and reverse mode need for all derivatives.
    alive, held : list of int
        For each node, how many pairs forward mode holds, and how many rows the tape.
    """

    _esm = esm("steps", "graph", "table", "sweeps")
    _css = css("steps", "graph", "table", "sweeps")

    def __init__(self, model: Model, costs: Any, name: str, **traits: Any) -> None:
        self.costs, self.page_title = costs, f"Two sweeps over {name}"
        all_of = elements(model)
        outputs = sum(getattr(part, "size", 1) for part in parts(model.nodes[-1].value))
        self.passes = (len(all_of), outputs)
        self.played = played(len(all_of))
        seeds = [axis_seed(all_of, k) for k in self.played]
        left = make_scene(with_tangents(model, seeds), "auto", "tangents")
        right = make_scene(model, "auto", "reverse")
        self.refusal = left.refusal
        self.frames = [] if self.refusal else forward_frames(left, seeds)
        self.back = right
        self.alive = living(left.model)
        self.held = list(accumulate(rows_of(node) for node in right.model.nodes))
        self.scenes = (self.frames[-1][0] if self.frames else left, right)
        self.table = self._table()
        svgs = [paint(scene, legend=True, narrowest=NARROW) for scene in self.scenes]
        super().__init__(
            story={
                "name": f"{self.page_title}: {len(model.nodes)} nodes",
                "start": "Both modes begin with nothing. Step forward: who is done first?",
                "sides": [{"svg": svg, "title": words} for svg, words in zip(svgs, SIDES)],
                "looks": LOOKS,
                "table": self.table.story(),
                "steps": self._steps() if self.frames else [],
            },
            **traits,
        )

    def _table(self) -> Table:
        f = ["f alone", "1", str(self.costs.f), "", "", ""]
        rows = [f, ["forward mode", *[""] * 5], ["reverse mode", *[""] * 5]]
        return Table("What it costs", HEAD, rows, [None] * 3)

    # ------------------------------------------------------------ the story

    def _steps(self) -> list[dict[str, Any]]:
        """Both sweeps step by step; who is done waits for the other."""
        lefts, rights = self.frames, list(enumerate(self.back.events, start=1))
        left_states, right_states = [frame[2] for frame in lefts], self.back.states()
        n, m = self.passes
        steps: list[dict[str, Any]] = []
        for k in range(max(len(lefts), len(rights))):
            event = lefts[k][0].events[lefts[k][1] - 1] if k < len(lefts) else None
            back = self.back.events[k] if k < len(rights) else None
            steps.append(
                {
                    "text": f"{self._says(k, event)} {says('Reverse mode', back, self.back.model)}",
                    "phase": "both",
                    "left": chosen(left_states[k]) if event else None,
                    "right": chosen(right_states[k]) if back else None,
                    "cells": self._cells(k, event, back),
                    "rows": [1] * bool(event) + [2] * bool(back),
                    "ask": None,
                }
            )
        steps[0]["ask"] = self._ask("forward", n, (m,))
        steps[0]["cells"] += [[1, PASSES_COLUMN, f"{n:,}"], [1, OPS_COLUMN, self._operations(1)]]
        steps[1]["ask"] = self._ask("reverse", m, (n,))
        steps[1]["cells"] += [[2, PASSES_COLUMN, f"{m:,}"], [2, OPS_COLUMN, self._operations(2)]]
        seed = next(k for k, event in enumerate(self.back.events) if event.kind == "seed")
        steps[seed]["ask"] = self._ask("tape", self.held[-1], (len(self.back.model.nodes),))
        return steps

    def _pass(self, k: int) -> tuple[int, int]:
        """The pass of forward mode that step k belongs to, and the step in it, both from 0."""
        at, inside = divmod(k, 2 * len(self.alive))
        return self.played[at], inside

    def _says(self, k: int, event: Event | None) -> str:
        if event is None:
            return "Forward mode is done."
        n = self.passes[0]
        number, inside = self._pass(k)
        sentence = says(f"Forward mode, pass {number + 1} of {n:,},", event, self.scenes[0].model)
        if number == n - 1 and n > PASSES and inside == 0:
            return f"{left_out(n)} {sentence}"
        return sentence

    def _cells(self, k: int, event: Event | None, back: Event | None) -> list[list[Any]]:
        """What the table says after step k + 1: numbers computed, and numbers held."""
        cells: list[list[Any]] = []
        if event:
            number, inside = self._pass(k)
            first = number == 0  # in a later pass, nothing is new
            most = max(self.alive[: event.node + 1] if first else self.alive)
            alive = self.alive[event.node]
            cells += [
                [1, DONE, f"{2 * len(self.alive) * number + inside + 1:,}"],
                [1, NOW, many(alive, "pair")],
                [1, MOST, many(most, "pair")],
            ]
        if back:
            held = self.held[back.node if back.child is None else back.child]
            if back.child is not None:  # a row is given back when its last operand has its share
                child = self.back.model.nodes[back.child]
                held -= rows_of(child) * (back.operand == len(child.parents) - 1)
            cells += [[2, DONE, str(k + 1)], [2, NOW, many(held, "row")]]
            if back.kind == "value":
                cells.append([2, MOST, many(held, "row")])
        return cells

    def _operations(self, row: int) -> str:
        """The operations that all derivatives take: every pass, each with the values it needs."""
        n, m = self.passes
        f, forward, reverse, _ = self.costs
        return f"{n * forward:,}" if row == 1 else f"{f + m * (reverse - f):,}"

    def _ask(self, about: str, answer: int, near: Sequence[int]) -> dict[str, Any]:
        question = {
            "forward": "How many passes does forward mode need for all derivatives?",
            "reverse": "How many passes does reverse mode need for all derivatives?",
            "tape": "How many operations must the tape hold when the way back begins?",
        }[about]
        near = [x for x in near if x != answer] or [-1]
        return asked(question, answer, "", near, MISTAKES[about])

    # ------------------------------------------------------------ stills

    def svg(self, step: int | None = None) -> str:
        """Return both graphs and the table as one picture."""
        if self.refusal:
            return paint(self.back)
        step = self._still(step)
        last = self.steps if step is None else step
        left, done = (
            (self.scenes[0], 0) if last == 0 else self.frames[min(last, len(self.frames)) - 1][:2]
        )
        back = min(last, len(self.back.events))
        svgs = [
            paint(left, None if step is None else done, told=False, narrowest=NARROW),
            paint(self.back, None if step is None else back, told=False, narrowest=NARROW),
        ]
        return self._together(svgs, last, step is not None)

    def _together(self, svgs: list[str], step: int, marked: bool) -> str:
        (w0, h0), (w1, h1) = map(size_of, svgs)
        beside = w0 + w1 + 16 <= 1280
        places = [(0, 28), (w0 + 16, 28)] if beside else [(0, 28), (0, h0 + 56)]
        bottom = (max(h0, h1) if beside else h0 + 28 + h1) + 36
        table = self.table.paint(self.story["steps"], step, marked)
        heads = [heading(words, color) for words, color in zip(SIDES, (PURPLE_TEXT, ORANGE_TEXT))]
        pictures = [(svg, *place) for svg, place in zip(svgs, places)]
        pictures += [(svg, x, y - 28) for svg, (x, y) in zip(heads, places)]
        width = max(w0 + w1 + 16 if beside else max(w0, w1), size_of(table)[0], NARROW)
        size = (width, bottom + size_of(table)[1])
        return nested([*pictures, (table, 0, bottom)], size, self.story["name"])

    def text(self, step: int | None = None) -> str:
        """Return the table of costs."""
        if self.refusal:
            return self.refusal
        step = self._still(step)
        steps = self.story["steps"]
        return self._told(self.table.text(steps, self.steps if step is None else step), step)


def two_sweeps(
    f: Any, *inputs: Any, argnum: Any = None, predict: bool = False, step: int | None = None
) -> TwoSweeps:
    """Show forward and reverse mode on one trace, side by side, with what they cost.

    Operations are counted by `microad.debug.cost`: forward mode runs f again in every pass, reverse
    mode once. Of many passes the first ones and the last one are played. Forward mode holds pairs
    of value and tangent as long as something still needs them; reverse mode holds every operation
    until it is pulled through.

    Parameters
    ----------
    f : callable
        Written with `microad.numpy`.
    *inputs : float, array or tree of them
        What it is called with.
    argnum, predict, step
        As for `inspect`.

    Returns
    -------
    TwoSweeps

    Raises
    ------
    NoInputsError, InputError, NoOutputError, StepError
        As `inspect` does.

    Examples
    --------
    >>> import microad.numpy as np
    >>> w = two_sweeps(lambda x: np.sum(np.sin(x) * x), np.array([1.0, 2.0, 3.0]))
    >>> print(w.text())
    mode          passes  operations  numbers so far  held now  held at most
    f alone            1           3
    forward mode       3          27              24   2 pairs       2 pairs
    reverse mode       1           8               9    0 rows        3 rows
    """
    if not inputs or not callable(f):
        raise NoInputsError(function_name(f))
    model = model_of(f, inputs, argnum)
    from microad.debug.views import costs_of  # the engine: only for who has a function to run

    widget = TwoSweeps(model, costs_of(f, *inputs), function_name(f), predict=predict)
    return widget.begin_at(step)


def played(passes: int) -> list[int]:
    """Choose the passes that are gone through: all, or of many the first ones and the last.

    >>> played(3), played(76)
    ([0, 1, 2], [0, 1, 2, 3, 4, 5, 6, 75])
    """
    return list(range(passes)) if passes <= PASSES else [*range(PASSES - 1), passes - 1]


def left_out(passes: int) -> str:
    r"""Say which passes are not played.

    >>> print(left_out(76), left_out(9), sep="\n")
    Passes 8 to 75 go the same way and are left out.
    Pass 8 goes the same way and is left out.
    """
    if passes == PASSES + 1:
        return f"Pass {PASSES} goes the same way and is left out."
    return f"Passes {PASSES} to {passes - 1:,} go the same way and are left out."


def forward_frames(scene: Scene, seeds: Sequence[Seed]) -> list[tuple[Scene, int, dict[str, Any]]]:
    """For every step of all passes: the scene, the step in its pass, and what changes."""
    frames = []
    for k, seed in enumerate(seeds):
        pass_scene = replace(scene, model=told(scene.model, k, seed))
        for done, state in enumerate(pass_scene.states(), start=1):
            if k and done == 1:
                state = state | wiped(pass_scene.model, state)
            frames.append((pass_scene, done, state))
    return frames


def wiped(model: Model, state: dict[str, Any]) -> dict[str, Any]:
    """The changes of the first step of a pass, after all that the last pass has written is gone."""
    empty = [[node.id, ""] for node in model.nodes]
    partials = [[node.id, k, ""] for node in model.nodes for k in range(len(node.parents))]
    return {
        "value": empty + state["value"],
        "tangent": empty + state["tangent"],
        "partial": partials + state["partial"],
    }


def rows_of(node: Node) -> int:
    """How many rows of operations a node stands for; to put outputs together is none."""
    return 0 if node.is_leaf or node.op == "outputs" else node.operations


def many(count: int, what: str) -> str:
    """Count things: 1 row, 2 rows."""
    return f"{count:,} {what}{'s' * (count != 1)}"


def living(model: Model) -> list[int]:
    """For each node: how many results are needed while it is computed, itself among them.

    A result is needed until the last operation on it.
    """
    last = {node.id: node.id for node in model.nodes}
    for node in model.nodes:
        last.update((parent, node.id) for parent in node.parents)
    ends: dict[int, int] = {}
    counts, alive = [], 0
    for node in model.nodes:
        alive += not node.is_leaf
        counts.append(alive)
        if not node.is_leaf:
            ends[last[node.id]] = ends.get(last[node.id], 0) + 1
        alive -= ends.get(node.id, 0)
    return counts


def chosen(state: dict[str, Any]) -> dict[str, Any]:
    """What a front end needs of a state."""
    return {key: state[key] for key in SENT if key in state}


def says(who: str, event: Event | None, model: Model) -> str:
    """Say in a few words what a mode does."""
    if event is None:
        return f"{who.split(',')[0]} is done."
    name = model.name(event.node)
    if event.kind == "pull" and event.child is not None:
        return f"{who} pulls {event.box_text} to {name}, through {model.name(event.child)}."
    what = {"value": "value", "tangent": "tangent", "seed": "adjoint"}[event.kind]
    return f"{who} finds the {what} of {name}: {event.box_text}."


def heading(words: str, color: str) -> str:
    """A line above a picture."""
    sheet = Sheet(NARROW, 24, words)
    look = {"font_family": "sans-serif", "font_weight": "bold", "text_anchor": "start"}
    sheet.text("", 12, 17, words, fill=color, **look)
    return sheet.paint()

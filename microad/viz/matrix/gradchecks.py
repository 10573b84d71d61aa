"""The gradient check: where ours and the function's own numbers part, down to one wrong rule."""

import math
from dataclasses import replace
from typing import Any

from microad.errors import NoInputsError, NotAModeError
from microad.viz.base import css, esm
from microad.viz.graph.build import build
from microad.viz.graph.model import Event, Model
from microad.viz.graph.paint import LOOKS, paint
from microad.viz.graph.scene import make_scene
from microad.viz.graph.sweeps import chosen
from microad.viz.graph.tapes import said
from microad.viz.questions import asked
from microad.viz.steps import Stepper
from microad.viz.svg import stacked
from microad.viz.table import Table
from microad.viz.words import function_name

__all__ = ["GradCheck", "gradcheck"]

MODES = ("reverse", "forward")
HEAD = ("row", "operation", "sum at the cut below", "as f says")
SUM, VERDICT = 2, 3
DIGITS = 7
MISTAKES = (
    "The sum is the same below row {answer} and above it. Which row changes it?",
    "Row {answer} has a wrong sum below it and above it. Which row changes it?",
    "{answer} is not it: look for the row between a cut that says yes and one that says no.",
)


class GradCheck(Stepper):
    """The widget that `gradcheck` returns.

    Attributes
    ----------
    wrong : int or None
        The row whose rule is wrong, if there is one.
    ours, numeric : float
        The derivative along a random direction: by our rules, and by differences of f.
    cuts : Bisection
        All sums; see `microad.debug.bisect`.
    """

    _esm = esm("steps", "graph", "table", "gradcheck")
    _css = css("steps", "graph", "table")

    def __init__(self, cuts: Any, model: Model, name: str, mode: str, **traits: Any) -> None:
        self.cuts, self.mode, self.whole = cuts, mode, model
        self.wrong, self.ours, self.numeric = cuts.wrong, cuts.ours, cuts.numeric
        self.page_title = f"Gradient check of {name}, {mode} mode"
        rows = [[str(node.id), said(model, node.id), "", ""] for node in model.nodes]
        self.table = Table(self.page_title, HEAD, rows, list(range(len(rows))), texts=2)
        steps = self._steps()
        self.scene, self.bulk = marked_scene(model, [step["at"] for step in steps])
        if self.scene.refusal:
            steps, self.table.rows, self.table.nodes = [], (), ()
        super().__init__(
            story={
                "name": f"{self.page_title}: {len(model.nodes)} rows",
                "start": (
                    "Ours or the function's: who is right? Both are asked for the derivative "
                    "along one random direction."
                ),
                "svg": paint(self.scene),
                "looks": LOOKS,
                "graph": [chosen(state) for state in self.scene.states()],
                "bulk": self.bulk,
                "table": self.table.story(),
                "steps": steps,
            },
            **traits,
        )

    # ------------------------------------------------------------ the story

    def _steps(self) -> list[dict[str, Any]]:
        """The two ends; then, if they part, each cut of the walk, and the row that it ends at."""
        last = len(self.whole.nodes) - 1
        first = next(k for k, s in enumerate(self.cuts.sums) if s is not None)
        ends = {
            "text": self._ends(),
            "phase": self.mode,
            "at": last,
            "rows": [first, last],
            "cells": self._cells(first) + self._cells(last),
            "ask": None,
        }
        if self.wrong is None:
            every = [cell for k in range(first, last + 1) for cell in self._cells(k)]
            end = {"text": self._all_right(), "rows": list(range(first, last + 1)), "cells": every}
            return [ends, ends | end]
        steps, low, high = [ends], first, last
        for k in self.cuts.visited:
            right = self.cuts.agrees(k)
            low, high = (low, k) if right else (k, high)
            step = {"text": self._cut(k, low, high), "at": k, "rows": [k], "cells": self._cells(k)}
            steps.append(ends | step)
        verdict = {"text": self._verdict(), "at": self.wrong, "rows": [self.wrong], "cells": []}
        return [*steps, ends | verdict | {"ask": self._ask()}]

    def _cells(self, k: int) -> list[list[Any]]:
        s = self.cuts.sums[k]
        return [[k, SUM, f"{s:.{DIGITS}g}"], [k, VERDICT, "yes" if self.cuts.agrees(k) else "no"]]

    def _name(self, k: int) -> str:
        return f"row {k} ({said(self.whole, k)})"

    def _ends(self) -> str:
        found = (
            f"Differences of f give {self.numeric:.{DIGITS}g}, our rules {self.ours:.{DIGITS}g}."
        )
        if not self.cuts.settled:
            return found
        return f"{found} They {'agree' if self.wrong is None else 'part'}."

    def _all_right(self) -> str:
        if not math.isfinite(self.numeric):
            return "An infinite number or a nan is on the way, so nothing can be compared here."
        if not self.cuts.settled:
            return (
                "The difference quotients of f do not settle: a tiny step changes them. So they "
                "cannot tell who is right here."
            )
        return (
            "Cut the tape anywhere: (adjoint) × (tangent), summed over what crosses the cut, is "
            "always what f says. Every rule on this tape is right."
        )

    def _cut(self, k: int, low: int, high: int) -> str:
        s = f"{self.cuts.sums[k]:.{DIGITS}g}"
        where = f"the wrong rule is between rows {low + 1} and {high}"
        if high - low == 1:
            where = "only one row is left"
        cut = f"Cut below {self._name(k)}: the sum is {s},"
        if self.cuts.agrees(k):
            return f"{cut} as f says. All younger rows are right; {where}."
        return f"{cut} which f does not say. It went wrong in a younger row; {where}."

    def _verdict(self) -> str:
        k = self.wrong
        above, below = (self.cuts.sums[i] for i in (k, k - 1))
        node = self.whole.nodes[k]
        return (
            f"The sum changes at {self._name(k)}: {above:.{DIGITS}g} below it, {below:.{DIGITS}g} "
            f"after its rule was used. So the {self.mode} rule of {node.op} is wrong."
        )

    def _ask(self) -> dict[str, Any]:
        near = (self.wrong + 1, self.wrong - 1)
        question = "The rule of one row is wrong. Which row is it?"
        return asked(question, self.wrong, "row ", near, MISTAKES) | {"within": 0.0}

    # ------------------------------------------------------------ stills

    def svg(self, step: int | None = None) -> str:
        """Return graph and table as one picture."""
        if self.scene.refusal:
            return paint(self.scene)
        step = self._still(step)
        last = self.steps if step is None else step
        graph = paint(self.scene, self.bulk + last if last else None, told=False)
        table = self.table.paint(self.story["steps"], last)
        return stacked(graph, table, self.story["name"])

    def text(self, step: int | None = None) -> str:
        """Return the table, and what it says."""
        if self.scene.refusal:
            return self.scene.refusal
        step = self._still(step)
        last = self.steps if step is None else step
        return self._told(self.table.text(self.story["steps"], last), last)


def gradcheck(
    f: Any,
    *inputs: Any,
    argnum: Any = None,
    mode: str = "reverse",
    seed: int = 0,
    predict: bool = False,
    step: int | None = None,
) -> GradCheck:
    """Check the derivative of f, and walk to the first wrong rule by halving the tape.

    Parameters
    ----------
    f : callable
        Written with `microad.numpy`.
    *inputs : float, array or tree of them
        What it is called with.
    argnum : int, str or tuple, optional
        Which of them are traced, as in `inspect`.
    mode : "reverse" or "forward"
        Which rules are checked.
    seed : int
        For the random direction.
    predict : bool
        Ask for the wrong row before it is told.
    step : int, optional
        Where to begin.

    Returns
    -------
    GradCheck

    Raises
    ------
    NoInputsError, InputError, NoOutputError, StepError
        As `inspect` does.
    NotAModeError
        If there is no such mode.
    ForkError
        If f does something else close by.

    Examples
    --------
    >>> import microad.numpy as np
    >>> w = gradcheck(lambda x: np.sum(np.sin(x) * x), np.array([1.0, 2.0]))
    >>> w.wrong is None, abs(w.ours - w.numeric) < 1e-6
    (True, True)
    """
    name = function_name(f)
    if mode not in MODES:
        raise NotAModeError("mode", mode, MODES)
    if not inputs or not callable(f):
        raise NoInputsError(name)
    from microad.debug.bisect import (
        find_wrong_rule,  # the engine: only for who has a function to run
    )

    cuts = find_wrong_rule(f, *inputs, argnum=argnum, mode=mode, seed=seed)
    widget = GradCheck(cuts, build(cuts.nodes[-1]), name, mode, predict=predict)
    return widget.begin_at(step)


def marked_scene(model: Model, places: list[int]) -> tuple[Any, int]:
    """The scene in which all numbers are there from the start, and each step marks one node.

    Returned with how many events the numbers take.
    """
    values = [event for event in model.events if event.kind == "value"]
    final = {event.node: event for event in model.events if event.kind in ("seed", "pull")}
    seed = [event for event in model.events if event.kind == "seed"]
    rest = [replace(event, child=None, operand=None) for event in final.values()]
    bulk = [*values, *seed, *rest]
    marks = []
    for k in places:
        g = model.nodes[k].adjoint
        marks.append(Event("pull", k, None, None, g, g, ""))
    scene = make_scene(model, False)
    whole = replace(scene.model, events=(*bulk, *marks))
    return replace(scene, model=whole), len(bulk)

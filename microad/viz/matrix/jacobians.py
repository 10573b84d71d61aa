"""The Jacobian as a heat map: forward mode mixes its columns, reverse mode mixes its rows."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import traitlets

from microad.viz.base import css, esm
from microad.viz.matrix.matrix import (
    NUMBERS,
    checked,
    closed,
    draw,
    heat,
    mix_sentence,
    pass_sentence,
    portable,
    refusal,
    refused,
    short,
    vector_text,
)
from microad.viz.questions import asked
from microad.viz.sheet import merge, state_at
from microad.viz.steps import Stepper
from microad.viz.words import aligned, function_name, number_text

__all__ = ["JacobianView", "jacobian"]

MISTAKES = {
    "t": (
        "{answer} is the sum of the row. Multiply each number by its weight in t first.",
        "{answer} comes from mixing rows. J t mixes columns: t weighs the columns.",
        "The size of {answer} is right, its sign is not.",
        "{answer} is not it: go along the row of {name}, number times weight, and add up.",
    ),
    "g": (
        "{answer} is the sum of the column. Multiply each number by its weight in g first.",
        "{answer} comes from mixing columns. g J mixes rows: g weighs the rows.",
        "The size of {answer} is right, its sign is not.",
        "{answer} is not it: go down the column of {name}, number times weight, and add up.",
    ),
}


class JacobianView(Stepper):
    """The widget that `jacobian` returns.

    Attributes
    ----------
    t : list of float
        The tangent: a weight for each column.
    g : list of float
        The cotangent: a weight for each row.
    matrix : ndarray
        The Jacobian.
    jvp, vjp : ndarray
        ``matrix @ t`` and ``g @ matrix``.
    """

    _esm = esm("steps", "sheet", "jacobian")
    _css = css("steps", "sheet", "jacobian")
    OWN: ClassVar[tuple[str, ...]] = (*Stepper.OWN, "t", "g")

    t = traitlets.List(traitlets.Float()).tag(sync=True)
    g = traitlets.List(traitlets.Float()).tag(sync=True)

    def __init__(self, view: Any, name: str, t: Any, g: Any, **traits: Any) -> None:
        self.matrix, self.rows, self.columns = view
        self.page_title = f"The Jacobian of {name}"
        m, n = self.matrix.shape
        t = checked("t", [1.0, -1.0][:n] + [0.0] * (n - 2) if t is None else t, n)
        few = 1.0 if m <= NUMBERS else 0.0
        g = checked("g", [1.0] + [few] * (m - 1) if g is None else g, m)
        self.refusal = refusal(m, n)
        self.sheet = draw(self.rows, self.columns, self.page_title)
        super().__init__(story=self._tell(t, g), t=t, g=g, **traits)

    def _tell(self, t: list[float], g: list[float]) -> dict[str, Any]:
        """Write the story: column by column, a mix of them, row by row, a mix of them."""
        return {
            "name": f"{self.page_title}: {len(self.rows)} rows, {len(self.columns)} columns",
            "start": "Step forward: each pass of forward mode finds one column of the Jacobian.",
            "svg": refused(self.refusal) if self.refusal else self.sheet.paint(),
            "matrix": [[portable(x) for x in row] for row in self.matrix.tolist()],
            "rows": self.rows,
            "columns": self.columns,
            "refusal": self.refusal,
            "steps": [] if self.refusal else [*self._half("t", t), *self._half("g", g)],
        }

    def _half(self, which: str, mix: list[float]) -> list[dict[str, Any]]:
        """The steps of one mode: a pass for each unit vector, and the mix."""
        names = self.columns if which == "t" else self.rows
        phase = "forward" if which == "t" else "backward"
        steps = []
        for k in range(len(names)):
            unit = [float(i == k) for i in range(len(names))]
            says = pass_sentence(which, k, names, self._product(which, unit))
            step = {"text": says, "phase": phase, "ask": None} | self._states(which, unit)
            if which == "t":
                step["stay"] = {
                    f"cell {i} {k}": {"fill": heat(x, self._scale())}
                    for i, x in enumerate(self.matrix[:, k])
                } | {
                    f"number {i} {k}": {"text": number_text(x)}
                    for i, x in enumerate(self.matrix[:, k])
                }
            steps.append(step)
        says = mix_sentence(which, mix, names, self._product(which, mix))
        return [
            *steps,
            {"text": says, "phase": phase, "ask": self._ask(which, mix)} | self._states(which, mix),
        ]

    def _product(self, which: str, vector: Sequence[float]) -> Any:
        import numpy

        with numpy.errstate(all="ignore"):
            return self.matrix @ vector if which == "t" else vector @ self.matrix

    def _scale(self) -> float:
        import numpy

        finite = abs(self.matrix[numpy.isfinite(self.matrix)])
        return float(finite.max(initial=0.0)) or 1.0

    def _states(self, which: str, vector: Sequence[float]) -> dict[str, Any]:
        """What a vector marks, and what it shows."""
        mark: dict[str, Any] = {
            f"{which} {k}": {"text": number_text(x)} for k, x in enumerate(vector)
        }
        for k, x in enumerate(vector):
            if x:
                mark[f"{'column' if which == 't' else 'row'} {k}"] = {"visibility": "visible"}
        out = self._product(which, vector)
        return {
            "mark": mark,
            "show": {f"{which}J {k}": {"text": number_text(x)} for k, x in enumerate(out)},
        }

    def _ask(self, which: str, vector: list[float]) -> dict[str, Any] | None:
        """Ask for the largest element of a mix."""
        import numpy

        out = self._product(which, vector)
        if not numpy.isfinite(self.matrix).all() or max(self.matrix.shape) > NUMBERS:
            return None
        matrix = self.matrix if which == "t" else self.matrix.T
        k = int(abs(out).argmax())
        name = (self.rows if which == "t" else self.columns)[k]
        other = float((vector @ matrix)[k]) if matrix.shape[0] == matrix.shape[1] else None
        near = (float(matrix[k].sum()), float("nan") if other is None else other, -float(out[k]))
        product = "J t" if which == "t" else "g J"
        question = f"{which} = {vector_text(vector)}. What is {name} of {product}?"
        terms = " + ".join(f"{closed(d)} × {closed(x)}" for d, x in zip(matrix[k], vector) if x)
        ask = asked(question, float(out[k]), f"{terms or '0'} = ", near, MISTAKES[which])
        return ask | {"name": name}

    @traitlets.validate("t")
    def _check_t(self, proposal: Any) -> list[float]:
        return checked("t", proposal.value, len(self.columns))

    @traitlets.validate("g")
    def _check_g(self, proposal: Any) -> list[float]:
        return checked("g", proposal.value, len(self.rows))

    @property
    def jvp(self) -> Any:
        """The Jacobian times t: a mix of its columns."""
        return self._product("t", self.t)

    @property
    def vjp(self) -> Any:
        """g times the Jacobian: a mix of its rows."""
        return self._product("g", self.g)

    def svg(self, step: int | None = None) -> str:
        """Return the picture after some steps; by default the current one, or all at the start."""
        if self.refusal:
            return refused(self.refusal)
        step = self._still(step)
        steps = self._tell(self.t, self.g)["steps"]
        if step is not None:
            sentence = steps[step - 1]["text"] if step else self.story["start"]
            return self.sheet.paint(state_at(steps, step), sentence)
        state = state_at(steps, len(steps))
        for part in self._states("t", self.t).values():
            merge(state, part)
        return self.sheet.paint(state, about=self.text())

    def text(self, step: int | None = None) -> str:
        """Return the matrix as a table, with what t and g make of it."""
        step = self._still(step)
        if self.refusal:
            return self.refusal
        n = len(self.columns)
        known = n if step is None else min(step, n)
        cells = [["J", *map(short, self.columns)]]
        for name, row in zip(self.rows, self.matrix):
            cells.append(
                [short(name), *(number_text(x) if k < known else "" for k, x in enumerate(row))]
            )
        lines = aligned(cells, 1)
        if step is None:
            lines += ["", f"t = {vector_text(self.t)}: J t = {vector_text(self.jvp)}"]
            lines += [f"g = {vector_text(self.g)}: g J = {vector_text(self.vjp)}"]
        steps = self._tell(self.t, self.g)["steps"]
        return self._told("\n".join(lines), step, steps)

    def __repr__(self) -> str:
        m, n = self.matrix.shape
        return f"JacobianView({m} rows, {n} columns, step {self.step} of {self.steps})"


def jacobian(
    F: Callable,  # noqa: N803
    x: Any,
    *,
    t: Sequence[float] | None = None,
    g: Sequence[float] | None = None,
    predict: bool = False,
    step: int | None = None,
) -> JacobianView:
    """Show the Jacobian of F at x, column by column and row by row, and mix them.

    Parameters
    ----------
    F : callable
        A function of one argument, written with `microad.numpy`.
    x : float, array or tree of them
        Where; n numbers in all. The output has m numbers.
    t, g : sequence of float, optional
        The weights of the n columns and of the m rows. By default (1, -1, 0, ...) and ones.
    predict : bool
        Ask before a mix is shown.
    step : int, optional
        Where to begin.

    Returns
    -------
    JacobianView

    Raises
    ------
    VectorError
        If t or g has another length.
    InputError, OutputError, NoOutputError
        If there is no real Jacobian.
    StepError
        If there is no such step.

    Examples
    --------
    >>> import microad.numpy as np
    >>> w = jacobian(lambda x: np.array([x[0] * x[1], x[1]]), np.array([2.0, 3.0]))
    >>> print(w.text())
    J     x[0]  x[1]
    y[0]     3     2
    y[1]     0     1
    <BLANKLINE>
    t = (1, -1): J t = (1, -1)
    g = (1, 1): g J = (3, 3)
    """
    from microad.debug.views import jacobian_of  # the engine: only for who has a function to run

    name = function_name(F, "F")
    widget = JacobianView(jacobian_of(F, x), name, t, g, predict=predict)
    return widget.begin_at(step)

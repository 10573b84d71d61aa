"""The broadcast lens: what is copied on the way forward is summed on the way back."""

from collections.abc import Sequence
from itertools import product
from typing import Any

from microad.errors import NotAModeError
from microad.viz.base import css, esm
from microad.viz.graph.texts import axes_text, copied_axes, formula_text
from microad.viz.questions import asked
from microad.viz.sheet import Sheet, state_at
from microad.viz.steps import Stepper
from microad.viz.svg import BLUE, BLUE_TEXT, GRAY, ORANGE, ORANGE_TEXT, text_width
from microad.viz.words import number_text

__all__ = ["BroadcastLens", "broadcast"]

OPS = ("+", "-", "*", "/")
CELLS, COLUMNS = 48, 8  # more elements than this are not drawn: the shapes tell enough
WIDE, HIGH, GAP = 46, 24, 14
LETTERS = ("a", "b")
NUMBER_MISTAKES = (
    "{answer} is the share of one copy. Add up the shares of all copies.",
    "{answer} is the mean of the shares. They are added up.",
    "{answer} is the number itself, not its adjoint.",
    "{answer} is not it: add up what the copies of {name} get.",
)
SHAPE_MISTAKES = (
    "{answer} is the shape of the result. An adjoint has the shape of its value.",
    "{answer} is the shape of the other operand.",
    "{answer} is not it: align the shapes at the right, and look at each axis.",
)


class BroadcastLens(Stepper):
    """The widget that `broadcast` returns.

    Attributes
    ----------
    view : Broadcast
        The arrays: `operands`, `copies`, `ans`, `g`, `shares` and `sums`.
    """

    _esm = esm("steps", "sheet", "frames")
    _css = css("steps", "sheet")

    def __init__(self, view: Any, op: str, **traits: Any) -> None:
        self.view, self.op = view, op
        self.page_title = f"Broadcasting a {op} b"
        shapes = [x.shape for x in view.operands]
        self.copied = [copied_axes(shape, view.ans.shape) for shape in shapes]
        cells, last = view.ans.size, view.ans.shape[-1:] or (1,)
        self.drawn = 0 < cells <= CELLS and last[0] <= COLUMNS and view.ans.ndim <= 3
        self.sheet = draw(self)
        super().__init__(
            story={
                "kind": "broadcast",
                "name": f"{self.page_title}: shapes {shapes[0]} and {shapes[1]}",
                "start": "Two arrays meet. Step forward to see how their shapes are made to fit.",
                "svg": self.sheet.paint(),
                "steps": tell(self),
            },
            **traits,
        )

    def svg(self, step: int | None = None) -> str:
        """Return the picture after some steps; by default the current one, or all at the start."""
        step, steps = self._still(step), self.story["steps"]
        state = state_at(steps, len(steps) if step is None else step)
        if step is None:
            return self.sheet.paint(state, about=self.text())
        return self.sheet.paint(state, steps[step - 1]["text"] if step else self.story["start"])

    def text(self, step: int | None = None) -> str:
        """Return the shapes as a table, and what either operand gets back."""
        step = self._still(step)
        rows = alignment(self) if step != 0 else [row[:2] for row in alignment(self)[:-1]]
        widths = [max(map(len, column)) for column in zip(*rows)]
        lines = ["  ".join(cell.rjust(w) for cell, w in zip(row, widths)).rstrip() for row in rows]
        if step is not None:
            return self._told("\n".join(lines), step)
        for name, total, axes in zip(LETTERS, self.view.sums, self.copied):
            way = f"summed over {axes_text(axes)}" if axes else "nothing to sum"
            lines += [f"adjoint of {name}: {formula_text(total)}, shape {total.shape}, {way}"]
        return "\n".join(lines)

    def __repr__(self) -> str:
        shapes = " and ".join(str(x.shape) for x in self.view.operands)
        return f"BroadcastLens({shapes}, step {self.step} of {self.steps})"


def broadcast(
    a: Any, b: Any, op: str = "+", *, g: Any = None, predict: bool = False, step: int | None = None
) -> BroadcastLens:
    """Show how two arrays are broadcast, and how adjoints come back to them.

    Parameters
    ----------
    a, b : array, number, or tuple of int
        The operands; a tuple of whole numbers is a shape, and is filled with 1, 2, 3 ...
    op : "+", "-", "*" or "/"
        The operation.
    g : array, optional
        The adjoint of the result; by default ones.
    predict : bool
        Ask for shapes and sums.
    step : int, optional
        Where to begin.

    Returns
    -------
    BroadcastLens

    Raises
    ------
    NoBroadcastError
        If the shapes do not fit.
    NotAModeError, SeedError, StepError
        If there is no such operation, g has another shape, or there is no such step.

    Examples
    --------
    >>> print(broadcast((3, 1), (4,)).text())
            shape  axis 0  axis 1
        a  (3, 1)       3   1 → 4
        b    (4,)   – → 3       4
    a + b  (3, 4)       3       4
    adjoint of a: [[4] [4] [4]], shape (3, 1), summed over axis 1
    adjoint of b: [3 3 3 3], shape (4,), summed over axis 0
    """
    if op not in OPS:
        raise NotAModeError("op", op, OPS)
    from microad.debug.views import (
        broadcast_of,  # the engine: only for who has something to compute
    )

    widget = BroadcastLens(broadcast_of(op, a, b, g), op, predict=predict)
    return widget.begin_at(step)


# ---------------------------------------------------------------- the story


def alignment(lens: BroadcastLens) -> list[list[str]]:
    """The shapes below each other, aligned at the right, as rows of texts."""
    whole = lens.view.ans.shape
    rows = [["", "shape", *(f"axis {k}" for k in range(len(whole)))]]
    for name, x, axes in zip(LETTERS, lens.view.operands, lens.copied):
        old = ["–"] * (len(whole) - x.ndim) + [str(n) for n in x.shape]
        texts = [f"{n} → {m}" if k in axes else n for k, (n, m) in enumerate(zip(old, whole))]
        rows.append([name, str(x.shape), *texts])
    return [*rows, [f"a {lens.op} b", str(whole), *map(str, whole)]]


def tell(lens: BroadcastLens) -> list[dict[str, Any]]:
    """The steps: shapes, copies, the result; its adjoint, and for either operand shares and sum."""
    view, op = lens.view, lens.op
    shapes = [x.shape for x in view.operands]
    known = {
        key: {"visibility": "visible"} for _, key, *_ in lens.sheet.parts if key.startswith("axis")
    }
    align = (
        f"Write the shapes below each other, aligned at the right: a {shapes[0]}, b {shapes[1]}. "
        "An axis fits if both lengths are the same or one of them is 1; a missing axis counts as 1."
    )
    result = f"a {op} b goes element by element; the result has the shape {view.ans.shape}."
    start = f"On the way back, the adjoint of the result is g = {formula_text(view.g)}."
    back = [part for k in (0, 1) for part in (hand_down(lens, k), sum_back(lens, k))]
    return [
        {
            "text": align, "phase": "forward", "stay": known,
            "ask": ask_shape(f"a {op} b", view.ans.shape),
        },
        copy(lens, 0),
        copy(lens, 1),
        {"text": result, "phase": "forward", "stay": cells(lens, "ans", view.ans)},
        {"text": start, "phase": "backward", "stay": cells(lens, "g", view.g)},
        *back,
    ]  # fmt: skip


def cells(lens: BroadcastLens, key: str, array: Any) -> dict[str, Any]:
    """Show the numbers of an array in its cells."""
    if not lens.drawn:
        return {}
    return {
        f"{key} {k}": {"text": number_text(x)} for k, x in enumerate(array.ravel().tolist())
    } | {f"{key} box {k}": {"visibility": "visible"} for k in range(array.size)}


def copy(lens: BroadcastLens, k: int) -> dict[str, Any]:
    """An operand takes the shape of the result."""
    name, axes, whole = LETTERS[k], lens.copied[k], lens.view.ans.shape
    says = f"{name} has the shape of the result: nothing is copied."
    if axes:
        many = " and ".join(f"{whole[i]} times along axis {i}" for i in axes)
        says = (
            f"{name} is copied {many}. The copies take no memory: they are the same numbers, "
            "read again."
        )
    return {"text": says, "phase": "forward", "stay": cells(lens, name, lens.view.copies[k])}


def hand_down(lens: BroadcastLens, k: int) -> dict[str, Any]:
    """Each copy gets its share."""
    name, shares = LETTERS[k], lens.view.shares[k]
    rule = {"+": "g", "-": ("g", "-g")[k], "*": f"g × {LETTERS[1 - k]}"}
    way = rule.get(lens.op, ("g / b", "-g × a / b**2")[k])
    says = f"Each element hands {way} down to its own copy of {name}: (local partial) × (adjoint)."
    return {"text": says, "phase": "backward", "stay": cells(lens, f"{name} share", shares)}


def sum_back(lens: BroadcastLens, k: int) -> dict[str, Any]:
    """What the copies get is added up."""
    name, axes, total = LETTERS[k], lens.copied[k], lens.view.sums[k]
    says = f"{name} was not copied, so these are its adjoint, of its shape {total.shape}."
    if axes:
        says = (
            f"A number that was copied gets what all its copies get: the shares are summed over "
            f"{axes_text(axes)}. The adjoint of {name} has the shape of {name}, {total.shape}."
        )
    sums = cells(lens, f"{name} sum", total)
    frames = [key for _, key, *_ in lens.sheet.parts if key.startswith(f"{name} group")]
    return {
        "text": says,
        "phase": "backward",
        "stay": sums,
        "mark": {key: {"visibility": "visible"} for key in frames},
        "ask": (ask_number(lens, k) or ask_sum(lens, k)) if axes else None,
    }


def ask_shape(of: str, shape: tuple[int, ...]) -> dict[str, Any]:
    """Ask for a shape."""
    return {
        "question": f"What is the shape of {of}?",
        "kind": "shape",
        "answer": None,
        "word": str(shape),
        "says": f"{shape}.",
        "near": [],
        "mistakes": SHAPE_MISTAKES[-1:],
    }


def ask_sum(lens: BroadcastLens, k: int) -> dict[str, Any]:
    """Ask for the shape of the adjoint of an operand."""
    shape, other = lens.view.sums[k].shape, lens.view.sums[1 - k].shape
    near = [str(s) for s in (lens.view.ans.shape, other)]
    about = ask_shape(f"the adjoint of {LETTERS[k]}", shape)
    return about | {"near": near, "mistakes": SHAPE_MISTAKES}


def ask_number(lens: BroadcastLens, k: int) -> dict[str, Any] | None:
    """Ask for the first element of the adjoint of a; for b its shape is asked."""
    import numpy

    total, shares = lens.view.sums[k], lens.view.shares[k]
    if k == 1 or not lens.drawn or not numpy.isfinite(shares).all():
        return None
    place = (0,) * total.ndim
    index = ", ".join("0" * total.ndim)
    name = f"a[{index}]" if total.ndim else "a"
    spread = tuple(slice(None) if i in lens.copied[k] else 0 for i in range(shares.ndim))
    parts = shares[spread].ravel().tolist()
    ans = float(total[place])
    near = (parts[0], ans / len(parts), float(lens.view.operands[k][place]))
    texts = [f"({t})" if t.startswith("-") else t for t in map(number_text, parts)]
    says = " + ".join(texts[:6] + ["…"] * (len(texts) > 6)) + " = "
    question = f"What is the adjoint of {name}, of which there are {len(parts)} copies?"
    return asked(question, ans, says, near, NUMBER_MISTAKES) | {"name": name}


# ---------------------------------------------------------------- the picture


def draw(lens: BroadcastLens) -> Sheet:
    """The table of shapes; below it a grid for each operand and the result, forward and back."""
    table = alignment(lens)
    view = lens.view
    height = 24 * len(table) + 20
    shapes = max(text_width(row[1], 12) for row in table) + 24
    wide, high = grid_size(view.ans.shape)
    column = max(wide, 150) + 2 * GAP
    rows = [height + 34, height + 34 + high + 44, height + 34 + 2 * (high + 44)]
    names = 12 + max(text_width(row[0], 12) for row in table)
    total = (3 * column if lens.drawn else 0, names + shapes + 20 + 90 * view.ans.ndim, 480)
    sheet = Sheet(max(total), (rows[2] + high + 12) if lens.drawn else height + 8, lens.page_title)
    _table(sheet, table, names, names + shapes)
    if not lens.drawn:
        return sheet
    whole, n = view.ans.shape, view.ans.size
    for k, name in enumerate(LETTERS):
        left, own = k * column + GAP, view.sums[k].shape
        ghosts = [not is_own(index, lens.copied[k]) for index in places(whole)]
        padded = (1,) * (len(whole) - len(own)) + own
        caption(sheet, left, rows[0] - 10, f"{name}, with its copies", BLUE_TEXT)
        caption(sheet, left, rows[1] - 10, f"shares of the copies of {name}", ORANGE_TEXT)
        caption(sheet, left, rows[2] - 10, f"adjoint of {name}", ORANGE_TEXT)
        grid(sheet, name, left, rows[0], whole, BLUE, ghosts)
        grid(sheet, f"{name} share", left, rows[1], whole, ORANGE, [True] * n)
        grid(sheet, f"{name} sum", left, rows[2], padded, ORANGE, [False] * n)
        frames(sheet, name, left, rows[1], whole, lens.copied[k])
    left = 2 * column + GAP
    caption(sheet, left, rows[0] - 10, f"a {lens.op} b", BLUE_TEXT)
    caption(sheet, left, rows[1] - 10, "adjoint of the result", ORANGE_TEXT)
    grid(sheet, "ans", left, rows[0], whole, BLUE, [False] * n)
    grid(sheet, "g", left, rows[1], whole, ORANGE, [False] * n)
    return sheet


def _table(sheet: Sheet, table: list[list[str]], names: int, shapes: int) -> None:
    """Write the shapes; how they fit is hidden at rest."""
    for i, row in enumerate(table):
        y = 24 + 24 * i
        bold = {"font_weight": "bold"} if i else {"fill": GRAY, "font_family": "sans-serif"}
        sheet.text("", names, y, row[0], text_anchor="end", font_weight="bold")
        last = i == len(table) - 1
        hidden = {"visibility": "hidden"} if last else {}
        sheet.text("axis" * last, shapes, y, row[1], text_anchor="end", **bold, **hidden)
        for k, text in enumerate(row[2:]):
            look: dict[str, Any] = {"visibility": "hidden"} if i else dict(bold)
            if "→" in text:
                look |= {"fill": BLUE_TEXT, "font_weight": "bold"}
            key = f"axis {i} {k}" if i else ""
            sheet.text(key, shapes + 70 + 90 * k, y, text, text_anchor="end", **look)


def caption(sheet: Sheet, x: float, y: float, words: str, color: str) -> None:
    """Write what a grid shows."""
    look = {"fill": color, "font_family": "sans-serif", "text_anchor": "start"}
    sheet.text("", x, y, words, **look)


def places(shape: tuple[int, ...]) -> list[tuple[int, ...]]:
    """All indices of an array, the last axis running fastest."""
    return list(product(*map(range, shape)))


def is_own(index: tuple[int, ...], copied: Sequence[int]) -> bool:
    """Tell the number itself from its copies: it is the first along every axis that is copied."""
    return all(index[axis] == 0 for axis in copied)


def grid_size(shape: tuple[int, ...]) -> tuple[int, int]:
    """The width and height of the grid of an array; slabs of a third axis stand in a column."""
    slabs, rows, columns = ((1, 1, 1, *shape))[-3:]
    return columns * WIDE, slabs * rows * HIGH + (slabs - 1) * 10


def corner(index: tuple[int, ...], shape: tuple[int, ...]) -> tuple[int, int]:
    """Where the cell of an index lies in its grid."""
    slab, row, column = ((0, 0, 0, *index))[-3:]
    rows = ((1, 1, *shape))[-2]
    return column * WIDE, (slab * rows + row) * HIGH + slab * 10


def grid(
    sheet: Sheet, key: str, x: int, y: int, shape: tuple[int, ...], color: str, ghosts: list[bool]
) -> None:
    """Draw the cells of an array, those of copies dashed and pale; all of them hidden at rest."""
    for k, (index, ghost) in enumerate(zip(places(shape), ghosts)):
        dx, dy = corner(index, shape)
        look = {"stroke_dasharray": "3 3", "fill": "#F5F5F5"} if ghost else {"stroke_width": 2}
        box = {"stroke": color, "visibility": "hidden", "rx": 3} | look
        sheet.rect(f"{key} box {k}", x + dx + 1, y + dy + 1, WIDE - 3, HIGH - 3, **box)
        text = {"fill": GRAY} if ghost else {"font_weight": "bold"}
        sheet.text(f"{key} {k}", x + dx + WIDE / 2, y + dy + HIGH / 2 + 4, font_size=11, **text)


def frames(
    sheet: Sheet, name: str, x: int, y: int, shape: tuple[int, ...], copied: Sequence[int]
) -> None:
    """Draw a frame around the shares that are summed: a row, a column, or all of it."""
    slabs, rows, columns = ((1, 1, 1, *shape))[-3:]
    new = 3 - len(shape)
    over_rows, over_columns = 1 - new in copied, 2 - new in copied
    if not over_rows and not over_columns:
        return
    high, wide = (rows if over_rows else 1), (columns if over_columns else 1)
    corners = product(range(slabs), range(0, rows, high), range(0, columns, wide))
    for number, (slab, row, column) in enumerate(corners):
        dx, dy = corner((slab, row, column), (slabs, rows, columns))
        size = (wide * WIDE, high * HIGH)
        look: dict[str, Any] = {"fill": "none", "stroke": ORANGE, "stroke_width": 2.5, "rx": 4}
        look["visibility"] = "hidden"
        sheet.rect(f"{name} group {number}", x + dx - 1, y + dy - 1, *size, **look)

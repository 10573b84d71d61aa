"""The painter: a scene, at a step, as SVG. Still pictures and the live widget use the same one.

Only presentation attributes, no style, script or id: this is what GitHub, nbviewer and nbconvert
leave alone, and several pictures can stand on one page. The same scene gives the same bytes.

What a front end may rely on::

    svg.microad-graph
      g.edge [data-child data-operand data-parent]    path.line  path.tip  path.back  text.partial
      g.node [data-node data-role aria-label]         *.box  text.title  text.value  text.adjoint
      text.sentence                                   (only if a step was asked for)

Copies of a shared leaf have the same ``data-node``. The attributes that mark the current node and
edge are in `LOOKS`: a front end sets the same ones.

The colors are those of Okabe and Ito, which color-blind people can tell apart, darkened where
they are text. Nothing is told by color alone: roles have shapes, forward lines are solid,
reverse lines are dashed.
"""

from html import escape
from typing import Any

from microad.viz.graph.array_text import value_text
from microad.viz.graph.layout import Box, Point
from microad.viz.graph.scene import (
    HEIGHT,
    PADDING,
    ROW,
    STACK,
    TITLE_SIZE,
    Card,
    Scene,
    Wire,
    aria_label,
    text_width,
)

BLUE, BLUE_TEXT = "#0072B2", "#005A9C"
ORANGE, ORANGE_TEXT = "#D55E00", "#A03B00"
GREEN, GREEN_TEXT = "#009E73", "#00694C"
PURPLE, PURPLE_TEXT = "#B35A8F", "#8F3A6D"
INK, GRAY, LINE = "#1A1A1A", "#595959", "#767676"

LOOKS: dict[str, dict[str, dict[str, Any]]] = {
    "rest": {
        "box": {"stroke-width": 1.5, "stroke-dasharray": "none"},
        "line": {"stroke": LINE, "stroke-width": 1.3, "stroke-dasharray": "none"},
        "tip": {"fill": LINE},
        "back": {"visibility": "hidden"},
        "partial": {"fill": GRAY, "font-weight": "normal"},
    },
    "forward": {
        "box": {"stroke": BLUE, "stroke-width": 3, "stroke-dasharray": "none"},
        "line": {"stroke": BLUE, "stroke-width": 2.5, "stroke-dasharray": "none"},
        "tip": {"fill": BLUE},
        "back": {"visibility": "hidden"},
        "partial": {"fill": BLUE_TEXT, "font-weight": "bold"},
    },
    "reverse": {
        "box": {"stroke": ORANGE, "stroke-width": 3, "stroke-dasharray": "7 3"},
        "line": {"stroke": ORANGE, "stroke-width": 2.5, "stroke-dasharray": "7 3"},
        "tip": {"fill": "none"},
        "back": {"visibility": "visible"},
        "partial": {"fill": ORANGE_TEXT, "font-weight": "bold"},
    },
    "tangent": {
        "box": {"stroke": PURPLE, "stroke-width": 3, "stroke-dasharray": "none"},
        "line": {"stroke": PURPLE, "stroke-width": 2.5, "stroke-dasharray": "2 2"},
        "tip": {"fill": PURPLE},
        "back": {"visibility": "hidden"},
        "partial": {"fill": PURPLE_TEXT, "font-weight": "bold"},
    },
}
LOOK_OF = {"value": "forward", "tangent": "tangent", "seed": "reverse", "pull": "reverse"}
ROW_COLORS = {"value": BLUE_TEXT, "adjoint": ORANGE_TEXT, "tangent": PURPLE_TEXT}
ROLES = {  # fill and stroke of the box at rest
    "input": ("#E9F6F1", GREEN),
    "constant": ("#F2F2F2", LINE),
    "op": ("#FFFFFF", "#4D4D4D"),
    "output": ("#FFF7E0", INK),
}
NARROWEST = 640  # room for the sentence and the legend
SENTENCE = 13


def paint(
    scene: Scene,
    step: int | None = None,
    legend: bool = True,
    sentence: bool = True,
    narrowest: int = NARROWEST,
) -> str:
    """Draw a scene.

    Parameters
    ----------
    scene : Scene
    step : int, optional
        How many events have happened; the last of them is marked and told in a sentence.
        Without it, the picture shows all values and adjoints, and nothing is marked.
    legend : bool
        Explain shapes and colors below the picture.
    sentence : bool
        Tell the step below the picture.
    narrowest : int
        The least width.

    Returns
    -------
    str

    Raises
    ------
    StepError
        If there is no such step.

    Examples
    --------
    >>> from microad.scalar import Value
    >>> from microad.viz.graph.build import build
    >>> from microad.viz.graph.scene import make_scene
    >>> svg = paint(make_scene(build(Value(2.0, label="x") * 3)))
    >>> svg[:26], svg.count('class="node"')
    ('<svg class="microad-graph"', 3)
    """
    if scene.refusal:
        return _document(NARROWEST, _lines(scene.refusal, NARROWEST, "refusal"), scene)
    now = _Now(scene, step)
    width = max(scene.layout.width, narrowest)
    parts = [_edge(scene, i, now) for i in range(len(scene.wires))]
    parts += [_node(scene, i, now) for i in range(len(scene.cards))]
    blocks = [(scene.layout.height, parts)]
    if step is not None and sentence:
        longest = sorted((event.text for event in scene.events), key=len)[-5:]
        room = max(_lines(text, width, "sentence")[0] for text in (*longest, now.sentence))
        blocks.append((room, _lines(now.sentence, width, "sentence")[1]))
    if legend:
        blocks.append(_legend(scene, width))
    return _document(width, _stack(blocks), scene)


class _Now:
    """What is to be seen after the first k events."""

    def __init__(self, scene: Scene, step: int | None) -> None:
        events = scene.model.until(step)
        self.value = {e.node: e.shown for e in events if e.kind == "value"}
        self.below = {e.node: e.shown for e in events if e.kind != "value"}
        last = events[-1] if events and step is not None else None
        self.sentence = last.text if last else "Nothing has been computed yet."
        self.node = last.node if last else None
        self.edge = (last.child, last.operand) if last else (None, None)
        self.look = LOOK_OF[last.kind] if last else "rest"

    def look_of_node(self, node: int) -> str:
        return self.look if node == self.node else "rest"

    def look_of_edge(self, wire: Wire) -> str:
        if self.look != "reverse":  # a value is computed from all its operands
            return self.look if wire.child == self.node else "rest"
        return "reverse" if (wire.child, wire.operand) == self.edge else "rest"


def _tag(name: str, content: str | None = None, **attributes: Any) -> str:
    """Write an element; underscores in attribute names become hyphens, `klass` is class."""
    pairs = ((k.replace("klass", "class").replace("_", "-"), v) for k, v in attributes.items())
    written = "".join(f' {k}="{escape(str(v))}"' for k, v in pairs if v is not None)
    return f"<{name}{written}/>" if content is None else f"<{name}{written}>{content}</{name}>"


def _look(look: str, part: str, **more: Any) -> dict[str, Any]:
    """Attributes of a part in a state, after those that it always has."""
    return more | {k.replace("-", "_"): v for k, v in LOOKS[look][part].items()}


# ---------------------------------------------------------------- boxes


def _node(scene: Scene, i: int, now: _Now) -> str:
    card, box, (x, y) = scene.cards[i], scene.sizes[i], scene.layout.corners[i]
    node = scene.model.nodes[card.node]
    if node.members:
        box = Box(box.width - STACK, box.height - STACK)
    numbers = {"value": now.value.get(node.id, "")}
    if row := scene.model.row:
        numbers[row] = now.below.get(node.id, "")
    parts = [_tag("title", escape(card.tooltip))]
    look = _look(now.look_of_node(node.id), "box", klass="box")
    parts += _shape(node.role, bool(node.members), box, x, y, **look)
    parts += _texts(card, box, x, y, numbers)
    return _tag(
        "g", "".join(parts), klass="node", data_node=node.id, data_role=node.role,
        data_layer=scene.layout.layers[i], data_copy="" if card.user is not None else None,
        aria_label=aria_label(card.title, node.role, numbers, card.small),
    )  # fmt: skip


def _texts(card: Card, box: Box, x: int, y: int, numbers: dict[str, str]) -> list[str]:
    """Write title, value and adjoint: below each other, or the first two in a line."""
    bold = {"font_weight": "bold", "font_size": TITLE_SIZE}
    left, right = x + PADDING, x + box.width - PADDING
    below = [row for row in numbers if row != "value"]
    if card.small:
        bases, captions = {"value": y + 17} | dict.fromkeys(below, y + 34), below
        parts = [_text(card.title, left, y + 17, "title", INK, **bold)]
    else:
        top = y + (box.height - HEIGHT + ROW * (not below)) // 2
        bases, captions = {"value": top + 39} | dict.fromkeys(below, top + 55), ["value", *below]
        middle = x + box.width // 2
        parts = [_text(card.title, middle, top + 20, "title", INK, text_anchor="middle", **bold)]
    for row, number in numbers.items():
        base = bases[row]
        color = ROW_COLORS[row]
        if row in captions:
            sans = {"font_family": "sans-serif", "font_size": 11}
            parts.append(_text(row, left, base, "caption", color, **sans))
        parts.append(_text(number, right, base, row, color, text_anchor="end", font_size=12))
    return parts


def _shape(role: str, folded: bool, box: Box, x: int, y: int, **look: Any) -> list[str]:
    """Draw the outline of a role: pill, cut corners, plain, doubled; a stack if it is folded."""
    fill, stroke = ROLES[role]
    look = {"fill": fill, "stroke": stroke} | look
    w, h = box.width, box.height
    if role == "constant":
        c = min(9, h // 4)
        d = (f"M{x + c} {y}H{x + w - c}L{x + w} {y + c}V{y + h - c}L{x + w - c} {y + h}"
             f"H{x + c}L{x} {y + h - c}V{y + c}Z")  # fmt: skip
        return [_tag("path", d=d, **look)]
    radius = min(16, h // 2) if role == "input" else 3
    parts = [_tag("rect", x=x, y=y, width=w, height=h, rx=radius, **look)]
    if folded:
        sheet: dict[str, Any] = {"x": x + STACK, "y": y + STACK, "width": w, "height": h}
        parts.insert(0, _tag("rect", **sheet, rx=3, fill=fill, stroke=stroke))
    if role == "output":
        inner: dict[str, Any] = {"x": x + 3, "y": y + 3, "width": w - 6, "height": h - 6}
        parts.append(_tag("rect", **inner, rx=1, fill="none", stroke=stroke))
    return parts


def _text(content: str, x: float, y: float, klass: str, fill: str, **more: Any) -> str:
    return _tag("text", escape(content), klass=klass, x=x, y=y, fill=fill, **more)


# ---------------------------------------------------------------- edges


def _edge(scene: Scene, i: int, now: _Now) -> str:
    wire, route = scene.wires[i], scene.layout.routes[i]
    look = now.look_of_edge(wire)
    x, y = route[-1]
    shown = wire.child in now.value
    partial = scene.model.edge_text(wire.child, wire.operand) if shown else ""
    x0, y0 = route[0]
    parts = [
        _tag("path", **_look(look, "line", klass="line", d=_curve(route), fill="none")),
        _tag("path", **_look(look, "tip", klass="tip", d=f"M{x} {y}l-8 -4v8z")),
        _tag("path", **_look(look, "back", klass="back", d=f"M{x0} {y0}l9 -5v10z", fill=ORANGE)),
        _tag(
            "text",
            escape(partial),
            **_look(
                look, "partial", klass="partial", x=x - 11, y=y - 4, text_anchor="end",
                font_size=11, stroke="#FFFFFF", stroke_width=3, paint_order="stroke",
            ),
        ),
    ]  # fmt: skip
    return _tag(
        "g", "".join(parts), klass="edge", data_child=wire.child, data_operand=wire.operand,
        data_parent=wire.parent,
    )  # fmt: skip


def _curve(route: tuple[Point, ...]) -> str:
    """Write a route as a path: level pieces, and between columns an S that starts and ends level.

    >>> _curve(((0, 5), (10, 5), (30, 25), (40, 25)))
    'M0 5H10C20 5 20 25 30 25H40'
    """
    (x, y), (level, _) = route[0], route[1]
    path = f"M{x} {y}H{level}"
    for (x0, y0), (x1, y1), (x2, _) in zip(route[1::2], route[2::2], route[3::2], strict=False):
        middle = (x0 + x1) // 2
        path += f"C{middle} {y0} {middle} {y1} {x1} {y1}H{x2}"
    return path


# ---------------------------------------------------------------- around the graph


def _document(width: int, block: tuple[int, list[str]], scene: Scene) -> str:
    height, parts = block
    last = scene.model.nodes[-1]
    name = scene.model.name(last.id)
    title = f"The graph of {name}"
    count = len(scene.model.nodes)
    described = (
        scene.refusal
        or f"{count} node{'s' * (count > 1)}, from the inputs at the left to the output {name} = "
        f"{value_text(last.value)} at the right; each shows its value"
        f"{f' and its {scene.model.row}' if scene.model.row else ''}."
    )
    head = [
        _tag("title", escape(title)),
        _tag("desc", escape(described)),
        _tag("rect", klass="card", x=0, y=0, width=width, height=height, fill="#FFFFFF"),
    ]
    return _tag(
        "svg", "\n".join([*head, *parts]) + "\n", klass="microad-graph",
        xmlns="http://www.w3.org/2000/svg", role="img", aria_label=title,
        viewBox=f"0 0 {width} {height}", width=width, height=height, font_family="monospace",
    )  # fmt: skip


def _stack(blocks: list[tuple[int, list[str]]]) -> tuple[int, list[str]]:
    """Put blocks below each other."""
    top, parts = 0, []
    for height, content in blocks:
        inner = "\n".join(content)
        parts.append(inner if top == 0 else _tag("g", inner, transform=f"translate(0 {top})"))
        top += height
    return top, parts


def _wrap(text: str, width: int) -> list[str]:
    """Break a text into lines that fit."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if text_width(longer, SENTENCE, 0.56) > width - 24 and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _lines(text: str, width: int, klass: str) -> tuple[int, list[str]]:
    lines = _wrap(text, width)
    spans = "".join(
        _tag("tspan", escape(line), x=12, y=16 + 18 * n) for n, line in enumerate(lines)
    )
    whole = _tag("text", spans, klass=klass, fill=INK, font_family="sans-serif", font_size=SENTENCE)
    return len(lines) * 18 + 8, [whole]


def _legend(scene: Scene, width: int) -> tuple[int, list[str]]:
    """Explain what is in this picture, in as many rows as needed."""
    roles = [role for role in ROLES if any(n.role == role for n in scene.model.nodes)]
    entries = [(role, "operation" if role == "op" else role) for role in roles]
    if any(node.members for node in scene.model.nodes):
        entries.append(("folded", "folded operations and their leaves"))
    entries.append(("forward", "forward: values"))
    below = {
        "adjoint": ("reverse", "reverse: adjoints"),
        "tangent": ("tangent", "forward: tangents"),
    }
    entries += [below[row] for row in below if row == scene.model.row]
    labels = {scene.model.edge_text(wire.child, wire.operand) for wire in scene.wires}
    if any("→" not in label for label in labels - {""}):
        entries.append(("partial", "local partial"))
    if any("→" in label for label in labels):
        entries.append(("copied", "shape before and after broadcasting"))
    parts, x, y = [], 12, 0
    for key, text in entries:
        room = 32 + text_width(text, 11, 0.58) + 14
        if x + room > width and x > 12:
            x, y = 12, y + 20
        parts.append(_key(key, x, y))
        parts.append(
            _text(text, x + 32, y + 13, "legend", GRAY, font_family="sans-serif", font_size=11)
        )
        x += room
    return y + 28, [_tag("g", "".join(parts), klass="legend", aria_hidden="true")]


def _key(key: str, x: int, y: int) -> str:
    """Draw one sign of the legend, in the size of a letter."""
    if key in ROLES:
        return "".join(_shape(key, False, Box(24, 14), x, y + 2))
    if key == "folded":
        return "".join(_shape("op", True, Box(22, 12), x, y + 1))
    if key == "partial":
        return _text("0.5", x + 2, y + 13, "legend", GRAY, font_size=11)
    if key == "copied":
        return _text("→", x + 6, y + 13, "legend", GRAY, font_size=13)
    line = {k.replace("-", "_"): v for k, v in LOOKS[key]["line"].items()}
    return _tag("path", d=f"M{x} {y + 9}h24", **line)

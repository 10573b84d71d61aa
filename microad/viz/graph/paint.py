"""The painter: a scene, at a step, as SVG. Still pictures and the live widget use the same one.

What a front end may rely on::

    svg.microad-graph
      g.edge [data-child data-operand data-parent]    path.line  path.tip  path.back  text.partial
      g.node [data-node data-role aria-label]         *.box  text.title  text.value  text.adjoint
      text.sentence                                   (only if a step was asked for)

Copies of a shared leaf have the same ``data-node``; ``data-copy`` is the operation that a copy
stands beside, and it shows the share of its own arrow (``text.share``), not the adjoint. The
attributes that mark the current node and edge are in `LOOKS`: a front end sets the same ones.

Nothing is told by color alone: roles have shapes, forward lines are solid, reverse ones dashed.
"""

from typing import Any

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
    shares,
)
from microad.viz.graph.texts import value_text
from microad.viz.svg import (
    BLUE,
    BLUE_TEXT,
    GRAY,
    GREEN,
    INK,
    LINE,
    ORANGE,
    ORANGE_TEXT,
    PURPLE,
    PURPLE_TEXT,
    document,
    sentence,
    tag,
    text_at,
    text_width,
    worded,
)

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
ROW_COLORS = {
    "value": BLUE_TEXT, "adjoint": ORANGE_TEXT, "share": ORANGE_TEXT, "tangent": PURPLE_TEXT,
}  # fmt: skip
ROLES = {  # fill and stroke of the box at rest
    "input": ("#E9F6F1", GREEN),
    "constant": ("#F2F2F2", LINE),
    "op": ("#FFFFFF", "#4D4D4D"),
    "output": ("#FFF7E0", INK),
}
NARROWEST = 640  # room for the sentence and the legend


def paint(
    scene: Scene,
    step: int | None = None,
    legend: bool = True,
    told: bool = True,
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
    told : bool
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
        room, words = sentence(scene.refusal, NARROWEST, "refusal")
        return _picture(scene, NARROWEST, room, [words])
    now = _Now(scene, step)
    width = max(scene.layout.width, narrowest)
    parts = [_edge(scene, i, now) for i in range(len(scene.wires))]
    parts += [_node(scene, i, now) for i in range(len(scene.cards))]
    blocks = [(scene.layout.height, parts)]
    if step is not None and told:
        longest = sorted((event.text for event in scene.events), key=len)[-5:]
        room = max(sentence(words, width)[0] for words in (*longest, now.sentence))
        blocks.append((room, [sentence(now.sentence, width)[1]]))
    if legend:
        blocks.append(_legend(scene, width))
    return _picture(scene, width, *_stack(blocks))


class _Now:
    """What is to be seen after the first k events."""

    def __init__(self, scene: Scene, step: int | None) -> None:
        events = scene.model.until(step)
        self.value = {e.node: e.box_text for e in events if e.kind == "value"}
        self.below = {e.node: e.box_text for e in events if e.kind != "value"}
        self.shares = {s[:2]: s[2] for s in filter(None, shares(events))}
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


def _look(look: str, part: str, **more: Any) -> dict[str, Any]:
    """Attributes of a part in a state, after those that it always has."""
    return more | LOOKS[look][part]


# ---------------------------------------------------------------- boxes


def _node(scene: Scene, i: int, now: _Now) -> str:
    card, box, (x, y) = scene.cards[i], scene.sizes[i], scene.layout.corners[i]
    node = scene.model.nodes[card.node]
    if node.members:
        box = Box(box.width - STACK, box.height - STACK)
    numbers = {"value": now.value.get(node.id, "")}
    if scene.model.row == "adjoint" and card.user is not None:
        numbers["share"] = now.shares.get((card.user, node.id), "")
    elif row := scene.model.row:
        numbers[row] = now.below.get(node.id, "")
    parts = [worded("title", card.tooltip)]
    look = _look(now.look_of_node(node.id), "box", klass="box")
    parts += _shape(node.role, bool(node.members), box, x, y, **look)
    parts += _texts(card, box, x, y, numbers)
    return tag(
        "g", "".join(parts), klass="node", data_node=node.id, data_role=node.role,
        data_layer=scene.layout.layers[i], data_copy=card.user,
        aria_label=aria_label(card.title, node.role, numbers, card.small),
    )  # fmt: skip


def _texts(card: Card, box: Box, x: int, y: int, numbers: dict[str, str]) -> list[str]:
    """Write title, value and adjoint: below each other, or the first two in a line."""
    bold = {"font_weight": "bold", "font_size": TITLE_SIZE}
    left, right = x + PADDING, x + box.width - PADDING
    below = [row for row in numbers if row != "value"]
    if card.small:
        bases, captions = {"value": y + 17} | dict.fromkeys(below, y + 34), below
        parts = [text_at(card.title, left, y + 17, "title", INK, **bold)]
    else:
        top = y + (box.height - HEIGHT + ROW * (not below)) // 2
        bases, captions = {"value": top + 39} | dict.fromkeys(below, top + 55), ["value", *below]
        middle = x + box.width // 2
        parts = [text_at(card.title, middle, top + 20, "title", INK, text_anchor="middle", **bold)]
    for row, number in numbers.items():
        base = bases[row]
        color = ROW_COLORS[row]
        if row in captions:
            sans = {"font_family": "sans-serif", "font_size": 11}
            parts.append(text_at(row, left, base, "caption", color, **sans))
        parts.append(text_at(number, right, base, row, color, text_anchor="end", font_size=12))
    return parts


def _shape(role: str, folded: bool, box: Box, x: int, y: int, **look: Any) -> list[str]:
    """Draw the outline of a role: pill, cut corners, square, doubled; a stack if it is folded."""
    fill, stroke = ROLES[role]
    look = {"fill": fill, "stroke": stroke} | look
    w, h = box.width, box.height
    if role == "constant":
        c = min(9, h // 4)
        d = (f"M{x + c} {y}H{x + w - c}L{x + w} {y + c}V{y + h - c}L{x + w - c} {y + h}"
             f"H{x + c}L{x} {y + h - c}V{y + c}Z")  # fmt: skip
        return [tag("path", d=d, **look)]
    radius = min(16, h // 2) if role == "input" else 3
    parts = [tag("rect", x=x, y=y, width=w, height=h, rx=radius, **look)]
    if folded:
        sheet: dict[str, Any] = {"x": x + STACK, "y": y + STACK, "width": w, "height": h}
        parts.insert(0, tag("rect", **sheet, rx=3, fill=fill, stroke=stroke))
    if role == "output":
        inner: dict[str, Any] = {"x": x + 3, "y": y + 3, "width": w - 6, "height": h - 6}
        parts.append(tag("rect", **inner, rx=1, fill="none", stroke=stroke))
    return parts


# ---------------------------------------------------------------- edges


def _edge(scene: Scene, i: int, now: _Now) -> str:
    wire, route = scene.wires[i], scene.layout.routes[i]
    look = now.look_of_edge(wire)
    x, y = route[-1]
    known = wire.child in now.value
    partial = scene.model.edge_text(wire.child, wire.operand) if known else ""
    x0, y0 = route[0]
    parts = [
        tag("path", **_look(look, "line", klass="line", d=_curve(route), fill="none")),
        tag("path", **_look(look, "tip", klass="tip", d=f"M{x} {y}l-8 -4v8z")),
        tag("path", **_look(look, "back", klass="back", d=f"M{x0} {y0}l9 -5v10z", fill=ORANGE)),
        worded(
            "text",
            partial,
            **_look(
                look, "partial", klass="partial", x=x - 11, y=y - 4, text_anchor="end",
                font_size=11, stroke="#FFFFFF", stroke_width=3, paint_order="stroke",
            ),
        ),
    ]  # fmt: skip
    return tag(
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


def _picture(scene: Scene, width: int, height: int, parts: list[str]) -> str:
    last = scene.model.nodes[-1]
    name = scene.model.name(last.id)
    count = len(scene.model.nodes)
    about = (
        scene.refusal
        or f"{count} node{'s' * (count > 1)}, from the inputs at the left to the output {name} = "
        f"{value_text(last.value)} at the right; each shows its value"
        f"{f' and its {scene.model.row}' if scene.model.row else ''}."
    )
    size = (width, height)
    return document(size, f"The graph of {name}", parts, about, "microad-graph", card="card")


def _stack(blocks: list[tuple[int, list[str]]]) -> tuple[int, list[str]]:
    """Put blocks below each other."""
    top, parts = 0, []
    for height, content in blocks:
        inner = "\n".join(content)
        parts.append(inner if top == 0 else tag("g", inner, transform=f"translate(0 {top})"))
        top += height
    return top, parts


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
    for key, words in entries:
        room = 32 + text_width(words, 11, 0.58) + 14
        if x + room > width and x > 12:
            x, y = 12, y + 20
        parts.append(_key(key, x, y))
        parts.append(
            text_at(words, x + 32, y + 13, "legend", GRAY, font_family="sans-serif", font_size=11)
        )
        x += room
    return y + 28, [tag("g", "".join(parts), klass="legend", aria_hidden="true")]


def _key(key: str, x: int, y: int) -> str:
    """Draw one sign of the legend, in the size of a letter."""
    if key in ROLES:
        return "".join(_shape(key, False, Box(24, 14), x, y + 2))
    if key == "folded":
        return "".join(_shape("op", True, Box(22, 12), x, y + 1))
    if key == "partial":
        return text_at("0.5", x + 2, y + 13, "legend", GRAY, font_size=11)
    if key == "copied":
        return text_at("→", x + 6, y + 13, "legend", GRAY, font_size=13)
    return tag("path", d=f"M{x} {y + 9}h24", **LOOKS[key]["line"])

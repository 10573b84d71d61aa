"""A drawing for a narrow cell: the same panels, marks and letters, one panel below the other.

The picture does not shrink, since letters would then be too small to read: it is laid out anew.
What was drawn as a path, with the places of the wide panel, is stretched by a transform.
"""

from dataclasses import replace

from microad.viz.plot.axes import Panel
from microad.viz.plot.drawing import Drawing

WIDTH = 300  # what a phone has room for
RIGHT = 16  # room beside a panel, for half the number of a tick
BETWEEN = 72  # from a panel to the next one: ticks and names of axes
LOWEST, HIGHEST = 200, 260


def narrowed(drawing: Drawing) -> Drawing:
    """Return the same drawing, `WIDTH` pixels wide.

    >>> from microad.viz.plot.axes import Axis
    >>> from microad.viz.plot.states import States
    >>> axis = Axis(0, 1)
    >>> panels = [Panel(60, 26, 300, 300, axis, axis), Panel(420, 26, 200, 300, axis, axis)]
    >>> narrow = narrowed(Drawing("Two", "Two panels", (640, 370), panels, States([])))
    >>> narrow.size, [panel[:4] for panel in narrow.panels]
    ((300, 626), [(60, 26, 224, 224), (60, 322, 224, 260)])
    """
    panels: list[Panel] = []
    bottom, before = 0, Panel(0, 0, 0, 0, *drawing.panels[0][4:6])
    for panel in drawing.panels:
        beside = bool(panels) and panel.top == before.top
        left = panel.left - (before.left + before.width) * beside
        top = bottom + (BETWEEN if beside else panel.top - before.top - before.height)
        width = WIDTH - left - RIGHT
        height = panel.height
        if panel.lines == "xy":
            height = max(LOWEST, min(HIGHEST, round(height * width / panel.width)))
        moved = panel._replace(left=left, top=top, width=width, height=height, drawn=panel[:4])
        panels.append(moved)
        bottom, before = top + height, panel
    last = drawing.panels[-1]
    under = drawing.size[1] - last.top - last.height
    return replace(drawing, size=(WIDTH, bottom + under), panels=panels)

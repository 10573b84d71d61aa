"""Axes: from numbers to places in the picture, and the numbers written beside them.

>>> Axis(0, 10).ticks()[:3], Axis(1e-16, 1, log=True).ticks()[0]
([(0.0, '0'), (2.0, '2'), (4.0, '4')], (1e-16, '1e-16'))
"""

import math
from collections.abc import Iterable
from typing import Any, NamedTuple

FAR = 1e5  # pixels: what lies further out is drawn there


class Axis(NamedTuple):
    """A direction: from lo to hi, linear or in powers of ten."""

    lo: float
    hi: float
    label: str = ""
    log: bool = False

    def fraction(self, v: float) -> float:
        """How far v is on the way from lo to hi; nan where it has no place."""
        if self.log:
            if not v > 0:
                return math.nan
            v, lo, hi = math.log10(v), math.log10(self.lo), math.log10(self.hi)
        else:
            lo, hi = self.lo, self.hi
        return (v - lo) / (hi - lo)

    def ticks(self, count: int = 6) -> list[tuple[float, str]]:
        """At most `count` + 1 round numbers within, and how they are written."""
        if self.log:
            low, high = (
                math.ceil(math.log10(self.lo) - 1e-9),
                math.floor(math.log10(self.hi) + 1e-9),
            )
            every = max(1, math.ceil((high - low) / count))
            return [(10.0**k, f"{10.0**k:g}") for k in range(low, high + 1, every)]
        step = round_step((self.hi - self.lo) / count)
        first, last = math.ceil(self.lo / step - 1e-9), math.floor(self.hi / step + 1e-9)
        return [(k * step, tick_text(k * step, step, self)) for k in range(first, last + 1)]


def tick_text(v: float, step: float, axis: Axis) -> str:
    """Write the number at a tick, with enough digits to tell it from its neighbors.

    >>> tick_text(0.30000000000000004, 0.1, Axis(0, 1)), tick_text(2e7, 1e7, Axis(0, 5e7))
    ('0.3', '2e+07')
    """
    largest = max(abs(axis.lo), abs(axis.hi))
    if step >= 1e-5 and largest < 1e6:
        decimals = max(0, -math.floor(math.log10(step) + 1e-9))
        text = f"{v + 0.0:.{decimals}f}"
        return text.rstrip("0").rstrip(".") if decimals else text
    return f"{v + 0.0:.{len(str(round(largest / step))) + 1}g}"


def round_step(step: float) -> float:
    """The next of 1, 2, 5, 10, 20 ... in any power of ten."""
    power = 10.0 ** math.floor(math.log10(step))
    return next(m * power for m in (1, 2, 5, 10) if m * power >= step * (1 - 1e-9))


class Panel(NamedTuple):
    """A frame in the picture with its two axes; `lines` tells which axes are drawn: "xy", "x", "".

    `drawn` is the box (left, top, width, height) that paths were drawn for, if it is another one.
    """

    left: int
    top: int
    width: int
    height: int
    x: Axis
    y: Axis
    lines: str = "xy"
    title: str = ""
    drawn: tuple[int, int, int, int] | None = None

    def stretched(self) -> dict[str, str]:
        """The attributes that put a path into this frame; the width of its line stays.

        >>> Panel(10, 0, 50, 50, Axis(0, 1), Axis(0, 1), drawn=(60, 0, 100, 200)).stretched()
        {'transform': 'matrix(0.5 0 0 0.25 -20 0)', 'vector_effect': 'non-scaling-stroke'}
        """
        if not self.drawn:
            return {}
        left, top, width, height = self.drawn
        sx, sy = self.width / width, self.height / height
        numbers = (sx, 0, 0, sy, self.left - sx * left, self.top - sy * top)
        matrix = " ".join(f"{round(v, 6):g}" for v in numbers)
        return {"transform": f"matrix({matrix})", "vector_effect": "non-scaling-stroke"}

    def across(self, x: float) -> float:
        """The place of x in pixels."""
        return clamp(self.left + self.width * self.x.fraction(x))

    def down(self, y: float) -> float:
        """The place of y in pixels."""
        return clamp(self.top + self.height * (1 - self.y.fraction(y)))

    def holds(self, px: float, py: float) -> bool:
        """Whether a place lies in the frame."""
        inside = self.left - 0.5 <= px <= self.left + self.width + 0.5
        return inside and self.top - 0.5 <= py <= self.top + self.height + 0.5

    def story(self) -> dict[str, Any]:
        """What the front end needs to find places by itself."""
        axes = {name: [axis.lo, axis.hi, axis.log] for name, axis in (("x", self.x), ("y", self.y))}
        box = {"left": self.left, "top": self.top, "width": self.width, "height": self.height}
        return box | axes


def clamp(v: float) -> float:
    """Move a place to where every browser can draw it."""
    return v if math.isnan(v) else max(-FAR, min(FAR, v))


def span(ys: Iterable[float], *more: float, pad: float = 0.08) -> tuple[float, float]:
    """Choose an axis on which a curve can be seen: a pole does not flatten all the rest.

    `more` are values that must be within. Without any number it is from -1 to 1.

    >>> span([0.0, 1.0], pad=0)
    (0.0, 1.0)
    >>> low, high = span([1 / x for x in range(1, 50)] + [1e9])
    >>> high < 10
    True
    """
    known = sorted(y for y in ys if math.isfinite(y))
    fixed = [y for y in more if math.isfinite(y)]
    if not known and not fixed:
        return -1.0, 1.0
    low, high = (known[0], known[-1]) if known else (fixed[0], fixed[0])
    if len(known) >= 20:
        a, b = known[len(known) // 10], known[-1 - len(known) // 10]
        room = 3 * (b - a) or abs(b) or 1.0
        low, high = max(low, a - room), min(high, b + room)
    low, high = min([low, *fixed]), max([high, *fixed])
    low, high = max(low, -1e300), min(high, 1e300)  # their difference is a number, too
    if high - low <= 1e-12 * max(abs(low), abs(high)):
        extra = 0.5 * max(abs(high), abs(low)) or 1.0
        return low - extra, high + extra
    return low - pad * (high - low), high + pad * (high - low)

"""03-3: five chains of two functions, and what the inner one does to the slope."""

from typing import Any

from microad.course.spec import Namespace, Probe

PLACES = {"ln_2x": 2.0, "cos_2x": 1.0, "ln_cube": -2.0, "ln_5x": 2.0, "sin_exp": 1.0}

WORDS = {
    "ln_2x": "ln(2x)",
    "cos_2x": "cos(2x)",
    "ln_cube": "ln(-x³)",
    "ln_5x": "ln(5x)",
    "sin_exp": "sin(eˣ)",
}


def observe(ns: Namespace, name: Any) -> dict[str, Any]:
    return {f"d/dx[{WORDS[name]}]": ns.answer_03_3()[name]}


def show(name: Any) -> str:
    return f"{WORDS[name]} at x = {PLACES[name]:g}"


PROBES = (
    Probe("ln(2x)", lambda r: ["ln_2x"], observe, show=show),
    Probe("cos(2x) and ln(-x³)", lambda r: ["cos_2x", "ln_cube"], observe, show=show),
    Probe("ln(5x) and sin(eˣ)", lambda r: ["ln_5x", "sin_exp"], observe, hidden=True, show=show),
)

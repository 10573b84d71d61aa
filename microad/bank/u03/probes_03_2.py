"""03-2: b = a², c = sin b: which rate is dc/da, and what is the other number?"""

from typing import Any

from microad.course.spec import Namespace, Probe


def observe(ns: Namespace, which: Any) -> dict[str, Any]:
    return {which.replace("_", "/"): ns.answer_03_2()[which]}


def show(which: Any) -> str:
    return f"{which.replace('_', '/')} for b = a², c = sin b at a = 0.7"


PROBES = (
    Probe("how fast c moves with a", lambda r: ["dc_da"], observe, show=show),
    Probe("and the other number", lambda r: ["da_dc"], observe, hidden=True, show=show),
)

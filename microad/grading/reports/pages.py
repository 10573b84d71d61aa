"""How a page is made: one set of templates, compiled once, that escapes whatever it is given.

A page needs nothing but itself. Its content security policy allows the one style sheet that it
carries, by its hash, and nothing else: were an escape ever forgotten, no script would run.
"""

from base64 import b64encode
from datetime import UTC, datetime
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from microad.course import report as r
from microad.course.markdown import blocks, pieces

POLICY = "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'"
PAGES = Path(__file__).parent / "templates"


def page(template: str, **facts: Any) -> str:
    """Fill a template of this package; every fact in it is escaped."""
    return _environment().get_template(template).render(facts)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip
    style = (PAGES / "style.css").read_text(encoding="utf-8")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    environment.globals |= {
        "style": Markup(style),
        "policy": POLICY.format(digest),
        "signs": r.SIGNS,
        "verdict": r.verdict,
        "label": r.label,
        "counterexample_title": r.counterexample_title,
        "counterexample_lines": r.counterexample_lines,
        "output_lines": r.output_lines,
    }
    filters = {"inline": inline, "blocks": blocks, "number": number, "time": time, "tone": tone}
    environment.filters |= filters
    return environment


@lru_cache(maxsize=1000)  # a class is told the same again and again
def inline(text: str) -> Markup:
    """Escape a text; what stands between backquotes becomes code.

    >>> str(inline("`a < b` holds"))
    '<code>a &lt; b</code> holds'
    """
    code = Markup("<code>{}</code>")
    written = (code.format(piece.text) if piece.is_code else piece.text for piece in pieces(text))
    return Markup("").join(written)


def number(value: float) -> str:
    """Write a number of points.

    >>> number(2.0), number(7.3456)
    ('2', '7.35')
    """
    return f"{round(value, 2):g}"


def time(when: datetime) -> str:
    """Write a moment down, in UTC."""
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def tone(report: r.Report) -> str:
    """Return the class of a card, by the status of its exercise."""
    return {r.RIGHT: "right", r.NOT_ATTEMPTED: "open"}.get(report.status, "wrong")

"""One self-contained page: a widget that works without a kernel and without a network."""

import json
import os
import re
from html import escape
from importlib import resources
from pathlib import Path

from microad.errors import CannotWriteError
from microad.viz.base import HERE, Widget

PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
{style}
</style>
</head>
<body>
<main></main>
<noscript><pre>{text}</pre></noscript>
<script type="module">
const STATE = {state};
{module}
{boot}
</script>
</body>
</html>
"""


def page(widget: Widget, title: str) -> str:
    """Return the HTML of a page that holds a widget in its present state."""
    state = json.dumps({name: getattr(widget, name) for name in widget.OWN}, ensure_ascii=False)
    return PAGE.format(
        title=escape(title),
        style=widget._css,
        text=escape(widget.text()),  # for browsers that run no scripts
        state=re.sub("<(?=[/!sS])", r"\\u003c", state),  # a label "</script>" ends no script
        module=widget._esm,
        boot=resources.files(HERE).joinpath("js", "page.js").read_text(encoding="utf-8"),
    )


def write(path: str | os.PathLike[str], text: str) -> Path:
    """Write a page.

    Raises
    ------
    CannotWriteError
        If the path cannot be written.
    """
    path = Path(path)
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CannotWriteError(path, error.strerror or str(error)) from None
    return path

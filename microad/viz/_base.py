"""What every microad widget is made of: a static bundle beside the live view, and joined JS.

A subclass of `Widget` gives `text()`, and `svg()` or `html()` if it has a picture. Its front end
is the text of ``js/common.js`` followed by its own ``js/<tool>.js``: plain concatenation, no
build step. The same for the style sheets.

>>> esm("inspector").count("export default")
1
"""

from importlib import resources
from typing import Any, ClassVar

import anywidget

HERE = "microad.viz"


def joined(tool: str, package: str, suffix: str) -> str:
    """Return ``js/common`` of microad.viz followed by ``js/<tool>`` of `package`."""
    common = resources.files(HERE).joinpath("js", f"common{suffix}")
    own = resources.files(package).joinpath("js", f"{tool}{suffix}")
    return "\n".join(part.read_text(encoding="utf-8") for part in (common, own))


def esm(tool: str, package: str = HERE) -> str:
    """Return the JavaScript module of a widget.

    Parameters
    ----------
    tool : str
        Its file is ``js/<tool>.js``; it ends in ``export default { render };``.
    package : str
        The package that holds the folder ``js``.
    """
    return joined(tool, package, ".js")


def css(tool: str, package: str = HERE) -> str:
    """Return the style sheet of a widget, found like its JavaScript in `esm`."""
    return joined(tool, package, ".css")


class Widget(anywidget.AnyWidget):
    """A widget that leaves something readable behind where no kernel and no JavaScript runs.

    Its MIME bundle holds the live view, the picture of `svg()` or the `html()` where the
    subclass has one, and `text()` as plain text. Nothing in it depends on the process, so that
    a saved notebook stays the same from run to run.

    Attributes
    ----------
    MIME : dict
        The method that gives the content for each MIME type.
    OWN : tuple of str
        The traits of the subclass that its front end reads; an exported page holds them.
    """

    OWN: ClassVar[tuple[str, ...]] = ()

    MIME: ClassVar[dict[str, str]] = {
        "image/svg+xml": "svg",
        "text/html": "html",
        "text/plain": "text",
    }

    def text(self) -> str:
        """Return the text twin; subclasses say more than the name."""
        return repr(self)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"  # the inherited one shows an address

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        for mime, name in self.MIME.items():
            if method := getattr(self, name, None):
                data[mime] = method()
        return data, metadata

"""What every microad widget is made of: a static bundle beside the live view, and joined JS.

A subclass of `Widget` gives `text()`, and `html()` if it has more than words. Its front end
is the text of ``js/common.js`` followed by the parts that it is made of, its own file last: simple
concatenation, no build step. The same for the style sheets.

>>> esm("steps", "graph", "inspector").count("export default")
1
"""

from importlib import resources
from typing import Any, ClassVar

import anywidget

HERE = "microad.viz"


def joined(parts: tuple[str, ...], package: str, suffix: str) -> str:
    """Return ``js/common`` of microad.viz followed by ``js/<part>`` of `package` for each part."""
    homes = [(HERE, "common"), *((package, part) for part in parts)]
    files = [resources.files(home).joinpath("js", name + suffix) for home, name in homes]
    return "\n".join(file.read_text(encoding="utf-8") for file in files if file.is_file())


def esm(*parts: str, package: str = HERE) -> str:
    """Return the JavaScript module of a widget.

    Parameters
    ----------
    *parts : str
        Their files are ``js/<part>.js``; the last ends in ``export default { render };``.
    package : str
        The package that holds the folder ``js``.
    """
    return joined(parts, package, ".js")


def css(*parts: str, package: str = HERE) -> str:
    """Return the style sheet of a widget, found like its JavaScript; a part may have none."""
    return joined(parts, package, ".css")


class Widget(anywidget.AnyWidget):
    """A widget that leaves something readable behind where no kernel and no JavaScript runs.

    Its MIME bundle holds the live view, the `html()` where the subclass has one, and `text()` as
    plain text. Nothing in it depends on the process, so that
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

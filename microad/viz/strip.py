"""Make a saved notebook the same from run to run, and readable where no widget runs.

A notebook that was executed holds things that are of no use to its next reader: the state of
its widgets, live views that only this kernel could fill, the clock. Without them the static
picture beside each view is shown, and a diff shows only what changed.
"""

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from microad.errors import NotANotebookError

VIEW = "application/vnd.jupyter.widget-view+json"
CLOCK = ("execution", "ExecuteTime", "trusted")  # cell metadata that tells of one run only
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def strip_output(output: dict[str, Any]) -> None:
    """Drop a live view if the same output also holds something static."""
    data = output.get("data", {})
    if VIEW in data and len(data) > 1:
        del data[VIEW]
        output.get("metadata", {}).pop(VIEW, None)


def strip(notebook: dict[str, Any]) -> bool:
    """Take out of a notebook, in place, what differs from run to run.

    Parameters
    ----------
    notebook : dict
        A notebook of format 4, as `json.load` reads it.

    Returns
    -------
    bool
        Whether anything changed.

    Raises
    ------
    NotANotebookError
        If there is no list of cells in it.

    Examples
    --------
    >>> nb = {"cells": [], "metadata": {"widgets": {"state": {}}}, "nbformat": 4}
    >>> strip(nb), nb["metadata"], strip(nb)
    (True, {}, False)
    """
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise NotANotebookError(None, "no cells")
    before = json.dumps(notebook)
    metadata = notebook.setdefault("metadata", {})
    metadata.pop("widgets", None)
    if metadata.get("kernelspec", {}).get("language") == "python":
        metadata["kernelspec"] = dict(KERNEL)  # not the name of somebody's environment
    metadata.get("language_info", {}).pop("version", None)
    for cell in notebook["cells"]:
        for key in CLOCK:
            cell.get("metadata", {}).pop(key, None)
        for output in cell.get("outputs", []):
            strip_output(output)
    return json.dumps(notebook) != before


def strip_file(path: str | os.PathLike[str]) -> bool:
    """Strip a notebook file; it is written only if something changed, and then at once.

    Parameters
    ----------
    path : str or path
        A notebook (``.ipynb``).

    Returns
    -------
    bool
        Whether the file changed.

    Raises
    ------
    NotANotebookError
        If the file cannot be read, or is not a notebook.
    """
    path = Path(path)
    try:
        before = path.read_bytes()
        notebook = json.loads(before)
        strip(notebook)
    except (OSError, ValueError, NotANotebookError) as error:
        raise NotANotebookError(path, "system", error=error) from None
    after = (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()
    if after == before:
        return False
    write_atomically(path, after)
    return True


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file in one move, so that a crash never leaves half of it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        part.chmod(path.stat().st_mode)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)

"""Draw all pictures of the gallery anew, without Jupyter, and compare them with the saved ones.

    python tests/viz/gallery_pictures.py

It ends with a line for each picture that is not the same, byte for byte, and exit code 1; on any
Python that has NumPy and anywidget. The saved notebook holds the expected bytes.
"""

import ast
import json
import linecache
import platform
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BOOK = ROOT / "notebooks" / "gallery.ipynb"
KEPT = {"image/svg+xml": "svg", "text/html": "html", "text/plain": "text"}


def run(source: str, name: str, space: dict[str, Any]) -> Any:
    """Execute a cell; return the value of its last line, which is an expression."""
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    *body, last = ast.parse(source).body
    exec(compile(ast.Module(body, []), name, "exec"), space)
    if not isinstance(last, ast.Expr):
        return exec(compile(ast.Module([last], []), name, "exec"), space)
    return eval(compile(ast.Expression(last.value), name, "eval"), space)


def differences() -> tuple[int, list[str]]:
    """Count the pictures, and name what is not as it was saved."""
    space: dict[str, Any] = {}
    count, found = 0, []
    for i, cell in enumerate(json.loads(BOOK.read_text(encoding="utf-8"))["cells"]):
        source = "".join(cell["source"])
        if cell["cell_type"] != "code" or "matplotlib" in source:
            continue
        shown = run(source, f"cell {i}", space)
        for output in cell["outputs"]:
            count += 1
            for mime, method in KEPT.items():
                if getattr(shown, method)() != "".join(output["data"][mime]):
                    found.append(f"cell {i}: {mime}")
    return count, found


def main() -> int:
    import numpy

    count, found = differences()
    for line in found:
        print(line)
    versions = f"Python {platform.python_version()}, NumPy {numpy.__version__}"
    print(f"{versions}: {count} pictures, {len(found)} differences")
    return bool(found)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())

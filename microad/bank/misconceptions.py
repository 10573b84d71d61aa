"""What learners believe that is not so: each code, such as M-OVER, with words for it.

>>> misconceptions()["M-OVER"]["words"]
'a share is written over the one before it'
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

PATH = Path(__file__).with_suffix(".toml")


@cache
def misconceptions() -> dict[str, dict[str, Any]]:
    """Return the row of each misconception, by its code."""
    return tomllib.loads(PATH.read_text(encoding="utf-8"))

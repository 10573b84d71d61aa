"""Let the test modules of this folder import each other, and the judge of `tests/rules`."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "rules")]

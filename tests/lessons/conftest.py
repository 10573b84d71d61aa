"""Let the test modules of this folder import `broken`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

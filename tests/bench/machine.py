"""On which machine a benchmark ran: figures do not travel without it."""

import platform
from pathlib import Path


def processor():
    """What the processor calls itself, as far as the system tells."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{names[0] if names else platform.processor()}, {platform.machine()}"

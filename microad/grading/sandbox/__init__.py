"""Where a student's code runs: a forked child behind walls, and the line to it."""

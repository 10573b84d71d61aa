"""Run one notebook in a process of its own: what `microad check` does."""

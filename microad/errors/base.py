"""The class that all of microad's errors have in common."""


class MicroadError(Exception):
    """Base class: `except MicroadError` catches whatever microad raises on purpose."""

"""`show`: the `figure` of `microad.viz`, under the name that lessons call it by."""

from microad.viz.figures import figure as show

__all__ = ["show"]

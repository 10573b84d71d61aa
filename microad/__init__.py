"""microad: learn automatic differentiation by building it.

The scalar engine is `microad.scalar`; pictures and widgets are `microad.viz`; what a lesson
calls is `microad.course`. Nothing is loaded before you ask for it.
"""

__version__ = "0.1.0"

"""Name a mistake by undoing it: which one change makes a wrong answer right?

A name that is found so is true, since the changed answer was run and did what is asked for.
"""

from microad.course.repairs.search import PYTHON, SURE, Repair, find_repair

__all__ = ["PYTHON", "SURE", "Repair", "find_repair"]

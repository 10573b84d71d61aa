"""Reports on a graded class: feedback for each student, a page and tables for the teacher."""

from microad.grading.reports.write import write_all

__all__ = ["write_all"]

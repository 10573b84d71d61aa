"""Reports on a graded class: feedback for each student, a page and tables for the teacher."""

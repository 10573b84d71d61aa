"""The class grader: every submission of a class, in workers, with results that stay."""

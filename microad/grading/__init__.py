"""The class side: exercises from solutions, and notebooks run and judged away from their author.

`solutions` writes the notebooks with the answers, `release` what a student gets of them. `execute`
runs a notebook in a process of its own and has each exercise judged by `microad.course`, with the
same specs that the learner's `check` uses.
"""

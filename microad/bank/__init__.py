"""The exercises, one package a unit: documents, and beside them probes and verdicts.

A unit `microad.bank.uNN` exports `EXERCISES`, `PREDICTIONS`, `CHECKPOINT` and `REVIEW`. Nothing
here judges: `microad.course` loads a unit by name when a learner asks for one of its exercises.
`document` reads an exercise, `units` adds what is run. `probes`, `fresh_axes` and `verdicts` are
what units share; any process may have the first two, and the judge alone the third.
"""

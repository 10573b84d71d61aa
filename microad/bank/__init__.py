"""The exercises, one package a unit: prompts' truth, probes, wrong solutions and their hints.

A unit `microad.bank.uNN` exports `EXERCISES`, `PREDICTIONS`, `CHECKPOINT` and `REVIEW`. Nothing
here judges: `microad.course` loads a unit by name when a learner asks for one of its exercises.
"""

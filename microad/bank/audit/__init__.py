"""Check the course: lessons, exercises and hints, against the rules C1 to C21.

Each rule has a module with a function that takes a `Course` and returns a `Finding`; `table` lists
them all. The tests and `microad verify --course` call the same functions.
"""

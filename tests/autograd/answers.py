"""What the tests of the two sources share: the check of their tables, and a network."""

import numpy as np

CHECK = "test_each_row_has_its_test_and_each_test_its_row"


def unanswered(table, count, names):
    """Rows without a test and tests without a row, in a table of `count` lines: title | test."""
    rows = [line.rsplit("|", 1)[1].strip() for line in table.strip().splitlines()]
    answers = sorted(f"test_{name}" for name in rows if name != "-")
    tests = sorted(name for name in names if name.startswith("test_") and name != CHECK)
    if len(rows) != count or answers != tests:
        return [len(rows), *({*answers} ^ {*tests}), *(a for a in answers if answers.count(a) > 1)]
    return []


def network(x):
    """A function that mixes all its inputs."""
    n = len(x)
    weights = np.sin(np.arange(1.0, n * n + 1).reshape(n, n))
    return np.sum(np.tanh(np.dot(weights, np.tanh(np.dot(weights, x)))))

"""What the tests of grading share."""

import json

import pytest


@pytest.fixture
def save(tmp_path):
    """Write a notebook, or any text, to a file and return its path."""

    def write(content, name="homework.ipynb"):
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    return write

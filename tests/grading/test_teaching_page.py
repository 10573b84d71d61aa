"""The teacher's page: its ten lines are run as they stand, on a small made-up class."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

from submissions import ROOT, notebook_of

from microad.course.spec import exercise
from microad.grading.classroom.late import read_rules

PAGE = (ROOT / "docs" / "teaching.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.S | re.M)


def test_ten_lines_from_an_empty_class_folder_to_released_feedback(tmp_path):
    [block] = blocks("sh")
    assert len(block.splitlines()) == 10
    home, course = tmp_path / "home", tmp_path / "course"
    (home / "Downloads").mkdir(parents=True)
    roster = "id,last_name,first_name,email,lms_user_id\nada,L,Ada,a@x,1\nbob,B,Bob,b@x,2\n"
    (home / "Downloads" / "students.csv").write_text(roster)
    slip = exercise("05-4").wrongs[0]
    with zipfile.ZipFile(home / "Downloads" / "submissions.zip", "w") as archive:
        for name, own in {"lada_1_7": {}, "bbob_2_8": {"05-4": slip.source}}.items():
            archive.writestr(f"{name}_x.ipynb", json.dumps(notebook_of("05", own)))
    shutil.copytree(ROOT / "exercises", course / "exercises")
    programs = tmp_path / "bin"
    programs.mkdir()
    command = programs / "microad"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m microad.cli "$@"\n')
    command.chmod(0o755)
    environment = os.environ | {
        "HOME": str(home), "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    done = subprocess.run(
        ["bash", "-e", "-c", block], cwd=course, env=environment,
        capture_output=True, text=True, timeout=250,
    )  # fmt: skip
    assert done.returncode == 0, done
    assert slip.name in (home / "released" / "bob" / "05.html").read_text()
    assert (course / "class" / "results" / "class.html").is_file()
    with (course / "grades.csv").open() as file:
        marks = {row["SIS Login ID"]: row["05_backward"] for row in csv.DictReader(file)}
    assert marks["ada"] == "24"
    assert float(marks["bob"]) < 24


def test_the_late_rules_of_the_page_are_rules(tmp_path):
    [block] = blocks("toml")
    path = tmp_path / "late.toml"
    path.write_text(block)
    rules = read_rules(path)
    assert rules.rule("05_backward").cap == tomllib.loads(block)["cap"]
    assert rules.extension("ada", "05_backward").total_seconds() == 2.5 * 86400


def test_links_of_the_page_lead_to_its_headings():
    heads = {re.sub(r"[^\w -]", "", h).lower().replace(" ", "-")
             for h in re.findall(r"^#+ (.*)$", PAGE, re.M)}  # fmt: skip
    assert set(re.findall(r"\]\(#([^)]*)\)", PAGE)) <= heads


def test_files_that_the_page_names_are_there():
    for name in re.findall(r"`((?:microad|exercises|tests)/[\w/.]+)`", PAGE):
        assert Path(ROOT, name).exists(), name

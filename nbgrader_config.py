"""The repository is an nbgrader course: run `nbgrader` here, and what it writes goes to class/."""

import os
import sys
from pathlib import Path

c = get_config()  # noqa: F821  (nbgrader puts it into this file's names)

root = Path(__file__).resolve().parent
class_side = root / "class"  # submissions and marks; git ignores it
class_side.mkdir(exist_ok=True)  # SQLite makes a file, but no folder for it

# nbgrader starts `alembic` by its bare name, which fails unless the environment is activated
os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))

c.CourseDirectory.root = str(root)
c.CourseDirectory.course_id = "microad"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.submitted_directory = "class/submitted"
c.CourseDirectory.autograded_directory = "class/autograded"
c.CourseDirectory.feedback_directory = "class/feedback"
c.CourseDirectory.db_url = f"sqlite:///{class_side / 'gradebook.db'}"

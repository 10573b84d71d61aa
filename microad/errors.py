"""Every error that microad raises on purpose: one class for each kind of mistake.

A text says what happened, why, and what to write instead. All texts stand in this
module, so that they can be read, tested and translated in one place.
"""


class MicroadError(Exception):
    """Base class: `except MicroadError` catches whatever microad raises on purpose."""


_NEEDS = {
    "log": "log needs a positive number",
    "sqrt": "sqrt needs a number that is not negative",
    "/": "a division needs a divisor that is not 0",
    "**": "a power of a negative number needs a whole exponent, and a power of 0 "
    "an exponent that is not negative",
}


class DomainError(MicroadError, ValueError):
    """A function was asked for a value where it has none.

    Parameters
    ----------
    op : str
        The operation, as the graph shows it.
    *args : float
        What it was applied to.
    """

    def __init__(self, op: str, *args: float) -> None:
        got = " and ".join(f"{x:.6g}" for x in args)
        needs = _NEEDS.get(op, "the result does not fit into a float")
        super().__init__(
            f"{op} has no value at {got}: {needs}. "
            "Look at what flows into this operation, or treat this input before it."
        )
        self.op = op


class NotANumberError(MicroadError, TypeError):
    """A `Value` was made from, or combined with, something that is not a real number."""

    def __init__(self, thing: object) -> None:
        super().__init__(
            f"a Value holds one real number, not {type(thing).__name__}: {thing!r:.60}. "
            "Write Value(2.0), and combine Values only with numbers and with other Values."
        )


class NotAGraphError(MicroadError, TypeError):
    """A picture was asked for something that is not a graph of values."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"this cannot be drawn as a graph: {what}. "
            "A node needs data, op, parents and partials, the last two as tuples with one "
            "local partial for each parent. Pass the output of a computation, for example "
            "inspect(x * x)."
        )


class CannotRecordError(MicroadError, TypeError):
    """`source_lines` was given something whose objects cannot be told where they were made."""

    def __init__(self, thing: object) -> None:
        if isinstance(thing, type):
            why = f"{thing.__name__} has __slots__ and none of them is called 'where'"
            cure = "Add 'where' to its __slots__."
        else:
            why = f"a {type(thing).__name__} is not a class"
            cure = "Write source_lines(Value), with the class itself and before the first node."
        super().__init__(f"source lines cannot be recorded: {why}. {cure}")


class NotANotebookError(MicroadError, ValueError):
    """A file that should be a Jupyter notebook cannot be read as one."""

    def __init__(self, why: str, path: object = None) -> None:
        what = f"{path} is not a notebook" if path else "this is not a notebook"
        super().__init__(f"{what}: {why}. Give the path of an .ipynb file that Jupyter can open.")


class StepError(MicroadError, ValueError):
    """A step was asked for that the story of this graph does not have."""

    def __init__(self, step: object, steps: int) -> None:
        super().__init__(
            f"there is no step {step!r}: the steps of this graph go from 0 (nothing has "
            f"happened) to {steps} (the end). Write a whole number between them."
        )


class NoSuchNodeError(MicroadError, ValueError):
    """A node was to be selected that is not in the picture."""

    def __init__(self, node: object, nodes: int) -> None:
        super().__init__(
            f"there is no node {node!r} to select: this picture has the nodes 0 to {nodes - 1}, "
            "in the order in which they were made. Write -1 to select none."
        )


class NotAModeError(MicroadError, ValueError):
    """A way of looking at a graph was asked for that does not exist."""

    def __init__(self, name: str, got: object, allowed: tuple[object, ...]) -> None:
        choices = " or ".join(repr(choice) for choice in allowed)
        super().__init__(f"{name}={got!r} is not known to inspect. Write {name}={choices}.")


class CannotWriteError(MicroadError, OSError):
    """A page could not be written."""

    def __init__(self, path: object, why: str) -> None:
        super().__init__(
            f"{path} cannot be written: {why}. Give a path in a folder that exists and that "
            "you may write to, such as 'graph.html'."
        )


class BadSpecError(MicroadError, ValueError):
    """An exercise, a probe, a wrong answer or a question of the bank is not well formed."""

    def __init__(self, what: str, problem: str) -> None:
        super().__init__(
            f"{what} cannot be used: {problem}. Correct it in microad/bank, where it is defined."
        )


class UnknownIdError(MicroadError, LookupError):
    """There is no exercise or question with this id."""

    def __init__(self, kind: str, id: object, near: list[str]) -> None:
        cure = (
            f"Did you mean {' or '.join(map(repr, near))}?"
            if near
            else "An id looks like '05-3': the lesson, a dash, a number."
        )
        super().__init__(f"there is no {kind} {id!r}. {cure}")


class UnknownLessonError(MicroadError, LookupError):
    """A lesson was named, or a notebook belongs to one, that does not exist."""

    def __init__(self, name: str, known: list[str]) -> None:
        there = ", ".join(known) or "none"
        super().__init__(
            f"there is no lesson {name!r}. Name one by its number or a part of its name; "
            f"there are: {there}."
        )


class NoLessonError(MicroadError, ValueError):
    """A notebook does not tell which lesson its exercises belong to."""

    def __init__(self, path: object) -> None:
        super().__init__(
            f"{path} does not tell which lesson it belongs to: neither its metadata nor its cells "
            "nor its name does. Give it back the name it had, such as 05_backward.ipynb."
        )


class NoExercisesError(MicroadError, ValueError):
    """A notebook of a lesson holds none of the lesson's exercises."""

    def __init__(self, path: object, lesson: str) -> None:
        super().__init__(
            f"{path} holds no exercise of lesson {lesson}. "
            f"The exercises are in the notebooks of the folder exercises/: check one of those."
        )


class AuthoringError(MicroadError, ValueError):
    """A notebook with solutions cannot be turned into exercises."""

    def __init__(self, path: object, cell: str, problem: str) -> None:
        super().__init__(f"{path}, cell {cell}: {problem}.")


class NoCourseError(MicroadError, LookupError):
    """The command needs the course folder, and there is none around."""

    def __init__(self, folder: str, start: object) -> None:
        super().__init__(
            f"there is no folder {folder}/ in {start} or above it. "
            "Go to the folder of the course (a clone of its repository) and try again."
        )


class PortError(MicroadError, OSError):
    """JupyterLab was asked to use a port that it cannot have."""

    def __init__(self, port: int, why: str) -> None:
        super().__init__(
            f"port {port} cannot be used: {why}. Name another one with --port, "
            "or leave --port away and a free one is found."
        )


class LabError(MicroadError, RuntimeError):
    """JupyterLab ended by itself before anybody could use it."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"JupyterLab did not start: {why}. "
            "Run `python -m jupyterlab` to see all that it has to say."
        )


class CheckerError(MicroadError, RuntimeError):
    """The process that runs a notebook could not be started."""

    def __init__(self, words: str) -> None:
        super().__init__(
            f"the process that runs the notebook did not start: {words or 'it gave no reason'}. "
            "Install microad again with all that it needs: pip install -e ."
        )


class NoQuestionsError(MicroadError, LookupError):
    """A lesson has no questions of this kind."""

    def __init__(self, kind: str, lesson: object) -> None:
        super().__init__(
            f"there is no {kind} for lesson {lesson!r}. Write the number of a lesson with two "
            f"digits, such as {kind}('05')."
        )


class AltTextError(MicroadError, ValueError):
    """A figure came without a text for those who do not see it."""

    def __init__(self, alt: str, needed: int) -> None:
        what = f"its alt text has only {len(alt)} characters" if alt else "its alt text is empty"
        super().__init__(
            f"this figure is not shown: {what}. Who cannot see it has nothing else. Write "
            f"show(fig, alt='...') with {needed} characters or more that say what is to be seen "
            "and what to conclude from it."
        )


class NotRaisedError(MicroadError, AssertionError):
    """A block that should end in a certain error did not."""

    def __init__(self, kind: type[BaseException], error: BaseException | None) -> None:
        got = "no error was raised" if error is None else f"{type(error).__name__} was raised"
        super().__init__(
            f"{kind.__name__} was expected, but {got}. Look at what the block does, or name the "
            "error that it does raise."
        )

"""Every error that microad raises on purpose: one class for each kind of mistake.

A text says what happened, why, and what to write instead. All texts stand in this
module, so that they can be read, tested and translated in one place.
"""

from difflib import get_close_matches


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
            f"alt='...' with {needed} characters or more that say what is to be seen and what to "
            "conclude from it."
        )


class NotRaisedError(MicroadError, AssertionError):
    """A block that should end in a certain error did not."""

    def __init__(self, kind: type[BaseException], error: BaseException | None) -> None:
        got = "no error was raised" if error is None else f"{type(error).__name__} was raised"
        super().__init__(
            f"{kind.__name__} was expected, but {got}. Look at what the block does, or name the "
            "error that it does raise."
        )


_MODES = {"reverse": "Reverse mode (VJP)", "forward": "Forward mode (JVP)"}
_CLUES = (  # the ratio ours : numeric, and what most often causes it
    (0.0, "Ours is 0: a value left the record on its way, or the rule drops its term."),
    (-1.0, "The sign is turned round: look for a missing or a surplus minus."),
    (2.0, "Ours is twice as large: a share is added twice, or a factor 1/2 is missing."),
    (0.5, "Ours is half as large: a second use of the input is forgotten, or a factor 2."),
)


class GradientMismatch(MicroadError, AssertionError):  # noqa: N818
    """A derivative did not pass a check of `microad.check`."""

    def __init__(self, name: str, mode: str, why: str) -> None:
        super().__init__(f"{_MODES[mode]} check of {name} failed: {why}")


class WrongNumberError(GradientMismatch):
    """A derivative is a number that differs from the difference quotient."""

    def __init__(
        self, name: str, mode: str, at: tuple, ours: float, numeric: float, exact: float
    ) -> None:
        ratio = ours / numeric if numeric else float("inf") if ours else 1.0
        clue = [text for value, text in _CLUES if abs(ratio - value) < 1e-4]
        second = "" if exact != exact else f" (complex step: {exact:.9g})"
        rows = {
            "operation": name,
            "point": repr(at[0]),
            "direction": repr(at[1]),
            "ours": f"{ours:.9g}",
            "numeric": f"{numeric:.9g}{second}",
            "ratio": f"{ratio:.6g}",
        }
        table = "\n".join(f"  {key:<11}{text:.300}" for key, text in rows.items())
        help = clue[0] if clue else "Compare the rule with the formula, one argument at a time."
        what = "its derivative is not what differences of its values say."
        super().__init__(name, mode, f"{what}\n{table}\n{help}")


class WrongFormError(GradientMismatch):
    """A derivative has not the form of what it belongs to."""

    def __init__(self, name: str, mode: str, got: object, wanted: object) -> None:
        of = {"reverse": "a gradient has the form of the input", "forward": "a tangent has the "
              "form of the output"}  # fmt: skip
        super().__init__(
            name,
            mode,
            f"{of[mode]}, which is {wanted}, but this one is {got}. Sum over the axes that "
            "broadcasting has added (unbroadcast), or undo what the operation did to the shape.",
        )


class InputChangedError(GradientMismatch):
    """A computation has changed the arrays that it was given; they were restored."""

    def __init__(self, name: str, mode: str) -> None:
        super().__init__(
            name,
            mode,
            "it writes into an array that was handed to it, the input or the cotangent, which "
            "others still use. Write x = x * 2 in place of x *= 2, and y = x.copy() before y[0] = "
            "1. (The arrays have been restored.)",
        )


class CheckModeError(MicroadError, ValueError):
    """`check_grads` was asked for a mode that does not exist."""

    def __init__(self, mode: object) -> None:
        super().__init__(
            f"there is no mode {mode!r}. Write modes=('reverse',), modes=('forward',) or "
            "modes=('reverse', 'forward')."
        )


class ClosedTapeError(MicroadError, RuntimeError):
    """A traced value is used after the computation that it belongs to."""

    def __init__(self, op: str) -> None:
        super().__init__(
            f"{op} was applied to a value that was traced by a grad, vjp or jvp that is over, so "
            "nothing records it any more. It left the function through a variable outside. Return "
            "it from the function instead (grad_and_aux does that), or store stop_gradient(x)."
        )


class NoRuleError(MicroadError, NotImplementedError):
    """A function without a derivative was applied to a traced value."""

    def __init__(self, name: str, known: list[str], argnum: int | None = None) -> None:
        which = "" if argnum is None else f" in its argument {argnum}"
        near = get_close_matches(name, known, 3, 0.5)
        hint = f" Near it there are {', '.join(near)}." if near else ""
        super().__init__(
            f"{name} has no derivative{which}.{hint} microad.numpy.supported() lists all that have "
            f"one. Write {name} in terms of those, or say its rule with defvjp; if it is to be a "
            "constant, wrap its input in stop_gradient."
        )


class LostTraceError(MicroadError, TypeError):
    """A traced value was to become a plain number, and its derivative would be lost."""

    def __init__(self, what: str, write: str) -> None:
        super().__init__(
            f"{what} asked a traced value for a plain number. The derivative would be lost there "
            f"without a word. Write {write} with `import microad.numpy as np`: np.sin(x) for "
            "math.sin(x), np.stack([x, y]) or np.concatenate for numpy.array([x, y]), "
            "np.index_update(B, i, x) for B[i] = x. If it is to be a constant: stop_gradient(x)."
        )


class AssignmentError(MicroadError, TypeError):
    """An element of a traced array was to be changed."""

    def __init__(self) -> None:
        super().__init__(
            "x[i] = value changes an array in place, and the values that were recorded before must "
            "stay as they were. Write x = np.index_update(x, i, value), or collect the parts in "
            "a list and put them together with np.stack or np.concatenate."
        )


class InPlaceError(MicroadError, TypeError):
    """A traced value was to be written into a plain array."""

    def __init__(self, what: str, write: str) -> None:
        super().__init__(
            f"{what} writes a traced value into an array that cannot remember where it came from. "
            f"Write {write}, which makes a new one."
        )


class InputError(MicroadError, TypeError):
    """A derivative was asked for with respect to something that cannot change a little."""

    def __init__(self, thing: object) -> None:
        kind = str(getattr(thing, "dtype", type(thing).__name__))
        if kind.startswith(("int", "uint", "bool")):
            why, cure = "whole numbers cannot change a little", "Write 3.0 for 3, x.astype(float)"
        else:
            why, cure = "it is neither a float nor an array of floats", "Pass an array of floats"
        super().__init__(
            f"there is no derivative with respect to {thing!r:.60} ({kind}): {why}. {cure}, or "
            "give it to another argument than argnum names."
        )


class SeedError(MicroadError, ValueError):
    """A tangent does not look like the input, or a cotangent not like the output."""

    def __init__(self, wanted: str, got: str) -> None:
        super().__init__(
            f"the seed has {got}, but what it belongs to has {wanted}. A cotangent g has the form "
            "of the output, vjp(np.ones_like(ans)), and a tangent t has the form of the input."
        )


class OutputError(MicroadError, TypeError):
    """A function does not have the output that an operator needs."""

    def __init__(self, operator: str, out: object) -> None:
        shape = getattr(out, "shape", ())
        kind = str(getattr(out, "dtype", type(out).__name__))
        if kind.startswith("complex"):
            what = f"a complex output ({kind})"
            cure = "holomorphic_grad(f), or make it real: np.real(y), np.abs(y)"
        elif kind.startswith("bool"):
            what, cure = "a Boolean output", "a number; a comparison has no derivative"
        elif shape:
            what = f"an array of shape {shape} as output"
            cure = (
                "np.sum(y) or np.mean(y) in the function, elementwise_grad(f) if each element of y "
                "depends on one of x only, or jacobian(f) for all derivatives"
            )
        else:
            what, cure = f"{kind} as output", "one real number; the rest goes to grad_and_aux"
        super().__init__(
            f"{operator} needs a function with one real number as output, but this "
            f"one has {what}. Write {cure}."
        )


class ArgumentError(MicroadError, TypeError):
    """There is no such argument to differentiate in."""

    def __init__(self, argnum: object, f: str, count: int) -> None:
        super().__init__(
            f"{f} was called with {count} arguments; argnum={argnum!r} is none of them. Write a "
            "position (0, 1, ...), a tuple of positions, or the name of an argument."
        )


class UnusedInputWarning(UserWarning):
    """The output of a function does not depend on the input."""

    def __init__(self, operator: str, f: str, argnum: object) -> None:
        super().__init__(
            f"{operator}: the output of {f} does not depend on its argument {argnum!r}, so the "
            "derivative is zero. If it should depend on it: look for float(x), numpy.array or "
            "stop_gradient on the way, or for an argument that is not used."
        )


class MutatedArrayError(MicroadError, ValueError):
    """An array was changed in place after it had been recorded."""

    def __init__(self) -> None:
        super().__init__(
            "an array was changed in place after an operation on it had been recorded, and the "
            "derivative needs its value from before. Write A = A * 5 for A *= 5, or change a copy."
        )


class NoOptionError(MicroadError, NotImplementedError):
    """A function has a derivative, but not with this option."""

    def __init__(self, name: str, option: str, instead: str) -> None:
        super().__init__(
            f"{name} of a traced value has no derivative with the option {option!r}. "
            f"Instead, {instead}."
        )


class NoOutputError(MicroadError, TypeError):
    """A function that was to be inspected gave nothing that can be drawn."""

    def __init__(self, out: object) -> None:
        super().__init__(
            f"the function gave {out!r:.40}, and there is nothing in that to look at. End it with "
            "return y, where y is the number or the array that it computes."
        )


class NotKeptError(MicroadError, TypeError):
    """A traced value was to be inspected, but its tape kept only what a derivative needs."""

    def __init__(self) -> None:
        super().__init__(
            "this is a traced value, but its tape keeps only what a derivative needs, not the "
            "whole story. Write inspect(f, x): that runs f on x and keeps all of it."
        )


class NoInputsError(MicroadError, TypeError):
    """A function was to be inspected, but there was nothing to call it with."""

    def __init__(self, f: str) -> None:
        super().__init__(
            f"{f} is a function, and inspect runs it: write its inputs, too, as in "
            f"inspect({f}, x). Or pass the output of a computation, as in inspect(y)."
        )


class NoRunError(MicroadError, TypeError):
    """Inputs or options of a run were given to `inspect`, but no function to run."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} has a meaning only where inspect runs a function, as in inspect(f, x). "
            f"Leave it away here, or pass the function."
        )


# ---------------------------------------------------------------- microad.autograd


class NotRecordedError(MicroadError, RuntimeError):
    """A gradient was asked of something that no recording knows."""

    def __init__(self, x: object) -> None:
        super().__init__(
            f"there is no recording of {x!r:.60}: it is an input, or it was computed outside of "
            "autograd.record(), or in autograd.pause(). Call x.attach_grad() first, then compute "
            "y inside of `with autograd.record():`, then y.backward()."
        )


class MixedTapesError(MicroadError, RuntimeError):
    """Results of two recordings meet in one operation."""

    def __init__(self) -> None:
        super().__init__(
            "two results meet here that were recorded on different tapes, and a walk over one "
            "tape would not see the other. Compute both inside of one `with autograd.record():`, "
            "or take one of them as a constant: y.detach()."
        )


class FreedGraphError(MicroadError, RuntimeError):
    """A second walk over a graph that the first one has let go."""

    def __init__(self) -> None:
        super().__init__(
            "a backward() has been here already, and has given back the memory that this one "
            "needs. Say y.backward(retain_graph=True) the first time. In place of one call for "
            "each element of y, make one for all: y.backward(np.ones(y.shape))."
        )


class ChangedSinceError(MicroadError, RuntimeError):
    """An array was edited in place after it had been recorded."""

    def __init__(self, value: object) -> None:
        super().__init__(
            f"an array that was recorded has been changed in place since: it is {value!r:.60} now. "
            "Its old numbers are needed for the gradient. Call backward() first and change it "
            "afterwards, or change a copy: autograd.array(x.numpy())."
        )


class SeedNeededError(MicroadError, TypeError):
    """backward() of something that is not one real number, without a seed."""

    def __init__(self, x: object) -> None:
        shape = getattr(x, "shape", ())
        super().__init__(
            f"y has shape {shape}: there are many numbers, and backward() pulls back one. There "
            "are two ways out: make one number of them, y.sum(), in the block that is recorded, or "
            f"say how they are weighed: y.backward(g) with a cotangent g of shape {shape}, such as "
            "np.ones(y.shape), which gives the gradient of their sum, too."
        )


class GradRequestError(MicroadError, ValueError):
    """An unknown grad_req."""

    def __init__(self, request: object, known: tuple[str, ...]) -> None:
        super().__init__(f"there is no grad_req {request!r}. Write one of {', '.join(known)}.")


class UpdateError(MicroadError, RuntimeError):
    """A leaf was to be changed in place while operations on it are recorded."""

    def __init__(self) -> None:
        super().__init__(
            "this array wants a gradient, so what happens to it is recorded, and a recorded value "
            "cannot change. Update it inside of `with autograd.pause():` (or no_grad), after "
            "backward()."
        )


class ResultError(MicroadError, RuntimeError):
    """A recorded result was to be made a constant."""

    def __init__(self) -> None:
        super().__init__(
            "this was computed from arrays that want a gradient, so it cannot be told not to want "
            "one. y.detach() is a constant with the same numbers."
        )


# ---------------------------------------------------------------- microad.train


class CountError(MicroadError, ValueError):
    """A number of points, steps or rows is none, or too small, or too large."""

    def __init__(self, name: str, value: object, least: int, most: int | None = None) -> None:
        wanted = f"from {least} on" if most is None else f"from {least} to {most}, the rows of data"
        super().__init__(f"{name}={value!r:.40} is not possible. Write a whole number {wanted}.")


class RateError(MicroadError, ValueError):
    """A rate that does not go downhill."""

    def __init__(self, rate: object) -> None:
        super().__init__(
            f"rate={rate!r:.40} is not a positive number. The step is -rate * gradient: write 0.1, "
            "or, if the loss grows, a smaller one."
        )


class UnequalRowsError(MicroadError, ValueError):
    """Arrays that belong together have different numbers of rows."""

    def __init__(self, lengths: list[int]) -> None:
        super().__init__(
            f"the arrays of data have {', '.join(map(str, lengths))} rows. Row k of each belongs "
            "to example k, so pass arrays with equally many."
        )


class DivergedError(MicroadError, ArithmeticError):
    """The loss is infinite or not a number."""

    def __init__(self, step: int, value: object, rate: float) -> None:
        super().__init__(
            f"the loss is {value} before step {step}. Take a smaller rate than {rate}, or look for "
            "log(0), exp of a large number or a division by 0 in the loss: np.logaddexp helps."
        )


class WrongShapeError(MicroadError, ValueError):
    """A rule has made a gradient that does not have the shape of its input."""

    def __init__(self, got: object, wanted: object) -> None:
        super().__init__(
            f"a gradient of shape {got} arrived at an input of shape {wanted}: some rule (defvjp) "
            "returns the wrong shape. Sum over the axes that broadcasting has added (unbroadcast), "
            "and ask check_vjp where it happens."
        )


class NotPrimitiveError(MicroadError, TypeError):
    """A rule was given to a function that is not one operation."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is a plain function: what it calls is recorded, and a rule for {name} itself "
            "would never be asked. Write @primitive above its definition, then defvjp."
        )


class CapturedError(MicroadError, RuntimeError):
    """A function under checkpoint uses a traced value that is not among its arguments."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} runs again when its derivative is needed, and by then a traced value that it "
            "takes from outside is gone. Give it to the function as an argument: "
            "checkpoint(lambda x, w: ...)(x, w)."
        )


# ---------------------------------------------------------------- pictures


class SeedChoiceError(MicroadError, ValueError):
    """A pass of forward mode was asked for with a seed that the graph does not have."""

    def __init__(self, what: str, names: list[str]) -> None:
        if not names:
            cure = "Give one to what you seed: Value(2.0, label='x')"
        else:
            some = ", ".join(map(repr, names[:4])) + (", ..." if len(names) > 4 else "")
            cure = (
                f"Write seed={names[0]!r} (there are {some}), its number, or {len(names)} numbers"
            )
        super().__init__(
            f"no tangent can start there: {what}. {cure}; a seed says how fast each input moves."
        )


class NotAFunctionError(MicroadError, TypeError):
    """A picture was asked for something that is no function from numbers to one number."""

    def __init__(self, f: object, args: tuple = (), ans: object = None) -> None:
        name = getattr(f, "__name__", repr(f)[:40])
        if args:
            shown = ", ".join(f"{x:.4g}" if isinstance(x, float) else repr(x) for x in args)
            what = f"{name}({shown[:40]}) is {ans!r:.40}, which is not one number"
        else:
            what = f"{f!r:.40} cannot be called"
        super().__init__(
            f"this picture needs a function that takes numbers and returns one number, but {what}. "
            "Write it as in `lambda x: x * x`, with functions of microad.numpy."
        )


class NoSlopeError(MicroadError, ValueError):
    """A picture needs a derivative that the engine cannot give."""

    def __init__(self, name: str, x: object) -> None:
        super().__init__(
            f"the derivative of {name} at {x} is not known: either there is none, or {name} cannot "
            "be traced, as with functions of math. Choose another place, or write it with "
            "microad.numpy (np.sin for math.sin), or give the derivative: df=..."
        )


class PlaceError(MicroadError, ValueError):
    """A picture was asked for at a place, or of a size, that is none."""

    def __init__(self, name: str, got: object, needs: str) -> None:
        super().__init__(f"{name}={got!r:.60} will not do: it needs {needs}.")


class KnobError(MicroadError, ValueError):
    """A slider was to be moved to where it cannot go."""

    def __init__(self, name: str, got: object, ends: object) -> None:
        shown = ", ".join(f"{x:.4g}" if isinstance(x, float) else repr(x) for x in ends)  # type: ignore[attr-defined]
        super().__init__(
            f"{name} cannot be {got!r:.40} here: its ends are {shown}. Move it within, or make "
            "another picture with the values that you want."
        )


class NoPredictionError(MicroadError, ValueError):
    """Predict mode was switched on where there is nothing to predict."""

    def __init__(self, title: str) -> None:
        super().__init__(
            f"there is no question to ask about {title!r:.60}. Leave predict=True out."
        )


class VectorError(MicroadError, ValueError):
    """A vector does not fit the Jacobian that it is to be multiplied with."""

    def __init__(self, name: str, n: int, got: str) -> None:
        what = {"t": "columns, one for each input", "g": "rows, one for each output"}[name]
        super().__init__(
            f"{name} needs {n} number{'s' * (n != 1)}, but this is {got}; it weighs the {what}. "
            f"Write {name} = [{', '.join(['1.0', '0.0', '0.0'][: min(n, 3)])}{', ...' * (n > 3)}]."
        )


class NoBroadcastError(MicroadError, ValueError):
    """Two shapes do not fit together."""

    def __init__(self, a: tuple[int, ...], b: tuple[int, ...]) -> None:
        pairs = list(zip(reversed(a), reversed(b)))
        k = next(k for k, (m, n) in enumerate(pairs) if m != n and 1 not in (m, n))
        super().__init__(
            f"the shapes {a} and {b} do not fit: aligned at the right, axis -{k + 1} has lengths "
            f"{pairs[k][0]} and {pairs[k][1]}, and neither is 1. Put an axis of length 1 where "
            "copies are wanted, as in x[:, None] or x.reshape(-1, 1)."
        )


class TrainingError(MicroadError, ValueError):
    """What was given to `viz.training` does not fit together."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"this training cannot be shown: {what}. Write training(points, labels, score, "
            "history) with points of shape (n, 2), n labels, and the parameters after each epoch."
        )


class ScoreError(MicroadError, ValueError):
    """The score of a training is not one number for each point."""

    def __init__(self, shape: tuple[int, ...], count: int) -> None:
        super().__init__(
            f"the score has shape {shape} for {count} points, and has to be one number for each. "
            "Write score(parameters, points) for many points at once, as in `points @ w + b`."
        )


class DualArrayError(MicroadError, TypeError):
    """`viz.dual` was asked to step through a function that computes with arrays."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"dual steps through single numbers, but {name} has an array or a tuple on its way. "
            "Write it with numbers alone, or look at it by inspect(f, x, mode='forward')."
        )


class ForkError(MicroadError, ValueError):
    """A program whose values were to be compared takes another way close by."""

    def __init__(self) -> None:
        super().__init__(
            "the function does other operations when its inputs move a little, so its values "
            "cannot be compared one by one. Check it at another x, away from where an `if` changes "
            "sides, and let nothing in it be random."
        )


class SizesError(MicroadError, ValueError):
    """Sizes of inputs are wanted, and something else was given."""

    def __init__(self, sizes: object) -> None:
        super().__init__(
            f"sizes={sizes!r:.60} are no sizes of inputs. Write some whole numbers from 1 upward, "
            "such as sizes=[2, 4, 8, 16, 32]."
        )

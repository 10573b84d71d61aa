"""Errors of the pictures and widgets."""

from typing import ClassVar

from microad.errors.base import MicroadError, TableError


class NotAGraphError(TableError, TypeError):
    """A picture was asked for something that is not a graph of values."""

    texts: ClassVar = {
        "attributes": "{kind} has no {lacking}",
        "not pairs": "parents and partials are not both tuples",
        "counts": "the node {node} has {parents} parents, but {partials} partials",
        "number": "{what} is not a number: {thing!r:.40}",
        "cycle": "a node was made from itself",
    }
    frame: ClassVar = (
        "this cannot be drawn as a graph: {why}. "
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


class AltTextError(MicroadError, ValueError):
    """A figure came without a text for those who do not see it."""

    def __init__(self, alt: str, needed: int) -> None:
        what = f"its alt text has only {len(alt)} characters" if alt else "its alt text is empty"
        super().__init__(
            f"this figure is not shown: {what}. Who cannot see it has nothing else. Write "
            f"alt='...' with {needed} characters or more that say what is to be seen and what to "
            "conclude from it."
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


class SeedChoiceError(TableError, ValueError):
    """A pass of forward mode was asked for with a seed that the graph does not have."""

    texts: ClassVar = {
        "pass": "there is no pass {seed}",
        "no input": "there is no input with a name in this graph",
        "name": "there is no input {seed!r} with a name",
        "place": "there is no input number {seed}",
        "no direction": "{seed!r:.60} is no direction",
        "length": "a direction needs {wanted} numbers, not {count}",
        "infinite": "a direction is made of finite numbers",
    }

    def __init__(self, cause: str, names: list[str], **facts: object) -> None:
        if not names:
            cure = "Give one to what you seed: Value(2.0, label='x')"
        else:
            some = ", ".join(map(repr, names[:4])) + (", ..." if len(names) > 4 else "")
            cure = (
                f"Write seed={names[0]!r} (there are {some}), its number, or {len(names)} numbers"
            )
        MicroadError.__init__(
            self,
            f"no tangent can start there: {self.text(cause, **facts)}. {cure}; a seed says how "
            "fast each input moves.",
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

    def __init__(self, name: str | None, x: object) -> None:
        name = name or "one of the functions"
        super().__init__(
            f"the derivative of {name} at {x} is not known: either there is none, or {name} cannot "
            "be traced, as with functions of math. Choose another place, or write it with "
            "microad.numpy (np.sin for math.sin), or give the derivative: df=..."
        )


class PlaceError(TableError, ValueError):
    """A picture was asked for at a place, or of a size, that is none."""

    texts: ClassVar = {
        "number": "a number between -{most:g} and {most:g}",
        "size": "a positive number",
        "size beside": "a positive number (next to {x:g}, more than {least:g})",
        "steps": "a whole number from 1 to 200",
        "start": "two finite numbers, as in (1.0, 2.0)",
        "view": "four numbers: left < right, then bottom < top",
        "functions": "two to {most} functions, as in chain(f, g)",
        "operations": "at most {most} operations to be stepped through, and has {count}",
    }
    frame: ClassVar = "{name}={got!r:.60} will not do: it needs {why}."


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


class TrainingError(TableError, ValueError):
    """What was given to `viz.training` does not fit together."""

    texts: ClassVar = {
        "history": "the history is no list of parameters, one entry for each epoch",
        "axes": "axes={axes!r} are not two names, such as ('x1', 'x2')",
        "points": "the points have shape {shape}, and have to be n rows of two numbers",
        "labels": "there are {points} points, and {kinds} different labels in a list of shape "
        "{shape}; each point needs one of two",
        "losses": "there are {losses} losses for {epochs} epochs",
    }
    frame: ClassVar = (
        "this training cannot be shown: {why}. Write training(points, labels, score, "
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

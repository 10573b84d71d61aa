"""Errors of the vector engine."""

from difflib import get_close_matches

from microad.errors.base import MicroadError


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
        self.option, self.instead = option, instead


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


class UnflattenError(MicroadError, ValueError):
    """What is to become a tree again is not a vector of its length."""

    def __init__(self, got: object, size: int) -> None:
        super().__init__(
            f"unflatten got an array of shape {got}, but the tree has {size} numbers. Give it a "
            f"vector of shape ({size},), such as the one that flatten returned beside it."
        )

"""Errors of the vector engine."""

from typing import ClassVar

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
    """A function without a derivative was applied to a traced value.

    Parameters
    ----------
    name : str
        What the function is called.
    argnum : int, optional
        In which argument it has no derivative, if it has one in others.
    f : callable, optional
        The function.
    """

    INSTEAD: ClassVar = {  # what to write in the place of a function of NumPy
        "zeros": "np.zeros(n), with a whole number n such as len(x)",
        "ones": "np.ones(n), with a whole number n such as len(x)",
        "empty": "np.empty(n), with a whole number n such as len(x)",
        "eye": "np.eye(n), with a whole number n such as len(x)",
        "identity": "np.eye(n), with a whole number n such as len(x)",
        "bitwise_and": "np.logical_and(x > 0, x < 1): conditions have bits, and traced values none",
        "bitwise_or": "np.logical_or(x < 0, x > 1): conditions have bits, and traced values none",
        "bitwise_xor": "x ** 2 for a power: ^ combines bits, and traced values have none",
    }
    CONSTANTS = ("save", "savez", "savez_compressed", "savetxt", "histogram2d", "histogramdd")

    def __init__(self, name: str, argnum: int | None = None, f: object = None) -> None:
        from microad.errors.asking import full_name, public, stack, who_asked

        which = "" if argnum is None else f" in its argument {argnum}"
        home = public(full_name(f)).replace("._", ".") if f is not None else ""
        code = who_asked(stack()).code
        super().__init__(
            f"{name} has no derivative{which}. microad knows no rule for it"
            f"{f', and it is used in {code}' if code else ''}. {self.cure(name, home)}. If its "
            "input is meant to be a constant, write stop_gradient(x) for it."
        )

    @classmethod
    def cure(cls, name: str, home: str) -> str:
        """What to write instead."""
        from microad.errors import cures

        if "vectorized" in name:
            return "Write the function with operations on whole arrays in place of np.frompyfunc"
        if home.startswith("scipy."):
            return f"SciPy's {home} works on plain numbers only. {cures.instead_of_scipy(home)}"
        if home and not home.startswith(("numpy", "operator")):
            return (
                f"Give its derivative with defvjp({name}, lambda np, g, ans, x: ...), or write it "
                "without @primitive in terms of functions that microad.numpy.supported() lists"
            )
        if name in cls.INSTEAD:
            return f"Write {cls.INSTEAD[name]} instead"
        if name in cls.CONSTANTS:
            return f"Write np.{name}(stop_gradient(x)) if x is stored, printed or counted there"
        return (
            f"Write {name} in terms of the functions that microad.numpy.supported() lists, or make "
            "it a primitive: put @primitive above a function that calls it, and give its "
            "derivative with defvjp"
        )


class SeedError(MicroadError, ValueError):
    """A tangent does not look like the input, or a cotangent not like the output."""

    LEAF = "one array or number"
    LEAVES = "{count} arrays or numbers"

    def __init__(self, wanted: str, got: str) -> None:
        super().__init__(
            f"the seed has {got}, but what it belongs to has {wanted}. A cotangent g has the form "
            "of the output, vjp(np.ones_like(ans)), and a tangent t has the form of the input."
        )


class MutatedArrayError(MicroadError, ValueError):
    """An array was changed in place after it had been recorded."""

    def __init__(self) -> None:
        super().__init__(
            "an array was changed in place after an operation on it had been recorded, and the "
            "derivative needs its value from before. Write A = A * 5 for A *= 5, or change a copy."
        )


class NoOptionError(MicroadError, NotImplementedError):
    """A function has a derivative, but not with this option.

    Parameters
    ----------
    name, option : str
        The function, and its option.
    instead : str, optional
        What to write instead, where the table of rules says it and not this one.
    """

    INSTEAD: ClassVar = {
        ("take", "mode"): "bring the indices into range first",
        ("pad", "mode"): "join the parts by np.concatenate",
        ("quantile", "method"): "leave it out: only 'linear' is known",
        ("intersect1d", ""): "find them by np.searchsorted",
        ("histogram", ""): "give the number of bins, or their edges",
        ("vectorize", ""): "stack the results of a loop",
        ("reshape or ravel", ""): "write order='C' or order='F'",
        ("odeint", ""): "leave it out where a derivative is to be computed",
        ("", ""): "leave it out, and do that by other functions",
    }

    def __init__(self, name: str, option: str, instead: str = "") -> None:
        from microad.errors.asking import stack, who_asked

        code = who_asked(stack()).code
        places = ((name, option), (name, ""), ("", ""))
        cure = instead or next(self.INSTEAD[k] for k in places if k in self.INSTEAD)
        super().__init__(
            f"{name} of a traced value has no derivative with the option {option!r}"
            f"{f', as in {code}' if code else ''}. Instead, {cure}."
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

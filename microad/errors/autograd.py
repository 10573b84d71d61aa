"""Errors of the object style."""

from microad.errors.base import MicroadError


class NotRecordedError(MicroadError, RuntimeError):
    """A gradient was asked of something that no recording knows."""

    def __init__(self, x: object) -> None:
        super().__init__(
            f"there is no recording of {x!r:.60}: it is an input, or it was computed outside of "
            "autograd.record(), or in autograd.pause(). Call x.attach_grad() first, then compute "
            "y inside of `with autograd.record():`, then y.backward()."
        )


class InsideGradError(NotRecordedError):
    """Something that `grad` differentiates was given to the object style."""

    def __init__(self, what: str) -> None:
        MicroadError.__init__(
            self,
            "grad (or jacobian, make_jvp and the like) is differentiating this function, and "
            f"{what} of the object style would lose that derivative. Write the inner derivative in "
            "the functional style, too: grad(f)(x) in place of y.backward() and x.grad. If the "
            "value is to be a constant here, write autograd.array(stop_gradient(x)).",
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


class CopyError(MicroadError, RuntimeError):
    """A copy, or a pickle, of a recorded result."""

    def __init__(self) -> None:
        super().__init__(
            "this was computed from arrays that want a gradient, so it is tied to the graph of its "
            "history, and a copy (or a pickle) of it has no history. Copy the leaves that it was "
            "computed from, or write y.detach() for its numbers alone, and y.clone() for an equal "
            "value with the same history."
        )


class NoGradOfResultWarning(UserWarning):
    """The gradient of a result was read, and it was never stored."""

    def __init__(self) -> None:
        super().__init__(
            "the gradient of a result is not stored, so .grad is None: only leaves have one, which "
            "you made with autograd.array. If this was a parameter, w = w - lr * w.grad has put a "
            "result in the place of the leaf. Write `with autograd.no_grad(): w -= lr * w.grad`, "
            "which changes the leaf in place. If you want the gradient of a value on the way, call "
            "y.retain_grad() before backward()."
        )

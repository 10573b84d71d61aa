"""Derivatives of the discrete Fourier transforms.

All of them are linear, and the matrix of a transform is its own transpose,

    fft(x)[k] = sum_j x[j] w**(j k),     w = exp(-2 pi i / n),

so a cotangent goes back through the very same transform. Only the lengths need care: a transform
of length n cuts off or appends zeros to begin with, and so its transpose appends or cuts off.
Transforms of several axes are transforms of one axis after another.

>>> import microad.numpy as np
>>> from microad import grad
>>> power = lambda x: np.sum(np.abs(np.fft.rfft(x)) ** 2)
>>> grad(power)(np.array([1.0, 2.0, 3.0]))  # odd lengths, too
array([ 9., 12., 15.])

Source: G. Strang, "Introduction to Applied Mathematics" (1986), section 4.2; the real transforms
are the complex one behind an embedding of the reals.
"""

from typing import Any

import numpy as raw

from microad.numpy.lists import accept_lists
from microad.rules import composite, linear

FFT = raw.fft


def fit(np: Any, g: Any, x: Any, axis: int) -> Any:
    """Cut g, or append zeros, so that it is as long as x along the axis; real if x is."""
    have, want = g.shape[axis], x.shape[axis]
    if have > want:
        g = np.moveaxis(np.moveaxis(g, axis, -1)[..., :want], -1, axis)
    elif have < want:
        g = np.pad(g, [(0, want - have if k == axis % g.ndim else 0) for k in range(g.ndim)])
    return g if x.dtype.kind == "c" else np.real(g)


def full(np: Any, g: Any, ans: Any, x: Any, n: Any = None, axis: int = -1, norm: Any = None,
         out: Any = None) -> Any:  # fmt: skip
    """The transpose of fft: sum_k g[k] w**(j k) is fft again."""
    return fit(np, np.fft.fft(g, n or x.shape[axis], axis, norm), x, axis)


def inverse(np: Any, g: Any, ans: Any, x: Any, n: Any = None, axis: int = -1, norm: Any = None,
            out: Any = None) -> Any:  # fmt: skip
    """The transpose of ifft is ifft, for the same reason."""
    return fit(np, np.fft.ifft(g, n or x.shape[axis], axis, norm), x, axis)


def inverse_real(np: Any, g: Any, ans: Any, x: Any, n: Any = None, axis: int = -1,
                 norm: Any = None, out: Any = None) -> Any:  # fmt: skip
    """The transpose of irfft: ifft(g), where entries that stand for two conjugate ones count twice.

    ans[j] = Re sum_k c[k] x[k] conj(w)**(j k) / n with c = 1, 2, ..., 2 (and 1, if n is even).
    """
    n = ans.shape[axis]
    c = raw.full(n // 2 + 1, 2.0)
    c[0] = 1.0
    if n % 2 == 0:
        c[-1] = 1.0
    half = np.moveaxis(np.fft.ifft(np.real(g), n, axis, norm), axis, -1)[..., : n // 2 + 1]
    return fit(np, np.moveaxis(half * c.astype(ans.dtype), -1, axis), x, axis)


# rfft keeps the first half of what fft gives; fft of g continues that half with zeros.
# fmt: off
linear(FFT.fft,        full)
linear(FFT.ifft,       inverse)
linear(FFT.rfft,       full)
linear(FFT.irfft,      inverse_real)
linear(FFT.fftshift,   lambda np, g, ans, x, axes=None: np.fft.ifftshift(g, axes))
linear(FFT.ifftshift,  lambda np, g, ans, x, axes=None: np.fft.fftshift(g, axes))
# fmt: on


# ------------------------------------------------------------------------ several axes


def plan(x: Any, s: Any, axes: Any) -> list[tuple]:
    """The length and the number of each axis to be transformed; None is the length it has."""
    if axes is None:
        axes = range(-(x.ndim if s is None else len(s)), 0)
    lengths = [None] * len(axes) if s is None else s
    return [(x.shape[k] if n == -1 else n, k) for n, k in zip(lengths, axes)]


def in_turn(f: Any, x: Any, axes: list, norm: Any) -> Any:
    """Transform one axis after another."""
    for n, axis in axes:
        x = f(x, n, axis, norm)
    return x


def complex_n(one: str, axes: Any = None) -> Any:
    """The transform of several axes, of complex values; NumPy begins with the last one."""
    return lambda np, a, s=None, axes=axes, norm=None, out=None: in_turn(
        getattr(np.fft, one), a, plan(a, s, axes)[::-1], norm
    )


def real_n(axes: Any = None) -> Any:
    """The transform of several axes, of real values: rfft of the last axis comes first."""

    def rfftn(np: Any, a: Any, s: Any = None, axes: Any = axes, norm: Any = None,
              out: Any = None) -> Any:  # fmt: skip
        *rest, last = plan(a, s, axes)
        return in_turn(np.fft.fft, np.fft.rfft(a, *last, norm), rest[::-1], norm)

    return rfftn


def inverse_real_n(axes: Any = None) -> Any:
    """The way back from it: irfft of the last axis comes last."""

    def irfftn(np: Any, a: Any, s: Any = None, axes: Any = axes, norm: Any = None,
               out: Any = None) -> Any:  # fmt: skip
        *rest, last = plan(a, s, axes)
        return np.fft.irfft(in_turn(np.fft.ifft, a, rest, norm), *last, norm)

    return irfftn


TURNED = {None: "forward", "backward": "forward", "ortho": "ortho", "forward": "backward"}

# fmt: off
composite(FFT.fft2)(complex_n("fft", (-2, -1)))
composite(FFT.fftn)(complex_n("fft"))
composite(FFT.ifft2)(complex_n("ifft", (-2, -1)))
composite(FFT.ifftn)(complex_n("ifft"))
composite(FFT.rfft2)(real_n((-2, -1)))
composite(FFT.rfftn)(real_n())
composite(FFT.irfft2)(inverse_real_n((-2, -1)))
composite(FFT.irfftn)(inverse_real_n())
composite(FFT.hfft)(lambda np, a, n=None, axis=-1, norm=None, out=None:
                    np.fft.irfft(np.conj(a), n, axis, TURNED[norm]))
composite(FFT.ihfft)(lambda np, a, n=None, axis=-1, norm=None, out=None:
                     np.conj(np.fft.rfft(a, n, axis, TURNED[norm])))
# fmt: on

accept_lists(__name__)

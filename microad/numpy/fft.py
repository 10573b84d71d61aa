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

import numpy as raw

from microad.engine.composites import composite
from microad.engine.rules import linear

FFT = raw.fft


def fit(np, g, x, axis):
    """Cut g, or append zeros, so that it is as long as x along the axis; real if x is."""
    have, want = g.shape[axis], x.shape[axis]
    if have > want:
        g = np.moveaxis(np.moveaxis(g, axis, -1)[..., :want], -1, axis)
    elif have < want:
        g = np.pad(g, [(0, want - have if k == axis % g.ndim else 0) for k in range(g.ndim)])
    return g if x.dtype.kind == "c" else np.real(g)


def fft_transpose(np, g, ans, x, n=None, axis=-1, norm=None, out=None):
    """The transpose of fft: sum_k g[k] w**(j k) is fft again; rfft continues g with zeros."""
    return fit(np, np.fft.fft(g, n or x.shape[axis], axis, norm), x, axis)


def ifft_transpose(np, g, ans, x, n=None, axis=-1, norm=None, out=None):
    """The transpose of ifft is ifft, for the same reason."""
    return fit(np, np.fft.ifft(g, n or x.shape[axis], axis, norm), x, axis)


def irfft_transpose(np, g, ans, x, n=None, axis=-1, norm=None, out=None):
    """The transpose of irfft: ifft(g), where entries that stand for two conjugate ones count twice.

    ans[j] = Re sum_k c[k] x[k] conj(w)**(j k) / n with c = 1, 2, ..., 2 (and 1, if n is even).
    """
    n = ans.shape[axis]
    twice = raw.arange(n // 2 + 1) * 2 % n != 0  # all but the first, and the last if n is even
    half = np.moveaxis(np.fft.ifft(np.real(g), n, axis, norm), axis, -1)[..., : n // 2 + 1]
    return fit(np, np.moveaxis(half * (1 + twice).astype(ans.dtype), -1, axis), x, axis)


# fmt: off
linear(FFT.fft,        fft_transpose)
linear(FFT.rfft,       fft_transpose)
linear(FFT.ifft,       ifft_transpose)
linear(FFT.irfft,      irfft_transpose)
linear(FFT.fftshift,   lambda np, g, ans, x, axes=None: np.fft.ifftshift(g, axes))
linear(FFT.ifftshift,  lambda np, g, ans, x, axes=None: np.fft.fftshift(g, axes))
# fmt: on


# ------------------------------------------------------------------------ made of others


def several(one, first, axes=None):
    """The transform of several axes, one after another; a real one comes `first`, or last."""

    def transform(np, a, s=None, axes=axes, norm=None):
        if axes is None:
            axes = range(-(a.ndim if s is None else len(s)), 0)
        lengths = [None] * len(axes) if s is None else s
        steps = [(a.shape[axis] if n == -1 else n, axis) for n, axis in zip(lengths, axes)]
        names = [one.replace("r", "")] * (len(steps) - 1) + [one]
        for name, step in list(zip(names, steps))[:: -1 if first else 1]:
            a = getattr(np.fft, name)(a, *step, norm)
        return a

    return transform


for _one, _first in (("fft", True), ("ifft", True), ("rfft", True), ("irfft", False)):
    composite(getattr(FFT, _one + "n"))(several(_one, _first))
    composite(getattr(FFT, _one + "2"))(several(_one, _first, (-2, -1)))

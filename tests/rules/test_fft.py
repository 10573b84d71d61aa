"""Derivatives of the Fourier transforms: all lengths and scalings, cut off or padded."""

import numpy as raw
import pytest
from judging import draws, judge

import microad.numpy as np
from microad import grad, jacobian

R, C = draws(5)
NORMS = (None, "backward", "ortho", "forward")
DRAWS = {"fft": (R, C), "ifft": (R, C), "rfft": (R,), "irfft": (R, C)}


@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize("name", DRAWS)
def test_one_axis(name, norm):
    f = getattr(np.fft, name)
    for draw in DRAWS[name]:
        judge(lambda x: f(x, norm=norm), draw(2, 5))
        judge(lambda x: f(x, axis=0, norm=norm), draw(4, 2, 3))
        for n in range(1, 9):
            judge(lambda x, n=n: f(x, n, -2, norm), draw(5, 1))


@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize("name", DRAWS)
def test_several_axes(name, norm):
    two, many = getattr(np.fft, name + "2"), getattr(np.fft, name + "n")
    for draw in DRAWS[name]:
        x = draw(3, 2, 5)
        judge(lambda x: two(x, norm=norm), x)
        judge(lambda x: many(x, norm=norm), x)
        for s, axes in (((4, 3), (0, 2)), ((2, 7), (2, 0)), ((3, -1), (-1, 0)), (None, (1, 2))):
            judge(lambda x, s=s, axes=axes: two(x, s, axes, norm), x)
            judge(lambda x, s=s, axes=axes: many(x, s=s, axes=axes, norm=norm), x)


@pytest.mark.parametrize("name", ["fftn", "ifftn"])
def test_an_axis_twice(name):
    judge(lambda x: getattr(np.fft, name)(x, s=(3, 6), axes=(0, 0)), C(5, 2))


@pytest.mark.parametrize("draw", [R, C])
@pytest.mark.parametrize("axes", [None, 0, (0, 1), [1]])
def test_shifts(axes, draw):
    judge(lambda x: np.fft.fftshift(x, axes), draw(3, 4))
    judge(lambda x: np.fft.ifftshift(x, axes=axes), draw(5, 2))


@pytest.mark.parametrize("n", [1, 2, 5, 6])
def test_there_and_back_is_the_identity(n):
    judge(lambda x: np.fft.irfft(np.fft.rfft(x), n), R(n))
    there_and_back = jacobian(lambda x: np.fft.irfft(np.fft.rfft(x), n))
    assert raw.allclose(there_and_back(R(n)), raw.eye(n))


def test_parseval():
    """sum |fft(x)|^2 = n sum x^2, so its gradient is 2 n x."""
    x = R(7)
    assert raw.allclose(grad(lambda x: np.sum(np.abs(np.fft.fft(x)) ** 2))(x), 14 * x)


def test_the_imaginary_part_of_a_real_mean_has_no_share():
    x = C(3)
    g = grad(lambda x: np.sum(np.fft.irfft(x, 4) ** 3))(x)
    assert g[0].imag == 0
    assert g[2].imag == 0
    assert g[1].imag != 0

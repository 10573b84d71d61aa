"""How calls of the Fourier transforms are drawn: lengths that are cut off, or padded."""

from drawn import both, real

NORMS = (None, "backward", "ortho", "forward")


@both("fft.fft fft.ifft fft.irfft")
@real("fft.rfft")
def one_axis(d):
    x = d.array(d.shape(1, 3, 2))
    axis, norm, n = d.axis(x), d.pick(*NORMS), d.pick(None, d.whole(1, 6))
    return lambda f, x: f(x, n, axis, norm)


@both("fft.fft2 fft.ifft2 fft.irfft2 fft.fftn fft.ifftn fft.irfftn")
@real("fft.rfft2 fft.rfftn")
def several_axes(d):
    x = d.array(d.shape(2, 3, 2))
    norm, axes = d.pick(*NORMS), d.some(x.ndim, 1)
    s = d.pick(None, tuple(d.whole(1, 5) for _ in axes))
    if d.name.endswith("2") and s is None and d.flag():
        return lambda f, x: f(x, norm=norm)
    return lambda f, x: f(x, s, axes, norm)


@both("fft.fftshift fft.ifftshift")
def shifts(d):
    axes = d.axes(d.array(d.shape(1)))
    return lambda f, x: f(x, axes)

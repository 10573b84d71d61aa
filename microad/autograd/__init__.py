"""The object style: arrays that record, `backward`, and gradients that stay in `x.grad`."""

from microad.autograd.arrays import array, grad
from microad.autograd.recording import no_grad, pause, record

__all__ = ["array", "grad", "no_grad", "pause", "record"]

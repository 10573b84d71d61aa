"""The object style: arrays that record, `backward`, and gradients that stay in `x.grad`."""

from microad.autograd.arrays import array, grad
from microad.autograd.recording import (
    is_recording,
    is_training,
    no_grad,
    pause,
    predict_mode,
    record,
    train_mode,
)

__all__ = [
    "array",
    "grad",
    "is_recording",
    "is_training",
    "no_grad",
    "pause",
    "predict_mode",
    "record",
    "train_mode",
]

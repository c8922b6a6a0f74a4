"""Weight decay, added to a mean gradient."""

import numpy as np

from engine.arrays import Array


def add_l2_decay(grad: Array, value: Array, mul: Array, decay: float, batch: int, scratch: Array) -> float:
    """Adds decay·mul·w / batch to a mean gradient; returns the loss Σ decay·mul·w²/2, not divided by the batch.

    ConvNetJS adds the decay to the sum of the gradients, hence the division by the batch.
    """
    np.multiply(value, mul, out=scratch)
    loss = decay * float(np.dot(scratch, value)) / 2
    scratch *= decay / batch
    grad += scratch
    return loss


def add_l1_decay(grad: Array, value: Array, mul: Array, decay: float, batch: int, scratch: Array) -> float:
    """Adds decay·mul·sign(w) / batch to a mean gradient; returns the loss Σ decay·mul·|w|.

    sign(0) is −1, as in ConvNetJS.
    """
    np.abs(value, out=scratch)
    loss = decay * float(np.dot(scratch, mul))
    np.greater(value, 0, out=scratch)
    scratch -= 0.5
    scratch *= mul
    scratch *= 2 * decay / batch
    grad += scratch
    return loss

"""One class a rule, its formula and its code line against line. All work on one flat vector of all parameters (P,)."""

from typing import Protocol

import numpy as np

from engine.arrays import Array, Float
from engine.definition import TrainerOptions


class Optimizer(Protocol):
    """A rule of learning. `state` names what a checkpoint must hold; options may change between any two steps."""

    def state(self) -> dict[str, Array]: ...

    def step(self, value: Array, grad: Array, options: TrainerOptions) -> None:
        """Changes `value` in place; `grad` may be used up."""
        ...


class Momentum:
    """Gradient descent with a running velocity; plain where momentum is 0.

    velocity <- momentum · velocity − learning_rate · grad
    value    <- value + velocity
    Source: Sutskever et al. 2013, eq. 1-2.
    """

    def __init__(self, size: int, dtype: Float) -> None:
        self.velocity = np.zeros(size, dtype)

    def state(self) -> dict[str, Array]:
        return {"velocity": self.velocity}

    def step(self, value: Array, grad: Array, options: TrainerOptions) -> None:
        grad *= options.learning_rate
        self.velocity *= options.momentum
        self.velocity -= grad
        value += self.velocity


class Adadelta:
    """Step lengths from the running size of gradients and of earlier steps; no learning rate.

    square <- ro · square + (1 − ro) · grad²
    delta   = −sqrt((moved + eps) / (square + eps)) · grad
    moved  <- ro · moved + (1 − ro) · delta²
    value  <- value + delta
    Source: Zeiler 2012, algorithm 1.
    """

    def __init__(self, size: int, dtype: Float) -> None:
        self.square, self.moved = np.zeros(size, dtype), np.zeros(size, dtype)
        self._scratch, self._delta = np.empty(size, dtype), np.empty(size, dtype)

    def state(self) -> dict[str, Array]:
        return {"square": self.square, "moved": self.moved}

    def step(self, value: Array, grad: Array, options: TrainerOptions) -> None:
        scratch, delta = self._scratch, self._delta
        self.square *= options.ro
        np.multiply(grad, grad, out=scratch)
        scratch *= 1 - options.ro
        self.square += scratch

        np.add(self.moved, options.eps, out=delta)
        np.add(self.square, options.eps, out=scratch)
        delta /= scratch
        np.sqrt(delta, out=delta)
        delta *= grad  # with the opposite sign: subtracted below

        self.moved *= options.ro
        np.multiply(delta, delta, out=scratch)
        scratch *= 1 - options.ro
        self.moved += scratch
        value -= delta


OPTIMIZERS: dict[str, type[Momentum] | type[Adadelta]] = {"sgd": Momentum, "adadelta": Adadelta}


def add_decay(
    grad: Array,
    value: Array,
    l1_decay_mul: Array,
    l2_decay_mul: Array,
    options: TrainerOptions,
    batch: int,
    scratch: Array,
) -> tuple[float, float]:
    """Adds the decay's part to a mean gradient, ConvNetJS's way: (l2·l2_mul·w + l1·l1_mul·sign(w)) / batch.

    Returns the undivided decay losses (Σ l2·l2_mul·w²/2, Σ l1·l1_mul·|w|) at this moment. sign(0) is −1, as there.
    """
    l2_loss = l1_loss = 0.0
    if options.l2_decay:
        np.multiply(value, l2_decay_mul, out=scratch)
        l2_loss = options.l2_decay * float(np.dot(scratch, value)) / 2
        scratch *= options.l2_decay / batch
        grad += scratch
    if options.l1_decay:
        l1_loss = options.l1_decay * float(np.dot(np.abs(value), l1_decay_mul))
        np.copyto(scratch, l1_decay_mul)
        scratch *= options.l1_decay / batch
        grad += np.where(value > 0, scratch, -scratch)
    return l2_loss, l1_loss

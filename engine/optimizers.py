"""One class a rule, its formula and its code line against line. All work on one flat vector of all parameters (P,)."""

from typing import Protocol

import numpy as np

from engine.arrays import Array, Float
from engine.definition import TrainerOptions


class Optimizer(Protocol):
    """A rule of learning. `state` names what a checkpoint must hold; options may change between any two steps."""

    def __init__(self, size: int, dtype: Float) -> None: ...

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


class Nesterov:
    """Gradient descent with a velocity that looks ahead.

    before    = velocity
    velocity <- momentum · velocity + learning_rate · grad
    value    <- value + momentum · before − (1 + momentum) · velocity
    Source: ConvNetJS; Sutskever et al. 2013, eq. 3-4, after a change of variables.
    """

    def __init__(self, size: int, dtype: Float) -> None:
        self.velocity = np.zeros(size, dtype)
        self._scratch = np.empty(size, dtype)

    def state(self) -> dict[str, Array]:
        return {"velocity": self.velocity}

    def step(self, value: Array, grad: Array, options: TrainerOptions) -> None:
        np.multiply(self.velocity, options.momentum, out=self._scratch)
        value += self._scratch
        grad *= options.learning_rate
        np.add(self._scratch, grad, out=self.velocity)
        np.multiply(self.velocity, 1 + options.momentum, out=self._scratch)
        value -= self._scratch


class Adagrad:
    """Step lengths that shrink with all the gradients so far.

    square <- square + grad²
    value  <- value − learning_rate / sqrt(square + eps) · grad
    Source: Duchi et al. 2011, section 1.1; eps inside the root, as in ConvNetJS.
    """

    def __init__(self, size: int, dtype: Float) -> None:
        self.square = np.zeros(size, dtype)
        self._scratch = np.empty(size, dtype)

    def state(self) -> dict[str, Array]:
        return {"square": self.square}

    def step(self, value: Array, grad: Array, options: TrainerOptions) -> None:
        np.multiply(grad, grad, out=self._scratch)
        self._gather(self._scratch, options)
        np.add(self.square, options.eps, out=self._scratch)
        np.sqrt(self._scratch, out=self._scratch)
        grad *= options.learning_rate
        grad /= self._scratch
        value -= grad

    def _gather(self, squared: Array, options: TrainerOptions) -> None:  # noqa: ARG002 - the window below needs them
        self.square += squared


class Windowgrad(Adagrad):
    """Adagrad that forgets: a running mean instead of a sum.

    square <- ro · square + (1 − ro) · grad²
    value  <- value − learning_rate / sqrt(square + eps) · grad
    Source: ConvNetJS; known as RMSprop (Tieleman & Hinton 2012).
    """

    def _gather(self, squared: Array, options: TrainerOptions) -> None:
        self.square *= options.ro
        squared *= 1 - options.ro
        self.square += squared


class Adam:
    """Running means of gradient and squared gradient, each corrected for having started at 0.

    first  <- beta1 · first + (1 − beta1) · grad;    second <- beta2 · second + (1 − beta2) · grad²
    value  <- value − learning_rate · first / (1 − beta1^t) / (sqrt(second / (1 − beta2^t)) + eps)
    with t the number of updates. Source: Kingma & Ba 2015, algorithm 1.
    """

    def __init__(self, size: int, dtype: Float) -> None:
        self.first, self.second = np.zeros(size, dtype), np.zeros(size, dtype)
        self.updates = np.zeros(1, dtype)  # an array, so that it travels like the rest of the state
        self._scratch = np.empty(size, dtype)

    def state(self) -> dict[str, Array]:
        return {"first": self.first, "second": self.second, "updates": self.updates}

    def step(self, value: Array, grad: Array, options: TrainerOptions) -> None:
        self.updates += 1
        t = int(self.updates[0])
        self.first *= options.beta1
        np.multiply(grad, 1 - options.beta1, out=self._scratch)
        self.first += self._scratch

        self.second *= options.beta2
        grad *= grad
        grad *= 1 - options.beta2
        self.second += grad

        np.divide(self.second, 1 - options.beta2**t, out=self._scratch)
        np.sqrt(self._scratch, out=self._scratch)
        self._scratch += options.eps
        np.divide(self.first, self._scratch, out=grad)
        grad *= options.learning_rate / (1 - options.beta1**t)
        value -= grad


OPTIMIZERS: dict[str, type[Optimizer]] = {
    "sgd": Momentum,
    "nesterov": Nesterov,
    "adagrad": Adagrad,
    "windowgrad": Windowgrad,
    "adadelta": Adadelta,
    "adam": Adam,
}


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

"""One class a rule, from simple to complex, its formula and its code line against line.

All work on one flat vector of all parameters (P,), in under twenty operations. To cut it into blocks that stay in a
core's cache made an update of half a million parameters slower, by a fifth.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Protocol

import numpy as np

from engine.arrays import Array, Float
from engine.decay import add_l1_decay, add_l2_decay
from engine.definition import TrainerOptions
from engine.network import Network


class UpdateHook(Protocol):
    """Looks at every update, or takes a part of it back. Hooks are called in order before it, in reverse after it."""

    def before_update(self, gradients: Array, sums: Mapping[str, Array]) -> None:
        """The mean gradients (P,), before any decay, and the optimiser's running sums by name; nothing has changed."""

    def after_update(self) -> None:
        """The parameters have changed."""


class Optimizer(ABC):
    """A rule of learning; options may change between any two steps."""

    names: tuple[str, ...]  # of its running sums, an array (P,) each: what a checkpoint must hold

    def __init__(self, size: int, dtype: Float) -> None:
        self._sums = {name: np.zeros(size, dtype) for name in self.names}
        self.scratch = np.empty(size, dtype)

    def state(self) -> dict[str, Array]:
        """The running sums by name; they are the optimiser's own."""
        return dict(self._sums)

    def begin(self) -> None:  # noqa: B027 - most rules need nothing here
        """Called once a step, before its parts."""

    def step(self, part: slice, value: Array, grad: Array, options: TrainerOptions) -> None:
        """Changes some of the parameters in place; `grad` is used up. part: which of them."""
        sums = [values[part] for values in self._sums.values()]
        self.rule(value, grad, options, sums, self.scratch[part])

    @abstractmethod
    def rule(self, value: Array, grad: Array, options: TrainerOptions, sums: list[Array], scratch: Array) -> None:
        """The formula; sums in the order of `names`."""


class Momentum(Optimizer):
    """Gradient descent with a running velocity; plain where momentum is 0.

    velocity <- momentum · velocity − learning_rate · grad
    value    <- value + velocity
    Source: Sutskever et al. 2013, eq. 1-2.
    """

    names = ("velocity",)

    def rule(self, value: Array, grad: Array, options: TrainerOptions, sums: list[Array], scratch: Array) -> None:
        (velocity,) = sums
        velocity *= options.momentum
        velocity -= np.multiply(grad, options.learning_rate, out=scratch)
        value += velocity


class Nesterov(Optimizer):
    """Gradient descent with a velocity that looks ahead.

    ahead     = momentum · velocity
    velocity <- ahead + learning_rate · grad
    value    <- value + ahead − (1 + momentum) · velocity
    Source: ConvNetJS; Sutskever et al. 2013, eq. 3-4, after a change of variables.
    """

    names = ("velocity",)

    def rule(self, value: Array, grad: Array, options: TrainerOptions, sums: list[Array], scratch: Array) -> None:
        (velocity,) = sums
        ahead = np.multiply(velocity, options.momentum, out=scratch)
        np.add(ahead, np.multiply(grad, options.learning_rate, out=grad), out=velocity)
        value += ahead
        value -= np.multiply(velocity, 1 + options.momentum, out=scratch)


class Adagrad(Optimizer):
    """Step lengths that shrink with all the gradients so far.

    square <- square + grad²
    value  <- value − learning_rate · grad / sqrt(square + eps)
    Source: Duchi et al. 2011, section 1.1; eps inside the root, as in ConvNetJS.
    """

    names = ("square",)

    def rule(self, value: Array, grad: Array, options: TrainerOptions, sums: list[Array], scratch: Array) -> None:
        (square,) = sums
        square += np.multiply(grad, grad, out=scratch)
        grad *= options.learning_rate
        value -= np.divide(grad, root(square, options.eps, scratch), out=grad)


class Windowgrad(Optimizer):
    """Adagrad that forgets: a running mean instead of a sum.

    square <- ro · square + (1 − ro) · grad²
    value  <- value − learning_rate · grad / sqrt(square + eps)
    Source: ConvNetJS; known as RMSprop (Tieleman & Hinton 2012).
    """

    names = ("square",)

    def rule(self, value: Array, grad: Array, options: TrainerOptions, sums: list[Array], scratch: Array) -> None:
        (square,) = sums
        mix(square, options.ro, np.multiply(grad, grad, out=scratch))
        grad *= options.learning_rate
        value -= np.divide(grad, root(square, options.eps, scratch), out=grad)


class Adadelta(Optimizer):
    """Step lengths from the running size of gradients and of earlier steps; no learning rate.

    square <- ro · square + (1 − ro) · grad²
    delta   = grad / sqrt(square + eps) · sqrt(moved + eps)
    value  <- value − delta
    moved  <- ro · moved + (1 − ro) · delta²
    Source: Zeiler 2012, algorithm 1.
    """

    names = ("square", "moved")

    def rule(self, value: Array, grad: Array, options: TrainerOptions, sums: list[Array], scratch: Array) -> None:
        square, moved = sums
        mix(square, options.ro, np.multiply(grad, grad, out=scratch))
        delta = np.divide(grad, root(square, options.eps, scratch), out=grad)
        delta *= root(moved, options.eps, scratch)
        value -= delta
        mix(moved, options.ro, np.multiply(delta, delta, out=scratch))


class Adam(Optimizer):
    """Running means of gradient and squared gradient, each corrected for having started at 0.

    second <- beta2 · second + (1 − beta2) · grad²
    first  <- beta1 · first + (1 − beta1) · grad
    size    = sqrt(second / (1 − beta2^t)) + eps, with t the number of updates
    delta   = first / size · learning_rate / (1 − beta1^t)
    value  <- value − delta
    Source: Kingma & Ba 2015, algorithm 1.
    """

    names = ("first", "second")

    def __init__(self, size: int, dtype: Float) -> None:
        super().__init__(size, dtype)
        self.updates: Array = np.zeros(1, np.float64)  # an array, so that it travels like the rest of the state

    def state(self) -> dict[str, Array]:
        return {**super().state(), "updates": self.updates}

    def begin(self) -> None:
        self.updates += 1

    def rule(self, value: Array, grad: Array, options: TrainerOptions, sums: list[Array], scratch: Array) -> None:
        (first, second), t = sums, int(self.updates[0])
        mix(second, options.beta2, np.multiply(grad, grad, out=scratch))
        mix(first, options.beta1, grad)
        size = np.sqrt(np.divide(second, 1 - options.beta2**t, out=scratch), out=scratch)
        size += options.eps
        delta = np.divide(first, size, out=grad)
        delta *= options.learning_rate / (1 - options.beta1**t)
        value -= delta


def mix(mean: Array, keep: float, new: Array) -> None:
    """mean <- keep · mean + (1 − keep) · new, a running mean; `new` is used up."""
    mean *= keep
    new *= 1 - keep
    mean += new


def root(mean: Array, eps: float, out: Array) -> Array:
    """sqrt(mean + eps), in `out`."""
    np.add(mean, eps, out=out)
    return np.sqrt(out, out=out)


OPTIMIZERS: dict[str, type[Optimizer]] = {
    "sgd": Momentum,
    "nesterov": Nesterov,
    "adagrad": Adagrad,
    "windowgrad": Windowgrad,
    "adadelta": Adadelta,
    "adam": Adam,
}


def update(
    network: Network, optimizer: Optimizer, options: TrainerOptions, batch: int, part: slice
) -> tuple[float, float]:
    """One step of some parameters along their mean gradient, which is used up; their decay losses before it.

    Call `optimizer.begin` first.
    """
    l2_loss = l1_loss = 0.0
    value, grad, scratch = network.values[part], network.gradients[part], optimizer.scratch[part]
    with np.errstate(all="ignore"):  # parameters that overflow show in the next step's loss
        if options.l2_decay:
            l2_loss = add_l2_decay(grad, value, network.l2_decay_mul[part], options.l2_decay, batch, scratch)
        if options.l1_decay:
            l1_loss = add_l1_decay(grad, value, network.l1_decay_mul[part], options.l1_decay, batch, scratch)
        optimizer.step(part, value, grad, options)
    return l2_loss, l1_loss

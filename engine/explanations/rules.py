"""The next step of one number, line by line: a function for each rule of learning in engine/optimizers.py.

A rule takes the number's value and gradient, the options, and the optimiser's running sums before the step, by name.
The last line that it returns is the new value.
"""

import math
from collections.abc import Callable, Mapping

from engine.definition import TrainerOptions
from engine.explanations.blocks import Caption, FormulaBlock, number

Lines = tuple[FormulaBlock, ...]
Rule = Callable[[float, float, TrainerOptions, Mapping[str, float]], Lines]


def momentum(value: float, grad: float, options: TrainerOptions, sums: Mapping[str, float]) -> Lines:
    """The velocity, then the value plus the velocity; without momentum the plain step."""
    rate, momentum, before = options.learning_rate, options.momentum, sums["velocity"]
    velocity = momentum * before - rate * grad
    if momentum:
        moved = line("rule.sgd.velocity", velocity, momentum=momentum, before=before, rate=rate, gradient=grad)
    else:
        moved = line("rule.sgd.plain", velocity, rate=rate, gradient=grad)
    return moved, updated(value, velocity)


def nesterov(value: float, grad: float, options: TrainerOptions, sums: Mapping[str, float]) -> Lines:
    """The velocity, the step that looks ahead of it, and the value plus the step."""
    rate, momentum, before = options.learning_rate, options.momentum, sums["velocity"]
    velocity = momentum * before + rate * grad
    delta = momentum * before - (1 + momentum) * velocity
    return (
        line("rule.nesterov.velocity", velocity, momentum=momentum, before=before, rate=rate, gradient=grad),
        line("rule.nesterov.delta", delta, momentum=momentum, before=before, ahead=1 + momentum, velocity=velocity),
        updated(value, delta),
    )


def adagrad(value: float, grad: float, options: TrainerOptions, sums: Mapping[str, float]) -> Lines:
    """The sum of squares, the gradient over its root, and the value plus that step."""
    square = sums["square"] + grad * grad
    first = line("rule.adagrad.square", square, before=sums["square"], gradient=grad)
    return first, *_by_root(value, grad, square, options)


def windowgrad(value: float, grad: float, options: TrainerOptions, sums: Mapping[str, float]) -> Lines:
    """The mean of squares, the gradient over its root, and the value plus that step."""
    ro, before = options.ro, sums["square"]
    square = ro * before + (1 - ro) * grad * grad
    first = line("rule.mean.square", square, keep=ro, before=before, new=1 - ro, gradient=grad)
    return first, *_by_root(value, grad, square, options)


def adadelta(value: float, grad: float, options: TrainerOptions, sums: Mapping[str, float]) -> Lines:
    """The mean of squares, the step by the ratio of both roots, and the value plus the step."""
    ro, eps, before, moved = options.ro, options.eps, sums["square"], sums["moved"]
    square = ro * before + (1 - ro) * grad * grad
    delta = -math.sqrt((moved + eps) / (square + eps)) * grad
    return (
        line("rule.mean.square", square, keep=ro, before=before, new=1 - ro, gradient=grad),
        line("rule.adadelta.delta", delta, moved=moved, square=square, eps=eps, gradient=grad),
        updated(value, delta),
    )


def adam(value: float, grad: float, options: TrainerOptions, sums: Mapping[str, float]) -> Lines:
    """Both running means, both corrected for their start at 0, the step, and the value plus the step."""
    rate, beta1, beta2, t = options.learning_rate, options.beta1, options.beta2, int(sums["updates"]) + 1
    first = beta1 * sums["first"] + (1 - beta1) * grad
    second = beta2 * sums["second"] + (1 - beta2) * grad * grad
    fair_first, fair_second = first / (1 - beta1**t), second / (1 - beta2**t)
    delta = -rate * fair_first / (math.sqrt(fair_second) + options.eps)
    return (
        line("rule.mean.gradient", first, keep=beta1, before=sums["first"], new=1 - beta1, gradient=grad),
        line("rule.mean.square", second, keep=beta2, before=sums["second"], new=1 - beta2, gradient=grad),
        line("rule.adam.first", fair_first, mean=first, keep=beta1, updates=t),
        line("rule.adam.second", fair_second, mean=second, keep=beta2, updates=t),
        line("rule.adam.delta", delta, rate=rate, first=fair_first, second=fair_second, eps=options.eps),
        updated(value, delta),
    )


def line(key: str, value: float, **values: float) -> FormulaBlock:
    """One line of a rule, for a single number."""
    return FormulaBlock(Caption(key, dict(values)), number(value))


def updated(value: float, delta: float) -> FormulaBlock:
    """The last line of every rule."""
    return line("rule.updated", value + delta, weight=value, delta=delta)


def _by_root(value: float, grad: float, square: float, options: TrainerOptions) -> Lines:
    delta = -options.learning_rate / math.sqrt(square + options.eps) * grad
    words = {"rate": options.learning_rate, "square": square, "eps": options.eps, "gradient": grad}
    return line("rule.root.delta", delta, **words), updated(value, delta)


RULES: dict[str, Rule] = {
    "sgd": momentum,
    "nesterov": nesterov,
    "adagrad": adagrad,
    "windowgrad": windowgrad,
    "adadelta": adadelta,
    "adam": adam,
}

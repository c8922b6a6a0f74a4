"""Gradients by nudging: the loss of one image in float64, as a function of one number of the network."""

import math
from collections.abc import Callable

import numpy as np

from engine.arrays import Array
from engine.explanation import Index, Target
from engine.network import Execution, Network

_FIRST_EPSILON, _MOST_HALVINGS = 1e-3, 12
_AGREE = 1e-6  # two differences that agree so well, relative, need no smaller nudge
_TINY_EPSILON = 1e-7  # tells the slopes on both sides of a corner


class Nudged:
    """A copy of a network in float64 and an image, input (H, C, W), gone through it; label, wanted: as in Seen."""

    def __init__(self, network: Network, image: Array, label: int, wanted: Array) -> None:
        self._network = network.twin(np.float64)
        self._execution = Execution(self._network, 1, forward_only=True)
        self._label, self._wanted = label, wanted.astype(np.float64)
        np.copyto(self._execution.input, image)

    def loss(self, target: Target) -> Callable[[float], float]:
        """The loss, as a function of what is added to one number; good until the next is asked for."""
        execution, network = self._execution, self._network
        execution.forward()
        if target.kind == "cell":
            row, column, channel = target.index
            array, first = execution.activations[target.layer], target.layer
            index: Index = (row, channel, column)
        else:
            array, index = network.layers[target.layer - 1].parameters[target.kind].value, target.index
            first = target.layer - 1

        def nudged(nudge: float) -> float:
            kept = array[index]
            array[index] = kept + nudge
            execution.forward(first)
            loss = network.loss.exact_loss(execution.activations[-2].ravel(), self._label, self._wanted)
            array[index] = kept
            return loss

        return nudged


def difference(function: Callable[[float], float]) -> tuple[float, float]:
    """The slope of a function at 0 by central differences, and the nudge that gave it.

    The nudge becomes smaller until two differences agree, because a corner may be near; of differences that never do,
    those count that agree best.
    """

    def central(epsilon: float) -> float:
        return (function(epsilon) - function(-epsilon)) / (2 * epsilon)

    epsilon, slope = _FIRST_EPSILON, central(_FIRST_EPSILON)
    best = math.inf, slope, epsilon
    for _ in range(_MOST_HALVINGS):
        epsilon /= 2
        before, slope = slope, central(epsilon)
        gap = abs(slope - before)
        if gap < best[0]:
            best = gap, slope, epsilon
        if gap <= _AGREE * abs(slope):
            break
    return best[1], best[2]


def sides(function: Callable[[float], float]) -> tuple[float, float]:
    """The slopes of a function just below 0 and just above."""
    here = function(0.0)
    below, above = ((function(nudge) - here) / nudge for nudge in (-_TINY_EPSILON, _TINY_EPSILON))
    return below, above

"""Gradients by nudging: the loss of one image in float64, as a function of one number of the network."""

import math
from collections.abc import Callable

import numpy as np

from engine.arrays import Array
from engine.explanations.blocks import Index, Target
from engine.explanations.table import loss_explainer_of
from engine.network import Execution, Network

_NUDGES = tuple(2e-4 / 4**power for power in range(6))
_AGREE = 1e-5  # relative; what agrees so well needs no smaller nudge
TINY = 1e-6  # tells the slopes on both sides of a corner


class Nudged:
    """A copy of a network in float64, and an image, input (H, C, W), that went through it.

    label, wanted: as in LayerExample.
    """

    def __init__(self, network: Network, image: Array, label: int, wanted: Array) -> None:
        self._network = network.twin(np.float64)
        self._explainer = loss_explainer_of(self._network.loss)
        self._execution = Execution(self._network, 1, forward_only=True)
        self._label, self._wanted = label, wanted.astype(np.float64)
        np.copyto(self._execution.input, image)
        self._clean = 0  # how many layers say what they say without a nudge

    def loss(self, target: Target) -> Callable[[float], float]:
        """The loss, as a function of what is added to one number; good until the next is asked for."""
        execution, network = self._execution, self._network
        first = target.layer - (target.kind != "cell")  # of the layers that see the nudge
        if self._clean < first:
            execution.forward(self._clean)
        self._clean = first
        if target.kind == "cell":
            row, column, channel = target.index
            array = execution.activations[target.layer]
            index: Index = (row, channel, column)
        else:
            array, index = network.layers[target.layer - 1].parameters[target.kind].value, target.index

        def nudged(nudge: float) -> float:
            kept = array[index]
            array[index] = kept + nudge
            execution.forward(first)
            loss = self._explainer.exact_loss(execution.activations[-2].ravel(), self._label, self._wanted)
            array[index] = kept
            return loss

        return nudged


def difference(function: Callable[[float], float], expected: float) -> tuple[float, float]:
    """The slope of a function at 0 by central differences, and the nudge that gave it.

    The nudge becomes smaller until the difference agrees with what is expected or with the one before, because a corner
    may be near; of differences that never do, those count that agree best.
    """
    best = math.inf, math.nan, _NUDGES[0]
    before = math.nan
    for epsilon in _NUDGES:
        slope = (function(epsilon) - function(-epsilon)) / (2 * epsilon)
        if abs(slope - expected) <= _AGREE * abs(slope):
            return slope, epsilon
        gap = abs(slope - before)
        if gap < best[0] or math.isnan(best[1]):
            best = gap if math.isfinite(gap) else math.inf, slope, epsilon
        if gap <= _AGREE * abs(slope):
            break
        before = slope
    return best[1], best[2]


def sides(function: Callable[[float], float]) -> tuple[float, float]:
    """The slopes of a function just below 0 and just above."""
    here = function(0.0)
    below, above = ((function(nudge) - here) / nudge for nudge in (-TINY, TINY))
    return below, above

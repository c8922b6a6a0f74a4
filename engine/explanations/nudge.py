"""Gradients by nudging: computes the loss of one image in float64 as a function of one number of the network."""

import math
from collections.abc import Callable

import numpy as np

from engine.arrays import Array
from engine.explanations.blocks import Index, Target
from engine.explanations.table import loss_explainer_of
from engine.network import Execution, Network

_NUDGES = tuple(2e-4 / 4**power for power in range(6))
_AGREE = 1e-5  # relative; if slopes agree this well, no smaller nudge is tried
CORNER_NUDGE = 1e-6  # the nudge for the slopes on both sides of a corner


class Nudged:
    """A copy of a network in float64, with an image, input (H, C, W), run through it.

    label, wanted: as in LayerExample.
    """

    def __init__(self, network: Network, image: Array, label: int, wanted: Array) -> None:
        self._network = network.twin(np.float64)
        self._explainer = loss_explainer_of(self._network.loss)
        self._execution = Execution(self._network, 1, forward_only=True)
        self._label, self._wanted = label, wanted.astype(np.float64)
        np.copyto(self._execution.input, image)
        self._clean = 0  # number of layers whose output is that without a nudge

    def loss(self, target: Target) -> Callable[[float], float]:
        """Returns the loss as a function of a change of one number; valid until the next call."""
        execution, network = self._execution, self._network
        first = target.layer - (target.kind != "cell")  # the first layer that the nudge affects
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


def central_difference(function: Callable[[float], float], expected: float) -> tuple[float, float]:
    """Returns the slope of a function at 0 by central differences, and the nudge used.

    Smaller and smaller nudges are tried, because a corner may be near, until the slope agrees with the expected or the
    previous one. If none agrees, the slope closest to its predecessor is returned.
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


def one_sided_slopes(function: Callable[[float], float]) -> tuple[float, float]:
    """Returns the slopes of a function just below and just above 0."""
    here = function(0.0)
    below, above = ((function(nudge) - here) / nudge for nudge in (-CORNER_NUDGE, CORNER_NUDGE))
    return below, above

"""How large a step is, layer by layer: cheap enough to be measured while training."""

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from engine.arrays import Array
from engine.network import Network


class LayerSize(NamedTuple):
    """One layer in one step, per weight, so that a large layer does not look stronger than a small one. Biases, which
    begin at zero, do not count.

    gradient_rms: RMS of the mean gradient ∂L/∂w, without decay. update_ratio: RMS(Δw) / RMS(w), w before the step.
    Both may be infinite or NaN where the numbers are.
    """

    name: str
    gradient_rms: float
    update_ratio: float


class SizeMeter:
    """Measures the steps of one network: a hook around updates. sizes: of the newest step."""

    def __init__(self, network: Network) -> None:
        self._values, self._before = network.values, np.empty_like(network.values)
        places = {layer.name: network.slices.get(f"{layer.name}.weight") for layer in network.layers}
        self._parts = [  # of each layer with weights: its name, gradients, what was before, and how many
            (name, network.gradients[place], self._before[place], place.stop - place.start)
            for name, place in places.items()
            if place is not None
        ]
        self._squares: list[tuple[float, float]] = []  # sums of them, of each layer's gradients and weights
        self.sizes: tuple[LayerSize, ...] = ()

    def before_update(self, gradients: Array, sums: Mapping[str, Array]) -> None:  # noqa: ARG002  # as every hook
        """Keeps the weights and the sizes of the gradients."""
        np.copyto(self._before, self._values)
        self._squares = [
            (float(gradient.dot(gradient)), float(before.dot(before))) for _, gradient, before, _ in self._parts
        ]

    def after_update(self) -> None:
        """Measures how far the weights have moved."""
        with np.errstate(all="ignore"):  # what overflows is not finite, and said so
            np.subtract(self._values, self._before, out=self._before)
        self.sizes = tuple(
            LayerSize(name, math.sqrt(gradient / size), _root(float(moved.dot(moved)), weights))
            for (name, _, moved, size), (gradient, weights) in zip(self._parts, self._squares, strict=True)
        )


def _root(moved: float, weights: float) -> float:
    return math.sqrt(moved / weights) if weights > 0 else math.nan

"""What the cards show: one image through the network, forward and backward, plainly, layer by layer."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array, Bytes
from engine.data import centre_crops, pixel_values
from engine.errors import DatasetError
from engine.layers.base import from_layout, to_layout
from engine.network import Execution, Network

ACTIVATION, ACTIVATION_GRADIENT, WEIGHT, WEIGHT_GRADIENT = FIELDS = (
    "activation",
    "activation_gradient",
    "weight",
    "weight_gradient",
)


@dataclass(frozen=True, slots=True, eq=False)
class LayerView:
    """One layer for one image; None where the layer has no such thing or nobody asked.

    activation, activation_gradient (H, W, C): the layer's output, and the loss's gradient by it; weight,
    weight_gradient (F, H, W, C): filters, and this image's part in their gradient. Views, good until the next look.
    """

    index: int
    name: str
    activation: Array | None
    activation_gradient: Array | None
    weight: Array | None
    weight_gradient: Array | None


@dataclass(frozen=True, slots=True, eq=False)
class NetworkView:
    """image (H, W, C): as the network sees it. scores (K,): probabilities. label: the class gradients are for."""

    image: Array
    label: int
    scores: Array
    layers: list[LayerView]


class Probe:
    """Looks into one network. Its buffers are its own, so that looking never disturbs training."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.execution = Execution(network, 1, gradients=np.zeros_like(network.gradients))
        self._wish: tuple[tuple[int, ...], tuple[str, ...]] | None = None
        self._views: list[LayerView] = []

    def image(self, pixels: Bytes) -> Array:
        """Bytes (H0, W0, C), of the network's input size or larger, as the network sees their centre: (H, W, C).

        Raises: DatasetError where they are too small or have another depth.
        """
        height, width, channels = shape = self.network.input_shape
        if pixels.shape[2] != channels or pixels.shape[0] < height or pixels.shape[1] < width:
            raise DatasetError(
                "an image of {found} does not fill the network's input: give at least {wanted}",
                found="×".join(map(str, pixels.shape)), wanted="×".join(map(str, shape)),
            )  # fmt: skip
        crop = centre_crops(pixels[None], shape)[0]
        return pixel_values(crop, np.empty(shape, self.network.dtype))

    def scores(self, image: Array) -> Array:
        """(K,): what the network says of an image as it sees it. Views of an earlier look are good no longer."""
        execution = self.execution
        to_layout(image[None], execution.input)
        with np.errstate(all="ignore"):
            scores: Array = execution.forward()[0, :, 0].copy()
        return scores

    def look(
        self,
        image: Array,
        label: int | None,
        layers: Collection[int],
        fields: Collection[str] = FIELDS,
        wanted: Array | None = None,
    ) -> NetworkView:
        """The named layers (indexes in the definition, 0 is the input) for an image as the network sees it.

        Without a label, gradients are for the class that the network predicts; wanted (K,): what a network that learns
        numbers should come near to.
        """
        execution, network = self.execution, self.network
        to_layout(image[None], execution.input)
        with np.errstate(all="ignore"):  # shown as cells that are no numbers
            scores = execution.forward()[0, :, 0]  # (K,)
            chosen = int(scores.argmax()) if label is None else label
            if ACTIVATION_GRADIENT in fields or WEIGHT_GRADIENT in fields:
                execution.losses(np.array([chosen]) if network.loss.classifies or wanted is None else wanted[None])
                execution.flat_gradients.fill(0)
                execution.backward(1.0)
        wish = (tuple(layers), tuple(fields))
        if self._wish != wish:  # views of buffers that stay where they are
            self._views = [self._view(index, fields) for index in sorted(set(layers)) if index <= len(network.layers)]
            self._wish = wish
        return NetworkView(image, chosen, scores, self._views)

    def _view(self, index: int, fields: Collection[str]) -> LayerView:
        network, execution = self.network, self.execution
        shape = network.definition.shapes[index]
        parameter = network.layers[index - 1].parameters.get("weight") if index else None
        gradient = execution.gradients[index]
        return LayerView(
            index,
            network.definition.names[index],
            from_layout(execution.activations[index], shape)[0] if ACTIVATION in fields else None,
            from_layout(gradient, shape)[0] if ACTIVATION_GRADIENT in fields and gradient is not None else None,
            parameter.value if parameter and WEIGHT in fields else None,
            execution.works[index - 1].grads["weight"] if parameter and WEIGHT_GRADIENT in fields else None,
        )

"""Builds layers with parameters from a definition and a seed, and runs them forward and backward."""

import copy
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import cast
from zlib import crc32

import numpy as np

from engine.arrays import Array, Float, Labels
from engine.definition import Definition
from engine.errors import DatasetError, Sentence, ShapeError, add_place
from engine.layers import AnyLayer, Dropout, LossLayer, Parameter, Workspace, build_layer
from engine.layers.base import empty, from_layout, to_layout
from engine.layers.dropout import DropoutWork
from engine.randomness import Stream, generator

_KEPT_EXECUTIONS = 4  # batch sizes whose buffers the border functions keep


class Network:
    """The layers in the order of their definition, with all parameters in one flat vector.

    values, gradients (P,): every parameter and its gradient, layer after layer; layers hold views of them.
    l1_decay_mul, l2_decay_mul (P,): the factor of the decay for each number; 0 for biases.
    sources: for every layer the indexes of the layers it reads, counted in the definition (0 is the input).
    The same definition, seed and dtype give the same bits.
    """

    def __init__(self, definition: Definition, seed: int = 0, dtype: Float = np.float32) -> None:
        self.definition, self.seed, self.dtype = definition, seed, dtype
        self.input_shape, self.output_shape = definition.shapes[0], definition.shapes[-1]
        self.layers: list[AnyLayer] = [
            # Seeded by name: conv2 starts with the same weights, even if an activation is inserted before it.
            build_layer(name, layer, input_shape, generator(seed, Stream.WEIGHTS, crc32(name.encode())), dtype)
            for name, layer, input_shape in zip(
                definition.names[1:], definition.layers[1:], definition.shapes[:-1], strict=True
            )
        ]
        self.sources: list[tuple[int, ...]] = [(index,) for index in range(len(self.layers))]
        loss = self.layers[-1]
        if not isinstance(loss, LossLayer):
            raise ShapeError("the last layer, {name}, has no loss: end with softmax", name=loss.name)
        self.loss: LossLayer[Workspace] = loss
        self._adopt_parameters()
        self._training_forwards = 0
        self._executions: OrderedDict[int, Execution] = OrderedDict()

    def twin(self, dtype: Float | None = None) -> "Network":
        """Returns a copy with its own parameters, which start with the same values; no random number is drawn."""
        other = copy.copy(self)
        other.dtype = dtype or self.dtype
        other.layers = copy.deepcopy(self.layers)
        other.loss = cast(LossLayer[Workspace], other.layers[-1])
        other._executions = OrderedDict()
        other._adopt_parameters()
        return other

    def copy_state(self, other: "Network") -> None:
        """Takes over the parameters and buffers of a network with the same layers."""
        self.values[...] = other.values
        theirs = other.buffers()
        for name, buffer in self.buffers().items():
            buffer[...] = theirs[name]

    def _adopt_parameters(self) -> None:
        size = sum(parameter.size for _, parameter in self._named())
        self.values, self.gradients = np.empty(size, self.dtype), np.zeros(size, self.dtype)
        self.l1_decay_mul, self.l2_decay_mul = np.zeros(size, self.dtype), np.zeros(size, self.dtype)
        self.slices: dict[str, slice] = {}
        start = 0
        for name, parameter in self._named():
            place = self.slices[name] = slice(start, start + parameter.size)
            parameter.adopt(self.values[place], self.gradients[place])
            self.l1_decay_mul[place], self.l2_decay_mul[place] = parameter.l1_decay_mul, parameter.l2_decay_mul
            start = place.stop

    def _named(self) -> Iterator[tuple[str, Parameter]]:
        for layer in self.layers:
            for name, parameter in layer.parameters.items():
                yield f"{layer.name}.{name}", parameter

    def parameters(self) -> dict[str, Parameter]:
        """Returns the parameters by name, `conv1.weight` (F, H, W, C) and so on."""
        return dict(self._named())

    def buffers(self) -> dict[str, Array]:
        """Returns the layers' own buffers (state without a gradient) by name, `dropout1.test_scale` and so on."""
        return {f"{layer.name}.{name}": values for layer in self.layers for name, values in layer.buffers.items()}

    def first_non_finite(self) -> tuple[str, str] | None:
        """Returns layer and tensor of the first parameter with an infinite or NaN number, in the network's order."""
        for name, parameter in self._named():
            if not np.isfinite(parameter.value).all():
                layer, _, tensor = name.partition(".")
                return layer, tensor
        return None

    def execution(self, batch: int) -> "Execution":
        """Returns the buffers for a batch size, made at first use and kept for the latest few sizes."""
        execution = self._executions.pop(batch, None) or Execution(self, batch)
        self._executions[batch] = execution
        if len(self._executions) > _KEPT_EXECUTIONS:
            self._executions.popitem(last=False)
        return execution

    def forward(self, x: Array, training: bool = False) -> Array:
        """Returns the output (N, K) for images (N, H, W, C), without a plan: softmax probabilities, else raw outputs.

        With `training`, dropout draws a new mask in every call.
        """
        execution = self.execution(self.check_images(x))
        to_layout(x, execution.input)
        self._training_forwards += training
        execution.draw_masks(self.seed, self._training_forwards if training else None)
        outputs: Array = execution.forward()[0].T.copy()
        return outputs

    def loss_and_gradients(self, x: Array, y: Labels | Array) -> tuple[float, Array]:
        """Returns the mean data loss and its gradient by the images (N, H, W, C); fills every Parameter.grad.

        Raises: ShapeError, DatasetError if images or labels do not fit the network.
        """
        execution = self.execution(self.check_images(x))
        targets = self.check_targets(y, len(x))
        to_layout(x, execution.input)
        execution.draw_masks(self.seed, None)
        execution.forward()
        losses = execution.losses(targets)
        self.gradients.fill(0)
        grad = execution.backward(1 / len(x))
        if grad is None:
            raise ShapeError("this execution keeps no gradient of its input")
        return float(losses.mean()), from_layout(grad, self.input_shape).copy()

    def check_images(self, x: Array) -> int:
        """Returns the number of images. Raises: ShapeError if they do not fit."""
        if x.ndim != 4 or x.shape[1:] != self.input_shape or len(x) == 0:
            raise ShapeError(
                "images of shape {found} do not fit the network: give {wanted}",
                found=str(x.shape),
                wanted=f"(N, {', '.join(map(str, self.input_shape))})",
            )
        return len(x)

    def check_targets(self, y: Labels | Array, batch: int) -> Labels | Array:
        """Returns the labels (N,), or the numbers (N, K) for regression. Raises: DatasetError if they do not fit."""
        classes = self.output_shape[2]
        if not self.loss.classifies:
            targets: Array = np.asarray(y, self.dtype)
            if targets.shape != (batch, classes):
                raise DatasetError(
                    "targets of shape {found}: give {wanted} numbers",
                    found=str(targets.shape), wanted=f"({batch}, {classes})",
                )  # fmt: skip
            return targets
        labels: Labels = np.asarray(y)
        if labels.shape != (batch,) or not np.issubdtype(labels.dtype, np.integer):
            raise DatasetError(
                "labels of shape {found} and type {type}: give {count} integers",
                found=str(labels.shape), type=str(labels.dtype), count=batch,
            )  # fmt: skip
        if labels.min() < 0 or labels.max() >= classes:
            raise DatasetError(
                "labels from {first} to {last} do not fit {classes} classes: use 0 to {most}, or change num_classes",
                first=int(labels.min()), last=int(labels.max()), classes=classes, most=classes - 1,
            )  # fmt: skip
        return labels


class Execution:
    """Runs a network on batches of one size: one workspace per layer, and a flat vector of gradients.

    input (H, C, W·N): written by the caller before `forward`. activations[i]: the output of layer i of the definition
    (0 is the input). gradients[i]: the gradient of the loss by that output, None if not computed. Training, evaluation
    and the probe each have their own Execution.

    gradients (P,): the vector for parameter gradients, if not Parameter.grad. input_gradient: also compute the gradient
    of the images. forward_only: no backward pass. units: the same network with neighbouring layers fused, as in a plan.
    """

    def __init__(
        self,
        network: Network,
        batch: int,
        *,
        gradients: Array | None = None,
        input_gradient: bool = True,
        forward_only: bool = False,
        units: Sequence[AnyLayer] | None = None,
    ) -> None:
        self.network, self.batch = network, batch
        self.input = empty(network.input_shape, batch, network.dtype)
        self.units = units or network.layers
        self.sources = network.sources if units is None else [(index,) for index in range(len(units))]
        self.flat_gradients = flat = network.gradients if gradients is None else gradients
        self.works: list[Workspace] = []
        for index, layer in enumerate(self.units):
            grads = {
                name: parameter.view(flat[network.slices[f"{layer.name}.{name}"]])
                for name, parameter in layer.parameters.items()
            }
            wanted = not forward_only and (index > 0 or input_gradient)
            self.works.append(layer.workspace(batch, network.dtype, input_gradient=wanted, grads=grads))
        self.activations: list[Array] = [self.input, *(work.output for work in self.works)]
        self.gradients: list[Array | None] = [*(work.grad_input for work in self.works), None]

    def forward(self, first: int = 0) -> Array:
        """Returns the last layer's output (1, K, N) for `input`. Layers before unit `first` keep their old output."""
        for layer, work, (source,) in zip(self.units[first:], self.works[first:], self.sources[first:], strict=True):
            try:
                layer.forward(self.activations[source], work)
            except Exception as error:
                add_place(error, Sentence("in the forward pass of {layer}", layer=layer.name))
                raise
        return self.activations[-1]

    def draw_masks(self, seed: int, step: int | None) -> None:
        """Draws the dropout masks of the next `forward`: a pure function of (seed, step); None drops nothing."""
        for index, (layer, work) in enumerate(zip(self.units, self.works, strict=True)):
            if isinstance(layer, Dropout) and isinstance(work, DropoutWork):
                layer.draw_mask(None if step is None else generator(seed, Stream.MASK, step, index), work.mask)

    def losses(self, targets: Labels | Array) -> Array:
        """Returns the loss of each example (N,), after `forward`."""
        return self.network.loss.losses(targets, self.works[-1])

    def backward(self, weight: float) -> Array | None:
        """Adds the parameter gradients of weight · Σ losses to the flat vector; returns the gradient of the input."""
        grad: Array | None = np.full(self.batch, weight, self.network.dtype)
        for layer, work in zip(reversed(self.units), reversed(self.works), strict=True):
            if grad is None:
                continue
            try:
                grad = layer.backward(grad, work)
            except Exception as error:
                add_place(error, Sentence("in the backward pass of {layer}", layer=layer.name))
                raise
        return grad

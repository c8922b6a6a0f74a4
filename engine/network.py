"""A definition and a seed become layers with parameters, which can be run forward and backward."""

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
    """Layers in the order of their definition, and all their parameters in one flat vector.

    values, gradients (P,): every parameter and its gradient, layer after layer; layers hold views of them.
    l1_decay_mul, l2_decay_mul (P,): how much of the decay each number feels; 0 for biases.
    sources: for every layer the indexes of the layers it reads, counted in the definition (0 is the input).
    Same definition, seed and dtype: the same bits.
    """

    def __init__(self, definition: Definition, seed: int = 0, dtype: Float = np.float32) -> None:
        self.definition, self.seed, self.dtype = definition, seed, dtype
        self.input_shape, self.output_shape = definition.shapes[0], definition.shapes[-1]
        self.layers: list[AnyLayer] = [
            # By name, so that conv2 begins with the same weights whatever activation somebody puts before it.
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
        """The same layers with parameters of their own, which begin with these values; nothing is drawn."""
        other = copy.copy(self)
        other.dtype = dtype or self.dtype
        other.layers = copy.deepcopy(self.layers)
        other.loss = cast(LossLayer[Workspace], other.layers[-1])
        other._executions = OrderedDict()
        other._adopt_parameters()
        return other

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
        """Parameters by name, `conv1.weight` (F, H, W, C) and so on."""
        return dict(self._named())

    def buffers(self) -> dict[str, Array]:
        """State that is no parameter by name, `dropout1.test_scale` and so on; the layers' own arrays."""
        return {f"{layer.name}.{name}": values for layer in self.layers for name, values in layer.buffers.items()}

    def first_non_finite(self) -> tuple[str, str] | None:
        """Layer and tensor of the first parameter with a number that is none, in the network's order."""
        for name, parameter in self._named():
            if not np.isfinite(parameter.value).all():
                layer, _, tensor = name.partition(".")
                return layer, tensor
        return None

    def execution(self, batch: int) -> "Execution":
        """The buffers for a batch size, made at its first use and kept for the newest few."""
        execution = self._executions.pop(batch, None) or Execution(self, batch)
        self._executions[batch] = execution
        if len(self._executions) > _KEPT_EXECUTIONS:
            self._executions.popitem(last=False)
        return execution

    def forward(self, x: Array, training: bool = False) -> Array:
        """What the loss layer says (N, K) of images (N, H, W, C), plainly: softmax probabilities, else raw outputs.

        With `training`, dropout drops, every time others.
        """
        execution = self.execution(self.check_images(x))
        to_layout(x, execution.input)
        self._training_forwards += training
        execution.draw_masks(self.seed, self._training_forwards if training else None)
        outputs: Array = execution.forward()[0].T.copy()
        return outputs

    def loss_and_gradients(self, x: Array, y: Labels | Array) -> tuple[float, Array]:
        """Mean data loss, and its gradient by the images (N, H, W, C); fills every Parameter.grad with the mean's.

        Raises: ShapeError, DatasetError where images or labels do not fit the network.
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
        """How many images there are. Raises: ShapeError where they do not fit."""
        if x.ndim != 4 or x.shape[1:] != self.input_shape or len(x) == 0:
            raise ShapeError(
                "images of shape {found} do not fit the network: give {wanted}",
                found=str(x.shape),
                wanted=f"(N, {', '.join(map(str, self.input_shape))})",
            )
        return len(x)

    def check_targets(self, y: Labels | Array, batch: int) -> Labels | Array:
        """The labels (N,), or for regression the numbers (N, K). Raises: DatasetError where they do not fit."""
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
    """One way through a network on batches of one size: a workspace per layer, and a flat vector of gradients.

    input (H, C, W·N): written by the caller before `forward`. activations[i], gradients[i]: what layer i of the
    definition says (0 is the input), and the loss's gradient by it, None where not computed. Training, evaluation and
    the probe each have their own.

    gradients (P,): where parameter gradients go, if not to Parameter.grad. input_gradient: go back to the image.
    forward_only: no way back at all. units: the same network with neighbours joined, as a plan has them.
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
        """What the last layer says (1, K, N) of `input`; layers before the unit `first` keep what they said."""
        for layer, work, (source,) in zip(self.units[first:], self.works[first:], self.sources[first:], strict=True):
            try:
                layer.forward(self.activations[source], work)
            except Exception as error:
                add_place(error, Sentence("in the forward pass of {layer}", layer=layer.name))
                raise
        return self.activations[-1]

    def draw_masks(self, seed: int, step: int | None) -> None:
        """What random layers drop in the next `forward`: a pure function of (seed, step); None: nothing."""
        for index, (layer, work) in enumerate(zip(self.units, self.works, strict=True)):
            if isinstance(layer, Dropout) and isinstance(work, DropoutWork):
                layer.draw_mask(None if step is None else generator(seed, Stream.MASK, step, index), work.mask)

    def losses(self, targets: Labels | Array) -> Array:
        """Each example's loss (N,), after `forward`."""
        return self.network.loss.losses(targets, self.works[-1])

    def backward(self, weight: float) -> Array | None:
        """Adds the parameter gradients of weight · Σ losses to the flat vector; the gradient of the input."""
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

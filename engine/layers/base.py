"""The base of all layers. A layer holds settings and parameters; the arrays of one execution are in a workspace.

Arrays between layers are (H, C, W·N): rows, channels, columns × batch, batch innermost.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from math import prod
from typing import Any, Generic, TypeVar

import numpy as np

from engine.arrays import Array, Float
from engine.definition.layer import LayerSpec, Shape


class Parameter:
    """A learned array and its gradient, in the usual shape: filters (F, H, W, C), biases (F,).

    `order` is the order of those axes in memory; each layer chooses it for speed. After a network adopts the parameter,
    value and grad are views of the network's flat vectors.
    """

    def __init__(
        self, value: Array, order: tuple[int, ...] | None = None, l1_decay_mul: float = 0.0, l2_decay_mul: float = 0.0
    ) -> None:
        self.shape = value.shape
        self.size = value.size
        self._order = order or tuple(range(value.ndim))
        self.l1_decay_mul, self.l2_decay_mul = l1_decay_mul, l2_decay_mul
        self.grad = self.view(np.zeros(value.size, value.dtype))
        self.value = self.view(np.empty(value.size, value.dtype))
        self.value[...] = value

    def view(self, flat: Array) -> Array:
        """Returns a view of a flat vector of `size` numbers in this parameter's shape."""
        stored = flat.reshape([self.shape[axis] for axis in self._order])
        return stored.transpose(np.argsort(self._order))

    def adopt(self, value: Array, grad: Array) -> None:
        """Makes slices of flat vectors the storage of this parameter; the value is copied there."""
        moved = self.view(value)
        moved[...] = self.value
        self.value, self.grad = moved, self.view(grad)


class Workspace:
    """The buffers of one execution of one layer, made once; forward and backward allocate nothing.

    output (H, C, W·N); grad_input in the input's layout, or None if it is not needed; grads by parameter name: backward
    adds to them.
    """

    def __init__(self, batch: int, output: Array, grad_input: Array | None, grads: Mapping[str, Array]) -> None:
        self.batch, self.dtype = batch, output.dtype.type
        self.output = output
        self.grad_input = grad_input
        self.grads = grads


W = TypeVar("W", bound=Workspace)


class Layer(ABC, Generic[W]):
    """One layer. Shapes are (height, width, channels), without the batch."""

    couples_batch = False  # True if an example's output depends on other examples of its batch
    workspace_type: type[W]

    def __init__(self, name: str, spec: LayerSpec, input_shape: Shape) -> None:
        self.name, self.spec = name, spec
        self.input_shape, self.output_shape = input_shape, spec.output_shape(input_shape)
        self.parameters: dict[str, Parameter] = {}
        self.buffers: dict[str, Array] = {}  # state without a gradient: copied, saved and loaded with the network

    def workspace(
        self,
        batch: int,
        dtype: Float,
        *,
        input_gradient: bool = True,
        grads: Mapping[str, Array] | None = None,
        output: Array | None = None,
    ) -> W:
        """Returns every buffer that one execution on `batch` examples needs.

        input_gradient: whether backward computes the gradient of the input. grads: where backward adds the gradients of
        parameters (made if None). output: a view to write into, so that a layer that joins others needs no copy (made
        if None).
        """
        if output is None:
            output = empty(self.output_shape, batch, dtype)
        if grads is None:
            grads = {name: p.view(np.zeros(p.size, dtype)) for name, p in self.parameters.items()}
        grad_input = empty(self.input_shape, batch, dtype) if input_gradient else None
        work = self.workspace_type(batch, output, grad_input, grads)
        self.prepare(work)
        return work

    @abstractmethod
    def prepare(self, work: W) -> None:
        """Makes the buffers that this type of layer needs in addition to the common ones."""

    @abstractmethod
    def forward(self, x: Array, work: W) -> Array:
        """Returns the output for an input (H, C, W·N), in `work.output`."""

    @abstractmethod
    def backward(self, grad_output: Array, work: W) -> Array | None:
        """Returns the gradient of the input, or None if the workspace has none; adds to `work.grads`."""


class LossLayer(Layer[W]):
    """A last layer, which compares its input with targets. Its input and output are (1, K, N)."""

    classifies = True  # targets are labels (N,), integers; otherwise numbers (N, K)

    @abstractmethod
    def losses(self, targets: Any, work: W) -> Array:
        """Returns the loss of each example (N,), after forward; writes its gradient to `work.grad_input`."""

    def backward(self, grad_output: Array, work: W) -> Array | None:
        """Returns the gradient of the input. grad_output: the weight of each example's loss in the total, (N,)."""
        if work.grad_input is not None:
            work.grad_input *= grad_output
        return work.grad_input


AnyLayer = Layer[Any]


def empty(shape: Shape, batch: int, dtype: Float) -> Array:
    """Returns an uninitialized buffer for a batch, in the engine's layout (H, C, W·N)."""
    height, width, channels = shape
    return np.empty((height, channels, width * batch), dtype)


def to_layout(x: Array, out: Array) -> Array:
    """Copies (N, H, W, C), the layout at the border, into (H, C, W·N), the engine's layout."""
    batch, height, width, channels = x.shape
    np.copyto(out.reshape(height, channels, width, batch), x.transpose(1, 3, 2, 0))
    return out


def from_layout(x: Array, shape: Shape) -> Array:
    """Returns (H, C, W·N) as a view (N, H, W, C), the layout at the border."""
    height, width, channels = shape
    batch = x.size // prod(shape)
    return x.reshape(height, channels, width, batch).transpose(3, 0, 2, 1)

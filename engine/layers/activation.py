"""Activations: one number in, one number out."""

import numpy as np

from engine.arrays import Array
from engine.definition.layer import Shape
from engine.definition.spec import MaxoutSpec
from engine.layers.base import Layer, Workspace


class ActivationWork(Workspace):
    """Room for the slope at every cell; made only where there is a way back."""

    slope: Array
    zeros: Array


class Activation(Layer[ActivationWork]):
    """What the three have in common. Shapes: input (H, C, W·N) -> the same."""

    workspace_type = ActivationWork

    _slope_dtype: type[np.generic] | None = None  # None: as the output

    def prepare(self, work: ActivationWork) -> None:
        if work.grad_input is not None:
            work.slope = np.empty(work.output.shape, self._slope_dtype or work.dtype)


class ReLU(Activation):
    """y = max(x, 0); the slope at 0 is 0. Source: Nair & Hinton 2010."""

    _slope_dtype = np.bool_

    def prepare(self, work: ActivationWork) -> None:
        super().prepare(work)
        work.zeros = np.zeros_like(work.output)  # NumPy compares with an array three times as fast as with a number

    def forward(self, x: Array, work: ActivationWork) -> Array:
        return np.maximum(x, work.zeros, out=work.output)

    def backward(self, grad_output: Array, work: ActivationWork) -> Array | None:
        if work.grad_input is None:
            return None
        np.greater(work.output, 0, out=work.slope)
        return np.multiply(grad_output, work.slope, out=work.grad_input)


class Sigmoid(Activation):
    """y = 1/(1 + e^−x) = (1 + tanh(x/2))/2, which never overflows; dy/dx = y(1 − y)."""

    def forward(self, x: Array, work: ActivationWork) -> Array:
        np.multiply(x, 0.5, out=work.output)
        np.tanh(work.output, out=work.output)
        work.output += 1
        work.output *= 0.5
        return work.output

    def backward(self, grad_output: Array, work: ActivationWork) -> Array | None:
        if work.grad_input is None:
            return None
        np.subtract(1, work.output, out=work.slope)
        work.slope *= work.output
        return np.multiply(grad_output, work.slope, out=work.grad_input)


class MaxoutWork(Workspace):
    """The input, kept to find the winners again, and what of the gradient is still to be given."""

    groups: Array  # (H, C_out, G, W·N), a view of the input, set by forward
    left: Array
    part: Array
    hit: Array


class Maxout(Layer[MaxoutWork]):
    """y[..., c] = max over x[..., c·G] … x[..., c·G + G − 1]; channels left over are dropped. A tie goes to the first.

    Shapes: input (H, C, W·N) -> output (H, C // G, W·N). Source: Goodfellow et al. 2013.
    """

    workspace_type = MaxoutWork

    def __init__(self, name: str, spec: MaxoutSpec, input_shape: Shape) -> None:
        super().__init__(name, spec, input_shape)
        self.group_size = spec.group_size

    def prepare(self, work: MaxoutWork) -> None:
        if work.grad_input is not None:
            work.left, work.part = np.empty_like(work.output), np.empty_like(work.output)
            work.hit = np.empty(work.output.shape, np.bool_)
            work.grad_input.fill(0)  # for the channels left over, which nobody writes again

    def _groups(self, x: Array) -> Array:
        rows, channels, run = x.shape[0], self.output_shape[2], x.shape[2]
        return x[:, : channels * self.group_size].reshape(rows, channels, self.group_size, run)

    def forward(self, x: Array, work: MaxoutWork) -> Array:
        work.groups = self._groups(x)
        return np.max(work.groups, axis=2, out=work.output)

    def backward(self, grad_output: Array, work: MaxoutWork) -> Array | None:
        if work.grad_input is None:
            return None
        grad_groups = self._groups(work.grad_input)
        np.copyto(work.left, grad_output)
        for member in range(self.group_size):
            np.equal(work.groups[:, :, member], work.output, out=work.hit)
            np.multiply(work.left, work.hit, out=work.part)
            grad_groups[:, :, member] = work.part
            work.left -= work.part  # exactly the gradient or 0, so nothing is given twice
        return work.grad_input


class Tanh(Activation):
    """y = tanh x; dy/dx = 1 − y²."""

    def forward(self, x: Array, work: ActivationWork) -> Array:
        return np.tanh(x, out=work.output)

    def backward(self, grad_output: Array, work: ActivationWork) -> Array | None:
        if work.grad_input is None:
            return None
        np.multiply(work.output, work.output, out=work.slope)
        np.subtract(1, work.slope, out=work.slope)
        return np.multiply(grad_output, work.slope, out=work.grad_input)

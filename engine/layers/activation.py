"""Activations: one number in, one number out."""

import numpy as np

from engine.arrays import Array
from engine.definition.spec import Shape
from engine.layers.base import Layer, Workspace


class ActivationWork(Workspace):
    """Room for the slope at every cell; made only where there is a way back."""

    slope: Array


class Activation(Layer[ActivationWork]):
    """What the three have in common. Shapes: input (H, C, W·N) -> the same."""

    workspace_type = ActivationWork

    _slope_dtype: type[np.generic] | None = None  # None: as the output

    def __init__(self, name: str, input_shape: Shape) -> None:
        super().__init__(name, input_shape, input_shape)

    def prepare(self, work: ActivationWork) -> None:
        if work.grad_input is not None:
            work.slope = np.empty(work.output.shape, self._slope_dtype or work.dtype)


class ReLU(Activation):
    """y = max(x, 0); the slope at 0 is 0. Source: Nair & Hinton 2010."""

    _slope_dtype = np.bool_

    def forward(self, x: Array, work: ActivationWork) -> Array:
        return np.maximum(x, 0, out=work.output)

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

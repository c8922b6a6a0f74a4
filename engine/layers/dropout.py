"""Dropout."""

import numpy as np

from engine.arrays import Array
from engine.definition.spec import DropoutSpec, Shape
from engine.layers.base import Layer, Workspace


class DropoutWork(Workspace):
    """Where the random mask comes from, and the mask of this execution."""

    rng: np.random.Generator | None  # set before a forward in training; None: nothing is dropped
    mask: Array  # 0 or 1/(1 − drop_prob)
    draws: Array


class Dropout(Layer[DropoutWork]):
    """In training each value is dropped with probability p, and the others are divided by 1 − p; else y = x.

    So that a value means the same in training and afterwards (inverted dropout). `test_scale` is for networks trained
    elsewhere without the division, which multiply afterwards instead. Shapes: input (H, C, W·N) -> the same.
    Source: Srivastava et al. 2014, section 10.
    """

    workspace_type = DropoutWork

    def __init__(self, name: str, spec: DropoutSpec, input_shape: Shape) -> None:
        super().__init__(name, input_shape, input_shape)
        self.drop_prob = spec.drop_prob
        self.test_scale = 1.0

    def prepare(self, work: DropoutWork) -> None:
        work.rng = None
        work.mask, work.draws = np.empty_like(work.output), np.empty_like(work.output)

    def forward(self, x: Array, work: DropoutWork) -> Array:
        if work.rng is None:
            work.mask.fill(self.test_scale)
        else:
            work.rng.random(dtype=work.draws.dtype, out=work.draws)
            np.greater_equal(work.draws, self.drop_prob, out=work.mask)
            work.mask *= 1 / (1 - self.drop_prob)
        return np.multiply(x, work.mask, out=work.output)

    def backward(self, grad_output: Array, work: DropoutWork) -> Array | None:
        if work.grad_input is None:
            return None
        return np.multiply(grad_output, work.mask, out=work.grad_input)

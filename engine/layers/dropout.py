"""Dropout."""

import numpy as np

from engine.arrays import Array, Float
from engine.definition.layer import Shape
from engine.definition.spec import DropoutSpec
from engine.layers.base import Layer, Workspace


class DropoutWork(Workspace):
    """What each value is multiplied by; drawn before a forward, perhaps as part of a larger batch's."""

    mask: Array  # (H, C, W, N): 0 or 1/(1 − drop_prob)


class Dropout(Layer[DropoutWork]):
    """In training each value is dropped with probability p, and the others are divided by 1 − p; else y = x.

    So that a value means the same in training and afterwards (inverted dropout). `test_scale` is for networks trained
    elsewhere without the division, which multiply afterwards instead. Shapes: input (H, C, W·N) -> the same.
    Source: Srivastava et al. 2014, section 10.
    """

    workspace_type = DropoutWork

    def __init__(self, name: str, spec: DropoutSpec, input_shape: Shape) -> None:
        super().__init__(name, spec, input_shape)
        self.drop_prob = spec.drop_prob
        self.buffers = {"test_scale": np.ones(1)}

    @property
    def test_scale(self) -> float:
        """What every value is multiplied by outside of training."""
        return float(self.buffers["test_scale"][0])

    def prepare(self, work: DropoutWork) -> None:
        work.mask = self.new_mask(work.batch, work.dtype)
        self.draw_mask(None, work.mask)

    def new_mask(self, batch: int, dtype: Float) -> Array:
        """Room for the mask of a batch (H, C, W, N)."""
        height, width, channels = self.input_shape
        return np.empty((height, channels, width, batch), dtype)

    def draw_mask(self, rng: np.random.Generator | None, mask: Array) -> None:
        """Fills a mask; without rng, nothing is dropped."""
        if rng is None:
            mask.fill(self.test_scale)
            return
        rng.random(dtype=mask.dtype, out=mask)
        np.greater_equal(mask, self.drop_prob, out=mask)
        mask *= 1 / (1 - self.drop_prob)

    def forward(self, x: Array, work: DropoutWork) -> Array:
        np.multiply(x.reshape(work.mask.shape), work.mask, out=work.output.reshape(work.mask.shape))
        return work.output

    def backward(self, grad_output: Array, work: DropoutWork) -> Array | None:
        if work.grad_input is not None:
            shape = work.mask.shape
            np.multiply(grad_output.reshape(shape), work.mask, out=work.grad_input.reshape(shape))
        return work.grad_input

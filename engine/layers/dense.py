"""The fully connected layer."""

import numpy as np

from engine.arrays import Array, Float
from engine.definition.layer import Shape
from engine.definition.spec import DenseSpec
from engine.layers.base import Layer, Parameter, Workspace

_STORED = (
    0,
    1,
    3,
    2,
)  # weight (F, H, W, C) lies as (F, H, C, W): the order in which an input lies, so no copy is needed


class DenseWork(Workspace):
    """The input as a matrix, kept for the weight gradient."""

    features: Array  # (H·C·W, N)
    product: Array  # (F, H·C·W)


class Dense(Layer[DenseWork]):
    """y[n, f] = Σ x[n, h, w, c] · weight[f, h, w, c] + bias[f].

    Shapes: input (H, C, W·N) -> output (1, F, N); weight (F, H, W, C), in its input's shape; bias (F,).
    """

    workspace_type = DenseWork

    def __init__(
        self, name: str, spec: DenseSpec, input_shape: Shape, rng: np.random.Generator, dtype: Float = np.float32
    ) -> None:
        super().__init__(name, spec, input_shape)
        shape = (spec.out_features, *input_shape)
        fan_in = input_shape[0] * input_shape[1] * input_shape[2]
        self.weight = Parameter(
            (rng.standard_normal(shape) / np.sqrt(fan_in)).astype(dtype),
            order=_STORED,
            l1_decay_mul=spec.l1_decay_mul,
            l2_decay_mul=spec.l2_decay_mul,
        )
        self.bias = Parameter(np.full(spec.out_features, spec.bias_pref, dtype))
        self.parameters = {"weight": self.weight, "bias": self.bias}

    @property
    def _matrix(self) -> Array:
        """The weights as (F, H·C·W), a view."""
        return self.weight.value.transpose(_STORED).reshape(self.weight.shape[0], -1)

    def prepare(self, work: DenseWork) -> None:
        work.product = np.empty(self._matrix.shape, work.dtype)

    def forward(self, x: Array, work: DenseWork) -> Array:
        matrix = self._matrix
        work.features = x.reshape(matrix.shape[1], -1)  # (H·C·W, N)
        np.matmul(matrix, work.features, out=work.output[0])
        work.output += self.bias.value[:, None]
        return work.output

    def backward(self, grad_output: Array, work: DenseWork) -> Array | None:
        np.matmul(grad_output[0], work.features.T, out=work.product)
        stored = work.grads["weight"].transpose(_STORED)  # (F, H, C, W)
        stored += work.product.reshape(stored.shape)
        work.grads["bias"] += grad_output[0].sum(axis=1)
        if work.grad_input is not None:
            np.matmul(self._matrix.T, grad_output[0], out=work.grad_input.reshape(work.features.shape))
        return work.grad_input

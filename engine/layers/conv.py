"""Convolution (cross-correlation, as everywhere in this field)."""

import numpy as np

from engine.arrays import Array, Float
from engine.definition.layer import Shape
from engine.definition.spec import ConvSpec
from engine.kernels.correlation import Correlation, Sizes
from engine.kernels.strips import Window, scatter_taps
from engine.kernels.tiles import Tuning
from engine.layers.base import Layer, Parameter, Workspace


class ConvWork(Workspace):
    """The correlations of both directions, whose buffers hold the input for the weight gradient."""

    correlation: Correlation
    turned: Correlation | None  # the way back, where that is a correlation too
    turned_weight: Array  # (C, k_y, k_x, F)
    columns: Array  # (H_out, k_y·k_x·C, W_out·N), made where it is not
    padded: Array  # (H + 2 pad, C, W + 2 pad, N), likewise


class Conv(Layer[ConvWork]):
    """y[n, i, j, f] = Σ x[n, i·stride + ky − pad, j·stride + kx − pad, c] · weight[f, ky, kx, c] + bias[f].

    Shapes: input (H, C, W·N) -> output (H_out, F, W_out·N); weight (F, k_y, k_x, C); bias (F,).
    Source: Dumoulin & Visin 2016; the input gradient of a unit-stride convolution is a convolution with the filters
    turned by 180° and their in and out channels exchanged (their relation 8). To be read first: `convolve` and
    `convolution_gradients` in engine/kernels/plain.py, the same in plain NumPy.
    """

    workspace_type = ConvWork

    def __init__(
        self, name: str, spec: ConvSpec, input_shape: Shape, rng: np.random.Generator, dtype: Float = np.float32
    ) -> None:
        super().__init__(name, spec, input_shape)
        self.out_channels, self.in_channels = spec.out_channels, input_shape[2]
        self.kernel_size = (spec.kernel_height, spec.kernel_width)
        self.stride, self.padding = spec.stride, spec.padding
        shape = (self.out_channels, *self.kernel_size, self.in_channels)
        fan_in = self.kernel_size[0] * self.kernel_size[1] * self.in_channels
        self.weight = Parameter(
            (rng.standard_normal(shape) / np.sqrt(fan_in)).astype(dtype),
            l1_decay_mul=spec.l1_decay_mul,
            l2_decay_mul=spec.l2_decay_mul,
        )
        self.bias = Parameter(np.full(self.out_channels, spec.bias_pref, dtype))
        self.parameters = {"weight": self.weight, "bias": self.bias}
        self.window = Window(input_shape[:2], self.kernel_size, self.stride, (self.padding, self.padding))

    def sizes(self, batch: int) -> Sizes:
        """The correlation of a batch."""
        return Sizes(self.window, self.in_channels, self.out_channels, batch)

    def turned_sizes(self, batch: int) -> Sizes | None:
        """The correlation that leads back, or None where strides or much padding rule it out."""
        back = (self.kernel_size[0] - 1 - self.padding, self.kernel_size[1] - 1 - self.padding)
        if self.stride != 1 or min(back) < 0:
            return None
        window = Window(self.output_shape[:2], self.kernel_size, 1, back)
        return Sizes(window, self.out_channels, self.in_channels, batch)

    def prepare(self, work: ConvWork) -> None:
        self.tune(work, Tuning(), Tuning())

    def tune(self, work: ConvWork, there: Tuning, back: Tuning) -> None:
        """Makes the buffers for the measured ways of computing the correlation and the one that leads back."""
        work.correlation = self.sizes(work.batch).build(work.dtype, there)
        work.turned = None
        (height, width, channels), (rows, columns, _) = self.input_shape, self.output_shape
        if work.grad_input is not None and (turned := self.turned_sizes(work.batch)):
            work.turned = turned.build(work.dtype, back)
            work.turned_weight = np.empty((channels, *self.kernel_size, self.out_channels), work.dtype)
        elif work.grad_input is not None:
            patch = self.kernel_size[0] * self.kernel_size[1] * channels
            work.columns = np.empty((rows, patch, columns * work.batch), work.dtype)
            work.padded = np.empty(
                (height + 2 * self.padding, channels, width + 2 * self.padding, work.batch), work.dtype
            )

    def forward(self, x: Array, work: ConvWork) -> Array:
        self.correlate(x, work)
        work.output += self.bias.value[:, None]  # (H_out, F, W_out·N)
        return work.output

    def backward(self, grad_output: Array, work: ConvWork) -> Array | None:
        work.grads["bias"] += grad_output.sum(axis=(0, 2))  # (F,)
        return self.correlate_back(grad_output, work)

    def correlate(self, x: Array, work: ConvWork) -> Array:
        """Forward without the bias: for every output row weight (F, k_y·k_x·C) · patches (k_y·k_x·C, W_out·N)."""
        return work.correlation.apply(x, self.weight.value, work.output)

    def correlate_back(self, grad_output: Array, work: ConvWork) -> Array | None:
        """Backward without the bias.

        By the weight: the sum over the output rows of δ (F, W_out·N) · patchesᵀ, with those that `correlate` left.
        By the input: δ correlated with the filters, turned by 180°, from F channels to C.
        """
        work.grads["weight"] += work.correlation.weight_gradient(grad_output)
        if work.grad_input is None:
            return None
        if work.turned is None:
            return self._scatter(grad_output, work, work.grad_input)
        np.copyto(work.turned_weight, self.weight.value[:, ::-1, ::-1, :].transpose(3, 1, 2, 0))
        return work.turned.apply(grad_output, work.turned_weight, work.grad_input)

    def _scatter(self, grad_output: Array, work: ConvWork, grad_input: Array) -> Array:
        """The way back tap by tap, for strides above one and padding wider than the filter."""
        np.matmul(self.weight.value.reshape(self.out_channels, -1).T, grad_output, out=work.columns)
        (height, width, channels), (_, batch_width, _) = self.input_shape, self.output_shape
        batch = grad_output.shape[2] // batch_width
        rows = work.columns.shape[0]
        work.padded.fill(0)
        scatter_taps(
            work.columns.reshape(rows, *self.kernel_size, channels, batch_width, batch), self.window, work.padded
        )
        inside = work.padded[self.padding : self.padding + height, :, self.padding : self.padding + width]
        np.copyto(grad_input.reshape(inside.shape), inside)
        return grad_input

"""Convolution (cross-correlation, as everywhere in this field)."""

import numpy as np

from engine.arrays import Array, Float
from engine.definition.spec import ConvSpec, Shape
from engine.kernels.strips import Strips, Window, scatter_taps
from engine.layers.base import Layer, Parameter, Workspace


class ConvWork(Workspace):
    """Strips of the input, kept for the weight gradient, and the way back."""

    strips: Strips
    patches: Array  # (H_out, k_y·k_x·C, W_out·N), set by forward
    row_products: Array  # (H_out, F, k_y·k_x·C)
    grad_strips: Strips | None  # of grad_output, where the way back is a convolution too
    columns: Array  # (H_out, k_y·k_x·C, W_out·N), made where it is not
    padded: Array  # (H + 2 pad, C, W + 2 pad, N), likewise


class Conv(Layer[ConvWork]):
    """y[n, i, j, f] = Σ x[n, i·stride + ky − pad, j·stride + kx − pad, c] · weight[f, ky, kx, c] + bias[f].

    Shapes: input (H, C, W·N) -> output (H_out, F, W_out·N); weight (F, k_y, k_x, C); bias (F,).
    Source: Dumoulin & Visin 2016; the input gradient of a unit-stride convolution is a convolution with the filters
    turned by 180° and their in and out channels exchanged (their relation 8).
    """

    workspace_type = ConvWork

    def __init__(
        self, name: str, spec: ConvSpec, input_shape: Shape, rng: np.random.Generator, dtype: Float = np.float32
    ) -> None:
        super().__init__(name, input_shape, spec.output_shape(input_shape))
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
        self._window = Window(input_shape[:2], self.kernel_size, self.stride, (self.padding, self.padding))

    @property
    def _turned_window(self) -> Window | None:
        """The window of the convolution that leads back, or None where strides or much padding rule it out."""
        back = (self.kernel_size[0] - 1 - self.padding, self.kernel_size[1] - 1 - self.padding)
        if self.stride != 1 or min(back) < 0:
            return None
        return Window(self.output_shape[:2], self.kernel_size, 1, back)

    def prepare(self, work: ConvWork) -> None:
        height, width, channels = self.input_shape
        work.strips = Strips(self._window, channels, work.batch, work.dtype)
        work.patches = work.strips.patches
        rows, patch, run = work.patches.shape
        work.row_products = np.empty((rows, self.out_channels, patch), work.dtype)
        work.grad_strips = None
        if work.grad_input is not None and (turned := self._turned_window):
            work.grad_strips = Strips(turned, self.out_channels, work.batch, work.dtype)
        elif work.grad_input is not None:
            work.columns = np.empty((rows, patch, run), work.dtype)
            work.padded = np.empty(
                (height + 2 * self.padding, channels, width + 2 * self.padding, work.batch), work.dtype
            )

    def forward(self, x: Array, work: ConvWork) -> Array:
        patches = work.strips.fill(x)
        np.matmul(self.weight.value.reshape(self.out_channels, -1), patches, out=work.output)
        work.output += self.bias.value[:, None]  # (H_out, F, W_out·N)
        return work.output

    def backward(self, grad_output: Array, work: ConvWork) -> Array | None:
        np.matmul(grad_output, work.patches.swapaxes(1, 2), out=work.row_products)  # (H_out, F, k_y·k_x·C)
        work.grads["weight"] += work.row_products.sum(axis=0).reshape(self.weight.shape)
        work.grads["bias"] += grad_output.sum(axis=(0, 2))  # (F,)
        if work.grad_input is None:
            return None
        if work.grad_strips is not None:
            turned = self.weight.value[:, ::-1, ::-1, :].transpose(3, 1, 2, 0)  # (C, k_y, k_x, F)
            patches = work.grad_strips.fill(grad_output)
            return np.matmul(turned.reshape(self.in_channels, -1), patches, out=work.grad_input)
        return self._scatter(grad_output, work, work.grad_input)

    def _scatter(self, grad_output: Array, work: ConvWork, grad_input: Array) -> Array:
        """The way back tap by tap, for strides above one and padding wider than the filter."""
        np.matmul(self.weight.value.reshape(self.out_channels, -1).T, grad_output, out=work.columns)
        (height, width, channels), (_, batch_width, _) = self.input_shape, self.output_shape
        batch = grad_output.shape[2] // batch_width
        rows = work.columns.shape[0]
        work.padded.fill(0)
        scatter_taps(
            work.columns.reshape(rows, *self.kernel_size, channels, batch_width, batch), self._window, work.padded
        )
        inside = work.padded[self.padding : self.padding + height, :, self.padding : self.padding + width]
        np.copyto(grad_input.reshape(inside.shape), inside)
        return grad_input

"""Max pooling."""

import numpy as np

from engine.arrays import Array
from engine.definition.spec import PoolSpec, Shape
from engine.kernels.pooling import max_over, route_back
from engine.layers.base import Layer, Workspace


class PoolWork(Workspace):
    """Inputs and maxima of both directions, kept to find the winners again."""

    source: Array  # (H + 2 pad, C, W + 2 pad, N): the input, or a padded copy of it
    row_maxima: Array  # (H_out, C, W + 2 pad, N)
    column_maxima: Array  # (H_out, C, W_out, N): the output
    grad_rows: Array  # as row_maxima
    grad_source: Array  # as source; made where there is padding
    hits: tuple[Array, Array]
    parts: tuple[Array, Array]
    left: Array  # as output: what of the gradient is still to be given


class MaxPool(Layer[PoolWork]):
    """y[n, i, j, c] = max over a window of x[n, i·stride + ky − pad, j·stride + kx − pad, c]; padding never wins.

    Shapes: input (H, C, W·N) -> output (H_out, C, W_out·N). Rows and columns left over are dropped. On a tie the
    gradient goes to one cell: the first by column, then by row, as in ConvNetJS.
    """

    workspace_type = PoolWork

    def __init__(self, name: str, spec: PoolSpec, input_shape: Shape) -> None:
        super().__init__(name, input_shape, spec.output_shape(input_shape))
        self.kernel_size = (spec.kernel_height, spec.kernel_width)
        self.stride, self.padding = spec.stride, spec.padding

    def prepare(self, work: PoolWork) -> None:
        (height, width, channels), (rows, columns, _) = self.input_shape, self.output_shape
        padded = (height + 2 * self.padding, channels, width + 2 * self.padding, work.batch)
        if self.padding:
            work.source, work.grad_source = np.full(padded, -np.inf, work.dtype), np.empty(padded, work.dtype)
        work.row_maxima = np.empty((rows, *padded[1:]), work.dtype)
        work.column_maxima = work.output.reshape(rows, channels, columns, work.batch)
        if work.grad_input is not None:
            work.grad_rows = np.empty_like(work.row_maxima)
            work.left = np.empty_like(work.output)
            work.parts = np.empty_like(work.row_maxima), np.empty_like(work.column_maxima)
            work.hits = np.empty(work.row_maxima.shape, np.bool_), np.empty(work.column_maxima.shape, np.bool_)

    def _inside(self, source: Array) -> Array:
        height, width, _ = self.input_shape
        return source[self.padding : self.padding + height, :, self.padding : self.padding + width]

    def forward(self, x: Array, work: PoolWork) -> Array:
        height, width, channels = self.input_shape
        image = x.reshape(height, channels, width, -1)
        if self.padding:
            np.copyto(self._inside(work.source), image)
        else:
            work.source = image
        max_over(work.source, 0, self.kernel_size[0], self.stride, work.row_maxima)
        max_over(work.row_maxima, 2, self.kernel_size[1], self.stride, work.column_maxima)
        return work.output

    def backward(self, grad_output: Array, work: PoolWork) -> Array | None:
        if work.grad_input is None:
            return None
        np.copyto(work.left, grad_output)
        return self.route(work.left, work, work.grad_input)

    def route(self, grad: Array, work: PoolWork, grad_input: Array) -> Array:
        """Backward that uses up its gradient."""
        (row_hit, column_hit), (row_part, column_part) = work.hits, work.parts
        route_back(
            work.row_maxima, work.column_maxima, grad.reshape(work.column_maxima.shape), 2, self.kernel_size[1],
            self.stride, work.grad_rows, column_part, column_hit,
        )  # fmt: skip
        target = work.grad_source if self.padding else grad_input.reshape(work.source.shape)
        route_back(
            work.source, work.row_maxima, work.grad_rows, 0, self.kernel_size[0], self.stride, target, row_part, row_hit
        )
        if self.padding:
            np.copyto(grad_input.reshape(self._inside(target).shape), self._inside(target))
        return grad_input

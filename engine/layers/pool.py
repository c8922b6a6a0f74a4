"""Max pooling."""

import numpy as np

from engine.arrays import Array
from engine.definition.layer import Shape
from engine.definition.spec import PoolSpec
from engine.kernels.pooling import cells, max_over, route_back
from engine.kernels.views import Views
from engine.layers.base import Layer, Workspace


class PoolWork(Workspace):
    """Inputs and maxima of both directions, kept to find the winners again; cells are those of their windows, views."""

    padded: Array  # (H + 2 pad, C, W + 2 pad, N): a copy of the input, and
    grad_padded: Array  # its gradient; both made where there is padding
    row_cells: Views[list[Array]]  # of the input, or of its padded copy
    row_maxima: Array  # (H_out, C, W + 2 pad, N)
    column_cells: list[Array]  # of row_maxima
    column_maxima: Array  # (H_out, C, W_out, N): the output
    grad_row_cells: list[Array]  # of grad_input, or of grad_padded
    grad_rows: Array  # as row_maxima
    grad_column_cells: list[Array]  # of grad_rows
    hits: tuple[Array, Array]
    parts: tuple[Array, Array]
    left: Array  # as output: what of the gradient is still to be given


class MaxPool(Layer[PoolWork]):
    """y[n, i, j, c] = max over a window of x[n, i·stride + ky − pad, j·stride + kx − pad, c]; padding never wins.

    Shapes: input (H, C, W·N) -> output (H_out, C, W_out·N). Rows and columns left over are dropped. On a tie the
    gradient goes to one cell: the first by column, then by row, as in ConvNetJS. To be read first: `max_pool` and
    `max_pool_gradient` in engine/kernels/plain.py, the same in plain NumPy.
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
            work.padded = np.full(padded, -np.inf, work.dtype)
        work.row_maxima = np.empty((rows, *padded[1:]), work.dtype)
        work.column_maxima = work.output.reshape(rows, channels, columns, work.batch)
        work.row_cells = Views()
        work.column_cells = self._columns(work.row_maxima)
        if work.grad_input is None:
            return
        work.grad_input.fill(0)  # what no window reaches stays 0
        work.grad_rows = np.zeros_like(work.row_maxima)
        if self.padding:
            work.grad_padded = np.zeros(padded, work.dtype)
        work.grad_row_cells = self._rows(work.grad_padded if self.padding else work.grad_input)
        work.grad_column_cells = self._columns(work.grad_rows)
        work.left = np.empty_like(work.output)
        work.parts = np.empty_like(work.row_maxima), np.empty_like(work.column_maxima)
        work.hits = np.empty(work.row_maxima.shape, np.bool_), np.empty(work.column_maxima.shape, np.bool_)

    def _rows(self, x: Array) -> list[Array]:
        image = x.reshape(len(x), self.input_shape[2], self.input_shape[1] + 2 * self.padding, -1)
        return cells(image, 0, self.kernel_size[0], self.stride, self.output_shape[0])

    def _columns(self, x: Array) -> list[Array]:
        return cells(x, 2, self.kernel_size[1], self.stride, self.output_shape[1])

    def _inside(self, padded: Array) -> Array:
        height, width, _ = self.input_shape
        return padded[self.padding : self.padding + height, :, self.padding : self.padding + width]

    def forward(self, x: Array, work: PoolWork) -> Array:
        if self.padding:
            inside = self._inside(work.padded)
            np.copyto(inside, x.reshape(inside.shape))
        max_over(work.row_cells(self._rows, work.padded if self.padding else x), work.row_maxima)
        max_over(work.column_cells, work.column_maxima)
        return work.output

    def backward(self, grad_output: Array, work: PoolWork) -> Array | None:
        if work.grad_input is None:
            return None
        np.copyto(work.left, grad_output)
        return self.route(work.left, work)

    def route(self, grad: Array, work: PoolWork) -> Array | None:
        """Backward into `work.grad_input`, using up its gradient."""
        grad_input, (row_hit, column_hit), (row_part, column_part) = work.grad_input, work.hits, work.parts
        if grad_input is None:
            return None
        over_rows, over_columns = (self.stride < size for size in self.kernel_size)
        if over_columns:
            work.grad_rows.fill(0)
        if over_rows:
            (work.grad_padded if self.padding else grad_input).fill(0)
        left = grad.reshape(work.column_maxima.shape)
        route_back(
            work.column_cells, work.column_maxima, left, work.grad_column_cells, column_part, column_hit,
            overlap=over_columns,
        )  # fmt: skip
        route_back(
            work.row_cells.newest, work.row_maxima, work.grad_rows, work.grad_row_cells, row_part, row_hit,
            overlap=over_rows,
        )  # fmt: skip
        if self.padding:
            inside = self._inside(work.grad_padded)
            np.copyto(grad_input.reshape(inside.shape), inside)
        return grad_input

"""Pooling: the largest value of each window, or the mean."""

import numpy as np

from engine.arrays import Array
from engine.definition.layer import Shape
from engine.definition.spec import PoolSpec
from engine.kernels.pooling import cells, max_over, route_back, spread_back, sum_over
from engine.kernels.views import Views
from engine.layers.base import Layer, W, Workspace


class PoolWork(Workspace):
    """Buffers of forward and backward. The cells of the windows along one axis are views."""

    padded: Array  # (H + 2 pad, C, W + 2 pad, N): a copy of the input, and
    grad_padded: Array  # its gradient; both made only if there is padding
    row_cells: Views[list[Array]]  # of the input, or of its padded copy
    rows: Array  # (H_out, C, W + 2 pad, N): the input pooled over rows
    column_cells: list[Array]  # of `rows`
    columns: Array  # (H_out, C, W_out, N): the output
    grad_row_cells: list[Array]  # of grad_input, or of grad_padded
    grad_rows: Array  # shape of `rows`
    grad_column_cells: list[Array]  # of grad_rows


class Pool(Layer[W]):
    """The windows of both methods. Left-over rows and columns are dropped.

    Shapes: input (H, C, W·N) -> output (H_out, C, W_out·N).
    """

    outside: float  # the value of padding

    def __init__(self, name: str, spec: PoolSpec, input_shape: Shape) -> None:
        super().__init__(name, spec, input_shape)
        window = spec.window(input_shape)
        self.kernel_size = (window.height, window.width)
        self.stride, self.padding = window.stride, window.padding

    def prepare_windows(self, work: PoolWork) -> None:
        """Makes the buffers that both methods need."""
        (height, width, channels), (rows, columns, _) = self.input_shape, self.output_shape
        padded = (height + 2 * self.padding, channels, width + 2 * self.padding, work.batch)
        if self.padding:
            work.padded = np.full(padded, self.outside, work.dtype)
        work.rows = np.empty((rows, *padded[1:]), work.dtype)
        work.columns = work.output.reshape(rows, channels, columns, work.batch)
        work.row_cells = Views()
        work.column_cells = self._columns(work.rows)
        if work.grad_input is None:
            return
        work.grad_input.fill(0)  # cells outside every window stay 0
        work.grad_rows = np.zeros_like(work.rows)
        if self.padding:
            work.grad_padded = np.zeros(padded, work.dtype)
        work.grad_row_cells = self._rows(work.grad_padded if self.padding else work.grad_input)
        work.grad_column_cells = self._columns(work.grad_rows)

    @property
    def overlap(self) -> tuple[bool, bool]:
        """Whether neighbouring windows share cells: along rows, along columns."""
        return self.stride < self.kernel_size[0], self.stride < self.kernel_size[1]

    def row_cells(self, x: Array, work: PoolWork) -> list[Array]:
        """Returns the window cells along the rows of an input (H, C, W·N)."""
        if self.padding:
            inside = self._inside(work.padded)
            np.copyto(inside, x.reshape(inside.shape))
        return work.row_cells(self._rows, work.padded if self.padding else x)

    def clear_gradients(self, grad_input: Array, work: PoolWork) -> None:
        """Zeroes the buffers in which the gradients of overlapping windows are summed."""
        over_rows, over_columns = self.overlap
        if over_columns:
            work.grad_rows.fill(0)
        if over_rows:
            (work.grad_padded if self.padding else grad_input).fill(0)

    def cut_padding(self, grad_input: Array, work: PoolWork) -> Array:
        """Returns the gradient of the input, without the gradient of the padding."""
        if self.padding:
            inside = self._inside(work.grad_padded)
            np.copyto(grad_input.reshape(inside.shape), inside)
        return grad_input

    def _rows(self, x: Array) -> list[Array]:
        image = x.reshape(len(x), self.input_shape[2], self.input_shape[1] + 2 * self.padding, -1)
        return cells(image, 0, self.kernel_size[0], self.stride, self.output_shape[0])

    def _columns(self, x: Array) -> list[Array]:
        return cells(x, 2, self.kernel_size[1], self.stride, self.output_shape[1])

    def _inside(self, padded: Array) -> Array:
        height, width, _ = self.input_shape
        return padded[self.padding : self.padding + height, :, self.padding : self.padding + width]


class MaxPoolWork(PoolWork):
    """Buffers to find the winning cells again."""

    hits: tuple[Array, Array]
    parts: tuple[Array, Array]
    left: Array  # shape of output: the part of the gradient not yet sent back


class MaxPool(Pool[MaxPoolWork]):
    """y[n, i, j, c] = max over a window of x[n, i·stride + ky − pad, j·stride + kx − pad, c]; padding never wins.

    On a tie the gradient goes to one cell: the first by column, then by row, as in ConvNetJS. Read `max_pool` and
    `max_pool_gradient` in engine/kernels/plain.py first: the same in plain NumPy.
    """

    workspace_type = MaxPoolWork
    outside = -np.inf

    def prepare(self, work: MaxPoolWork) -> None:
        self.prepare_windows(work)
        if work.grad_input is None:
            return
        work.left = np.empty_like(work.output)
        work.parts = np.empty_like(work.rows), np.empty_like(work.columns)
        work.hits = np.empty(work.rows.shape, np.bool_), np.empty(work.columns.shape, np.bool_)

    def forward(self, x: Array, work: MaxPoolWork) -> Array:
        max_over(self.row_cells(x, work), work.rows)
        max_over(work.column_cells, work.columns)
        return work.output

    def backward(self, grad_output: Array, work: MaxPoolWork) -> Array | None:
        if work.grad_input is None:
            return None
        np.copyto(work.left, grad_output)
        return self.route(work.left, work)

    def route(self, grad: Array, work: MaxPoolWork) -> Array | None:
        """Computes backward into `work.grad_input`; overwrites `grad`."""
        grad_input, (row_hit, column_hit), (row_part, column_part) = work.grad_input, work.hits, work.parts
        if grad_input is None:
            return None
        over_rows, over_columns = self.overlap
        self.clear_gradients(grad_input, work)
        left = grad.reshape(work.columns.shape)
        route_back(
            work.column_cells, work.columns, left, work.grad_column_cells, column_part, column_hit, overlap=over_columns
        )
        route_back(
            work.row_cells.newest, work.rows, work.grad_rows, work.grad_row_cells, row_part, row_hit, overlap=over_rows
        )
        return self.cut_padding(grad_input, work)


class AveragePoolWork(PoolWork):
    """Buffers for the share of each cell in the gradient of its window."""

    share: Array  # (H_out, 1, W_out, 1): 1 / number of cells of a window
    part: Array  # shape of output: the gradient of each cell


class AveragePool(Pool[AveragePoolWork]):
    """y[n, i, j, c] = mean over a window of x[n, i·stride + ky − pad, j·stride + kx − pad, c]; padding does not count.

    Read `average_pool` and `average_pool_gradient` in engine/kernels/plain.py first: the same in plain NumPy.
    """

    workspace_type = AveragePoolWork
    outside = 0.0

    def prepare(self, work: AveragePoolWork) -> None:
        self.prepare_windows(work)
        counts = [
            sum(cells(np.pad(np.ones(side), self.padding), 0, kernel, self.stride, positions))
            for side, kernel, positions in zip(self.input_shape, self.kernel_size, self.output_shape, strict=False)
        ]
        work.share = (1 / np.multiply.outer(*counts))[:, None, :, None].astype(work.dtype)
        if work.grad_input is not None:
            work.part = np.empty_like(work.columns)

    def forward(self, x: Array, work: AveragePoolWork) -> Array:
        sum_over(self.row_cells(x, work), work.rows)
        sum_over(work.column_cells, work.columns)
        work.columns *= work.share
        return work.output

    def backward(self, grad_output: Array, work: AveragePoolWork) -> Array | None:
        if work.grad_input is None:
            return None
        over_rows, over_columns = self.overlap
        self.clear_gradients(work.grad_input, work)
        np.multiply(grad_output.reshape(work.part.shape), work.share, out=work.part)
        spread_back(work.part, work.grad_column_cells, overlap=over_columns)
        spread_back(work.grad_rows, work.grad_row_cells, overlap=over_rows)
        return self.cut_padding(work.grad_input, work)

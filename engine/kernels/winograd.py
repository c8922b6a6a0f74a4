"""Correlation with 3×3 filters by Winograd's F(4, 3) along the rows: half the multiplications of the strips.

Four output rows need six input rows. With d those six and w the three rows of a filter (each a matrix over columns and
channels), y = Aᵀ [(G w) ∘ (Bᵀ d)]: six products with a third of a patch each replace four with a whole one. Rows are
outermost here, so the transforms are a score of operations on whole contiguous rows; along the columns they would not
pay. A convolution of the small VGG with 64 channels took 0.70 of the time of the strips, one with 32 channels 0.85 (8
examples, one core). In float32 its results are off by 0.5e-6 to 0.9e-6 (rms, relative), the strips' by 0.2e-6 to
0.3e-6. Source: Lavin & Gray 2016, "Fast algorithms for convolutional neural networks", section 4.
"""

import numpy as np

from engine.arrays import Array, Float
from engine.kernels.strips import Window
from engine.kernels.tiles import Tuning, TurnedProduct, split_product
from engine.kernels.views import Views

ROWS = 4  # output rows of a tile
_TAPS = ROWS + 2  # input rows of a tile, and products

# G (6, 3): what the three rows of a filter give to each of the six products.
_FILTER_TRANSFORM = np.array(
    [
        [1 / 4, 0, 0],
        [-1 / 6, -1 / 6, -1 / 6],
        [-1 / 6, 1 / 6, -1 / 6],
        [1 / 24, 1 / 12, 1 / 6],
        [1 / 24, -1 / 12, 1 / 6],
        [0, 0, 1],
    ]
)


def fits(window: Window) -> bool:
    """Whether a window can be computed this way."""
    return window.kernel == (3, 3) and window.stride == 1


class Winograd:
    """The transformed strips of one input, and the products with them."""

    def __init__(
        self, window: Window, in_channels: int, out_channels: int, batch: int, dtype: Float, tuning: Tuning
    ) -> None:
        (height, width), (pad_y, pad_x), (rows, columns) = window.input, window.padding, window.output
        self._channels = in_channels, out_channels
        tiles, run, patch = -(-rows // ROWS), columns * batch, 3 * in_channels
        self._transform = np.asarray(_FILTER_TRANSFORM, dtype)
        # Bᵀ d of every tile, as strips (T, 6, k_x, C, W_out, N); the zero border is written once, here
        strips = np.zeros((tiles, _TAPS, 3, in_channels, columns, batch), dtype)
        self._patches = strips.reshape(tiles, _TAPS, patch, run)
        self._input = np.empty((_TAPS, in_channels, width * batch), dtype)  # Bᵀ d of one tile
        image = self._input.reshape(_TAPS, in_channels, width, batch)
        self._transformed = list(self._input)
        self._copies = []
        for kx in range(3):
            first, last = max(0, pad_x - kx), min(columns, width + pad_x - kx)
            if first < last:
                taken = slice(first + kx - pad_x, last + kx - pad_x)
                self._copies.append((strips[:, :, kx, :, first:last], image[:, :, taken]))
        self._no_row = np.zeros((in_channels, width * batch), dtype)
        self._spare = [np.empty((in_channels, width * batch), dtype) for _ in range(3)]
        self._filters = np.empty((_TAPS, out_channels, patch), dtype)  # G w
        self._products = np.empty((_TAPS, out_channels, run), dtype)  # of one tile
        self._each_product = list(self._products)
        self._sums = [np.empty((out_channels, run), dtype) for _ in range(4)]
        self._no_grad = np.zeros((out_channels, run), dtype)
        self._tiles = [split_product(self._filters, tile, self._products, tuning) for tile in self._patches]
        self._sizes = height, rows, pad_y
        self._input_rows: Views[list[list[Array]]] = Views()  # of each tile, and so the others
        self._output_rows: Views[list[list[Array]]] = Views()
        self._grad_rows: Views[list[list[Array]]] = Views()
        self._weight_product = TurnedProduct(self._patches[0], out_channels, tuning)

    def _cut_input(self, x: Array) -> list[list[Array]]:
        """The rows of x that each tile sees, zeros beyond its ends."""
        height, rows, pad = self._sizes
        return [
            [x[row] if 0 <= row < height else self._no_row for row in range(start, start + _TAPS)]
            for start in range(-pad, rows - pad, ROWS)
        ]

    def _cut_output(self, out: Array) -> list[list[Array]]:
        return [list(out[start : start + ROWS]) for start in range(0, len(out), ROWS)]

    def _cut_grad(self, grad: Array) -> list[list[Array]]:
        return [[*rows, *[self._no_grad] * (ROWS - len(rows))] for rows in self._cut_output(grad)]

    def apply(self, x: Array, weight: Array, out: Array) -> Array:
        """Correlates x (H, C, W·N) with weight (F, 3, 3, C) into out (H_out, F, W_out·N); keeps the strips of x."""
        rows_first = np.ascontiguousarray(weight.transpose(1, 0, 2, 3)).reshape(3, -1)  # (3, F·3·C)
        np.matmul(self._transform, rows_first, out=self._filters.reshape(_TAPS, -1))
        tiles = zip(
            self._tiles, self._input_rows(self._cut_input, x), self._output_rows(self._cut_output, out), strict=True
        )
        for number, ((filters, patches, products), rows, answer) in enumerate(tiles):
            self._transform_rows(rows)
            for strips, image in self._copies:
                np.copyto(strips[number], image)
            np.matmul(filters, patches, out=products)
            self._gather_rows(answer)
        return out

    def _transform_rows(self, x: list[Array]) -> None:
        """Bᵀ d: six rows (C, W·N) into `_input`.

        4x0 − 5x2 + x4;  ∓4x1 − 4x2 ± x3 + x4;  ∓2x1 − x2 ± 2x3 + x4;  4x1 − 5x3 + x5
        """
        d, (even, odd, spare) = self._transformed, self._spare
        np.subtract(x[4], x[2], out=even)
        np.subtract(x[3], x[1], out=odd)
        np.subtract(x[0], x[2], out=d[0])
        d[0] *= 4
        d[0] += even
        np.multiply(odd, 4, out=spare)
        np.subtract(x[5], x[3], out=d[5])
        d[5] -= spare
        odd *= 2
        np.add(even, odd, out=d[3])
        np.subtract(even, odd, out=d[4])
        np.multiply(x[2], 4, out=spare)
        np.subtract(x[4], spare, out=even)
        np.multiply(x[1], 4, out=spare)
        np.subtract(x[3], spare, out=odd)
        np.add(even, odd, out=d[1])
        np.subtract(even, odd, out=d[2])

    def _gather_rows(self, out: list[Array]) -> None:
        """Aᵀ m: the six products (F, W_out·N) into up to four rows of the output.

        m0 + (m1+m2) + (m3+m4);  (m1−m2) + 2(m3−m4);  (m1+m2) + 4(m3+m4);  (m1−m2) + 8(m3−m4) + m5
        """
        m, (near, far, near_odd, far_odd) = self._each_product, self._sums
        np.add(m[1], m[2], out=near)
        np.add(m[3], m[4], out=far)
        np.add(m[0], near, out=out[0])
        out[0] += far
        if len(out) == 1:
            return
        np.subtract(m[1], m[2], out=near_odd)
        np.subtract(m[3], m[4], out=far_odd)
        far_odd *= 2
        np.add(near_odd, far_odd, out=out[1])
        if len(out) == 2:
            return
        far *= 4
        np.add(near, far, out=out[2])
        if len(out) == 3:
            return
        far_odd *= 4
        np.add(near_odd, far_odd, out=out[3])
        out[3] += m[5]

    def weight_gradient(self, grad: Array) -> Array:
        """The gradient of the weight (F, 3, 3, C), a view, from that of the newest output (H_out, F, W_out·N)."""
        _, taps, patch, _ = self._patches.shape
        filters = self._channels[1]
        total = np.zeros((taps, patch, filters), grad.dtype)
        for patches, rows in zip(self._patches, self._grad_rows(self._cut_grad, grad), strict=True):
            self._spread_rows(rows)
            total += self._weight_product.multiply(patches, self._products)
        by_row: Array = np.matmul(self._transform.T, total.reshape(taps, -1))  # (3, 3·C·F)
        return by_row.reshape(3, 3, self._channels[0], filters).transpose(3, 0, 1, 2)

    def _spread_rows(self, g: list[Array]) -> None:
        """A g: the gradients of four rows (F, W_out·N), as `_gather_rows` passes them back to the six products."""
        z, (even, odd, *_) = self._each_product, self._sums
        np.copyto(z[0], g[0])
        np.add(g[0], g[2], out=even)
        np.add(g[1], g[3], out=odd)
        np.add(even, odd, out=z[1])
        np.subtract(even, odd, out=z[2])
        np.multiply(g[2], 4, out=even)
        even += g[0]
        np.multiply(g[3], 4, out=odd)
        odd += g[1]
        odd *= 2
        np.add(even, odd, out=z[3])
        np.subtract(even, odd, out=z[4])
        np.copyto(z[5], g[3])

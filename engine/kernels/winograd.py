"""Correlation by Winograd's method along the rows: 0.4 of the multiplications for 5×5 filters, 0.5 for 3×3.

Four output rows need n = 4 + k_y − 1 input rows. Let d be those n rows and w the k_y rows of a filter (each a matrix
over columns and channels). Then y = Aᵀ [(G w) ∘ (Bᵀ d)]: n products with a k_y-th of a patch replace four with a whole
patch. Rows are outermost here, so each of the three transforms is one small matrix times long contiguous rows, for
several tiles in one call. Along the columns the transforms would cost more than they save.

A convolution of the CIFAR demo with 20 filters 5×5 took 0.65 of the time of the strips forward and 0.56 for the weight
gradient; a convolution of the small VGG with 64 filters 3×3 took 0.70 and 0.74 (8 examples, one core). In float32 the
error is 0.5e-6 to 1e-6 (rms, relative), that of the strips 0.1e-6 to 0.4e-6.
Source: Lavin & Gray 2016, "Fast algorithms for convolutional neural networks", section 4.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from math import prod

import numpy as np
from numpy.lib.stride_tricks import as_strided

from engine.arrays import Array, Float
from engine.kernels.strips import Window, padded_image, shifted_columns
from engine.kernels.tiles import TransposedProduct, Tuning, split_product
from engine.kernels.views import Views

ROWS = 4  # output rows of a tile
_CACHE_BYTES = 600_000  # for the arrays between the transforms: about half a core's cache
_POINTS = [Fraction(point) for point in (0, 1, -1, 2, -2, Fraction(1, 2), Fraction(-1, 2))]  # and infinity


def fits(window: Window) -> bool:
    """Returns whether this method can compute a window."""
    return window.stride == 1 and 2 <= window.kernel[0] <= len(_POINTS) + 2 - ROWS


@lru_cache(maxsize=8)
def transforms(taps: int) -> tuple[Array, Array, Array]:
    """Returns Aᵀ (4, n), G (n, taps) and Bᵀ (n, n) in float64, for filters of `taps` rows and n = taps + 3.

    The method of Toom and Cook: a product of polynomials, by its values at n − 1 points and at infinity. Here it is
    transposed, so that it correlates. Source: Blahut 2010, "Fast algorithms for signal processing", section 5.2.
    """
    size = ROWS + taps - 1
    points = _POINTS[: size - 1]
    others = [[other for other in points if other != point] for point in points]
    scales = [prod(point - other for other in rest) for point, rest in zip(points, others, strict=True)]
    at_infinity = [[Fraction(row == last) for row in range(last + 1)] for last in (ROWS - 1, taps - 1)]
    gather = [[point**row for row in range(ROWS)] for point in points] + [at_infinity[0]]  # A
    filters = [[point**row / scale for row in range(taps)] for point, scale in zip(points, scales, strict=True)]
    inputs = [_polynomial(rest, size) for rest in (*others, points)]
    gathers, filter_rows = np.array(gather, np.float64).T, [*filters, at_infinity[1]]
    return gathers, np.array(filter_rows, np.float64), np.array(inputs, np.float64)


def _polynomial(roots: list[Fraction], size: int) -> list[Fraction]:
    """Returns the coefficients of Π (x − root), the constant first."""
    coefficients = [Fraction(1)]
    for root in roots:
        shifted, scaled = [Fraction(0), *coefficients], [-root * value for value in (*coefficients, Fraction(0))]
        coefficients = [a + b for a, b in zip(shifted, scaled, strict=True)]
    return coefficients + [Fraction(0)] * (size - len(coefficients))


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """Tiles that are computed together, so that the arrays between the transforms stay in a core's cache."""

    tiles: slice
    seen: Array  # (T, n, C·(W + 2 pad)·N): the rows of the padded input, overlapping
    transformed: Array  # shape of `seen`: Bᵀ d
    shifted: Array  # (T, n, k_x, C, W_out, N): the input of each filter column
    strips: Array  # a copy of `shifted`
    patches: Array  # (T·n, k_x·C, W_out·N)
    products: Array  # (T·n, F, W_out·N)
    flat_products: Array  # (T, n, F·W_out·N)
    in_cuts: tuple[Array, Array, Array]  # filters · patches = products, for np.matmul


class Winograd:
    """The transformed strips of one input, and their products with the filters."""

    def __init__(
        self, window: Window, in_channels: int, out_channels: int, batch: int, dtype: Float, tuning: Tuning
    ) -> None:
        rows, columns = window.output
        self._window, self._channels, self._rows, self._tuning = window, (in_channels, out_channels), rows, tuning
        self._gather, self._filter, self._input = (matrix.astype(dtype) for matrix in transforms(window.kernel[0]))
        size, tiles = len(self._input), -(-rows // ROWS)
        run, patch = columns * batch, window.kernel[1] * in_channels
        # The padded input, and an overlapping view of the rows that each tile reads.
        padded, self._inside = padded_image(window, ROWS * tiles + size - ROWS, in_channels, batch, dtype)
        strides = ROWS * padded.strides[0], padded.strides[0], padded.itemsize
        seen = as_strided(padded, (tiles, size, padded[0].size), strides, writeable=False)
        # Bᵀ d as strips (T, n, k_x, C, W_out, N), kept for the weight gradient.
        strips = np.empty((tiles, size, window.kernel[1], in_channels, columns, batch), dtype)
        self._weight = np.empty((window.kernel[0], out_channels, window.kernel[1], in_channels), dtype)
        self._filters = np.empty((size, out_channels, patch), dtype)  # G w
        self._flat_filters = self._filters.reshape(size, -1)
        together = max(1, min(tiles, _CACHE_BYTES // (size * (padded[0].size + out_channels * run) * padded.itemsize)))
        transformed = np.empty((together, size, *padded.shape[1:]), dtype)
        products = np.empty((together, size, out_channels, run), dtype)
        self._groups = []
        for start in range(0, tiles, together):
            count = min(together, tiles - start)
            part = slice(start, start + count)
            patches = strips[part].reshape(count, size, patch, run)
            self._groups.append(
                _Group(
                    part,
                    seen[part],
                    transformed[:count].reshape(count, size, -1),
                    shifted_columns(transformed[:count], window),
                    strips[part],
                    patches.reshape(-1, patch, run),
                    products[:count].reshape(-1, out_channels, run),
                    products[:count].reshape(count, size, -1),
                    split_product(self._filters, patches, products[:count], tuning),
                )
            )
        # The output or its gradient, with spare rows if the number of rows is no multiple of four.
        self._output = np.zeros((tiles * ROWS, out_channels, run), dtype) if rows % ROWS else None
        self._cuts: Views[list[Array]] = Views()
        self._weight_product: TransposedProduct | None = None  # made by the first weight gradient

    def _in_groups(self, out: Array) -> list[Array]:
        """Returns an output or its gradient (4·T, F, W_out·N) as (T, 4, F·W_out·N), one view per group."""
        tiles = out.reshape(len(out) // ROWS, ROWS, -1)
        return [tiles[group.tiles] for group in self._groups]

    def _transposed_in_groups(self, grad: Array) -> list[Array]:
        """Returns a gradient (4·T, F, W_out·N) as (T, 4, W_out·N, F), one view per group."""
        tiles = grad.reshape(-1, ROWS, *grad.shape[1:]).swapaxes(2, 3)
        return [tiles[group.tiles] for group in self._groups]

    def apply(self, x: Array, weight: Array, out: Array) -> Array:
        """Correlates x (H, C, W·N) with weight (F, k_y, k_x, C) into out (H_out, F, W_out·N); keeps the strips of x."""
        np.copyto(self._weight, weight.transpose(1, 0, 2, 3))
        np.matmul(self._filter, self._weight.reshape(len(self._weight), -1), out=self._flat_filters)
        image = x.reshape(len(x), *self._inside.shape[1:])
        np.copyto(self._inside, image[: len(self._inside)])
        whole = out if self._output is None else self._output
        for group, answer in zip(self._groups, self._cuts(self._in_groups, whole), strict=True):
            np.matmul(self._input, group.seen, out=group.transformed)
            np.copyto(group.strips, group.shifted)
            filters, patches, products = group.in_cuts
            np.matmul(filters, patches, out=products)
            np.matmul(self._gather, group.flat_products, out=answer)
        if self._output is not None:
            np.copyto(out, self._output[: self._rows])
        return out

    def weight_gradient(self, grad: Array) -> Array:
        """Returns a view: the gradient of weight (F, k_y, k_x, C), given that of the output (H_out, F, W_out·N)."""
        whole = grad
        if self._output is not None:
            whole = self._output
            np.copyto(whole[: self._rows], grad)
            whole[self._rows :] = 0
        size, taps = len(self._groups[0].seen), len(self._filter)
        if self._weight_product is None:
            (*_, run), filters = self._groups[0].products.shape, self._channels[1]
            self._weight_product = TransposedProduct(
                self._groups[0].patches, filters, replace(self._tuning, turned=False)
            )
            self._transposed = np.empty((size, ROWS, run, filters), grad.dtype)
            self._transposed_products = np.empty((size, taps, run, filters), grad.dtype)
            self._grad_cuts: Views[list[Array]] = Views()
            self._total, self._sum = np.empty_like(self._flat_filters), np.empty_like(self._flat_filters)
        self._total.fill(0)  # (n, k_x·C·F)
        for group, part in zip(self._groups, self._grad_cuts(self._transposed_in_groups, whole), strict=True):
            transposed, spread = self._transposed[: len(part)], self._transposed_products[: len(part)]
            np.copyto(transposed, part)  # cheaper to transpose the four rows of a tile than their n products
            np.matmul(self._gather.T, transposed.reshape(len(part), ROWS, -1), out=spread.reshape(len(part), taps, -1))
            products = self._weight_product.multiply_transposed(group.patches, spread.reshape(-1, *spread.shape[2:]))
            self._total += np.add.reduce(products.reshape(-1, *self._total.shape), axis=0, out=self._sum)
        (height, width), (in_channels, out_channels) = self._window.kernel, self._channels
        by_row = self._sum.reshape(-1)[: self._weight.size].reshape(height, -1)  # (k_y, k_x·C·F)
        np.matmul(self._filter.T, self._total, out=by_row)
        return by_row.reshape(height, width, in_channels, out_channels).transpose(3, 0, 1, 2)

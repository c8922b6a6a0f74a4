"""Splits the matrix products of a correlation into tiles, and computes the products.

OpenBLAS has a path for small matrices that packs nothing, for three sizes whose product is at most a million. On a core
with AVX-512 that path gives 100 to 116 GFLOP/s, the general path 41 to 85. Tiles are only more axes of the same arrays,
so splitting copies nothing. The best split differs by machine, so a plan measures a few; `default_tuning` is a first
guess.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from engine.arrays import Array
from engine.kernels.views import Views

_SMALL = 1_000_000  # multiply-adds of the largest product that OpenBLAS treats as small
_LONGEST_PATCH = 100  # rows of a patch in one product of the weight gradient; longer patches were slower


@dataclass(frozen=True, slots=True)
class Tuning:
    """How one correlation is computed. The default is unsplit, for plain execution.

    columns, filters: tile sizes of the output's run W·N and of its channels. patch: tile size of the patch in the
    weight gradient. 0: unsplit. turned: the weight gradient first copies its gradient, transposed (the name is that of
    stored plans). winograd: fewer multiplications for 3×3 filters, see `winograd`.
    """

    columns: int = 0
    filters: int = 0
    patch: int = 0
    turned: bool = True
    winograd: bool = False


def _divisors(size: int) -> list[int]:
    return [part for part in range(size, 0, -1) if size % part == 0]


def default_tuning(filters: int, patch: int, run: int) -> Tuning:
    """Returns the largest tiles that OpenBLAS treats as small: output (filters, run), patches (patch, run)."""
    filter_tile = next((part for part in _divisors(filters) if part <= 64), filters)
    wide = [part for part in _divisors(run) if part % 16 == 0 and part * filter_tile * patch <= _SMALL]
    columns = wide[0] if wide else 0
    short = [p for p in _divisors(patch) if p <= _LONGEST_PATCH and p * filters * run <= _SMALL and p * 12 >= patch]
    patch_tile = patch if patch * filters * run <= _SMALL else short[0] if short else 0
    return Tuning(columns % run, filter_tile % filters, patch_tile % patch)


def tunings(filters: int, patch: int, run: int, *, learns: bool) -> Iterator[Tuning]:
    """Yields a few tunings to measure, the default first. learns: whether weight gradients are computed, too."""
    default = default_tuning(filters, patch, run)
    yield default
    seen = {default}
    forward = [(0, 0), (64, 0), (64, 32), (64, 16), (128, 16), (128, 32), (32, 32), (16, 0)]
    backward = [(0, True), (0, False), *((size, turned) for size in _divisors(patch) if 24 <= size <= _LONGEST_PATCH
                                         for turned in (True, False))][:8]  # fmt: skip
    for columns, filter_tile in forward:
        if (columns and (run % columns or columns >= run)) or (filter_tile and (filters % filter_tile)):
            continue
        candidate = replace(default, columns=columns, filters=filter_tile % filters)
        if candidate not in seen:
            seen.add(candidate)
            yield candidate
    for size, turned in backward if learns else []:
        candidate = replace(default, patch=size % patch, turned=turned)
        if candidate not in seen:
            seen.add(candidate)
            yield candidate


def split_product(matrix: Array, patches: Array, out: Array, tuning: Tuning) -> tuple[Array, Array, Array]:
    """Returns matrix (F, K), patches (…, K, R) and out (…, F, R) as tiled views, for np.matmul of every row.

    The matrix may have leading axes too, which NumPy broadcasts.
    """
    (*rows, patch, run), (*others, filters, _) = patches.shape, matrix.shape
    columns, height = tuning.columns or run, tuning.filters or filters
    return (
        matrix.reshape(*others, filters // height, 1, height, patch),  # (F/f, 1, f, K)
        patches.reshape(*rows, 1, patch, run // columns, columns).swapaxes(-3, -2),  # (…, 1, R/c, K, c)
        out.reshape(*rows, filters // height, height, run // columns, columns).swapaxes(-3, -2),  # (…, F/f, R/c, f, c)
    )


class TransposedProduct:
    """patches · gradᵀ for every row: (H, K, R) and (H, F, R) -> products (H, K, F), in its own buffer.

    If the tuning says so, the gradient is first copied, transposed. The gradient is small, and a product with a
    transposed second factor took up to five times as long (890 µs against 178 + 26 for the second convolution of the
    MNIST demo, batch 20). For few filters both are equally fast.
    """

    def __init__(self, patches: Array, filters: int, tuning: Tuning) -> None:
        rows, patch, run = patches.shape
        self._height = tuning.patch or patch
        self._products = np.empty((rows, patch, filters), patches.dtype)
        self._out = self._products.reshape(rows, patch // self._height, self._height, filters)
        self._transposed = np.empty((rows, run, filters), patches.dtype) if tuning.turned else None
        self._factor: Views[Array] = Views()

    def multiply(self, patches: Array, grad: Array) -> Array:
        """Returns the products (H, K, F) of patches (H, K, R), shaped as the first ones, with a gradient (H, F, R)."""
        factor = self._factor(_transpose, grad)  # (H, R, F)
        if self._transposed is not None:
            np.copyto(self._transposed, factor)
            factor = self._transposed
        return self.multiply_transposed(patches, factor)

    def multiply_transposed(self, patches: Array, factor: Array) -> Array:
        """The same with a gradient (H, R, F), transposed already; H may be smaller than that of the first patches."""
        rows, patch, run = patches.shape
        tiles = patches.reshape(rows, patch // self._height, self._height, run)
        np.matmul(tiles, factor[:, None], out=self._out[:rows])
        return self._products[:rows]


def _transpose(grad: Array) -> Array:
    return grad.swapaxes(1, 2)

"""How the matrix products of a correlation are cut, and the products themselves.

OpenBLAS has a path for small matrices that packs nothing, taken when the three sizes multiply to at most a million:
100 to 116 GFLOP/s on a core with AVX-512 where its general path gives 41 to 85. Tiles are only more axes of the same
arrays, so cutting copies nothing. Which cut is best differs by machine, so a plan measures a few; `default_tuning` is a
first guess.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from engine.arrays import Array
from engine.kernels.views import Views

_SMALL = 1_000_000  # multiply-adds up to which a product is small to OpenBLAS
_LONGEST_PATCH = 100  # rows of a patch in one product of the weight gradient; longer ones measured slower


@dataclass(frozen=True, slots=True)
class Tuning:
    """How one correlation is computed; the default is uncut, for plain execution.

    columns, filters: size of a tile of the output's run W·N and of its channels; patch: of the patch in the weight
    gradient; 0: uncut. turned: the weight gradient transposes its gradient by a copy first. winograd: fewer
    multiplications for 3×3 filters, see `winograd`.
    """

    columns: int = 0
    filters: int = 0
    patch: int = 0
    turned: bool = True
    winograd: bool = False


def _divisors(size: int) -> list[int]:
    return [part for part in range(size, 0, -1) if size % part == 0]


def default_tuning(filters: int, patch: int, run: int) -> Tuning:
    """The largest tiles that are small to OpenBLAS: output (filters, run), patches (patch, run)."""
    filter_tile = next((part for part in _divisors(filters) if part <= 64), filters)
    wide = [part for part in _divisors(run) if part % 16 == 0 and part * filter_tile * patch <= _SMALL]
    columns = wide[0] if wide else 0
    short = [p for p in _divisors(patch) if p <= _LONGEST_PATCH and p * filters * run <= _SMALL and p * 12 >= patch]
    patch_tile = patch if patch * filters * run <= _SMALL else short[0] if short else 0
    return Tuning(columns % run, filter_tile % filters, patch_tile % patch)


def tunings(filters: int, patch: int, run: int, *, learns: bool) -> Iterator[Tuning]:
    """A few to measure, the fair one first. learns: whether weight gradients are wanted too."""
    fair = default_tuning(filters, patch, run)
    yield fair
    seen = {fair}
    forward = [(0, 0), (64, 0), (64, 32), (64, 16), (128, 16), (128, 32), (32, 32), (16, 0)]
    backward = [(0, True), (0, False), *((size, turned) for size in _divisors(patch) if 24 <= size <= _LONGEST_PATCH
                                         for turned in (True, False))][:8]  # fmt: skip
    for columns, filter_tile in forward:
        if (columns and (run % columns or columns >= run)) or (filter_tile and (filters % filter_tile)):
            continue
        candidate = replace(fair, columns=columns, filters=filter_tile % filters)
        if candidate not in seen:
            seen.add(candidate)
            yield candidate
    for size, turned in backward if learns else []:
        candidate = replace(fair, patch=size % patch, turned=turned)
        if candidate not in seen:
            seen.add(candidate)
            yield candidate


def split_product(matrix: Array, patches: Array, out: Array, tuning: Tuning) -> tuple[Array, Array, Array]:
    """matrix · patches for every row, (F, K) and (…, K, R) -> out (…, F, R), as views in tiles for np.matmul.

    The matrix may have leading axes too, as NumPy broadcasts them.
    """
    (*rows, patch, run), (*others, filters, _) = patches.shape, matrix.shape
    columns, height = tuning.columns or run, tuning.filters or filters
    return (
        matrix.reshape(*others, filters // height, 1, height, patch),  # (F/f, 1, f, K)
        patches.reshape(*rows, 1, patch, run // columns, columns).swapaxes(-3, -2),  # (…, 1, R/c, K, c)
        out.reshape(*rows, filters // height, height, run // columns, columns).swapaxes(-3, -2),  # (…, F/f, R/c, f, c)
    )


class TurnedProduct:
    """patches · gradᵀ for every row: (H, K, R) and (H, F, R) -> products (H, K, F), kept in a buffer of its own.

    The gradient is transposed by a copy first, where a tuning says so: it is small, and a product with a transposed
    second factor took up to five times as long (890 µs against 178 + 26 for the second convolution of the MNIST demo,
    batch 20), though for few filters it is as fast.
    """

    def __init__(self, patches: Array, filters: int, tuning: Tuning) -> None:
        rows, patch, run = patches.shape
        self._height = tuning.patch or patch
        self._products = np.empty((rows, patch, filters), patches.dtype)
        self._out = self._products.reshape(rows, patch // self._height, self._height, filters)
        self._turned = np.empty((rows, run, filters), patches.dtype) if tuning.turned else None
        self._factor: Views[Array] = Views()

    def multiply(self, patches: Array, grad: Array) -> Array:
        """The products (H, K, F) of patches (H, K, R), of the shape it was made for, with a gradient (H, F, R)."""
        factor = self._factor(_turn, grad)  # (H, R, F)
        if self._turned is not None:
            np.copyto(self._turned, factor)
            factor = self._turned
        return self.multiply_turned(patches, factor)

    def multiply_turned(self, patches: Array, factor: Array) -> Array:
        """The same with a gradient (H, R, F) that is transposed already; fewer rows than it was made for will do."""
        rows, patch, run = patches.shape
        tiles = patches.reshape(rows, patch // self._height, self._height, run)
        np.matmul(tiles, factor[:, None], out=self._out[:rows])
        return self._products[:rows]


def _turn(grad: Array) -> Array:
    return grad.swapaxes(1, 2)

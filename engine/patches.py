"""What makes a filter fire: the pieces of held-out images that excite it most, found a little at a time."""

import copy
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from math import prod

import numpy as np

from engine.arrays import Array
from engine.data import Split, centre_crops, pixel_values
from engine.definition.definition import Definition
from engine.layers import AnyLayer
from engine.layers.base import empty
from engine.network import Network
from engine.shapes import receptive_field, receptive_start

PATCHES = 9
MOST_FILTERS = 4096  # of a layer; a wider one is left out
_LARGEST_BATCH = 32
_NUMBERS_A_BATCH = 400_000  # that one layer says of a batch: so that one layer of it takes a few milliseconds


@dataclass(frozen=True, slots=True)
class Sight:
    """What the cells of a layer see. Cell (i, j) sees `rows` × `columns` input pixels, the first of them at
    (row + i·row_step, column + j·column_step); what lies beyond the input's edge counts, and is padding."""

    rows: int
    columns: int
    row: int
    column: int
    row_step: int
    column_step: int


@dataclass(frozen=True, slots=True)
class Patch:
    """A piece of an image of the split, and what the filter says of it. row, column: of its first pixel, in the
    network's input; negative where it begins beyond the edge. value: the filter's output, before what follows it."""

    image: int
    row: int
    column: int
    value: float


@dataclass(frozen=True, slots=True)
class LayerPatches:
    """One convolution's: of each filter from `first` on, the pieces of most different images, the strongest first."""

    index: int
    rows: int
    columns: int
    filters: tuple[tuple[Patch, ...], ...]
    first: int = 0


def sight(definition: Definition, index: int) -> Sight:
    """What the cells of a layer see; behind a fully connected layer, everything."""
    axes = []
    for axis in (0, 1):
        field, jump, start = 1, 1, 0
        for window in definition.windows[1 : index + 1]:
            start = receptive_start(start, jump, window.padding)
            field, jump = receptive_field(field, jump, (window.height, window.width)[axis], window.stride)
        axes.append((field, start, jump))
    (rows, row, row_step), (columns, column, column_step) = axes
    return Sight(rows, columns, row, column, row_step, column_step)


class _Best:
    """The strongest places of every filter of one layer so far, at most one an image."""

    def __init__(self, filters: int) -> None:
        self.values = np.full((filters, PATCHES), -np.inf)
        self.images = np.zeros((filters, PATCHES), np.int64)
        self.places = np.zeros((filters, PATCHES), np.int64)  # row-major in the layer's map

    def add(self, maps: Array, first: int) -> None:
        """maps (F, N, cells): of the images from `first` on. Of equals, the earlier image and place stay."""
        places = maps.argmax(axis=2)  # (F, N)
        values = np.take_along_axis(maps, places[..., None], axis=2)[..., 0].astype(np.float64)
        values[~np.isfinite(values)] = -np.inf
        images = np.broadcast_to(np.arange(first, first + maps.shape[1]), values.shape)
        everything = np.concatenate((self.values, values), axis=1)
        order = np.argsort(-everything, axis=1, kind="stable")[:, :PATCHES]
        self.values = np.take_along_axis(everything, order, axis=1)
        self.images = np.take_along_axis(np.concatenate((self.images, images), axis=1), order, axis=1)
        self.places = np.take_along_axis(np.concatenate((self.places, places), axis=1), order, axis=1)


class PatchResults:
    """What a search has found so far. searched: images."""

    def __init__(self, definition: Definition, layers: Collection[int]) -> None:
        self.searched = 0
        self._definition = definition
        self._best = {index: _Best(definition.shapes[index][2]) for index in layers}

    @property
    def filters(self) -> dict[int, int]:
        """Of each layer how many there are."""
        return {index: len(best.values) for index, best in self._best.items()}

    def add(self, index: int, maps: Array, first: int) -> None:
        """maps (F, N, cells): what a layer says of the images from `first` on."""
        self._best[index].add(maps, first)

    def part(self, index: int, first: int = 0, end: int | None = None) -> LayerPatches:
        """The strongest so far, of some filters of a layer: from `first` on, before `end` (None: to the last)."""
        seen, columns = sight(self._definition, index), self._definition.shapes[index][1]
        best = self._best[index]
        some = (every[first:end].tolist() for every in (best.values, best.images, best.places))
        filters = tuple(
            tuple(
                Patch(
                    image=image,
                    row=seen.row + place // columns * seen.row_step,
                    column=seen.column + place % columns * seen.column_step,
                    value=value,
                )
                for value, image, place in zip(*of_filter, strict=True)
                if value > -np.inf
            )
            for of_filter in zip(*some, strict=True)
        )
        return LayerPatches(index, seen.rows, seen.columns, filters, first)


class PatchSearch:
    """Looks through a split for what excites the filters of some convolutions, by the weights of the moment it begins.

    The network may go on training meanwhile: the layers up to the last one wanted are copied. Images are taken in their
    order, cut at their centre. layers: indexes in the definition; those that are no convolutions, or have more than
    4,096 filters, are left out.
    """

    def __init__(self, network: Network, split: Split, layers: Collection[int]) -> None:
        definition = network.definition
        self.layers = sorted(
            index for index in set(layers) if 0 < index < len(definition.layers) and has_patches(definition, index)
        )
        self.network, self._split = network, split
        self._units: list[AnyLayer] = [copy.deepcopy(layer) for layer in network.layers[: max(self.layers, default=0)]]
        self.results = PatchResults(definition, self.layers)
        largest = max((prod(shape) for shape in definition.shapes[: len(self._units) + 1]), default=1)
        self._batch = max(1, min(_LARGEST_BATCH, _NUMBERS_A_BATCH // largest, len(split)))
        self._input = empty(network.input_shape, self._batch, network.dtype)
        self._works = [layer.workspace(self._batch, network.dtype, input_gradient=False) for layer in self._units]

    def steps(self) -> Iterator[None]:
        """Does the search; stops for a moment behind every layer of every batch."""
        definition, crops = self.network.definition, centre_crops(self._split.images, self.network.input_shape)
        height, width, channels = self.network.input_shape
        pixels = self._input.reshape(height, channels, width, self._batch)
        for first in range(0, len(self._split) if self.layers else 0, self._batch):
            part = crops[first : first + self._batch]
            pixel_values(part.transpose(1, 3, 2, 0), pixels[..., : len(part)])
            x = self._input
            for index, (layer, work) in enumerate(zip(self._units, self._works, strict=True), start=1):
                with np.errstate(all="ignore"):
                    x = layer.forward(x, work)
                if index in self.layers:
                    rows, columns, filters = definition.shapes[index]
                    maps = x.reshape(rows, filters, columns, self._batch)[..., : len(part)]
                    by_filter = maps.transpose(1, 3, 0, 2).reshape(filters, len(part), rows * columns)
                    self.results.add(index, by_filter, first)
                yield
            self.results.searched = first + len(part)


def has_patches(definition: Definition, index: int) -> bool:
    """Whether a layer has filters that look at patches, and few enough of them to look for all."""
    return definition.layers[index].family == "conv" and definition.shapes[index][2] <= MOST_FILTERS

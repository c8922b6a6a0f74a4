"""Batches out of a split, into the engine's layout: shuffled and randomly cropped to train, in order to judge."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array, Bytes, Labels
from engine.data.sets import Dataset, Split, pixel_values
from engine.definition.definition import Definition
from engine.definition.layer import Shape
from engine.errors import MisfitError
from engine.randomness import Stream, generator


def check_fit(dataset: Dataset, definition: Definition) -> None:
    """Raises: MisfitError where a network cannot be trained on a data set."""
    height, width, channels = dataset.image_shape
    title = dataset.title_sentence
    input_shape, loss, classes = definition.input_shape, definition.layers[-1], definition.shapes[-1][2]
    if loss.output_kind == "numbers":
        raise MisfitError(
            -1, {}, "{loss} learns numbers, {data} has classes: use softmax or svm", loss=loss.type, data=title
        )
    if input_shape[2] != channels:
        raise MisfitError(
            0, {"out_depth": channels}, "the input has depth {depth}, the images of {data} have {channels}: use {key}",
            depth=input_shape[2], data=title, channels=channels, key=f"out_depth:{channels}",
        )  # fmt: skip
    if input_shape[0] > height or input_shape[1] > width:
        ways = {"out_sx": width} if input_shape[1] > width else {}
        ways |= {"out_sy": height} if input_shape[0] > height else {}
        raise MisfitError(
            0, ways,
            "an input of {size} is larger than the images of {data} ({most}): "
            "use out_sx at most {width} and out_sy at most {height}",
            size=f"{input_shape[0]}×{input_shape[1]}", data=title, most=f"{height}×{width}", width=width, height=height,
        )  # fmt: skip
    needed = len(dataset.class_names)
    if classes < needed:
        raise MisfitError(
            -1, {"num_classes": needed}, "{data} has {needed} classes, num_classes is {classes}: use {key}",
            data=title, needed=needed, classes=classes, key=f"num_classes:{needed}",
        )  # fmt: skip


def centre_crops(images: Bytes, input_shape: Shape) -> Bytes:
    """The middle of each image: (N, H0, W0, C) -> (N, H, W, C), a view."""
    top, left = (images.shape[1] - input_shape[0]) // 2, (images.shape[2] - input_shape[1]) // 2
    return images[:, top : top + input_shape[0], left : left + input_shape[1]]


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """What one step trains on. labels, indexes in the split (N,); crops (H, C, W, N), bytes, good until the next."""

    labels: Labels
    indexes: Labels
    crops: Bytes

    def fill(self, part: slice, out: Array) -> Array:
        """Some of the images, as the network sees them, into `out` (H, C, W·n)."""
        crops = self.crops[..., part]
        return pixel_values(crops, out.reshape(crops.shape))


class TrainingBatches:
    """An endless row of examples: epoch after epoch, each in its own order, the last batch filled from the next.

    Example i of a run, and its crop, are a pure function of (seed, i), whatever the batch size. `cursor` counts those
    given out.
    """

    def __init__(self, split: Split, input_shape: Shape, seed: int, cursor: int = 0) -> None:
        self._split, self._seed, self.cursor = split, seed, cursor
        self._input_shape = input_shape
        self._crops = np.empty((0, *input_shape), np.uint8)  # (N, H, W, C), kept: a step allocates nothing large
        self._epoch: tuple[int, Labels] = (-1, np.empty((0, 3), np.int64))

    @property
    def epoch(self) -> float:
        """Passes over the split so far."""
        return self.cursor / len(self._split)

    def _draw(self, epoch: int) -> Labels:
        """An epoch's examples in their order: index, top and left of the crop (N, 3)."""
        images, (height, width, _) = self._split.images, self._input_shape
        positions = images.shape[1] - height + 1, images.shape[2] - width + 1
        rng = generator(self._seed, Stream.EXAMPLES, epoch)
        crops = rng.integers(0, positions, (len(images), 2))
        return np.column_stack((rng.permutation(len(images)), crops))

    def _places(self, first: int, count: int) -> Labels:
        parts = []
        while count:
            epoch, place = divmod(first, len(self._split))
            if self._epoch[0] != epoch:
                self._epoch = epoch, self._draw(epoch)
            parts.append(self._epoch[1][place : place + count])
            first += len(parts[-1])
            count -= len(parts[-1])
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def take(self, batch: int) -> Batch:
        """The next examples."""
        places = self._places(self.cursor, batch)
        self.cursor += batch
        images, (height, width, _) = self._split.images, self._input_shape
        if len(self._crops) != batch:
            self._crops = np.empty((batch, *self._input_shape), np.uint8)
        for crop, (index, top, left) in zip(self._crops, places.tolist(), strict=True):
            crop[...] = images[index, top : top + height, left : left + width]
        indexes = places[:, 0]
        return Batch(self._split.labels[indexes], indexes, self._crops.transpose(1, 3, 2, 0))


def evaluation_batches(split: Split, input_shape: Shape, batch: int, out: Array) -> Iterator[tuple[slice, int]]:
    """Fills `out` (H, C, W·N) with centre crops, batch after batch; yields which examples, and how many of them count.

    The last batch is padded, and the answers to its padding are not to be counted.
    """
    crops = centre_crops(split.images, input_shape)
    height, width, channels = input_shape
    buffer = out.reshape(height, channels, width, batch)
    for first in range(0, len(split), batch):
        part = crops[first : first + batch]
        pixel_values(part.transpose(1, 3, 2, 0), buffer[..., : len(part)])
        buffer[..., len(part) :] = 0
        yield slice(first, first + len(part)), len(part)

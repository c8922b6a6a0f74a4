"""Data sets: images and labels, split once and for all."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from engine.arrays import Array, Bytes, Labels
from engine.data.cifar import is_archive, read_cifar
from engine.data.idx import find_idx, read_idx
from engine.definition.layer import Shape
from engine.errors import DatasetError, Sentence, did_you_mean, nearest_names
from engine.randomness import Stream, generator

DIGITS = "digits"
_SPLIT_SEED = 0  # fixed: which images are held out never depends on a run


@dataclass(frozen=True, eq=False)
class Split:
    """Images (N, H, W, C) as bytes, and labels (N,)."""

    images: Bytes
    labels: Labels

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True, eq=False)
class Dataset:
    """What a run trains on, what it is judged by while it trains, and, where there is one, the official test."""

    name: str
    title_sentence: Sentence
    train: Split
    validation: Split
    test: Split | None
    class_names: tuple[str, ...]

    @property
    def title(self) -> str:
        return str(self.title_sentence)

    @property
    def image_shape(self) -> Shape:
        height, width, channels = self.train.images.shape[1:]
        return height, width, channels


def load_dataset(name_or_path: str | Path = DIGITS) -> Dataset:
    """`digits`, the embedded ten thousand; a folder with MNIST's IDX files (gzip or not) or with CIFAR-10's binary
    files; or CIFAR-10's archive.

    A tenth of the training images, at most 5,000, is held out for validation, always the same ones.
    Raises: DatasetError in words.
    """
    if str(name_or_path) == DIGITS:
        return _digits()
    path = Path(name_or_path)
    if not path.is_dir() and not is_archive(path):
        near = nearest_names(str(name_or_path), [DIGITS])
        other = Sentence("give {name} or a folder with files of MNIST or CIFAR-10", name=repr(DIGITS))
        way = did_you_mean(near, ()) if near else other
        raise DatasetError("there is no data set {name}: {way}", name=f"'{name_or_path}'", way=way)
    name = str(path.resolve())
    if (train := _read_pair(path, "train")) is not None:
        return _split(name, Sentence("IDX files in {folder}", folder=path.name), train, _read_pair(path, "t10k"))
    if (cifar := read_cifar(path)) is not None:
        test = Split(*cifar.test) if cifar.test else None
        title = Sentence("CIFAR-10 in {folder}", folder=path.name)
        return _split(name, title, Split(*cifar.train), test, cifar.class_names)
    raise DatasetError(
        "{folder} has no train-images-idx3-ubyte and train-labels-idx1-ubyte (.gz or not), and no data_batch_1.bin",
        folder=str(path),
    )


def load_test_split(folder: Path, dataset: Dataset) -> Split:
    """The official test images of a folder, MNIST's t10k-… or CIFAR-10's test_batch.bin, for a network trained on a
    data set. Raises: DatasetError.
    """
    test = _read_pair(folder, "t10k")
    if test is None and (cifar := read_cifar(folder)) is not None and cifar.test is not None:
        test = Split(*cifar.test)
    if test is None:
        raise DatasetError(
            "{folder} has no t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte (.gz or not), and no test_batch.bin",
            folder=str(folder),
        )
    _check_alike(test, dataset.train, len(dataset.class_names))
    return test


def _check_alike(test: Split, train: Split, classes: int) -> None:
    if test.images.shape[1:] != train.images.shape[1:]:
        sizes = ["×".join(map(str, split.images.shape[1:])) for split in (test, train)]
        raise DatasetError(
            "the test images are {test}, the training images {train}: they must be alike", test=sizes[0], train=sizes[1]
        )
    if len(test) == 0 or int(test.labels.max()) >= classes:
        raise DatasetError(
            "the test labels do not fit {classes} classes: use 0 to {most}", classes=classes, most=classes - 1
        )


@lru_cache(maxsize=1)  # 8 MB that many runs and tests share
def _digits() -> Dataset:
    with np.load(Path(__file__).with_name("digits.npz"), allow_pickle=False) as archive:
        everything = Split(archive["images"], archive["labels"])
    title = Sentence("{count} handwritten digits of MNIST", count=len(everything))
    return _split(DIGITS, title, everything, None)


def _read_pair(folder: Path, stem: str) -> Split | None:
    images, labels = find_idx(folder, f"{stem}-images-idx3-ubyte"), find_idx(folder, f"{stem}-labels-idx1-ubyte")
    if images is None or labels is None:
        return None
    split = Split(read_idx(images, 3)[..., None], read_idx(labels, 1))
    if len(split.images) != len(split.labels):
        raise DatasetError(
            "{images} holds {count} images, {labels} {found} labels",
            images=images.name, count=len(split.images), labels=labels.name, found=len(split),
        )  # fmt: skip
    return split


def _split(
    name: str, title: Sentence, everything: Split, test: Split | None, class_names: tuple[str, ...] = ()
) -> Dataset:
    held_out = min(5000, len(everything) // 10)
    if held_out == 0:
        raise DatasetError(
            "{name} has {count} images: at least 10 are needed to hold some out", name=name, count=len(everything)
        )
    order = generator(_SPLIT_SEED, Stream.SPLIT, 0).permutation(len(everything))
    train, validation = (
        Split(everything.images[part], everything.labels[part].astype(np.int64))
        for part in (order[held_out:], order[:held_out])
    )
    classes = max(int(split.labels.max()) for split in (everything, test) if split is not None) + 1
    if test is not None:
        _check_alike(test, train, classes)
        test = Split(test.images, test.labels.astype(np.int64))
    names = class_names or tuple(str(number) for number in range(max(classes, 10)))
    return Dataset(name, title, train, validation, test, names)


def pixel_values(pixels: Bytes, out: Array) -> Array:
    """Bytes as the network sees them: x/255 − 0.5, in `out` of the same shape."""
    np.multiply(pixels, np.asarray(1 / 255, out.dtype), out=out)
    out -= np.asarray(0.5, out.dtype)
    return out

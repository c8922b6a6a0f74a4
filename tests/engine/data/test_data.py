import gzip
import struct
from pathlib import Path

import numpy as np
import pytest

from engine import load_dataset
from engine.data import TrainingBatches, evaluation_batches, load_test_split
from engine.errors import DatasetError


def write_idx(path, array):
    content = bytes((0, 0, 8, array.ndim)) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)


@pytest.fixture
def folder(tmp_path, rng):
    for stem, count, ending in (("train", 50, ""), ("t10k", 7, ".gz")):
        write_idx(tmp_path / f"{stem}-images-idx3-ubyte{ending}", rng.integers(0, 256, (count, 9, 8), np.uint8))
        write_idx(tmp_path / f"{stem}-labels-idx1-ubyte{ending}", rng.integers(0, 10, count, np.uint8))
    return tmp_path


def test_the_embedded_digits_are_ten_thousand_split_nine_to_one():
    digits = load_dataset("digits")
    assert (len(digits.train), len(digits.validation), digits.test) == (9000, 1000, None)
    assert digits.image_shape == (28, 28, 1)
    assert digits.class_names == tuple("0123456789")
    together = np.concatenate([digits.train.images, digits.validation.images]).reshape(10_000, -1)
    assert len(np.unique(together, axis=0)) == 10_000
    assert np.bincount(np.concatenate([digits.train.labels, digits.validation.labels])).tolist() == [
        1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978,
    ]  # fmt: skip


def test_the_embedded_digits_are_small_and_have_a_licence():
    data = Path(__file__).parents[3] / "engine" / "data"
    assert (data / "digits.npz").stat().st_size <= 2_200_000
    assert "MIT" in (data / "digits.md").read_text("utf-8")


def test_idx_files_are_read_gzipped_or_not(folder):
    dataset = load_dataset(folder)
    assert (len(dataset.train), len(dataset.validation), len(dataset.test)) == (45, 5, 7)
    assert dataset.image_shape == (9, 8, 1)


def test_damaged_or_missing_idx_files_are_refused_with_a_message(folder):
    with pytest.raises(DatasetError, match="did you mean 'digits'"):
        load_dataset("digit")
    images = folder / "train-images-idx3-ubyte"
    whole = images.read_bytes()
    images.write_bytes(whole[:-1])
    with pytest.raises(DatasetError, match="should hold 3,600 values"):
        load_dataset(folder)
    images.write_bytes(b"\0\0\x0d\3" + whole[4:])
    with pytest.raises(DatasetError, match="not an IDX file"):
        load_dataset(folder)
    images.write_bytes(whole[:4] + struct.pack(">3I", 2**31, 2**31, 2**31))
    with pytest.raises(DatasetError, match="claims"):
        load_dataset(folder)
    (folder / "t10k-images-idx3-ubyte.gz").write_bytes(b"\x1f\x8bnonsense")
    images.write_bytes(whole)
    with pytest.raises(DatasetError, match="cannot be read"):
        load_dataset(folder)
    images.unlink()
    with pytest.raises(DatasetError, match="has no train-images"):
        load_dataset(folder)


def test_test_images_unlike_the_training_images_are_refused(folder, rng):
    digits = load_dataset("digits")
    with pytest.raises(DatasetError, match="the test images are 9×8×1"):
        load_test_split(folder, digits)
    write_idx(folder / "t10k-images-idx3-ubyte.gz", rng.integers(0, 256, (7, 28, 28), np.uint8))
    with pytest.raises(DatasetError, match="must be alike"):
        load_dataset(folder)
    write_idx(folder / "t10k-labels-idx1-ubyte.gz", np.full(7, 10, np.uint8))
    with pytest.raises(DatasetError, match="use 0 to 9"):
        load_test_split(folder, digits)


def take(batches, size):
    batch = batches.take(size)
    out = np.empty((5, 1, 6 * size), np.float32)
    batch.fill(slice(0, size), out)
    return out.reshape(5, 6, size), batch.labels, batch.indexes


def test_batches_hold_every_example_once_per_epoch_and_may_span_two_epochs(folder):
    split = load_dataset(folder).train  # 45 examples
    batches = TrainingBatches(split, (5, 6, 1), seed=1)
    indexes = np.concatenate([take(batches, 20)[2] for _ in range(9)])  # 180 = 4 epochs
    for epoch in range(4):
        assert sorted(indexes[45 * epoch : 45 * (epoch + 1)]) == list(range(45))
    assert indexes[:45].tolist() != indexes[45:90].tolist()
    assert batches.epoch == 4


def test_a_batch_is_a_crop_of_its_images_and_depends_only_on_seed_and_position(folder):
    split = load_dataset(folder).train
    first, labels, indexes = take(TrainingBatches(split, (5, 6, 1), seed=1), 20)
    for position, (label, index) in enumerate(zip(labels, indexes, strict=True)):
        assert label == split.labels[index]
        bytes_seen = np.rint((first[:, :, position] + 0.5) * 255).astype(np.uint8)
        crops = (split.images[index, y : y + 5, x : x + 6, 0] for y in range(5) for x in range(3))
        assert any((crop == bytes_seen).all() for crop in crops)

    again = take(TrainingBatches(split, (5, 6, 1), seed=1), 20)
    assert again[0].tobytes() == first.tobytes()
    singly = TrainingBatches(split, (5, 6, 1), seed=1)
    assert all(
        (take(singly, 1)[0][..., 0] == first[..., place]).all() for place in range(20)
    )  # whatever the batch size
    resumed = TrainingBatches(split, (5, 6, 1), seed=1, cursor=20)
    whole = TrainingBatches(split, (5, 6, 1), seed=1)
    take(whole, 20)
    assert take(resumed, 20)[0].tobytes() == take(whole, 20)[0].tobytes()
    assert take(TrainingBatches(split, (5, 6, 1), seed=2), 20)[2].tolist() != indexes.tolist()


def test_evaluation_reads_the_centre_of_every_image_once(folder):
    split = load_dataset(folder).train
    out = np.empty((5, 1, 6 * 20), np.float64)
    seen = []
    for part, count in evaluation_batches(split, (5, 6, 1), 20, out):
        pixels = out.reshape(5, 6, 20)[..., :count]
        expected = split.images[part, 2:7, 1:7, 0] / 255 - 0.5
        np.testing.assert_allclose(pixels, expected.transpose(1, 2, 0), atol=1e-12)
        seen += range(part.start, part.start + count)
    assert seen == list(range(45))

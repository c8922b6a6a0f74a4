import gzip
import io
import tarfile
import tracemalloc

import numpy as np
import pytest

from engine import Network, Trainer, load_dataset, parse_definition
from engine.data import load_test_split
from engine.errors import DatasetError

NAMES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
TEXT = (
    "[{type:'input', out_sx:28, out_sy:28, out_depth:3}, {type:'conv', sx:5, stride:3, filters:2},"
    " {type:'softmax', num_classes:10}]"
)


def records(images, labels):
    """Returns the bytes of a file of images (N, 32, 32, 3) and labels (N,): each label, then one plane per colour."""
    planes = images.transpose(0, 3, 1, 2).reshape(len(images), -1)
    return np.concatenate([labels[:, None], planes], axis=1).astype(np.uint8).tobytes()


@pytest.fixture
def images(rng):
    """Returns three batches of 10 images, and 4 test images."""
    return rng.integers(0, 256, (34, 32, 32, 3), np.uint8), rng.integers(0, 10, 34, np.uint8)


@pytest.fixture
def contents(images):
    pixels, labels = images
    parts = {f"data_batch_{n}.bin": slice(10 * n - 10, 10 * n) for n in (1, 2, 3)} | {"test_batch.bin": slice(30, 34)}
    files = {name: records(pixels[part], labels[part]) for name, part in parts.items()}
    return files | {"batches.meta.txt": "\n".join(NAMES).encode() + b"\n\n", "readme.html": b"<p>"}


def unpack(folder, contents):
    folder.mkdir(exist_ok=True)
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return folder


def pack(path, contents, **fields):
    """Writes an archive as it is distributed; `fields` falsify the header of every member."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, content in contents.items():
            member = tarfile.TarInfo(f"cifar-10-batches-bin/{name}")
            member.size = len(content)
            for field, value in fields.items():
                setattr(member, field, value)
            archive.addfile(member, io.BytesIO(content))
    path.write_bytes(gzip.compress(packed.getvalue(), 1))
    return path


def check(dataset, images):
    pixels, labels = images
    assert (len(dataset.train), len(dataset.validation), len(dataset.test)) == (27, 3, 4)
    assert dataset.image_shape == (32, 32, 3)
    assert dataset.class_names == NAMES
    np.testing.assert_array_equal(dataset.test.images, pixels[30:])
    np.testing.assert_array_equal(dataset.test.labels, labels[30:])
    known = {image.tobytes(): label for image, label in zip(pixels[:30], labels[:30], strict=True)}
    for split in (dataset.train, dataset.validation):
        for image, label in zip(split.images, split.labels, strict=True):
            assert known.pop(image.tobytes()) == label
    assert not known


def test_a_folder_with_the_files_is_read(tmp_path, images, contents):
    check(load_dataset(unpack(tmp_path / "a", contents)), images)


def test_a_folder_that_holds_the_unpacked_folder_is_read(tmp_path, images, contents):
    unpack(tmp_path / "cifar-10-batches-bin", contents)
    check(load_dataset(tmp_path), images)


def test_the_archive_is_read_by_path_and_inside_a_folder(tmp_path, images, contents):
    path = pack(tmp_path / "cifar-10-binary.tar.gz", contents)
    dataset = load_dataset(path)
    check(dataset, images)
    check(load_dataset(dataset.name), images)  # a run loads its data by this name
    check(load_dataset(tmp_path), images)
    assert list(tmp_path.iterdir()) == [path]  # nothing was unpacked


def test_the_held_out_images_do_not_depend_on_how_files_are_stored(tmp_path, contents):
    first = load_dataset(unpack(tmp_path / "a", contents)).validation.images
    second = load_dataset(pack(tmp_path / "b.tar.gz", contents)).validation.images
    np.testing.assert_array_equal(first, second)


def test_class_names_and_test_images_may_be_missing(tmp_path, contents):
    del contents["batches.meta.txt"], contents["test_batch.bin"]
    dataset = load_dataset(unpack(tmp_path, contents))
    assert dataset.class_names == tuple("0123456789")
    assert dataset.test is None
    with pytest.raises(DatasetError, match="no test_batch"):
        load_test_split(tmp_path, dataset)


def test_the_official_test_images_of_a_folder_are_found(tmp_path, images, contents):
    dataset = load_dataset(unpack(tmp_path, contents))
    np.testing.assert_array_equal(load_test_split(tmp_path, dataset).images, images[0][30:])


def test_a_network_trains_on_cifar(tmp_path, contents):
    trainer = Trainer(Network(parse_definition(TEXT)), {"batch_size": 4}, load_dataset(unpack(tmp_path, contents)))
    assert np.isfinite(trainer.train_next().loss)
    assert trainer.validate().confusion.sum() == 3


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"data_batch_1.bin": b"\1" * 3072}, "data_batch_1.bin has 3,072 bytes, no multiple of 3,073"),
        ({"test_batch.bin": b""}, "test_batch.bin has 0 bytes"),
        ({"data_batch_2.bin": b"\x0a" + bytes(3072)}, "has the label 10: CIFAR-10 has 0 to 9"),
        ({"data_batch_2.bin": None}, "has data_batch_3.bin and no data_batch_2.bin"),
        ({"batches.meta.txt": b"cat\ndog"}, "should have 10 names, each on a line of its own, and has 2"),
        ({"batches.meta.txt": b"cat\n" * 10}, "should have 10 names"),
        ({"batches.meta.txt": b"\xff" * 10_001}, "has 10,001 bytes: at most 10,000"),
        ({"data_batch_1.bin": bytes(30_730_001)}, "has 30,730,001 bytes: at most 30,730,000 are read"),
    ],
)
def test_damaged_files_are_refused_with_a_message(tmp_path, contents, changes, words):
    files = {name: content for name, content in (contents | changes).items() if content is not None}
    with pytest.raises(DatasetError, match=words):
        load_dataset(unpack(tmp_path / "folder", files))
    with pytest.raises(DatasetError, match=words):
        load_dataset(pack(tmp_path / "archive.tar.gz", files))


def test_files_that_are_no_archives_are_refused_with_a_message(tmp_path, contents):
    path = tmp_path / "cifar-10-binary.tar.gz"
    whole = pack(path, contents).read_bytes()
    for damaged in (b"", b"nonsense", whole[: len(whole) // 2], gzip.compress(b"nonsense" * 1000)):
        path.write_bytes(damaged)
        with pytest.raises(DatasetError, match=r"cannot be read|has no data_batch_1\.bin"):
            load_dataset(path)
    for fields in ({"type": tarfile.SYMTYPE, "linkname": "/etc/passwd", "size": 0}, {"type": tarfile.DIRTYPE}):
        with pytest.raises(DatasetError, match=r"cannot be read|has no data_batch_1\.bin"):
            load_dataset(pack(path, contents, **fields))
    with pytest.raises(DatasetError, match=r"no train-images.* and no data_batch_1\.bin"):
        load_dataset(unpack(tmp_path / "empty", {}))


@pytest.mark.parametrize("kind", [tarfile.REGTYPE, tarfile.XHDTYPE])
def test_an_archive_that_unpacks_to_too_many_bytes_is_refused(tmp_path, kind):
    """300 MB of zeros in 300 kB: as a file beside the others, or as a header longer than its file."""
    member = tarfile.TarInfo("zeros")
    member.size, member.type = 300_000_000, kind
    with gzip.open(tmp_path / "zeros.tar.gz", "wb", compresslevel=1) as file:
        file.write(member.tobuf())
        for _ in range(300):
            file.write(bytes(1_000_000))
    tracemalloc.start()
    try:
        with pytest.raises(DatasetError, match="unpacks to more than 200,000,000 bytes"):
            load_dataset(tmp_path / "zeros.tar.gz")
        assert tracemalloc.get_traced_memory()[1] < 250_000_000
    finally:
        tracemalloc.stop()

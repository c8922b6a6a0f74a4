"""CIFAR-10's binary version, unpacked in a folder or in the archive that it travels in.

Layout: data_batch_1.bin to data_batch_5.bin and test_batch.bin hold records of 3,073 bytes, at most 10,000 a file: the
label, then the red, the green and the blue plane, 32×32 bytes each, row-major. batches.meta.txt has a class's name a
line. Source: Krizhevsky 2009, the CIFAR-10 page.
"""

import gzip
import io
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np

from engine.arrays import Bytes
from engine.errors import DatasetError

_SIDE, _PLANES, _CLASSES = 32, 3, 10
_RECORD = 1 + _PLANES * _SIDE * _SIDE  # bytes
_BATCHES = tuple(f"data_batch_{number}.bin" for number in range(1, 6))
_TEST, _NAMES = "test_batch.bin", "batches.meta.txt"
_LARGEST = {name: 10_000 * _RECORD for name in (*_BATCHES, _TEST)} | {_NAMES: 10_000}  # bytes
_LARGEST_ARCHIVE = 200_000_000  # bytes, unpacked: all of these, and what little lies beside them
_FOLDER, _ARCHIVES, _ARCHIVE_ENDING = "cifar-10-batches-bin", "cifar-10-binary*.tar.gz", ".tar.gz"


@dataclass(frozen=True, slots=True, eq=False)
class Cifar:
    """What was found: images (N, 32, 32, 3) and labels (N,), both bytes; the names of classes 0 to 9."""

    train: tuple[Bytes, Bytes]
    test: tuple[Bytes, Bytes] | None
    class_names: tuple[str, ...]


def is_archive(path: Path) -> bool:
    return path.name.endswith(_ARCHIVE_ENDING) and path.is_file()


def read_cifar(path: Path) -> Cifar | None:
    """CIFAR-10 from an archive, or a folder with its files, the folder they unpack into, or the archive; None without.

    Raises: DatasetError where a file is damaged, too large, or missing between others.
    """
    batches, contents = _batches(path)
    if batches == 0:
        return None
    for name in _BATCHES[:batches]:
        if name not in contents:
            raise DatasetError(
                "{folder} has {last} and no {name}: download it again",
                folder=path.name, last=_BATCHES[batches - 1], name=name,
            )  # fmt: skip
    records = {name: _records(name, contents[name]) for name in (*_BATCHES[:batches], _TEST) if name in contents}
    names = _class_names(contents[_NAMES]) if _NAMES in contents else tuple(map(str, range(_CLASSES)))
    test = _images([records.pop(_TEST)]) if _TEST in records else None
    return Cifar(_images(list(records.values())), test, names)


def _batches(path: Path) -> tuple[int, dict[str, bytes]]:
    """The number of the last batch there is, 0 for none, and the contents of the files by name."""
    try:
        if is_archive(path):
            contents = dict(_archive_files(path))
        elif any((folder := path / inner).joinpath(name).is_file() for inner in ("", _FOLDER) for name in _BATCHES):
            contents = dict(_folder_files(folder))
        elif archives := sorted(path.glob(_ARCHIVES)):
            contents = dict(_archive_files(archives[0]))
        else:
            return 0, {}
    except (OSError, EOFError, ValueError, zlib.error, tarfile.TarError) as error:
        raise DatasetError("{name} cannot be read: {why}", name=path.name, why=str(error)) from error
    last = max((number for number, name in enumerate(_BATCHES, start=1) if name in contents), default=0)
    if last == 0:
        raise DatasetError("{folder} has no {name}", folder=path.name, name=_BATCHES[0])
    return last, contents


def _folder_files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for name in _LARGEST:
        path = folder / name
        if path.is_file():
            _check_size(name, path.stat().st_size)
            yield name, path.read_bytes()


def _archive_files(path: Path) -> Iterator[tuple[str, bytes]]:
    """Nothing is unpacked onto the disk, so the names in the archive lead nowhere."""
    with gzip.open(path) as unpacked, tarfile.open(fileobj=_Bounded(path.name, unpacked), mode="r|") as archive:
        for member in archive:
            name = PurePosixPath(member.name).name
            if name in _LARGEST and member.isreg():
                _check_size(name, member.size)
                file = archive.extractfile(member)
                yield name, file.read() if file else b""


def _check_size(name: str, size: int) -> None:
    if size > _LARGEST[name]:
        raise DatasetError(
            "{name} has {size} bytes: at most {most} are read", name=name, size=size, most=_LARGEST[name]
        )


class _Bounded(io.BufferedIOBase):
    """What tarfile reads from; says no once that is more than a CIFAR-10 can be, whatever the archive claims."""

    def __init__(self, name: str, file: gzip.GzipFile) -> None:
        self._name, self._file, self._left = name, file, _LARGEST_ARCHIVE

    def read(self, size: int | None = -1, /) -> bytes:
        content = self._file.read(size)
        self._left -= len(content)
        if self._left < 0:
            raise DatasetError(
                "{name} unpacks to more than {most} bytes: no CIFAR-10 does", name=self._name, most=_LARGEST_ARCHIVE
            )
        return content


def _records(name: str, content: bytes) -> Bytes:
    """(N, 3073), a view."""
    if not content or len(content) % _RECORD:
        raise DatasetError(
            "{name} has {size} bytes, no multiple of {record}: download it again",
            name=name, size=len(content), record=_RECORD,
        )  # fmt: skip
    records = np.frombuffer(content, np.uint8).reshape(-1, _RECORD)
    if records[:, 0].max() >= _CLASSES:
        largest = int(records[:, 0].max())
        raise DatasetError(
            "{name} has the label {label}: CIFAR-10 has 0 to {most}", name=name, label=largest, most=_CLASSES - 1
        )
    return records


def _images(parts: list[Bytes]) -> tuple[Bytes, Bytes]:
    """Images (N, 32, 32, 3) and labels (N,) of several files' records, one after another."""
    labels = np.concatenate([part[:, 0] for part in parts])
    images = np.empty((len(labels), _SIDE, _SIDE, _PLANES), np.uint8)
    start = 0
    for part in parts:
        planes = part[:, 1:].reshape(-1, _PLANES, _SIDE, _SIDE)  # (N, C, H, W)
        images[start : start + len(part)] = planes.transpose(0, 2, 3, 1)
        start += len(part)
    return images, labels


def _class_names(content: bytes) -> tuple[str, ...]:
    names = tuple(line.strip() for line in content.decode("utf-8", "replace").splitlines() if line.strip())
    if len(names) != _CLASSES or len(set(names)) != _CLASSES:
        raise DatasetError(
            "{name} should have {count} names, each on a line of its own, and has {found}",
            name=_NAMES, count=_CLASSES, found=len(names),
        )  # fmt: skip
    return names

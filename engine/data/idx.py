"""MNIST's own file format, IDX, gzip or not.

Layout, big-endian: two zero bytes, the type (0x08: unsigned byte), the number of dimensions, one uint32 per dimension,
then the values, row-major. Source: LeCun, Cortes & Burges, the MNIST database page.
"""

import gzip
import math
import struct
import zlib
from pathlib import Path

import numpy as np

from engine.arrays import Bytes
from engine.errors import DatasetError

_LARGEST = 2_000_000_000  # bytes; what a header may claim before anything is read


def read_idx(path: Path, dimensions: int) -> Bytes:
    """The array of unsigned bytes in a file, of that many dimensions.

    Raises: DatasetError where the file is missing, damaged, of another type or another number of dimensions.
    """
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            header = file.read(4 + 4 * dimensions)
            if len(header) < 4 + 4 * dimensions or header[:4] != bytes((0, 0, 8, dimensions)):
                raise DatasetError(
                    "{name} is not an IDX file of unsigned bytes with {count} dimensions",
                    name=path.name, count=dimensions,
                )  # fmt: skip
            shape = struct.unpack(f">{dimensions}I", header[4:])
            size = math.prod(shape)
            if size > _LARGEST:
                raise DatasetError(
                    "{name} claims {size} bytes: at most {most} are read", name=path.name, size=size, most=_LARGEST
                )
            content = file.read(size + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise DatasetError("{name} cannot be read: {why}", name=path.name, why=str(error)) from error
    if len(content) != size:
        raise DatasetError(
            "{name} should hold {size} values and holds {found} or more: download it again",
            name=path.name, size=size, found=len(content),
        )  # fmt: skip
    return np.frombuffer(content, np.uint8).reshape(shape)


def find_idx(folder: Path, stem: str) -> Path | None:
    """`train-images-idx3-ubyte` under one of the spellings it travels with, or None."""
    for name in (stem, stem.replace("-idx", ".idx")):
        for candidate in (folder / name, folder / f"{name}.gz"):
            if candidate.is_file():
                return candidate
    return None

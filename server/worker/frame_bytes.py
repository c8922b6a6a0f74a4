"""The binary frame: a msgpack map of images as bytes, each with its exact minimum and maximum."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

import msgpack
import numpy as np

from engine.arrays import Array

_NARROWEST, _WIDEST = 1e-35, 1e38  # maximum - minimum; outside these, float32 would overflow on the way


def pack_image(values: Array | None) -> dict[str, Any] | None:
    """Packs an array of any shape into T = {shape, minimum, maximum, data, non_finite}; None stays None.

    minimum and maximum are the exact float32 ends of the finite cells; data is one byte a cell, row-major, with
    value ≈ minimum + byte·(maximum − minimum)/255; non_finite is null, or one byte a cell, 1 if it is not finite.
    """
    if values is None:
        return None
    flat = np.ascontiguousarray(values, np.float32).ravel()
    low, high = (float(flat.min()), float(flat.max())) if flat.size else (0.0, 0.0)
    non_finite = None
    if not (np.isfinite(low) and np.isfinite(high)):
        bad = ~np.isfinite(flat)
        finite = flat[~bad]
        low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
        flat = np.where(bad, np.float32(low), flat)
        non_finite = bad.astype(np.uint8).tobytes()
    span = high - low
    if not _NARROWEST < span < _WIDEST:  # rare, so slow float64 is good enough
        flat = flat.astype(np.float64)
    if span > 0:
        data = ((flat - flat.dtype.type(low)) * (255.0 / span) + 0.5).astype(np.uint8).tobytes()
    else:
        data = bytes(flat.size)
    return {"shape": list(values.shape), "minimum": low, "maximum": high, "data": data, "non_finite": non_finite}


class ImagePacker:
    """Packs many images at once: the same bytes as `pack_image`, in half the time.

    NumPy calls cost time here, not cells: a frame has two dozen images, most of them small. So the images lie end to
    end in one buffer, and most operations are one call for all. The buffers are reused: a result is valid until the
    next call.
    """

    def __init__(self) -> None:
        self._values, self._bytes = np.empty(0, np.float32), np.empty(0, np.uint8)

    def pack(self, images: Sequence[Array | None]) -> list[dict[str, Any] | None]:
        """Returns T of every image, None for None; `data` may be a view of bytes instead of bytes."""
        packed = [None if image is None or image.size else pack_image(image) for image in images]
        present = [(place, image) for place, image in enumerate(images) if image is not None and image.size]
        if not present:
            return packed
        ends = list(accumulate(image.size for _, image in present))
        starts = [0, *ends[:-1]]
        if len(self._values) < ends[-1]:
            self._values, self._bytes = np.empty(ends[-1], np.float32), np.empty(ends[-1], np.uint8)
        values, cells = self._values[: ends[-1]], self._bytes.data
        parts = [values[start:end] for start, end in zip(starts, ends, strict=True)]
        for part, (_, image) in zip(parts, present, strict=True):
            np.copyto(part.reshape(image.shape), image)
        lows, highs = np.minimum.reduceat(values, starts).tolist(), np.maximum.reduceat(values, starts).tolist()
        for part, start, end, low, high, (place, image) in zip(
            parts, starts, ends, lows, highs, present, strict=True
        ):  # fmt: skip
            span = high - low
            if _NARROWEST < span < _WIDEST:  # also false if an end is not finite
                part -= low
                part *= 255.0 / span
                data = cells[start:end]
                packed[place] = {
                    "shape": list(image.shape), "minimum": low, "maximum": high, "data": data, "non_finite": None,
                }  # fmt: skip
            else:
                part.fill(0)
                packed[place] = pack_image(image)
        values += 0.5
        np.copyto(self._bytes[: ends[-1]], values, casting="unsafe")
        return packed


def pack_frame(frame: Mapping[str, Any]) -> bytes:
    """Packs a frame into a msgpack map: nine tenths of it are byte arrays, which JSON would have to spell out.

    {type: "frame", number, time, step, examples, slot,
     probe: {image: T, label, scores}, probes: [{slot, label, scores}],
     layers: [{index, name, activation: T, activation_gradient: T, weight: T, weight_gradient: T}]}
    The frame of a held step also has `hold`, the step's number.
    """
    packed: bytes = msgpack.packb({"type": "frame", **frame}, use_single_float=False)
    return packed

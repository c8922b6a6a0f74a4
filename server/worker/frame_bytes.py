"""The binary frame: images as bytes with their exact ends, in a msgpack map."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

import msgpack
import numpy as np

from engine.arrays import Array

_NARROWEST, _WIDEST = 1e-35, 1e38  # from the lowest to the highest cell; beyond, float32 would overflow on the way


def pack_image(values: Array | None) -> dict[str, Any] | None:
    """T = {shape, minimum, maximum, data, non_finite} of an array of any shape; null stays null.

    minimum and maximum are the exact float32 ends of the finite cells; data is one byte a cell, row-major, with
    value ≈ minimum + byte·(maximum − minimum)/255; non_finite is null, or one byte a cell, 1 where it is not finite.
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
    if not _NARROWEST < span < _WIDEST:  # rare, so the slow way is good enough
        flat = flat.astype(np.float64)
    if span > 0:
        data = ((flat - flat.dtype.type(low)) * (255.0 / span) + 0.5).astype(np.uint8).tobytes()
    else:
        data = bytes(flat.size)
    return {"shape": list(values.shape), "minimum": low, "maximum": high, "data": data, "non_finite": non_finite}


class ImagePacker:
    """Many images at once, as `pack_image` packs one: the same bytes, in half the time.

    What costs is calls, not cells: a frame has two dozen images, most of them small. So they are laid end to end, and
    what can be done to all of them is one call. The buffers are kept: a result is good until the next.
    """

    def __init__(self) -> None:
        self._values, self._bytes = np.empty(0, np.float32), np.empty(0, np.uint8)

    def pack(self, images: Sequence[Array | None]) -> list[dict[str, Any] | None]:
        """T of every image, null for null; `data` may be a view of bytes instead of bytes."""
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
            if _NARROWEST < span < _WIDEST:  # false where an end is not finite, too
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
    """The bytes of a frame: a msgpack map, because it is nine tenths byte arrays, which JSON would have to spell.

    {type: "frame", number, time, step, examples, slot,
     probe: {image: T, label, scores}, probes: [{slot, label, scores}],
     layers: [{index, name, activation: T, activation_gradient: T, weight: T, weight_gradient: T}]}
    and of a held step `hold`, its number.
    """
    packed: bytes = msgpack.packb({"type": "frame", **frame}, use_single_float=False)
    return packed

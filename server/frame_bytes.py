"""The binary frame: images as bytes with their exact ends, in a msgpack map."""

from collections.abc import Mapping
from typing import Any

import msgpack
import numpy as np

from engine.arrays import Array


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
    if not 1e-35 < span < 1e38:  # float32 would overflow on the way; rare, so the slow way is good enough
        flat = flat.astype(np.float64)
    if span > 0:
        data = ((flat - flat.dtype.type(low)) * (255.0 / span) + 0.5).astype(np.uint8).tobytes()
    else:
        data = bytes(flat.size)
    return {"shape": list(values.shape), "minimum": low, "maximum": high, "data": data, "non_finite": non_finite}


def pack_frame(frame: Mapping[str, Any]) -> bytes:
    """The bytes of a frame: a msgpack map, because it is nine tenths byte arrays, which JSON would have to spell.

    {type: "frame", number, time, step, examples, slot, probe: {image: T, label, scores},
     layers: [{index, name, activation: T, activation_gradient: T, weight: T, weight_gradient: T}]}
    """
    packed: bytes = msgpack.packb({"type": "frame", **frame}, use_single_float=False)
    return packed

"""Malicious and broken files of saved networks, by what is wrong with each."""

import json
import struct

import numpy as np

from tests.engine.formats.test_hostile_snapshots import (
    SAVED,
    large_definition_small_arrays,
    layers,
    put_together,
    with_about,
    with_entry,
    with_name_twice,
    with_values,
)  # fmt: skip

_MANY = 50_000_000  # bytes, within the limit of a body


def _filled(start, piece, size=_MANY):
    return (start + piece * ((size - len(start)) // len(piece))).encode()


def _convnetjs(text):
    return text.encode()


def hostile_snapshots():
    """Yields (name, content) of each file; made one at a time, because some are large."""
    digits = "9" * 1_000_000
    yield "nothing", b""
    yield "zeros", bytes(1000)
    yield "many zeros", bytes(_MANY)
    yield "noise", np.random.default_rng(0).bytes(100_000)
    yield "a PNG", b"\x89PNG\r\n\x1a\n" + bytes(1000)
    yield "a pickle", b"\x80\x04\x95\x1f\x00\x00\x00cposix\nsystem\n\x8c\x04true\x85R."
    yield "a ZIP", b"PK\x03\x04" + bytes(1000)
    yield "a header longer than the file", struct.pack("<Q", 2**63) + bytes(1000)
    yield "a header as long as the file", struct.pack("<Q", _MANY) + b"{" * _MANY
    yield "a header of brackets", put_together(b"[" * 900_000, b"")
    yield "a header a hundred thousand deep", put_together(b'{"a":' * 100_000, b"")
    yield "a header with a number of a million digits", put_together(b'{"a":' + digits.encode()[:900_000] + b"}", b"")
    yield "a description a hundred thousand deep", put_together(
        {"__metadata__": {"convscope": "[" * 100_000 + "]" * 100_000}}, b"")  # fmt: skip
    yield "a header that is a list", put_together([1, 2], b"")
    yield "a name twice", with_name_twice()
    yield "half a file", SAVED[: len(SAVED) // 2]
    yield "a file without its last byte", SAVED[:-1]
    yield "a file with a byte more", SAVED + b"\0"
    yield "a large definition with small arrays", large_definition_small_arrays()
    yield "another shape", with_entry("conv1.weight", shape=[2, 9, 1, 1])
    yield "a shape beyond all numbers", with_entry("conv1.weight", shape=[2**62, 2**62])
    yield "a shape of minus one", with_entry("conv1.weight", shape=[-1, 3, 3, 1])
    yield "offsets beyond the end", with_entry("conv1.weight", data_offsets=[0, 2**40])
    yield "offsets before the start", with_entry("conv1.weight", data_offsets=[-8, 0])
    yield "offsets the wrong way", with_entry("conv1.weight", data_offsets=[72, 0])
    yield "an unknown type", with_entry("conv1.weight", dtype="F4096")
    yield "not a number", with_values("conv1.bias", np.nan)
    yield "infinity in the optimiser", with_values("optimizer.first", np.inf)
    yield "a number too large for float32", with_values("conv1.bias", 1e300, "F64")
    yield "a negative square", with_values("optimizer.second", -1)
    yield "another format", with_about(format=2)
    yield "a step beyond all", with_about(step=2**53)
    yield "a step that is a word", with_about(step="0")
    yield "a seed of minus one", with_about(seed=-1)
    yield "a seed too large", with_about(seed=2**40)
    yield "a definition that is none", with_about(definition="[" * 60_000)
    yield "a definition beyond the limits", with_about(definition="[{type:'input', out_sx:1e9}]")
    yield "options that are none", with_about(options={"momentum": float("nan")})
    yield "a batch beyond memory", with_about(options={"batch_size": 2**40})
    yield "a plan that is none", with_about(plan={"threads": 10**9})
    yield "another optimiser's arrays", with_about(options={"method": "adadelta"})
    yield "JSON of nothing", b"{}"
    yield "JSON cut off", _convnetjs(layers())[:300]
    yield "JSON in no encoding", b'{"layers": "\xff\xfe\x80"}'
    yield "JSON a hundred thousand deep", b'{"layers":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    yield "JSON of a million digits", _convnetjs(layers()).replace(b'"pad": 0', b'"pad": ' + digits.encode(), 1)
    yield "JSON of minus a million digits", b'{"layers": [' + b"-" + digits.encode() + b"]}"
    yield "JSON of many numbers", _filled('{"layers":[', "0,")
    yield "JSON of many lists", _filled('{"layers":[', "[],")
    yield "JSON of many keys", _filled('{"layers":', '{"":')
    yield "JSON of many blanks", _filled('{"layers":[1', " ")
    yield "JSON of many digits", _filled('{"layers":[', "9" * 4000 + ",")
    yield "JSON of numbers as they are", _filled('{"layers":[', "0.12345,")
    yield "JSON of as many numbers as are read", _filled('{"layers":[', "0.12345,", 8_600_000)
    yield "JSON of wide letters", ('{"layers":["' + "a" * 7_000_000 + "😀").encode()
    yield "JSON of objects", _filled('{"layers":[', '{"a":1},', 800_000)
    yield "JSON with a key again and again", b'{"layers": [' + b'{"a":1,"a":2},' * 50_000 + b"{}]}"
    yield "JSON of ten thousand layers", json.dumps({"layers": [{"layer_type": "relu"}] * 10_000}).encode()
    yield "JSON of a huge count", _convnetjs(layers(conv={"out_depth": 10**9}))
    yield "JSON of a huge input", _convnetjs(layers(input={"out_sx": 10**9, "out_sy": 10**9}))
    yield "JSON of counts that are not kept", _convnetjs(layers(conv={"filters": []}))
    yield "JSON with NaN", _convnetjs(layers(conv={"biases": {"w": [float("nan"), 0]}}))
    yield "JSON with infinity", _convnetjs(layers(conv={"biases": {"w": [1e999, 0]}}))
    yield "JSON with words for numbers", _convnetjs(layers(conv={"biases": {"w": ["1", 0]}}))
    yield "JSON of a layer that does not exist", _convnetjs(layers(conv={"layer_type": "__proto__"}))
    yield "JSON of a padding without end", _convnetjs(layers(conv={"pad": 10**9}))

"""Files that were not meant to be opened: refused in words, soon, in little memory, and nothing changed."""

import json
import struct
import time
import tracemalloc

import numpy as np
import pytest

from engine import Network, Trainer, checkpoint, parse_definition
from engine.errors import CheckpointError
from engine.formats import convnetjs

SIZE = 100_000_000
TEXT = (
    "[{type:'input', out_sx:6, out_sy:6, out_depth:1}, {type:'conv', sx:3, filters:2, drop_prob:0.5},"
    " {type:'softmax', num_classes:3}]"
)
LARGE = "[{type:'input', out_depth:1900}, {type:'fc', num_neurons:10400}, {type:'softmax', num_classes:2}]"


def assert_refused(read, content, words, seconds=2.0, most_bytes=10_000_000):
    tracemalloc.start()
    try:
        started = time.process_time()
        with pytest.raises(CheckpointError, match=words) as caught:
            read(content)
        assert time.process_time() - started < seconds
        assert tracemalloc.get_traced_memory()[1] < most_bytes
    finally:
        tracemalloc.stop()
    assert len(str(caught.value)) < 500


# ConvNetJS's JSON


def filled(start, piece):
    return start + piece * ((SIZE - len(start)) // len(piece))


@pytest.mark.parametrize(
    ("start", "piece", "words"),
    [
        ('{"layers":[', "0,", "more than 10,000,000 of the sign ','"),
        ('{"layers":[', "[],", "of the sign ','"),
        ("", "[", r"of the sign '\['"),
        ('{"layers":', '{"":', "of the sign ':'"),
        ('{"layers":[{},{},{}', "{", "of the sign '{'"),
        ('{"layers":"', "\\u4e2d", "of the sign"),
        ('{"layers":[', "9" * 4299 + ",", "no list 'layers'"),
        ('{"layers":[1', " " * 100, "no list 'layers'"),
        ('{"layers":[1', "   ", "no list 'layers'"),
    ],
    ids=["zeros", "lists", "brackets", "keys", "braces", "escapes", "digits", "blanks", "fewer blanks"],
)
def test_a_text_of_a_hundred_megabytes_is_refused_at_once(start, piece, words):
    assert_refused(convnetjs.loads, filled(start, piece), words)


def test_a_text_of_more_is_refused_unread():
    assert_refused(convnetjs.loads, " " * (SIZE + 1), "at most 100,000,000 are read")


@pytest.mark.parametrize(
    "text",
    ["[" + "0," * 300_000 + "0]", "[" + "[]," * 200_000 + "0]", "[" + '{"a":1},' * 100_000 + "0]",
     "{" + ",".join(f'"{n}":0.5' for n in range(150_000)) + "}", '["' + "a" * 1_000_000 + '😀"]',
     "[1" + " " * 3_000_000 + "]"],
    ids=["numbers", "lists", "objects", "keys", "wide letters", "blanks"],
)  # fmt: skip
def test_what_reading_costs_is_known_before(text):
    content = text.encode()
    tracemalloc.start()
    try:
        read = json.loads(content.decode(), parse_int=float)
        taken = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert read
    assert taken + len(content) <= 1.05 * convnetjs.reading_cost(content)


def layers(**changes):
    """A network of ConvNetJS with changes by layer: `conv={...}`."""
    network = Network(parse_definition(TEXT))
    content = json.loads(convnetjs.dumps(network))
    for layer in content["layers"]:
        layer |= changes.get(layer["layer_type"], {})
    return json.dumps(content)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (layers(conv={"biases": {"w": [10**400, 0]}}), "not finite"),
        (layers(conv={"biases": {"w": [1e300, 0]}}), "not finite in float32"),
        (layers(conv={"biases": {"w": [True, 0]}}), "no number"),
        (layers(conv={"biases": {"w": [[0], 0]}}), "no number"),
        (layers(conv={"biases": {"w": {"0": 1, "2": 1}}}), "no number"),
        (layers(conv={"biases": [1, 2]}), "should hold 2 numbers"),
        (layers(conv={"filters": 7}), "should have 2 filters"),
        (layers(conv={"layer_type": ["conv"] * 1000}), "there is no such layer"),
        (layers(conv={"layer_type": {"a": [[[[[[[[[1]]]]]]]]]}}), "there is no such layer"),
        (layers(conv={"sx": float("nan")}), "sx is NaN"),
        (layers(conv={"sx": float("inf")}), "sx is Infinity"),
        (layers(conv={"stride": "1"}), "stride is '1'"),
        (layers(conv={"pad": -1}), "pad is -1"),
        (layers(conv={"pad": 1e300}), "pad is"),
        (layers(conv={"pad": 2000, "out_sx": 4004, "out_sy": 4004}), "limit of 1024 a side|should hold|layers before"),
        (layers(conv={"layer_type": "pool", "pad": 3}), "leaves windows empty"),
        (layers(conv={"l1_decay_mul": float("nan")}), "l1_decay_mul is NaN"),
        (layers(dropout={"drop_prob": 1}), "drop_prob is 1"),
        (layers(dropout={"test_scale": float("inf")}), "test_scale is Infinity"),
        (layers(input={"out_sx": 3000, "out_sy": 3000}), "out_sx|limit"),
    ],
)
def test_a_network_of_convnetjs_that_is_wrong_is_refused(text, words):
    assert_refused(convnetjs.loads, text, words)


def test_many_parameters_are_not_made_before_they_are_there():
    large = [
        {"layer_type": "input", "out_sx": 1, "out_sy": 1, "out_depth": 1900},
        {"layer_type": "fc", "out_depth": 10400, "filters": [{"w": []}] * 10400, "biases": {"w": []}},
        {"layer_type": "fc", "out_depth": 2, "filters": [], "biases": {"w": []}},
        {"layer_type": "softmax", "out_depth": 2},
    ]
    assert_refused(convnetjs.loads, json.dumps({"layers": large}), "should hold 1,900 numbers")


# Our own files


def saved(text=TEXT, method="adam"):
    trainer = Trainer(Network(parse_definition(text)), {"method": method})
    trainer.train_batch(np.ones((2, *trainer.network.input_shape), np.float32), np.array([0, 1]))
    return checkpoint.dump(trainer)


SAVED = saved()


def taken_apart(content=SAVED):
    (length,) = struct.unpack("<Q", content[:8])
    return json.loads(content[8 : 8 + length]), content[8 + length :]


def put_together(header, body):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + body


def with_about(**changes):
    header, body = taken_apart()
    about = json.loads(header["__metadata__"]["convscope"]) | changes
    header["__metadata__"]["convscope"] = json.dumps(about)
    return put_together(header, body)


def with_entry(name, **changes):
    header, body = taken_apart()
    header[name] |= changes
    return put_together(header, body)


def with_values(name, value, dtype="F32"):
    """All numbers of one array replaced, in a type of numbers perhaps another."""
    header, body = taken_apart()
    place = slice(*header[name]["data_offsets"])
    data = np.full(header[name]["shape"], value, {"F16": "<f2", "F32": "<f4", "F64": "<f8", "I64": "<i8"}[dtype])
    grown = data.nbytes - (place.stop - place.start)
    for entry in header.values():
        if entry.get("data_offsets", [0])[0] >= place.stop:
            entry["data_offsets"] = [offset + grown for offset in entry["data_offsets"]]
    header[name] |= {"dtype": dtype, "data_offsets": [place.start, place.stop + grown]}
    return put_together(header, body[: place.start] + data.tobytes() + body[place.stop :])


def with_name_twice():
    header, body = taken_apart()
    text = json.dumps(header).encode()
    return put_together(text[:-1] + b', "conv1.bias": ' + json.dumps(header["conv1.bias"]).encode() + b"}", body)


def with_another_name():
    header, body = taken_apart()
    header["junk"] = {"dtype": "U8", "shape": [SIZE], "data_offsets": [len(body), len(body) + SIZE]}
    return put_together(header, body + bytes(SIZE))


def large_definition_small_arrays():
    header, body = taken_apart()
    about = json.loads(header["__metadata__"]["convscope"]) | {"definition": LARGE}
    header = {"__metadata__": {"convscope": json.dumps(about)}, "fc1.weight": header["fc1.weight"]}
    return put_together(header, body)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (lambda: bytes(SIZE), "description is missing"),
        (lambda: struct.pack("<Q", 2**63) + bytes(SIZE), "cut off"),
        (lambda: struct.pack("<Q", SIZE) + b"{" * SIZE, "not a saved network"),
        (put_together(b"[" * 900_000, b""), "description is missing"),
        (put_together(b'{"a":' * 100_000, b""), "description is missing"),
        (put_together({"__metadata__": {"convscope": "[" * 500_000}}, b""), "description is missing"),
        (put_together({"__metadata__": {"convscope": "[1]"}}, b""), "not of format"),
        (put_together([1, 2], b""), "description is missing"),
        (with_name_twice(), "description is missing"),
        (with_another_name, "'junk', which is no part"),
        (large_definition_small_arrays(), r"fc1.weight should have shape \[10400, 1, 1, 1900\]"),
        (with_entry("conv1.weight", shape=[2, 9, 1, 1]), "conv1.weight should have shape"),
        (with_entry("conv1.weight", shape=[2**62, 2**62]), "conv1.weight should have shape"),
        (with_entry("conv1.weight", shape="2"), "conv1.weight should have shape"),
        (with_entry("conv1.weight", data_offsets=[0, 2**40]), "damaged"),
        (with_entry("conv1.weight", data_offsets=[-8, 0]), "damaged"),
        (with_entry("conv1.weight", data_offsets=None), "damaged"),
        (with_entry("conv1.weight", dtype="BOOL"), "conv1.weight holds 'BOOL'"),
        (with_entry("conv1.weight", dtype="BF16"), "conv1.weight holds 'BF16'"),
        (with_entry("conv1.weight", dtype=["F32"]), "conv1.weight holds"),
        (with_entry("conv1.weight", dtype="F64"), "damaged"),
        (with_entry("optimizer.first", shape=[1, 116]), r"optimizer.first should have shape \[\d+\] or \[1\]"),
        (with_values("conv1.bias", 1, "I64"), "conv1.bias holds 'I64'"),
        (with_values("conv1.bias", 1e300, "F64"), "conv1.bias holds values that are not finite"),
        (with_values("conv1.bias", np.nan), "conv1.bias holds values that are not finite"),
        (with_values("conv1.bias", np.inf, "F16"), "conv1.bias holds values that are not finite"),
        (with_values("optimizer.first", -np.inf), "optimizer.first holds values that are not finite"),
        (with_values("optimizer.second", -1), "optimizer.second holds negative numbers"),
        (with_values("optimizer.updates", -1), "optimizer.updates holds negative numbers"),
        (with_about(format=2), "not of format 1"),
        (with_about(seed=-1), "seed"),
        (with_about(step=1e300), "step"),
        (with_about(cursor=2**53), "cursor"),
        (with_about(seed=True), "seed"),
        (with_about(definition=["a"]), "definition"),
        (with_about(definition="[" * 60_000), "does not describe a run"),
        (with_about(options={"momentum": float("nan")}), "momentum"),
        (with_about(options={"method": ["sgd"]}), "no training method"),
        (with_about(options={"x" * 10_000: 1}), "no option"),
        (with_about(test_scales={"dropout1": float("nan")}), "test_scales"),
    ],
    ids=range(40),
)  # fmt: skip
def test_a_saved_file_that_is_wrong_is_refused(content, words):
    assert_refused(checkpoint.parse, content() if callable(content) else content, words)


def test_a_file_too_large_is_refused_unread(tmp_path):
    path = tmp_path / "large.safetensors"
    with path.open("wb") as file:
        file.truncate(2**40)  # takes no room on the disk
    assert_refused(checkpoint.load, path, "large.safetensors has 1,099,511,627,776 bytes: at most 321,000,000")


def test_numbers_of_other_widths_are_read_as_what_a_network_trains_in():
    for dtype in ("F16", "F64"):
        assert checkpoint.parse(with_values("conv1.bias", 0.5, dtype)).arrays["conv1.bias"].dtype == np.float32


def test_a_file_of_another_method_changes_nothing():
    """Its description asks for one optimiser, its arrays are another's."""
    content = with_about(options={"method": "adadelta"})
    with pytest.raises(CheckpointError, match=r"optimizer\.\w+ is missing"):
        checkpoint.parse(content).trainer(None)
    trainer = checkpoint.parse(SAVED).trainer(None)
    before = trainer.network.values.copy()
    arrays = {name: array + 1 for name, array in checkpoint.parse(SAVED).arrays.items()}
    del arrays["optimizer.second"]
    with pytest.raises(CheckpointError, match="is missing"):
        checkpoint.restore(trainer, arrays, 5, 5)
    np.testing.assert_array_equal(trainer.network.values, before)
    assert trainer.step == 1

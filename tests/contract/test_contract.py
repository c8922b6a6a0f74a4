"""messages.json is read and written back by Python here, and by JavaScript in tests/static/contract.test.js."""

import json
import re
import struct
from pathlib import Path
from typing import get_args

import msgpack
import numpy as np
import pytest

from engine.definition import LAYER_SPECS
from server import protocol
from server.worker import frame_bytes
from tests.contract import layers, page_types

HERE = Path(__file__).parent
MESSAGES = json.loads((HERE / "messages.json").read_text("utf-8"))
SENTENCES = json.loads((HERE / "sentences.json").read_text("utf-8"))
ROOT = HERE.parents[1]


def kinds(union):
    return {kind.model_fields["type"].default for kind in get_args(get_args(union)[0])}


@pytest.mark.parametrize(
    ("samples", "adapter", "union"),
    [("events", protocol.EVENTS, protocol.Event), ("commands", protocol.COMMANDS, protocol.Command)],
)
def test_every_message_is_read_and_written_back_unchanged(samples, adapter, union):
    for sample in MESSAGES[samples]:
        message = adapter.validate_json(json.dumps(sample))
        written = json.loads(message.model_dump_json(exclude_none=samples == "commands"))
        assert written == sample
    assert {sample["type"] for sample in MESSAGES[samples]} == kinds(union), "every message has a sample"


def test_the_pages_types_are_those_of_the_protocol():
    assert page_types.FILE.read_text("utf-8") == page_types.render(), "run `make protocol-types`"


def test_the_samples_of_layers_are_what_pages_get():
    assert json.loads(layers.FILE.read_text("utf-8")) == layers.layers(), f"make it anew: python -m {layers.__name__}"
    assert {layer["type"] for network in layers.layers() for layer in network} == set(LAYER_SPECS)


def test_the_page_knows_the_constants_of_the_protocol():
    page = (ROOT / "static" / "model" / "protocol.js").read_text("utf-8")
    for name in ("PROTOCOL", "PROBES", "MARKS"):
        assert f"export const {name} = {getattr(protocol, name)};" in page
    assert f"export const FRAME_FIELDS = {json.dumps(protocol.FRAME_FIELDS)};" in page
    codes = dict(re.findall(r"(\w+): (\d{4})", page.partition("export const CLOSE = ")[2].partition(";")[0]))
    assert {name: int(code) for name, code in codes.items()} == {
        "notFound": protocol.CLOSE_NOT_FOUND,
        "behind": protocol.CLOSE_BEHIND,
        "tooMany": protocol.CLOSE_TOO_MANY,
        "unavailable": protocol.CLOSE_UNAVAILABLE,
    }


def test_an_undeclared_field_is_refused():
    for sample in MESSAGES["commands"]:
        with pytest.raises(ValueError, match="extra"):
            protocol.COMMANDS.validate_python({**sample, "surprise": 1})


def test_every_message_and_setting_is_named_in_the_readme():
    readme = (ROOT / "server" / "README.md").read_text("utf-8")
    for name in kinds(protocol.Event) | kinds(protocol.Command):
        assert f"`{name}`" in readme or f"`{name} " in readme, f"server/README.md does not name {name}"
    settings = re.findall(r"^    (\w+): \w+ = setting\(", (ROOT / "server" / "settings.py").read_text("utf-8"), re.M)
    assert len(settings) >= 9
    for name in settings:
        assert f"`--{name.replace('_', '-')}" in readme, f"server/README.md does not name the setting {name}"


def test_images_are_packed_with_their_exact_ends_and_a_byte_a_cell():
    values = np.linspace(-1.5, 2.5, 24, dtype=np.float32).reshape(2, 3, 4)
    image = frame_bytes.pack_image(values)
    assert image["shape"] == [2, 3, 4]
    assert (image["minimum"], image["maximum"], image["non_finite"]) == (-1.5, 2.5, None)
    back = image["minimum"] + np.frombuffer(image["data"], np.uint8) * (4 / 255)
    np.testing.assert_allclose(back, values.ravel(), atol=4 / 255 / 2 + 1e-6)


def test_cells_that_are_not_finite_are_marked_and_do_not_count_for_the_ends():
    image = frame_bytes.pack_image(np.array([[1.0, np.nan], [np.inf, 3.0]], np.float32))
    assert (image["minimum"], image["maximum"]) == (1, 3)
    assert list(image["non_finite"]) == [0, 1, 1, 0]
    assert (image["data"][0], image["data"][3]) == (0, 255)
    nothing = frame_bytes.pack_image(np.full(2, np.nan, np.float32))
    assert (nothing["minimum"], nothing["maximum"], list(nothing["non_finite"])) == (0, 0, [1, 1])


@pytest.mark.parametrize("values", [[5.0, 5.0], [-3.4e38, 3.4e38], [0.0, 1e-45], [1000.0, 1000.001]])
def test_extreme_ends_are_kept(values):
    image = frame_bytes.pack_image(np.array(values, np.float32))
    assert struct.pack("2f", image["minimum"], image["maximum"]) == np.array(sorted(values), np.float32).tobytes()
    assert list(image["data"]) == ([0, 0] if values[0] == values[1] else [0, 255])


def test_a_frame_is_a_msgpack_map():
    frame = msgpack.unpackb(frame_bytes.pack_frame({"number": 3, "layers": []}))
    assert frame == {"type": "frame", "number": 3, "layers": []}

"""Frames are made when one is requested."""

from dataclasses import replace

import msgpack
import numpy as np
import pytest

from engine import Network, Trainer, load_dataset, parse_definition
from engine.definition import preset
from server.protocol import Probe
from server.protocol.pipe_messages import RequestFrame
from server.worker.frame_bytes import ImagePacker, pack_image
from server.worker.frames import FrameMaker, ProbeError

REQUEST = RequestFrame(layers=(1,), fields=("weight",), slots=None, fresh=False)


def test_a_request_makes_one_frame_after_a_change_and_none_when_it_was_cancelled():
    definition = parse_definition(preset("fully-connected").text)
    frames = FrameMaker(Trainer(Network(definition), definition.trainer, load_dataset("digits"), threads=1))
    assert frames.capture() is None
    frames.request(REQUEST)
    assert frames.capture()
    frames.request(REQUEST)
    assert frames.capture() is None  # nothing has changed
    frames.mark_changed()
    assert frames.capture()
    frames.request(REQUEST)
    frames.request(None)
    frames.mark_changed()
    assert frames.capture() is None
    assert frames.number == 2


def maker():
    definition = parse_definition(preset("fully-connected").text)
    return FrameMaker(Trainer(Network(definition), definition.trainer, load_dataset("digits"), threads=1))


def chosen(slot, index):
    return Probe(slot=slot, source="validation", index=index)


def seen(frames, slots):
    """Slots of the frames that are made while the network does not change."""
    found = []
    while True:
        frames.request(replace(REQUEST, slots=slots))
        if (frame := frames.capture()) is None:
            return found
        found.append(frame[0])


def test_only_slots_that_viewers_show_are_captured_and_the_others_wait():
    frames = maker()
    for slot in (1, 2):
        frames.set_probe(chosen(slot, slot))
    assert sorted(seen(frames, [0, 2])) == [0, 2]
    assert seen(frames, [0, 2]) == []
    assert seen(frames, None) == [1]
    frames.mark_changed()
    assert sorted(seen(frames, None)) == [0, 1, 2]


def test_a_frame_holds_the_scores_of_every_pinned_image_shown_or_not():
    frames = maker()
    frames.set_probe(chosen(5, 7))
    frames.request(replace(REQUEST, slots=(0,)))
    first = msgpack.unpackb(frames.capture()[1])
    frames.mark_changed()
    frames.request(replace(REQUEST, slots=(5,)))
    second = msgpack.unpackb(frames.capture()[1])
    assert [said["slot"] for said in first["probes"]] == [0, 5]
    assert first["probes"] == second["probes"]  # the same network, whichever was looked at and whichever asked
    assert first["probe"]["scores"] == first["probes"][0]["scores"]
    assert second["probe"]["label"] == second["probes"][1]["label"]


def test_every_image_but_the_first_can_be_removed():
    frames = maker()
    frames.set_probe(chosen(3, 7))
    seen(frames, None)
    frames.remove_probe(3)
    assert seen(frames, None) == [0]  # which tells of one image less
    for slot in (0, 3):
        with pytest.raises(ProbeError, match=f"slot {slot}"):
            frames.remove_probe(slot)


def test_many_images_at_once_are_packed_into_the_same_bytes_as_each_alone():
    rng = np.random.default_rng(3)
    images = [
        rng.normal(size=(6, 5, 4)).astype(np.float32).transpose(0, 2, 1),
        None,
        np.zeros((3, 3), np.float32),
        np.array([1.0, np.nan, -np.inf, 2.0], np.float32),
        np.array([-3e38, 3e38, 0.0], np.float32),
        np.array([1.0, 1.0 + 1e-7], np.float32),
        np.empty((0, 4), np.float32),
        rng.normal(1e6, 1, size=(2, 40, 3)).astype(np.float32),
        rng.uniform(0, 1e-38, size=30).astype(np.float32),
    ]
    packer = ImagePacker()
    for some in (images, images[:2], images[::-1], [None], []):
        packed = packer.pack(some)
        assert [one and {**one, "data": bytes(one["data"])} for one in packed] == [pack_image(one) for one in some]

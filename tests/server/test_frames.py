"""Frames are made when somebody wants one."""

import numpy as np

from engine import Network, Trainer, load_dataset, parse_definition
from engine.definition import preset
from server.frame_bytes import ImagePacker, pack_image
from server.frames import FrameMaker

WISH = {"layers": [1], "fields": ["weight"], "fresh": False}


def test_a_wish_makes_one_frame_after_a_change_and_none_when_it_was_taken_back():
    definition = parse_definition(preset("fully-connected").text)
    frames = FrameMaker(Trainer(Network(definition), definition.trainer, load_dataset("digits"), threads=1))
    assert frames.capture() is None
    frames.want(WISH)
    assert frames.capture()
    frames.want(WISH)
    assert frames.capture() is None  # nothing has changed
    frames.change()
    assert frames.capture()
    frames.want(WISH)
    frames.want(None)
    frames.change()
    assert frames.capture() is None
    assert frames.number == 2


def test_many_images_at_once_are_packed_as_each_alone():
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

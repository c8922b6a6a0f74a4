"""Frames are made when somebody wants one."""

from engine import Network, Trainer, load_dataset, parse_definition
from engine.definition import preset
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

"""The viewers of one run, without a worker."""

import asyncio
from types import SimpleNamespace

import pytest

from server.protocol import SetWatch
from server.protocol.pipe_messages import CancelFrame, FrameMade, RequestFrame
from server.runs.viewers import Viewers

HELLO = SimpleNamespace(point=0, model_dump_json=lambda: "{}")


async def no_points(*_):
    return []


@pytest.fixture
async def viewers():
    return Viewers(no_points)


@pytest.fixture
def sent(viewers):
    """The messages that the worker is sent."""
    sent = []
    viewers.attach_worker(sent.append)
    return sent


async def settle():
    for _ in range(20):
        await asyncio.sleep(0.001)


async def test_a_frame_reaches_hundreds_of_viewers_in_several_turns_of_the_loop(viewers):
    joined = [viewers.join(HELLO, 0) for _ in range(200)]
    for viewer in joined:
        viewer.frames.watch(SetWatch(layers=(1,)))
    viewers.on_frame(FrameMade(number=7, slot=0, frame=b"7"))
    assert 0 < sum(viewer.frames._waiting is not None for viewer in joined) < 100
    await settle()
    assert all(viewer.frames._waiting == (7, b"7") for viewer in joined)


async def test_however_many_viewers_are_due_the_worker_gets_one_request_for_all_that_is_watched(viewers, sent):
    for layer in range(50):
        viewers.watch(viewers.join(HELLO, 0), SetWatch(layers=(layer,), fields=("weight",)))
    await settle()
    assert sent == [RequestFrame(layers=tuple(range(50)), fields=("weight",), slots=None, fresh=True)]


async def test_a_request_that_no_viewer_waits_for_any_more_is_cancelled(viewers, sent):
    one, other = viewers.join(HELLO, 0), viewers.join(HELLO, 0)
    for viewer in (one, other):
        viewers.watch(viewer, SetWatch(layers=(1,)))
    await settle()
    viewers.leave(other)
    assert len(sent) == 1
    viewers.watch(one, SetWatch(layers=()))  # a hidden tab
    await settle()
    assert sent[1:] == [CancelFrame()]


async def test_a_frame_goes_to_the_viewers_that_show_its_slot_and_another_is_requested_for_the_others(viewers, sent):
    first, second, all_of_them = (viewers.join(HELLO, 0) for _ in range(3))
    for viewer, slots in ((first, (0,)), (second, (0, 3)), (all_of_them, None)):
        viewers.watch(viewer, SetWatch(layers=(1,), slots=slots))
    await settle()
    assert [request.slots for request in sent] == [None]
    viewers.leave(all_of_them)
    viewers.on_frame(FrameMade(number=1, slot=3, frame=b"1"))
    await settle()
    assert first.frames._waiting is None
    assert second.frames._waiting == (1, b"1")
    assert [request.slots for request in sent] == [None, (0, 3)]
    viewers.on_frame(FrameMade(number=2, slot=0, frame=b"2"))
    await settle()
    assert first.frames._waiting == second.frames._waiting == (2, b"2")
    assert len(sent) == 2


async def test_a_viewer_that_shows_no_slot_gets_no_frames(viewers, sent):
    viewers.watch(viewers.join(HELLO, 0), SetWatch(layers=(1,), slots=()))
    await settle()
    assert sent == []

"""A viewer gets the newest frame at its own pace."""

import asyncio
import time

from server.protocol import SetWatch
from server.runs.frame_lane import FrameLane, next_due


async def test_a_viewer_that_is_due_waits_a_moment_so_that_a_newer_frame_replaces_an_early_one():
    woken = asyncio.Event()
    lane = FrameLane(lambda _: None, woken.set)
    lane.watch(SetWatch(layers=(1,), fields=("activation",), frames_per_second=10))
    lane.put(1, b"first")
    assert lane.pop() == b"first"
    due = next_due(time.monotonic(), 0.1)
    lane.put(2, b"early")
    assert lane.pop() is None
    woken.clear()
    await asyncio.wait_for(woken.wait(), 5)
    assert time.monotonic() >= due + 0.01, "the viewers that are due now get their frame first"
    lane.put(3, b"newer")
    assert lane.pop() == b"newer"

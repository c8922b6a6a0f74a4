"""Viewers, without sockets."""

import asyncio
import json
import time

from server.protocol import SetWatch
from server.stream import Viewer


class Ends:
    """A viewer and what it was sent."""

    def __init__(self):
        self.texts, self.frames, self.reads, self.asked = [], [], [], 0
        self.open = asyncio.Event()
        self.open.set()
        self.viewer = Viewer(1, self.read_points, self.ask)

    def ask(self):
        self.asked += 1

    async def read_points(self, above, up_to):
        self.reads.append((above, up_to))
        return [json.dumps(list(range(above + 1, up_to + 1)))]

    async def send_text(self, text):
        await self.open.wait()
        self.texts.append(text)

    async def send_bytes(self, content):
        await self.open.wait()
        self.frames.append(content)

    async def __aenter__(self):
        self.task = asyncio.create_task(self.viewer.send_all(self.send_text, self.send_bytes))
        return self

    async def __aexit__(self, *_):
        self.task.cancel()


async def settle():
    for _ in range(10):
        await asyncio.sleep(0)


async def test_ranges_of_points_that_meet_become_one_however_slow_the_viewer():
    async with Ends() as ends:
        ends.open.clear()
        ends.viewer.put("hello")
        await settle()
        for number in range(10_000):
            ends.viewer.put_points(number, number + 1)
        ends.viewer.put("paused")
        ends.viewer.put_points(10_000, 10_001)
        ends.open.set()
        await settle()
        assert ends.reads == [(0, 10_000), (10_000, 10_001)]
        assert [ends.texts[0], ends.texts[2]] == ["hello", "paused"]


async def test_of_frames_only_the_newest_waits_and_two_are_in_flight_at_most():
    async with Ends() as ends:
        ends.viewer.watch(SetWatch(layers=(1,), frames_per_second=60))
        for number in range(1, 6):
            ends.viewer.put_frame(number, str(number).encode())
            await settle()
            await asyncio.sleep(0.02)
        assert ends.frames == [b"1", b"2"]
        assert ends.viewer.due_in(1e9) is None
        ends.viewer.drawn(1)
        await asyncio.sleep(0.05)
        assert ends.frames == [b"1", b"2", b"5"]
        assert ends.asked == 3


async def test_a_slower_viewer_gets_frames_at_its_own_pace():
    async with Ends() as ends:
        ends.viewer.watch(SetWatch(layers=(1,), frames_per_second=10))
        began, number = time.monotonic(), 0
        while len(ends.frames) < 4:
            number += 1
            ends.viewer.put_frame(number, str(number).encode())
            ends.viewer.drawn(number - 1)
            await asyncio.sleep(0.01)
        assert time.monotonic() - began >= 0.29  # three intervals between four frames, however busy the machine


async def test_who_watches_nothing_gets_nothing():
    async with Ends() as ends:
        ends.viewer.put_frame(1, b"1")
        ends.viewer.watch(SetWatch(layers=(1,)))
        ends.viewer.put_frame(2, b"2")
        ends.viewer.watch(SetWatch(layers=()))
        await settle()
        assert ends.frames == []
        assert ends.viewer.due_in(0.0) is None


async def test_of_validations_only_the_newest_waits():
    async with Ends() as ends:
        ends.open.clear()
        ends.viewer.put("hello")
        await settle()
        ends.viewer.put_validation("first")
        ends.viewer.put_validation("second")
        ends.open.set()
        await settle()
        assert ends.texts == ["hello", "second"]

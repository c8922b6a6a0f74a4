"""Viewers, without sockets."""

import asyncio
import json
import time

import pytest

from server.protocol import CLOSE_BEHIND, HeartbeatSent, SetWatch
from server.runs.frame_lane import next_due
from server.runs.history import POINTS_A_MESSAGE
from server.runs.stream import RateLimit, Viewer, ViewerSeats

HEARTBEAT = HeartbeatSent().model_dump_json()


class Ends:
    """A viewer, and the messages it was sent."""

    def __init__(self):
        self.texts, self.frames, self.sent, self.reads, self.asked = [], [], [], [], 0
        self.open = asyncio.Event()
        self.open.set()
        self.viewer = Viewer(1, self.read_points, self.ask)

    def ask(self, _):
        self.asked += 1

    async def read_points(self, above, up_to):
        self.reads.append((above, up_to))
        return [json.dumps(list(range(above + 1, up_to + 1)))]

    async def send(self, messages):
        await self.open.wait()
        for message in messages:
            (self.texts if isinstance(message, str) else self.frames).append(message)
            self.sent.append(message)

    async def until(self, condition, seconds=60):
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, (self.texts[-5:], self.frames[-5:])
            await asyncio.sleep(0.005)

    async def __aenter__(self):
        self.task = asyncio.create_task(self.viewer.send_all(self.send))
        return self

    async def __aexit__(self, *_):
        self.task.cancel()


async def settle():
    for _ in range(10):
        await asyncio.sleep(0)


async def test_adjacent_ranges_of_points_become_one_however_slow_the_viewer():
    async with Ends() as ends:
        ends.open.clear()
        ends.viewer.put("hello")
        await settle()
        for number in range(10_000):
            ends.viewer.put_points(number, number + 1)
        ends.viewer.put("paused")
        ends.viewer.put_points(10_000, 10_001)
        assert len(ends.viewer.events._queue) == 3
        ends.open.set()
        await ends.until(lambda: ends.reads and ends.reads[-1] == (10_000, 10_001))
        assert ends.reads[0][0] == 0
        assert all(before[1] == after[0] for before, after in zip(ends.reads, ends.reads[1:], strict=False))
        assert all(up_to - above <= POINTS_A_MESSAGE for above, up_to in ends.reads)
        await settle()
        assert [ends.texts[0], ends.texts[-2]] == ["hello", "paused"]


async def test_a_frame_is_sent_between_two_messages_of_a_long_history_and_a_slow_viewer_gets_short_ones():
    async with Ends() as ends:
        ends.viewer.frames.watch(SetWatch(layers=(1,)))
        ends.open.clear()
        ends.viewer.put_points(0, 5000)
        await asyncio.sleep(0.15)
        ends.viewer.frames.put(1, b"1")
        ends.open.set()
        await ends.until(lambda: ends.reads[-1][1] == 5000)
        assert ends.sent.index(b"1") < 3 < len(ends.texts)
        assert ends.reads[1][1] - ends.reads[1][0] == POINTS_A_MESSAGE / 10


async def test_no_frame_is_sent_before_a_queued_event(monkeypatch):
    monkeypatch.setattr("server.runs.stream._SLOW_TO_READ_SECONDS", 1000.0)  # however long the machine sleeps meanwhile
    async with Ends() as ends:
        ends.viewer.frames.watch(SetWatch(layers=(1,)))
        ends.viewer.put_points(0, 700)
        ends.viewer.put("definition changed")
        ends.viewer.put_points(700, 1500)
        ends.viewer.frames.put(1, b"1")
        await ends.until(lambda: len(ends.sent) == 6)
        assert [ends.sent.index("definition changed"), ends.sent.index(b"1")] == [2, 3]


async def test_points_soon_after_others_wait_for_the_tick_or_the_next_event():
    async with Ends() as ends:
        ends.viewer.put_points(0, 1)
        await settle()
        assert ends.reads == [(0, 1)]
        ends.viewer._points._sent_at = time.monotonic() + 1000  # as if no time passed from now on
        ends.viewer.put_points(1, 2)
        ends.viewer.put_points(2, 3)
        await settle()
        assert ends.reads == [(0, 1)]
        ends.viewer.put("paused")
        await settle()
        assert ends.reads == [(0, 1), (1, 3)]
        assert ends.texts == ["[1]", "[2, 3]", "paused"]
        ends.viewer._points._sent_at = time.monotonic() + 1000
        ends.viewer.put_points(3, 4)
        ends.viewer.tick(heartbeat=False)
        await settle()
        assert ends.reads[-1] == (1, 3)
        ends.viewer._points._sent_at = 0.0
        ends.viewer.tick(heartbeat=False)
        await settle()
        assert ends.reads[-1] == (3, 4)


async def test_waiting_points_are_sent_before_the_next_frame():
    async with Ends() as ends:
        await settle()
        ends.viewer.frames.watch(SetWatch(layers=(1,)))
        ends.viewer._points._sent_at = time.monotonic() + 1000
        ends.viewer.put_points(0, 3)
        await settle()
        assert not ends.sent
        ends.viewer.frames.put(1, b"1")
        await settle()
        assert ends.sent == ["[1, 2, 3]", b"1"]


async def test_only_the_newest_frame_waits_and_at_most_two_are_in_flight():
    async with Ends() as ends:
        ends.viewer.frames.watch(SetWatch(layers=(1,), frames_per_second=60))
        for number in range(1, 6):
            ends.viewer.frames.put(number, str(number).encode())
            await ends.until(lambda number=number: len(ends.frames) == min(number, 2))
        assert ends.viewer.frames.due_at() is None
        ends.viewer.frames._in_flight[1] += 1000.0  # drawn at once, whatever the machine does
        ends.viewer.frames.drawn(1)
        await ends.until(lambda: len(ends.frames) == 3)
        assert ends.frames == [b"1", b"2", b"5"]
        assert ends.viewer.frames.due_at() is None
        asked = ends.asked
        ends.viewer.frames.drawn(1)  # twice the same credit is one
        assert ends.asked == asked
        ends.viewer.frames._in_flight[5] += 1000.0
        ends.viewer.frames.drawn(5)
        assert ends.asked == asked + 1


async def test_a_viewer_that_draws_slowly_gets_one_frame_at_a_time_until_it_is_quick_again():
    async with Ends() as ends:
        viewer = ends.viewer
        viewer.frames.watch(SetWatch(layers=(1,), frames_per_second=60))
        viewer.frames.put(1, b"1")
        await ends.until(lambda: ends.frames)
        viewer.frames._in_flight[1] -= 5.0  # as if it had been sent five seconds before
        viewer.frames.drawn(1)
        viewer.frames.put(2, b"2")
        await ends.until(lambda: len(ends.frames) == 2)
        assert viewer.frames.due_at() is None
        viewer.frames._in_flight[2] += 1000.0  # drawn at once, whatever the machine does
        viewer.frames.drawn(2)
        viewer.frames.put(3, b"3")
        await ends.until(lambda: len(ends.frames) == 3)
        assert viewer.frames.due_at() is not None


async def test_a_slower_viewer_gets_frames_at_its_own_pace():
    async with Ends() as ends:
        ends.viewer.frames.watch(SetWatch(layers=(1,), frames_per_second=10))
        began, number = time.monotonic(), 0
        while len(ends.frames) < 4:
            number += 1
            ends.viewer.frames.put(number, str(number).encode())
            ends.viewer.frames.drawn(number - 1)
            await asyncio.sleep(0.01)
        assert (
            time.monotonic() - began >= 0.22
        )  # a quarter of an interval, then two whole ones, however busy the machine


@pytest.mark.parametrize(("now", "due"), [(100.0, 101), (100.4, 101), (100.7, 101), (100.8, 102), (100.999, 102)])
def test_viewers_with_the_same_interval_are_due_together(now, due):
    assert next_due(now, 1.0) == due


async def test_a_viewer_that_watches_nothing_gets_no_frame():
    async with Ends() as ends:
        ends.viewer.frames.put(1, b"1")
        ends.viewer.frames.watch(SetWatch(layers=(1,)))
        ends.viewer.frames.put(2, b"2")
        ends.viewer.frames.watch(SetWatch(layers=()))
        await settle()
        assert ends.frames == []
        assert ends.viewer.frames.due_at() is None


async def test_only_the_newest_validation_waits():
    async with Ends() as ends:
        ends.open.clear()
        ends.viewer.put("hello")
        await settle()
        ends.viewer.events.put_newest("validation", "first")
        ends.viewer.events.put_newest("validation", "second")
        ends.open.set()
        await settle()
        assert ends.texts == ["hello", "second"]


async def test_a_viewer_too_far_behind_is_closed_with_a_reason_but_never_for_its_points():
    ends = Ends()
    for number in range(500):
        ends.viewer.put(str(number))
        ends.viewer.put_points(number, number + 1)
    for number in range(500):
        ends.viewer.put(str(number))
    assert not ends.viewer.ended.done()
    ends.viewer.put("one more")
    closing = ends.viewer.ended.result()
    assert closing.code == CLOSE_BEHIND
    assert "1,000 events" in str(closing.reason)
    for _ in range(5000):
        ends.viewer.put("and more")
    assert not ends.viewer.events._queue


async def test_only_one_heartbeat_waits_and_one_follows_the_one_that_was_sent():
    async with Ends() as ends:
        ends.open.clear()
        ends.viewer.put("hello")
        await settle()
        for _ in range(100):
            ends.viewer.tick(heartbeat=True)
        ends.open.set()
        await settle()
        assert ends.texts == ["hello", HEARTBEAT]
        ends.viewer.tick(heartbeat=True)
        await settle()
        assert ends.texts == ["hello", HEARTBEAT, HEARTBEAT]


async def test_a_server_has_a_number_of_seats_and_every_viewer_gets_the_heartbeat():
    seats = ViewerSeats(2, 10)
    assert [seats.take_seat(), seats.take_seat(), seats.take_seat()] == [True, True, False]
    seats.free_seat()
    assert seats.take_seat()
    async with Ends() as one, Ends() as other:
        seats.add(one.viewer)
        seats.add(other.viewer)
        clock = asyncio.create_task(seats.tick_viewers())
        await one.until(lambda: one.texts == [HEARTBEAT])
        await one.until(lambda: other.texts == [HEARTBEAT])
        clock.cancel()


async def test_a_rate_limit_allows_a_burst_and_a_rate():
    now = 100.0
    limit = RateLimit(5, lambda: now)
    assert [limit.allow() for _ in range(7)] == [True] * 5 + [False] * 2
    now += 0.5
    assert [limit.allow() for _ in range(4)] == [True] * 2 + [False] * 2
    now += 1000
    assert [limit.allow() for _ in range(7)] == [True] * 5 + [False] * 2

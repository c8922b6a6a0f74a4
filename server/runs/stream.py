"""Viewers: a lossless lane for points and events, a newest-only lane for frames, with credits.

Everything here runs on the event loop. A viewer that reads slowly holds up nobody: points wait as a range of numbers,
not as messages, a validation gives way to a newer one, of frames only the newest is kept, and of events so many wait
that it is better to come back than to catch up. Nothing is chosen before the viewer can take it, so that what travels
to a slow one is as fresh as can be.
"""

import asyncio
import math
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from engine.errors import Sentence
from server import protocol
from server.runs.patch_lane import PatchLane

Send = Callable[[Sequence[str | bytes]], Awaitable[None]]  # texts and frames, in their order
ReadPoints = Callable[[int, int], Awaitable[list[str]]]  # (above this number, up to that) -> messages as JSON text

POINTS_A_MESSAGE = 500  # history.py has them ready in such portions
_POINTS_WHEN_SLOW = 50  # so that a frame comes between, which would be seconds old behind a long message
_SLOW_TO_READ_SECONDS = 0.1  # for one message; who takes longer gets shorter ones
_SLOW_TO_DRAW_SECONDS = 0.4  # from sending a frame to its credit; who takes longer gets one at a time
_TICK_SECONDS = 0.1  # points travel together: ten messages a second are enough for any eye
_WITH_FRAMES_SECONDS = 0.25  # so long they wait for a frame to take them along: each write costs more than its bytes
_MOST_EVENTS = 1000
_HEARTBEAT_SECONDS = 2.0
_HEARTBEAT = protocol.HeartbeatSent().model_dump_json()


@dataclass(frozen=True, slots=True)
class Farewell:
    """Why the server ends a connection: a code of the protocol, and the reason."""

    code: int
    reason: Sentence


class Allowance:
    """So many commands a second, and a burst of one second's worth."""

    def __init__(self, per_second: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_second, self._clock = per_second, clock
        self._left, self._at = float(per_second), clock()

    def take(self) -> bool:
        """Whether one more is within it."""
        now = self._clock()
        self._left = min(float(self.per_second), self._left + (now - self._at) * self.per_second)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class Viewer:
    """One connected page: what it watches, what it has been sent, what waits for it."""

    def __init__(self, number: int, read_points: ReadPoints, want_frame: Callable[[float], None]) -> None:
        self.number = number
        self.layers: tuple[int, ...] = ()
        self.fields: tuple[protocol.FrameField, ...] = ()
        self.hold: int | None = None  # number of the step that the worker holds for it, as far as it was told
        self.slots: tuple[int, ...] | None = None  # of the images whose frames it is sent; None: all
        self.ended: asyncio.Future[Farewell] = asyncio.get_running_loop().create_future()
        self._interval_seconds = 0.05
        self._read_points, self._want_frame = read_points, want_frame
        self._lane: deque[str | bytes | tuple[int, int] | Farewell] = deque()  # tuples: points (above, up to)
        self._events = 0  # texts and frames in the lane
        self._heartbeat_waits, self._reads_slowly, self._draws_slowly = False, False, False
        self._points_sent_at = 0.0
        self._newest: dict[str, str] = {}  # events by kind, of which an older one is nothing to anybody
        self._frame: tuple[int, bytes] | None = None
        self._in_flight: dict[int, float] = {}  # numbers of frames, and when they were sent
        self._due_at = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._wake = asyncio.Event()
        self.patches = PatchLane(self._wake.set)

    # ---- what it watches

    def watch(self, command: protocol.SetWatch) -> None:
        """Replaces what it watched; a frame of before is not wanted any more."""
        self.layers, self.fields, self.slots = command.layers, command.fields, command.slots
        self._interval_seconds = 1 / command.frames_per_second
        self._due_at = time.monotonic()
        if not self.watching:
            self._frame = None

    @property
    def watching(self) -> bool:
        return bool(self.layers and self.fields and self.slots != ())

    def shows(self, slot: int) -> bool:
        """Whether it is sent frames of the image in a slot."""
        return self.slots is None or slot in self.slots

    def due_at(self) -> float | None:
        """When it should get a frame, by the monotonic clock; None while it watches nothing, or none may be sent."""
        return self._due_at if self._frame is None and self._may_be_sent_frames else None

    @property
    def _may_be_sent_frames(self) -> bool:
        # Behind another one on its way to a slow viewer, a frame would be old when it arrives.
        most = 1 if self._draws_slowly else protocol.FRAMES_IN_FLIGHT
        return self.watching and len(self._in_flight) < most

    def drawn(self, number: int) -> None:
        """The page has drawn a frame: a credit comes back. Numbers that were never sent are ignored."""
        sent_at = self._in_flight.pop(number, None)
        if sent_at is None:
            return
        self._draws_slowly = time.monotonic() - sent_at > _SLOW_TO_DRAW_SECONDS
        if self._frame is None:
            self._ask()
        else:
            self._wake.set()

    def _ask(self) -> None:
        due = self.due_at()
        if due is not None:
            self._want_frame(due)

    # ---- what waits for it

    def put(self, message: str | bytes) -> None:
        """An event or a held frame, in its place after what was put before. Too many end the connection."""
        if self.ended.done():
            return
        self._lane.append(message)
        self._events += 1
        if self._events > _MOST_EVENTS:
            self._lane.clear()
            behind = Sentence("more than {most} events wait: connect again from the last point", most=_MOST_EVENTS)
            self.end(protocol.CLOSE_BEHIND, behind)
        self._wake.set()

    def put_if_few(self, text: str) -> None:
        """An event that says nothing new where many wait."""
        if self._events < _MOST_EVENTS // 2:
            self.put(text)

    def end(self, code: int, reason: Sentence, *, at_once: bool = True) -> None:
        """The connection is to be closed, as soon as may be, or when what waits has gone."""
        if not at_once:
            self._lane.append(Farewell(code, reason))
            self._wake.set()
        elif not self.ended.done():
            self.ended.set_result(Farewell(code, reason))

    def put_points(self, above: int, up_to: int) -> None:
        """Points by their numbers; ranges that meet become one. Close behind others they wait for the next tick."""
        last = self._lane[-1] if self._lane else None
        if isinstance(last, tuple) and last[1] == above:
            self._lane[-1] = (last[0], up_to)
        else:
            self._lane.append((above, up_to))
        self._hurry_points()

    def put_newest(self, kind: str, text: str) -> None:
        """An event of a kind of which an older one that still waits is forgotten."""
        self._newest[kind] = text
        self._wake.set()

    def put_frame(self, number: int, frame: bytes) -> None:
        """The newest frame takes the place of one that still waits."""
        if self.watching:
            self._frame = (number, frame)
            self._wake.set()

    def tick(self, *, heartbeat: bool) -> None:
        """Time has passed: points that waited go, and a heartbeat where the last one has gone."""
        if heartbeat and not self._heartbeat_waits:
            self._heartbeat_waits = True
            self.put(_HEARTBEAT)
        if self._lane:
            self._hurry_points()

    def _hurry_points(self) -> None:
        """Wakes the sender, unless points went a moment ago, or a frame will take these along."""
        together = _WITH_FRAMES_SECONDS if self.watching else _TICK_SECONDS
        if time.monotonic() - self._points_sent_at >= together:
            self._wake.set()

    # ---- sending

    async def send_all(self, send: Send) -> None:
        """Sends what waits, for as long as the connection lives; a frame goes between two messages of many points.

        `send` returns when the viewer can take more: what is sent next is chosen then.
        """
        while True:
            messages: list[str | bytes] = [*await self._next_texts()]
            if messages and self._slow:  # the frame behind them is chosen when they have gone
                await self._send(send, messages)
                messages = []
            frame = self._next_frame()
            if frame is not None:
                messages.append(frame)
            if messages:
                await self._send(send, messages)
            elif not (self._lane or self._newest or self.patches.wait):
                await self._wake.wait()
                self._wake.clear()
            if frame is not None:
                self._ask()

    async def _send(self, send: Send, messages: Sequence[str | bytes]) -> None:
        began = time.monotonic()
        await send(messages)
        self._reads_slowly = time.monotonic() - began > _SLOW_TO_READ_SECONDS

    @property
    def _slow(self) -> bool:
        return self._reads_slowly or self._draws_slowly

    async def _next_texts(self) -> Sequence[str | bytes]:
        if self._lane:
            item = self._lane.popleft()
            if isinstance(item, str | bytes):
                self._events -= 1
                if item is _HEARTBEAT:
                    self._heartbeat_waits = False
                return [item]
            if isinstance(item, Farewell):
                self.end(item.code, item.reason)
                return []
            above, up_to = item
            last = min(up_to, above + (_POINTS_WHEN_SLOW if self._slow else POINTS_A_MESSAGE))
            if last < up_to:
                self._lane.appendleft((last, up_to))
            self._points_sent_at = time.monotonic()
            return await self._read_points(above, last)
        if self._newest:
            return [self._newest.pop(next(iter(self._newest)))]
        return [self.patches.pop()] if self.patches.wait else []

    def _next_frame(self) -> bytes | None:
        if self._frame is None or self._events or not self._may_be_sent_frames:
            return None  # a frame may be of the network that a waiting event tells of
        now = time.monotonic()
        if now < self._due_at:  # somebody else's faster pace brought it
            if self._timer is None:
                self._timer = asyncio.get_running_loop().call_later(self._due_at - now, self._time_has_come)
            return None
        (number, frame), self._frame = self._frame, None
        self._in_flight[number] = now
        self._due_at = next_beat(now, self._interval_seconds)
        return frame

    def _time_has_come(self) -> None:
        self._timer = None
        self._wake.set()


def next_beat(now: float, interval: float) -> float:
    """When a viewer of this pace is due again: at a multiple of its interval, as all of the same pace are, so that
    one frame serves them together; and not before a quarter of it has passed. All in seconds."""
    return math.ceil(now / interval + 0.25) * interval


class Audience:
    """All viewers of a server: no more than there are seats, and a heartbeat for everyone."""

    def __init__(self, seats: int, commands_per_second: int) -> None:
        self.seats, self.commands_per_second = seats, commands_per_second
        self._taken = 0
        self._viewers: set[Viewer] = set()

    def sit_down(self) -> bool:
        """Takes a seat; False where none is free."""
        if self._taken >= self.seats:
            return False
        self._taken += 1
        return True

    def stand_up(self) -> None:
        """Gives a seat back."""
        self._taken -= 1

    def add(self, viewer: Viewer) -> None:
        """From now on it hears the heartbeat."""
        self._viewers.add(viewer)

    def remove(self, viewer: Viewer) -> None:
        self._viewers.discard(viewer)

    async def keep_time(self) -> None:
        """Until it is cancelled. Heartbeats are spread over the ticks, so that no moment carries all of them."""
        ticks, count = round(_HEARTBEAT_SECONDS / _TICK_SECONDS), 0
        while True:
            await asyncio.sleep(_TICK_SECONDS)
            count += 1
            for viewer in self._viewers:
                viewer.tick(heartbeat=(count + viewer.number) % ticks == 0)

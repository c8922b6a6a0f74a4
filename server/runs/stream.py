"""One connected page: a lossless lane of events and points, and a newest-only lane of frames, with credits.

Everything here runs on the event loop. A slow viewer holds up no other: points wait as a range of numbers, not as
messages; a newer validation replaces an older one; only the newest frame is kept; above 1,000 queued events the
connection is closed and the page reconnects. A message is chosen only when the viewer can take it, so that a slow
viewer gets the newest data.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence

from engine.errors import Sentence
from server import protocol
from server.runs.event_lane import MOST_EVENTS, CloseReason, EventLane
from server.runs.frame_lane import FrameLane
from server.runs.patch_lane import PatchLane
from server.runs.point_lane import TICK_SECONDS, PointLane, ReadPoints

Send = Callable[[Sequence[str | bytes]], Awaitable[None]]  # texts and frames, in their order

_SLOW_TO_READ_SECONDS = 0.1  # for one message; slower viewers get shorter messages
_HEARTBEAT_SECONDS = 2.0


class RateLimit:
    """Limits commands to a number a second, with a burst of one second's worth."""

    def __init__(self, per_second: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_second, self._clock = per_second, clock
        self._left, self._at = float(per_second), clock()

    def allow(self) -> bool:
        """Counts one more command. Returns whether it is within the limit."""
        now = self._clock()
        self._left = min(float(self.per_second), self._left + (now - self._at) * self.per_second)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class Viewer:
    """One connected page: what it watches and the messages that wait for it, in a lane for each kind.

    hold: number of its held step, by the events it was sent. ended: set to the reason when the connection is to be
    closed.
    """

    def __init__(self, number: int, read_points: ReadPoints, request_frame: Callable[[float], None]) -> None:
        self.number = number
        self.hold: int | None = None
        self.ended: asyncio.Future[CloseReason] = asyncio.get_running_loop().create_future()
        self._wake = asyncio.Event()
        self.events = EventLane(self._wake.set)
        self.frames = FrameLane(request_frame, self._wake.set)
        self.patches = PatchLane(self._wake.set)
        self._points = PointLane(read_points, self._wake.set)
        self._reads_slowly = False

    # ---- queueing

    def put(self, message: str | bytes) -> None:
        """Queues an event or a held frame at the end. Too many queued events end the connection."""
        if self.ended.done():
            return
        self.events.put(message)
        if self.events.count > MOST_EVENTS:
            self.events.clear()
            behind = Sentence("more than {most} events wait: connect again from the last point", most=MOST_EVENTS)
            self.end(protocol.CLOSE_BEHIND, behind)

    def put_if_few(self, text: str) -> None:
        """Queues an event unless many wait already: for events that a page can miss."""
        if self.events.count < MOST_EVENTS // 2:
            self.put(text)

    def put_points(self, above: int, up_to: int) -> None:
        """Queues points by their numbers. If points were sent a moment ago, these wait for the next tick."""
        self.events.put_points(above, up_to)
        self._points.hurry(watching=self.frames.watching)

    def end(self, code: int, reason: Sentence, *, at_once: bool = True) -> None:
        """Closes the connection, now or (at_once=False) after all queued messages have been sent."""
        if not at_once:
            self.events.put_close(CloseReason(code, reason))
        elif not self.ended.done():
            self.ended.set_result(CloseReason(code, reason))

    def tick(self, *, heartbeat: bool) -> None:
        """Sends points that waited for a tick; with `heartbeat`, queues one unless one is queued."""
        if heartbeat and not self.ended.done():
            self.events.put_heartbeat()
        if len(self.events):
            self._points.hurry(watching=self.frames.watching)

    # ---- sending

    async def send_all(self, send: Send) -> None:
        """Sends the queued messages until the connection ends; a frame is sent between two messages of many points.

        `send` returns when the viewer can take more; only then is the next message chosen.
        """
        while True:
            messages: list[str | bytes] = [*await self._next_texts()]
            if messages and self._slow:  # the next frame is chosen after these have been sent
                await self._send(send, messages)
                messages = []
            # A queued event may announce the network that the frame shows, so events go first.
            frame = None if self.events.count else self.frames.pop()
            if frame is not None:
                messages.append(frame)
            if messages:
                await self._send(send, messages)
            elif not (self.events or self.patches.wait):
                await self._wake.wait()
                self._wake.clear()
            if frame is not None:
                self.frames.request()

    async def _send(self, send: Send, messages: Sequence[str | bytes]) -> None:
        began = time.monotonic()
        await send(messages)
        self._reads_slowly = time.monotonic() - began > _SLOW_TO_READ_SECONDS

    @property
    def _slow(self) -> bool:
        return self._reads_slowly or self.frames.draws_slowly

    async def _next_texts(self) -> Sequence[str | bytes]:
        item = self.events.pop()
        if item is None:
            return [self.patches.pop()] if self.patches.wait else []
        if isinstance(item, CloseReason):
            self.end(item.code, item.reason)
            return []
        if isinstance(item, str | bytes):
            return [item]
        points, rest = self._points.split(item, slow=self._slow)
        if rest is not None:
            self.events.put_back(rest)
        return await self._points.read(points)


class ViewerSeats:
    """Limits the viewers of a server to the number of seats, and ticks every viewer."""

    def __init__(self, seats: int, commands_per_second: int) -> None:
        self.seats, self.commands_per_second = seats, commands_per_second
        self._taken = 0
        self._viewers: set[Viewer] = set()

    def take_seat(self) -> bool:
        """Takes a seat. Returns False if none is free."""
        if self._taken >= self.seats:
            return False
        self._taken += 1
        return True

    def free_seat(self) -> None:
        """Frees a seat."""
        self._taken -= 1

    def add(self, viewer: Viewer) -> None:
        """Ticks a viewer from now on."""
        self._viewers.add(viewer)

    def remove(self, viewer: Viewer) -> None:
        self._viewers.discard(viewer)

    async def tick_viewers(self) -> None:
        """Ticks all viewers until it is cancelled. Heartbeats are spread over the ticks, so that no tick sends all."""
        ticks, count = round(_HEARTBEAT_SECONDS / TICK_SECONDS), 0
        while True:
            await asyncio.sleep(TICK_SECONDS)
            count += 1
            for viewer in self._viewers:
                viewer.tick(heartbeat=(count + viewer.number) % ticks == 0)

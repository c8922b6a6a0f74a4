"""Viewers: a lossless lane for points and events, a newest-only lane for frames, with credits.

Everything here runs on the event loop. A viewer that reads slowly holds up nobody: points wait as a range of numbers,
not as messages, a validation gives way to a newer one, and of frames only the newest is kept.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from server import protocol

ReadPoints = Callable[[int, int], Awaitable[list[str]]]  # (above this number, up to that) -> messages as JSON text


class Viewer:
    """One connected page: what it watches, what it has been sent, what waits for it."""

    def __init__(self, number: int, read_points: ReadPoints, want_frame: Callable[[], None]) -> None:
        self.number = number
        self.layers: tuple[int, ...] = ()
        self.fields: tuple[protocol.FrameField, ...] = ()
        self._interval_seconds = 0.05
        self._read_points, self._want_frame = read_points, want_frame
        self._lane: deque[str | tuple[int, int]] = deque()  # JSON texts, and ranges of points (above, up to)
        self._validation: str | None = None
        self._frame: tuple[int, bytes] | None = None
        self._in_flight: set[int] = set()
        self._sent_at = 0.0
        self._wake = asyncio.Event()

    # ---- what it watches

    def watch(self, command: protocol.SetWatch) -> None:
        """Replaces what it watched; a frame of before is not wanted any more."""
        self.layers, self.fields = command.layers, command.fields
        self._interval_seconds = 1 / command.frames_per_second
        if not self.watching:
            self._frame = None

    @property
    def watching(self) -> bool:
        return bool(self.layers and self.fields)

    def due_in(self, now: float) -> float | None:
        """Seconds until it should get a frame; None while it watches nothing or has used up its credit."""
        if not self.watching or self._frame is not None or len(self._in_flight) >= protocol.FRAMES_IN_FLIGHT:
            return None
        return max(0.0, self._sent_at + self._interval_seconds - now)

    def drawn(self, number: int) -> None:
        """The page has drawn a frame: a credit comes back. Numbers that were never sent are ignored."""
        self._in_flight.discard(number)
        self._wake.set()

    # ---- what waits for it

    def put(self, text: str) -> None:
        """An event, in its place after what was put before."""
        self._lane.append(text)
        self._wake.set()

    def put_points(self, above: int, up_to: int) -> None:
        """Points by their numbers; ranges that meet become one."""
        last = self._lane[-1] if self._lane else None
        if isinstance(last, tuple) and last[1] == above:
            self._lane[-1] = (last[0], up_to)
        else:
            self._lane.append((above, up_to))
        self._wake.set()

    def put_validation(self, text: str) -> None:
        """A validation; an older one that still waits is forgotten."""
        self._validation = text
        self._wake.set()

    def put_frame(self, number: int, frame: bytes) -> None:
        """The newest frame takes the place of one that still waits."""
        if self.watching:
            self._frame = (number, frame)
            self._wake.set()

    # ---- sending

    async def send_all(
        self, send_text: Callable[[str], Awaitable[Any]], send_bytes: Callable[[bytes], Awaitable[Any]]
    ) -> None:
        """Sends what waits, for as long as the connection lives; points and events before frames."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._lane:
                item = self._lane.popleft()
                for text in [item] if isinstance(item, str) else await self._read_points(*item):
                    await send_text(text)
            if self._validation is not None:
                text, self._validation = self._validation, None
                await send_text(text)
            if self._frame is not None and len(self._in_flight) < protocol.FRAMES_IN_FLIGHT:
                wait = self._sent_at + self._interval_seconds - time.monotonic()
                if wait > 0:  # somebody else's faster pace brought it
                    asyncio.get_running_loop().call_later(wait, self._wake.set)
                    continue
                (number, frame), self._frame = self._frame, None
                self._in_flight.add(number)
                self._sent_at = time.monotonic()
                await send_bytes(frame)
                self._want_frame()

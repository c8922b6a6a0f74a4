"""What one viewer watches, its newest frame, and its credits for frames in flight."""

import asyncio
import math
import time
from collections.abc import Callable

from server import protocol

_PATIENCE_SHARE = 0.2  # of its interval a viewer that is due waits for a newer frame before it gets an older one
_SLOW_TO_DRAW_SECONDS = 0.4  # from sending a frame to its credit; slower viewers get one frame at a time


class FrameLane:
    """Holds the newest frame of one viewer. request(due_at): requests a frame for that moment (monotonic clock).

    slots: whose frames the viewer gets; None: all. draws_slowly: whether the newest credit took long.
    """

    def __init__(self, request: Callable[[float], None], wake: Callable[[], None]) -> None:
        self._request, self._wake = request, wake
        self.layers: tuple[int, ...] = ()
        self.fields: tuple[protocol.FrameField, ...] = ()
        self.slots: tuple[int, ...] | None = None
        self.draws_slowly = False
        self._interval_seconds = 0.05
        self._waiting: tuple[int, bytes] | None = None  # number, frame
        self._in_flight: dict[int, float] = {}  # numbers of frames, and when they were sent
        self._due_at = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def watch(self, command: protocol.SetWatch) -> None:
        """Replaces what the viewer watches."""
        self.layers, self.fields, self.slots = command.layers, command.fields, command.slots
        self._interval_seconds = 1 / command.frames_per_second
        self._due_at = time.monotonic()
        if not self.watching:
            self._waiting = None

    @property
    def watching(self) -> bool:
        """Whether the viewer watches anything."""
        return bool(self.layers and self.fields and self.slots != ())

    def shows(self, slot: int) -> bool:
        """Whether the viewer watches the image in a slot."""
        return self.slots is None or slot in self.slots

    def due_at(self) -> float | None:
        """When the next frame is due (monotonic clock); None while the viewer watches nothing or has no credit."""
        return self._due_at if self._waiting is None and self._has_credit else None

    @property
    def _has_credit(self) -> bool:
        # A second frame in flight to a slow viewer would be old when it arrives.
        most = 1 if self.draws_slowly else protocol.FRAMES_IN_FLIGHT
        return self.watching and len(self._in_flight) < most

    def drawn(self, number: int) -> None:
        """Returns the credit of a frame that the page has drawn. Numbers that were never sent are ignored."""
        sent_at = self._in_flight.pop(number, None)
        if sent_at is None:
            return
        self.draws_slowly = time.monotonic() - sent_at > _SLOW_TO_DRAW_SECONDS
        if self._waiting is None:
            self.request()
        else:
            self._wake()

    def request(self) -> None:
        """Requests the next frame if the viewer can take one."""
        due = self.due_at()
        if due is not None:
            self._request(due)

    def put(self, number: int, frame: bytes) -> None:
        """Stores the newest frame in place of one that was not sent."""
        if self.watching:
            self._waiting = (number, frame)
            self._wake()

    def pop(self) -> bytes | None:
        """Removes and returns the frame to send now; None if there is none, or it may not be sent yet."""
        if self._waiting is None or not self._has_credit:
            return None
        now = time.monotonic()
        if now < self._due_at:  # a faster viewer requested this frame
            if self._timer is None:
                # Others are due then, too: their frame is newer, and takes this one's place if it comes soon.
                patience = self._due_at - now + _PATIENCE_SHARE * self._interval_seconds
                self._timer = asyncio.get_running_loop().call_later(patience, self._wake_when_due)
            return None
        (number, frame), self._waiting = self._waiting, None
        self._in_flight[number] = now
        self._due_at = next_due(now, self._interval_seconds)
        return frame

    def _wake_when_due(self) -> None:
        self._timer = None
        self._wake()


def next_due(now: float, interval: float) -> float:
    """When a viewer is due again: at a multiple of its interval, so that one frame serves all viewers of that interval;
    and not before a quarter of it has passed. All in seconds."""
    return math.ceil(now / interval + 0.25) * interval

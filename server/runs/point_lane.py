"""Decides when the points of one viewer are sent, and how many in one message."""

import time
from collections.abc import Awaitable, Callable, Sequence

from server.runs.event_lane import PointRange
from server.runs.history import POINTS_A_MESSAGE

ReadPoints = Callable[[int, int], Awaitable[list[str]]]  # (above this number, up to that) -> messages as JSON text

TICK_SECONDS = 0.1  # points travel together: ten messages a second are enough for any eye
_WITH_FRAMES_SECONDS = 0.25  # points wait so long for a frame and share its write: a write costs more than its bytes
_POINTS_WHEN_SLOW = 50  # a message: a frame sent after a longer one would be seconds old


class PointLane:
    """Times the points of one viewer. The ranges themselves wait among its events (event_lane.py)."""

    def __init__(self, read_points: ReadPoints, wake: Callable[[], None]) -> None:
        self._read_points, self._wake = read_points, wake
        self._sent_at = 0.0

    def hurry(self, *, watching: bool) -> None:
        """Wakes the sender unless points were sent a moment ago, or a frame will soon be sent with them."""
        together = _WITH_FRAMES_SECONDS if watching else TICK_SECONDS
        if time.monotonic() - self._sent_at >= together:
            self._wake()

    def split(self, points: PointRange, *, slow: bool) -> tuple[PointRange, PointRange | None]:
        """Splits a range into the points of the next message and the rest, or None."""
        above, up_to = points
        last = min(up_to, above + (_POINTS_WHEN_SLOW if slow else POINTS_A_MESSAGE))
        return (above, last), (last, up_to) if last < up_to else None

    async def read(self, points: PointRange) -> Sequence[str]:
        """Returns the messages with these points, which are sent now."""
        self._sent_at = time.monotonic()
        return await self._read_points(*points)

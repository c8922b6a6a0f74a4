"""When the points of one viewer travel, and how many in a message."""

import time
from collections.abc import Awaitable, Callable, Sequence

from server.runs.event_lane import PointRange
from server.runs.history import POINTS_A_MESSAGE

ReadPoints = Callable[[int, int], Awaitable[list[str]]]  # (above this number, up to that) -> messages as JSON text

TICK_SECONDS = 0.1  # points travel together: ten messages a second are enough for any eye
_WITH_FRAMES_SECONDS = 0.25  # so long they wait for a frame to take them along: each write costs more than its bytes
_POINTS_WHEN_SLOW = 50  # so that a frame comes between, which would be seconds old behind a long message


class PointLane:
    """One viewer's. The ranges themselves wait between its events (event_lane.py)."""

    def __init__(self, read_points: ReadPoints, wake: Callable[[], None]) -> None:
        self._read_points, self._wake = read_points, wake
        self._sent_at = 0.0

    def hurry(self, *, watching: bool) -> None:
        """Wakes the sender, unless points went a moment ago, or a frame will take these along."""
        together = _WITH_FRAMES_SECONDS if watching else TICK_SECONDS
        if time.monotonic() - self._sent_at >= together:
            self._wake()

    def split(self, points: PointRange, *, slow: bool) -> tuple[PointRange, PointRange | None]:
        """The points of the next message, and those behind them, if any."""
        above, up_to = points
        last = min(up_to, above + (_POINTS_WHEN_SLOW if slow else POINTS_A_MESSAGE))
        return (above, last), (last, up_to) if last < up_to else None

    async def read(self, points: PointRange) -> Sequence[str]:
        """The messages with these points, which go now."""
        self._sent_at = time.monotonic()
        return await self._read_points(*points)

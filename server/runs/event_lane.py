"""The queue of one viewer: events, held frames and ranges of points, in their order."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from engine.errors import Sentence
from server import protocol

MOST_EVENTS = 1000
_HEARTBEAT = protocol.HeartbeatSent().model_dump_json()

PointRange = tuple[int, int]  # the points above the first number, up to the second


@dataclass(frozen=True, slots=True)
class CloseReason:
    """Why the server ends a connection: a code of the protocol, and the reason."""

    code: int
    reason: Sentence


class EventLane:
    """Queues the events of one viewer. count: queued events and held frames; ranges of points never count."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._queue: deque[str | bytes | PointRange | CloseReason] = deque()
        self._newest: dict[str, str] = {}  # by kind: events that replace older ones of their kind
        self._heartbeat_waits = False
        self.count = 0

    def __bool__(self) -> bool:
        return bool(self._queue or self._newest)

    def __len__(self) -> int:
        return len(self._queue)

    def put(self, message: str | bytes) -> None:
        """Adds an event or a held frame at the end."""
        self._queue.append(message)
        self.count += 1
        self._wake()

    def put_newest(self, kind: str, text: str) -> None:
        """Adds an event that replaces a queued one of its kind. It is sent after all others."""
        self._newest[kind] = text
        self._wake()

    def put_heartbeat(self) -> None:
        """Adds a heartbeat unless one is queued."""
        if not self._heartbeat_waits:
            self._heartbeat_waits = True
            self.put(_HEARTBEAT)

    def put_points(self, above: int, up_to: int) -> None:
        """Adds points by their numbers; adjacent ranges become one. The sender sleeps on: points travel together."""
        last = self._queue[-1] if self._queue else None
        if isinstance(last, tuple) and last[1] == above:
            self._queue[-1] = (last[0], up_to)
        else:
            self._queue.append((above, up_to))

    def put_back(self, points: PointRange) -> None:
        """Puts points that did not fit into the message back at the front."""
        self._queue.appendleft(points)

    def put_close(self, reason: CloseReason) -> None:
        """Closes the connection after all that is queued before has been sent."""
        self._queue.append(reason)
        self._wake()

    def clear(self) -> None:
        """Drops everything but the newest event of each kind."""
        self._queue.clear()

    def pop(self) -> str | bytes | PointRange | CloseReason | None:
        """Removes and returns the oldest item; None if the queue is empty."""
        if not self._queue:
            return self._newest.pop(next(iter(self._newest))) if self._newest else None
        item = self._queue.popleft()
        if isinstance(item, str | bytes):
            self.count -= 1
            if item is _HEARTBEAT:
                self._heartbeat_waits = False
        return item

"""What waits for one viewer in its order: events, held frames, and points as ranges of numbers between them."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from server import protocol

MOST_EVENTS = 1000
_HEARTBEAT = protocol.HeartbeatSent().model_dump_json()

PointRange = tuple[int, int]  # the points above the first number, up to the second


@dataclass(frozen=True, slots=True)
class CloseReason:
    """Why the server ends a connection: a code of the protocol, and the reason in words."""

    code: int
    reason: str


class EventLane:
    """One viewer's. count: events and held frames that wait; ranges of points never count."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._queue: deque[str | bytes | PointRange | CloseReason] = deque()
        self._newest: dict[str, str] = {}  # events by kind, of which an older one is nothing to anybody
        self._heartbeat_waits = False
        self.count = 0

    def __bool__(self) -> bool:
        return bool(self._queue or self._newest)

    def __len__(self) -> int:
        return len(self._queue)

    def put(self, message: str | bytes) -> None:
        """An event or a held frame, in its place after what was put before."""
        self._queue.append(message)
        self.count += 1
        self._wake()

    def put_newest(self, kind: str, text: str) -> None:
        """An event that replaces an older one of its kind that still waits. It comes behind all others."""
        self._newest[kind] = text
        self._wake()

    def put_heartbeat(self) -> None:
        """A heartbeat, where none waits."""
        if not self._heartbeat_waits:
            self._heartbeat_waits = True
            self.put(_HEARTBEAT)

    def put_points(self, above: int, up_to: int) -> None:
        """Points by their numbers; ranges that meet become one. Wakes nobody: points travel together."""
        last = self._queue[-1] if self._queue else None
        if isinstance(last, tuple) and last[1] == above:
            self._queue[-1] = (last[0], up_to)
        else:
            self._queue.append((above, up_to))

    def put_back(self, points: PointRange) -> None:
        """Points that did not fit into the message, in front of everything else."""
        self._queue.appendleft(points)

    def put_close(self, reason: CloseReason) -> None:
        """The connection is closed when what waits before it has gone."""
        self._queue.append(reason)
        self._wake()

    def clear(self) -> None:
        """Forgets what waits in its order."""
        self._queue.clear()

    def pop(self) -> str | bytes | PointRange | CloseReason | None:
        """What has waited longest; None where nothing waits."""
        if not self._queue:
            return self._newest.pop(next(iter(self._newest))) if self._newest else None
        item = self._queue.popleft()
        if isinstance(item, str | bytes):
            self.count -= 1
            if item is _HEARTBEAT:
                self._heartbeat_waits = False
        return item

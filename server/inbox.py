"""What has come for a worker and waits to be done: read as soon as it comes, done between two steps."""

import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from typing import Any

from server import protocol
from server.pipe import WorkerEnd

_MOST_WAITING = 100  # commands of one viewer: more than a dragged slider sends during a very long step
_LONGEST_SECONDS = 0.2  # of commands in one go: then a step is due, however much is asked for


class Inbox:
    """One worker's. stopping: whether it has been told to end."""

    def __init__(self, pipe: WorkerEnd, clock: Callable[[], float] = time.monotonic) -> None:
        self._pipe, self._clock = pipe, clock
        self._waiting: deque[dict[str, Any]] = deque()
        self._commands: Counter[int] = Counter()  # that wait, by viewer
        self.stopping = False

    def __len__(self) -> int:
        return len(self._waiting)

    def hear(self, patience: float | None = 0.0) -> None:
        """Takes in all that has come; waits so many seconds for the first (None: however long it takes)."""
        while (message := self._pipe.receive(patience)) is not None:
            patience = 0.0
            self.stopping = self.stopping or "stop" in message
            viewer = message.get("viewer", 0)  # 0: the server itself, which is never refused
            if viewer:
                if self._commands[viewer] >= _MOST_WAITING:
                    self._refuse(viewer)
                    continue
                self._commands[viewer] += 1
            self._waiting.append(message)

    def _refuse(self, viewer: int) -> None:
        self._pipe.heeded += 1
        text = f"{_MOST_WAITING} commands wait to be carried out: send more when some have been"
        self._pipe.send(protocol.ErrorReported(code="too_many", message=text), viewer=viewer)

    def messages(self) -> Iterator[dict[str, Any]]:
        """What waits, in its order, and what comes meanwhile; for a while, and the rest another time."""
        end = self._clock() + _LONGEST_SECONDS
        while self._waiting:
            message = self._waiting.popleft()
            viewer = message.get("viewer", 0)
            if viewer:
                self._commands[viewer] -= 1
                if not self._commands[viewer]:
                    del self._commands[viewer]
            yield message
            self.hear()
            if self._clock() >= end:
                return

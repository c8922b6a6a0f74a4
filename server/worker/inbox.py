"""What has come for a worker and waits to be done: read as soon as it comes, done between two steps."""

import heapq
import time
from collections import Counter
from collections.abc import Callable, Iterator

from server import protocol
from server.protocol.pipe_messages import DropViewer, GiveCommand, InboxMessage, SaveNow, StopWorker
from server.worker.pipe import WorkerEnd

_MOST_WAITING = 100  # commands of one viewer: more than a dragged slider sends during a very long step
_IN_ORDER = 20  # of those come in the order in which all was said, and only the others in turn
_AFTER_ALL = (GiveCommand, SaveNow, DropViewer)  # of the server itself: must follow every command queued before them
_LONGEST_SECONDS = 0.2  # of commands in one go: then a step is due, however much is asked for


class Inbox:
    """One worker's. stopping: whether it has been told to end.

    All comes out in the order in which it came in, so that the last word counts; but of a viewer with many waiting
    commands one a turn, so that nobody waits for the hundred of another. Those of one viewer keep their order; what the
    server sends for all that waits (_AFTER_ALL) comes behind it.
    """

    def __init__(self, pipe: WorkerEnd, clock: Callable[[], float] = time.monotonic) -> None:
        self._pipe, self._clock = pipe, clock
        self._waiting: list[tuple[int, int, InboxMessage]] = []  # a heap: (turn, number of the message, message)
        self._turn, self._count = 0, 0  # of the message that came out last; messages so far
        self._commands: Counter[int] = Counter()  # that wait, by viewer
        self._newest: dict[int, int] = {}  # turn of each waiting viewer's last command
        self.stopping = False

    def __len__(self) -> int:
        return len(self._waiting)

    def hear(self, patience: float | None = 0.0) -> None:
        """Takes in all that has come; waits so many seconds for the first (None: however long it takes)."""
        while (message := self._pipe.receive(patience)) is not None:
            patience = 0.0
            if isinstance(message, StopWorker):
                self.stopping = True
                continue
            viewer = _viewer_of(message)
            if viewer:
                if self._commands[viewer] >= _MOST_WAITING:
                    self._refuse(viewer)
                    continue
                self._commands[viewer] += 1
            self._count += 1
            heapq.heappush(self._waiting, (self._turn_of(message, viewer), self._count, message))

    def _turn_of(self, message: InboxMessage, viewer: int) -> int:
        if viewer:
            turn = max(self._turn, self._newest.get(viewer, 0))
            self._newest[viewer] = turn + 1 if self._commands[viewer] > _IN_ORDER else turn
            return self._newest[viewer]
        return max(self._newest.values(), default=self._turn) if isinstance(message, _AFTER_ALL) else self._turn

    def _refuse(self, viewer: int) -> None:
        self._pipe.commands_taken += 1
        text = f"{_MOST_WAITING} commands wait to be carried out: send more when some have been"
        self._pipe.send(protocol.ErrorReported(code="too_many", message=text), viewer=viewer)

    def messages(self) -> Iterator[InboxMessage]:
        """What waits, and what comes meanwhile, in turn; for a while, and the rest another time."""
        end = self._clock() + _LONGEST_SECONDS
        while self._waiting:
            self._turn, _, message = heapq.heappop(self._waiting)
            viewer = _viewer_of(message)
            if viewer:
                self._commands[viewer] -= 1
                if not self._commands[viewer]:
                    del self._commands[viewer], self._newest[viewer]
            yield message
            self.hear()
            if self._clock() >= end:
                return


def _viewer_of(message: InboxMessage) -> int:
    """The viewer that gives a command; 0 is the server itself, which is never refused."""
    return message.viewer if isinstance(message, GiveCommand) else 0

"""The worker's inbox: messages are read as soon as they arrive, and carried out between two steps."""

import heapq
import time
from collections import Counter
from collections.abc import Callable, Iterator

from engine.errors import Sentence
from server import protocol
from server.protocol.pipe_messages import DropViewer, GiveCommand, InboxMessage, SaveNow, StopWorker
from server.worker.pipe import WorkerEnd

_MOST_WAITING = 100  # commands of one viewer: more than a dragged slider sends during a very long step
_IN_ORDER = 20  # of these keep the order of arrival among all viewers; the others take turns
_AFTER_ALL = (GiveCommand, SaveNow, DropViewer)  # from the server itself: must follow every command queued before them
_LONGEST_SECONDS = 0.2  # for commands between two steps; then a step is due, however many commands wait


class Inbox:
    """Queues the messages of one worker. stopping: whether the worker has been asked to end.

    Messages leave in the order of arrival, so that the newest value wins. A viewer with many queued commands gets one a
    turn, so that no viewer waits for a hundred commands of another. The commands of one viewer keep their order. Server
    messages that concern all queued commands (_AFTER_ALL) follow them.
    """

    def __init__(self, pipe: WorkerEnd, clock: Callable[[], float] = time.monotonic) -> None:
        self._pipe, self._clock = pipe, clock
        self._waiting: list[tuple[int, int, InboxMessage]] = []  # a heap: (turn, number of the message, message)
        self._turn, self._count = 0, 0  # turn of the message that left last; messages so far
        self._commands: Counter[int] = Counter()  # queued commands by viewer
        self._newest: dict[int, int] = {}  # turn of each waiting viewer's last command
        self.stopping = False

    def __len__(self) -> int:
        return len(self._waiting)

    def receive(self, timeout: float | None = 0.0) -> None:
        """Queues all messages that have arrived. timeout: seconds to wait for the first (None: without limit)."""
        while (message := self._pipe.receive(timeout)) is not None:
            timeout = 0.0
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
        full = Sentence("{most} commands wait: send more when some have been carried out", most=_MOST_WAITING)
        self._pipe.send(protocol.error_reported("too_many", full), viewer=viewer)

    def messages(self) -> Iterator[InboxMessage]:
        """Yields the queued messages and those that arrive meanwhile, for at most 0.2 s; the rest stay queued."""
        end = self._clock() + _LONGEST_SECONDS
        while self._waiting:
            self._turn, _, message = heapq.heappop(self._waiting)
            viewer = _viewer_of(message)
            if viewer:
                self._commands[viewer] -= 1
                if not self._commands[viewer]:
                    del self._commands[viewer], self._newest[viewer]
            yield message
            self.receive()
            if self._clock() >= end:
                return


def _viewer_of(message: InboxMessage) -> int:
    """The number of the viewer that gives a command; 0 is the server itself, which is never refused."""
    return message.viewer if isinstance(message, GiveCommand) else 0

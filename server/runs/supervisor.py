"""Keeps a run's worker alive: starts it, listens for signs of life, and starts another where it died."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable
from typing import Any, Protocol

from engine.errors import Sentence
from server.protocol.pipe_messages import FrameMade, Ping, Report, StartWorker, ToWorker
from server.runs.history import Stored
from server.runs.link import WorkerLink

_log = logging.getLogger(__name__)
_STOP_SECONDS = 1.5  # within the three in which everything must have ended
_DEATHS_ALLOWED, _DEATHS_SECONDS = 5, 60.0
_PING_SECONDS = 1.0
_MISSED_PINGS, _MISSED_AT_START = 5, 30  # how many make a worker "not responding"; at first it has data to read


class Supervised(Protocol):
    """The run whose worker it is. All of this is called on the event loop."""

    id: str

    def start_message(self) -> StartWorker:
        """What a new worker must know."""

    def attach_worker(self) -> None:
        """A worker is about to be started with `start_message`."""

    def on_message(self, report: Report, stored: Stored) -> None:
        """A report of the worker, with what `store_message` returned."""

    def worker_ended(self, reason: Sentence, *, failed: bool) -> None:
        """Another one starts, or (failed) none does any more."""

    def worker_silent(self, silent: bool) -> None:
        """The worker has answered nothing for some seconds; or a sign of life, maybe the first after a silence."""


class Supervisor:
    """Of one run. On the event loop; the link's callbacks come from its reader thread.

    store_message(report): on that thread, at once, writes what must last; what it returns goes to the run's
    `on_message`. on_frame(frame): a frame of the worker.
    """

    def __init__(
        self, run: Supervised, store_message: Callable[[Report], Stored], on_frame: Callable[[FrameMade], None]
    ) -> None:
        self._run, self._store_message, self._on_frame = run, store_message, on_frame
        self._link: WorkerLink | None = None
        self._ended_by_hand = False
        self._deaths: deque[float] = deque(maxlen=_DEATHS_ALLOWED)
        self.closing = False
        self._loop = asyncio.get_running_loop()

    @property
    def pid(self) -> int | None:
        """Process id of the worker; None where none lives."""
        return self._link.pid if self._link else None

    @property
    def alive(self) -> bool:
        """Whether there is a worker, as far as is known."""
        return self._link is not None

    def start(self) -> None:
        """Starts a worker; nothing where one lives, or none shall any more."""
        if self._link is not None or self.closing:
            return
        loop, run = self._loop, self._run
        run.attach_worker()
        self._link = WorkerLink(
            f"convscope {run.id}",
            run.start_message(),
            lambda report: _call_soon(loop, run.on_message, report, self._store_message(report)),
            lambda made: _call_soon(loop, self._on_frame, made),
            lambda why: _call_soon(loop, self._handle_exit, why),
        )
        self._check_alive(self._link, 0, 0)

    def send(self, message: ToWorker) -> None:
        """Into the worker's inbox; nothing where none lives."""
        if self._link is not None:
            self._link.send(message)

    def restart(self) -> None:
        """Somebody wants another worker, whatever the old one is doing; also after many deaths."""
        if self._link is not None:
            self._ended_by_hand = True
            self._link.kill()
        else:
            self._deaths.clear()
            self.start()

    async def stop(self) -> None:
        """Saves and ends the worker for good, after a while by force."""
        self.closing = True
        if self._link is not None and not await self._link.stop(_STOP_SECONDS):
            _log.warning("run %s: its worker did not answer and was killed; its last checkpoint stands", self._run.id)

    def reopen(self) -> None:
        """After `stop`: a worker may be started again."""
        self._link, self.closing = None, False

    def _check_alive(self, link: WorkerLink, heard: int, missed: int) -> None:
        """Asks the worker for signs of life. heard: how many so far; missed: how often there was none lately."""
        if link is not self._link:
            return
        missed = missed + 1 if link.messages_received == heard else 0
        if missed == 0:
            self._run.worker_silent(False)
        if missed == (_MISSED_PINGS if heard else _MISSED_AT_START):
            self._run.worker_silent(True)
        if missed <= 1:
            link.send(Ping())
        self._loop.call_later(_PING_SECONDS, self._check_alive, link, link.messages_received, missed)

    def _handle_exit(self, why: Sentence) -> None:
        self._link = None
        if self.closing:
            return
        now = time.monotonic()
        if self._ended_by_hand:
            why = Sentence("somebody asked for another")
        else:
            self._deaths.append(now)
            _log.error("run %s: the worker died: %s", self._run.id, why)
        failed = len(self._deaths) == _DEATHS_ALLOWED and now - self._deaths[0] < _DEATHS_SECONDS
        failed, self._ended_by_hand = failed and not self._ended_by_hand, False
        if failed:
            reason = Sentence(
                "the worker died {times} times within a minute, the last time because {why}",
                times=_DEATHS_ALLOWED, why=why,
            )  # fmt: skip
        else:
            reason = Sentence("the worker ended: {why}; another goes on from the last checkpoint", why=why)
        self._run.worker_ended(reason, failed=failed)
        if not failed:
            self.start()


def _call_soon(loop: asyncio.AbstractEventLoop, callback: Any, *arguments: Any) -> None:
    """From another thread; nothing where the loop has ended, as at the very end of the server."""
    if not loop.is_closed():
        loop.call_soon_threadsafe(callback, *arguments)

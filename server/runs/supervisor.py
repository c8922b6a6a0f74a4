"""Keeps a run's worker alive: starts it, checks that it answers, and starts another if it died."""

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
_STOP_SECONDS = 1.5  # the whole server must end within three
_DEATHS_ALLOWED, _DEATHS_SECONDS = 5, 60.0
_PING_SECONDS = 1.0
_MISSED_PINGS, _MISSED_AT_START = 5, 30  # after which a worker counts as unresponsive; at first it must read its data


class Supervised(Protocol):
    """The run whose worker is supervised. Its methods are called on the event loop."""

    id: str

    def start_message(self) -> StartWorker:
        """What a new worker must know."""

    def attach_worker(self) -> None:
        """Called before a worker is started with `start_message`."""

    def on_message(self, report: Report, stored: Stored) -> None:
        """Called with a report of the worker and the result of `store_message`."""

    def worker_ended(self, reason: Sentence, *, failed: bool) -> None:
        """Called when the worker has ended: another one starts, or (failed) none does any more."""

    def worker_silent(self, silent: bool) -> None:
        """Called with True when the worker has not answered for some seconds, with False whenever it answers."""


class Supervisor:
    """Supervises the worker of one run. Runs on the event loop; the link's callbacks come from its reader thread.

    store_message(report): called at once on that thread, stores what must last; its result goes to the run's
    `on_message`. on_frame(frame): called with a frame of the worker.
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
        """Process id of the worker; None if there is none."""
        return self._link.pid if self._link else None

    @property
    def alive(self) -> bool:
        """Whether there is a worker; one that has just died may still count."""
        return self._link is not None

    def start(self) -> None:
        """Starts a worker; does nothing if one is alive, or after `stop`."""
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
        """Sends a message to the worker's inbox; does nothing if there is no worker."""
        if self._link is not None:
            self._link.send(message)

    def restart(self) -> None:
        """Kills the worker and starts another, because a person asked for it; also after too many deaths."""
        if self._link is not None:
            self._ended_by_hand = True
            self._link.kill()
        else:
            self._deaths.clear()
            self.start()

    async def stop(self) -> None:
        """Ends the worker for good: it saves first; after 1.5 s it is killed."""
        self.closing = True
        if self._link is not None and not await self._link.stop(_STOP_SECONDS):
            _log.warning("run %s: its worker did not answer and was killed; its last checkpoint stands", self._run.id)

    def reopen(self) -> None:
        """Allows a worker to be started again after `stop`."""
        self._link, self.closing = None, False

    def _check_alive(self, link: WorkerLink, received: int, missed: int) -> None:
        """Pings the worker every second. received: messages received before; missed: seconds since the last message."""
        if link is not self._link:
            return
        missed = missed + 1 if link.messages_received == received else 0
        if missed == 0:
            self._run.worker_silent(False)
        if missed == (_MISSED_PINGS if received else _MISSED_AT_START):
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
            why = Sentence("a restart was requested")
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
            reason = Sentence("the worker ended: {why}; another continues from the last checkpoint", why=why)
        self._run.worker_ended(reason, failed=failed)
        if not failed:
            self.start()


def _call_soon(loop: asyncio.AbstractEventLoop, callback: Any, *arguments: Any) -> None:
    """Calls on the event loop from another thread; does nothing if the loop has ended with the server."""
    if not loop.is_closed():
        loop.call_soon_threadsafe(callback, *arguments)

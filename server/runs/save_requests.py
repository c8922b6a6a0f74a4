"""Checkpoints that were asked for, until the worker has written them."""

import asyncio
import time

from engine.errors import ConvscopeError
from server.protocol.pipe_messages import Report, SaveNow
from server.runs.supervisor import Supervisor

_SAVE_SECONDS = 10.0


class SaveRequests:
    """One run's, to the worker that lives."""

    def __init__(self, worker: Supervisor) -> None:
        self._worker = worker
        self._waiting: dict[int, asyncio.Future[None]] = {}  # by token

    async def save(self) -> None:
        """A checkpoint of this very step. Raises: ConvscopeError where the worker does not answer in time."""
        if not self._worker.alive:
            return  # nothing has changed since the last one
        token = len(self._waiting) + time.monotonic_ns()
        future = self._waiting[token] = asyncio.get_running_loop().create_future()
        self._worker.send(SaveNow(token))
        try:
            await asyncio.wait_for(future, _SAVE_SECONDS)
        except (TimeoutError, asyncio.CancelledError) as error:
            raise ConvscopeError("the worker did not answer: try again in a moment") from error

    def answer(self, report: Report) -> None:
        """The worker's answer to one of them, where the report is one."""
        future = self._waiting.pop(report.saved, None) if report.saved is not None else None
        if future is not None and not future.done():
            if report.problem:
                future.set_exception(ConvscopeError(report.problem))
            else:
                future.set_result(None)

    def cancel(self) -> None:
        """The worker that was asked has ended."""
        for future in self._waiting.values():
            future.cancel()
        self._waiting.clear()

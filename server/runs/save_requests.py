"""Requests checkpoints from the worker and waits until they are written."""

import asyncio
import time

from engine.errors import ConvscopeError
from server.protocol.pipe_messages import Report, SaveNow
from server.runs.supervisor import Supervisor

_SAVE_SECONDS = 10.0


class SaveRequests:
    """The requests of one run to its living worker."""

    def __init__(self, worker: Supervisor) -> None:
        self._worker = worker
        self._waiting: dict[int, asyncio.Future[None]] = {}  # by token

    async def save(self) -> None:
        """Makes the worker save the current step. Raises: ConvscopeError if the worker does not answer in time."""
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
        """Completes the request that a report answers, if it answers one."""
        future = self._waiting.pop(report.saved, None) if report.saved is not None else None
        if future is not None and not future.done():
            if report.problem:
                future.set_exception(ConvscopeError(report.problem))
            else:
                future.set_result(None)

    def cancel(self) -> None:
        """Cancels all requests, because the worker has ended."""
        for future in self._waiting.values():
            future.cancel()
        self._waiting.clear()

"""The worker process and the pipe to it. Two threads do what may wait, so that the event loop never does."""

import asyncio
import multiprocessing
import queue
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

import msgpack

from server import worker


class WorkerLink:
    """One living worker. `tell`, `pid` and `stop` are for the event loop; the callbacks run on the reader thread.

    on_message(map) for what worker.py documents, on_frame(number, bytes), and on_exit(why, in words) once, as the last.
    """

    def __init__(
        self,
        name: str,
        start: dict[str, Any],
        on_message: Callable[[dict[str, Any]], None],
        on_frame: Callable[[int, bytes], None],
        on_exit: Callable[[str], None],
    ) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._process = context.Process(target=worker.main, args=(theirs,), name=name)
        self._process.start()
        theirs.close()
        self._on_message, self._on_frame, self._on_exit = on_message, on_frame, on_exit
        self._outbox: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._ended = threading.Event()
        self.tell(start)
        threading.Thread(target=self._write, args=(ours,), daemon=True).start()
        threading.Thread(target=self._read, args=(ours,), daemon=True).start()

    @property
    def pid(self) -> int | None:
        return None if self._ended.is_set() else self._process.pid

    def tell(self, message: dict[str, Any]) -> None:
        """Puts a message into the worker's inbox, which it reads between two steps."""
        self._outbox.put(msgpack.packb(message))

    async def stop(self, seconds: float) -> bool:
        """Asks the worker to save and end; kills it after that time. True where it went by itself."""
        self.tell({"stop": True})
        gently = await asyncio.to_thread(self._ended.wait, seconds)
        if not gently:
            self._process.kill()
            await asyncio.to_thread(self._ended.wait, seconds)
        return gently

    def _write(self, pipe: Connection) -> None:
        while (message := self._outbox.get()) is not None:
            try:
                pipe.send_bytes(message)
            except OSError:
                return  # the worker has gone; the reader notices and tells how

    def _read(self, pipe: Connection) -> None:
        crash: str | None = None
        while True:
            try:
                content = pipe.recv_bytes()
            except (EOFError, OSError):
                break
            if content[:1] == worker.FRAME:
                self._on_frame(int.from_bytes(content[1:9], "little"), content[9:])
            else:
                message = msgpack.unpackb(content[1:])
                crash = message["crash"] or crash
                self._on_message(message)
        self._outbox.put(None)
        self._process.join()
        self._on_exit(crash or _describe(self._process.exitcode))
        self._ended.set()  # after on_exit, so that whoever waits in `stop` finds the exit already taken in


def _describe(exit_code: int | None) -> str:
    if exit_code is not None and exit_code < 0:
        return f"it was ended by signal {signal.Signals(-exit_code).name}"
    return f"it ended with exit code {exit_code}"

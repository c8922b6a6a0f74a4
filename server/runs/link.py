"""The worker process and the pipe to it. One thread reads and one writes, so that the event loop never waits."""

import asyncio
import multiprocessing
import queue
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import assert_never

from engine.errors import Sentence
from server.protocol.pipe_messages import (
    FrameMade,
    Pong,
    Report,
    StartWorker,
    StopWorker,
    ToWorker,
    pack,
    unpack_from_worker,
)
from server.worker.worker_process import main


class WorkerLink:
    """One living worker. `send`, `pid`, `kill`, `stop` are for the event loop; the callbacks run on the reader thread.

    Callbacks: on_message(report), on_frame(frame), and at the end, once, on_exit(why).
    """

    def __init__(
        self,
        name: str,
        start: StartWorker,
        on_message: Callable[[Report], None],
        on_frame: Callable[[FrameMade], None],
        on_exit: Callable[[Sentence], None],
    ) -> None:
        self._killed_for_memory = _out_of_memory_kills()
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._process = context.Process(target=main, args=(theirs,), name=name)
        self._process.start()
        theirs.close()
        self._on_message, self._on_frame, self._on_exit = on_message, on_frame, on_exit
        self._outbox: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._ended = threading.Event()
        self.messages_received = 0  # of any type
        self._outbox.put(pack(start))
        threading.Thread(target=self._write, args=(ours,), daemon=True).start()
        threading.Thread(target=self._read, args=(ours,), daemon=True).start()

    @property
    def pid(self) -> int | None:
        return None if self._ended.is_set() else self._process.pid

    def send(self, message: ToWorker) -> None:
        """Sends a message to the worker's inbox, which the worker reads between two steps."""
        self._outbox.put(pack(message))

    def kill(self) -> None:
        """Ends the process by force, even if it hangs."""
        self._process.kill()

    async def stop(self, seconds: float) -> bool:
        """Asks the worker to save and end, and kills it after `seconds`. Returns whether it ended by itself."""
        self.send(StopWorker())
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
                return  # the worker has gone; the reader thread notices and reports why

    def _read(self, pipe: Connection) -> None:
        crash: Sentence | None = None
        while True:
            try:
                content = pipe.recv_bytes()
            except (EOFError, OSError):
                break
            self.messages_received += 1
            message = unpack_from_worker(content)
            match message:
                case Pong():
                    pass  # it only shows that the worker lives
                case FrameMade():
                    self._on_frame(message)
                case Report():
                    crash = message.crash or crash
                    self._on_message(message)
                case _:
                    assert_never(message)
        self._outbox.put(None)
        self._process.join()
        self._on_exit(crash or describe_exit(self._process.exitcode, _out_of_memory_kills() - self._killed_for_memory))
        self._ended.set()  # after on_exit, so that `stop` returns only when the exit has been handled


def describe_exit(exit_code: int | None, killed_for_memory: int) -> Sentence:
    """Says why a process ended. killed_for_memory: processes that the system killed meanwhile for lack of memory."""
    if exit_code is None or exit_code >= 0:
        return Sentence("it ended by itself with exit code {code}", code=str(exit_code))
    name = signal.Signals(-exit_code).name
    if name == "SIGKILL" and killed_for_memory > 0:
        return Sentence("the system ran out of memory and ended it (SIGKILL): make the batch or the network smaller")
    return Sentence("it was ended by signal {name}", name=name)


def _out_of_memory_kills() -> int:
    """How many processes this computer has killed for lack of memory since it started; 0 if the system does not say."""
    try:
        lines = Path("/proc/vmstat").read_text("ascii").splitlines()
    except OSError:
        return 0  # not Linux
    return next((int(line.split()[1]) for line in lines if line.startswith("oom_kill ")), 0)

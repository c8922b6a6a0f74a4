"""The child process of a run: its entry, and how it ends."""

import os
import signal
import threading
import traceback
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait

from engine.errors import Sentence, places
from server.worker.pipe import WorkerEnd
from server.worker.worker import Worker


def main(connection: Connection) -> None:
    """Runs a worker until it ends. The first message says what to train."""
    for number in (signal.SIGINT, signal.SIGTERM):  # a terminal sends them to all; the server ends its workers
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()
    pipe = WorkerEnd(connection)
    try:
        Worker(pipe, pipe.receive_start()).work()
    except (EOFError, BrokenPipeError):
        return  # the server has gone: no process is left to report to
    except Exception as error:
        pipe.send(crash=describe(error))
        raise


def _die_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def describe(error: Exception) -> Sentence:
    """Says why a worker ended: `it ran out of memory: no room (in the forward pass of conv2, in step 12)`."""
    where = places(error) or (Sentence("in {function}", function=traceback.extract_tb(error.__traceback__)[-1].name),)
    if isinstance(error, MemoryError):
        return Sentence("it ran out of memory: {why} ({places})", why=str(error), places=where)
    return Sentence("{name}: {why} ({places})", name=type(error).__name__, why=str(error), places=where)

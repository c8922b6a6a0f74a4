"""The child process of a run: how it begins, and how it ends."""

import os
import signal
import threading
import traceback
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait

from server.worker.pipe import WorkerEnd
from server.worker.worker import Worker


def main(connection: Connection) -> None:
    """Entry of the process: the first message says what to train."""
    for number in (signal.SIGINT, signal.SIGTERM):  # sent to a whole terminal or service; the server ends its workers
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()
    pipe = WorkerEnd(connection)
    try:
        Worker(pipe, pipe.receive_start()).work()
    except (EOFError, BrokenPipeError):
        return  # the server has gone: nobody is left to tell
    except Exception as error:
        pipe.send(crash=describe(error))
        raise


def _die_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def describe(error: Exception) -> str:
    """What ended a worker: `MemoryError: no room (in the forward pass of conv2, in step 12)`."""
    place = getattr(error, "__notes__", None) or [f"in {traceback.extract_tb(error.__traceback__)[-1].name}"]
    name = "it ran out of memory" if isinstance(error, MemoryError) else type(error).__name__
    return f"{name}: {error} ({', '.join(place)})"

"""What goes over the pipe between the server and a worker: msgpack bytes, one message each, never pickle.

In: {"wanted": {layers, fields, slots, fresh}}, {"patches": ranges of filters, "new": those of them that somebody has
just asked for}, {"command": {...}, "viewer": id, "training": whether to train after a reset}, {"cores": how many it
may use}, {"save": token}, {"left": viewer id}, {"ping": true}, {"stop": true}. Out: one byte that tells which, then
the rest: FRAME + its number (8 bytes, little-endian) + its slot (1 byte) + the frame; ALIVE, the answer to a ping; or
MESSAGE + a map {"events": [...], "heeded": how many commands it has taken so far, "viewer": id or null, "checkpoint":
[step, file] or null, "saved": token or null, "problem": why it was not saved, or null, "crash": why the worker ends, or
null (both {template, values}), "frame": bytes for that viewer, behind the events, or null}. What one message holds is
stored in one transaction.
"""

from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Any

import msgpack

from engine.errors import Sentence
from server import protocol

FRAME, MESSAGE, ALIVE = b"F", b"M", b"A"


class WorkerEnd:
    """The worker's end of the pipe."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.heeded = 0  # commands

    def receive(self, patience: float | None = 0.0) -> dict[str, Any] | None:
        """The next message, None where none comes within so many seconds (None: however long that takes).

        A ping is answered here. Raises: EOFError, OSError where the server has gone.
        """
        while self._connection.poll(patience):
            message: dict[str, Any] = msgpack.unpackb(self._connection.recv_bytes())
            if "ping" not in message:
                return message
            self._connection.send_bytes(ALIVE)
        return None

    def send(
        self,
        *events: protocol.Message,
        points: Sequence[dict[str, Any]] = (),
        viewer: int | None = None,
        checkpoint: tuple[int, str] | None = None,
        saved: int | None = None,
        problem: Sentence | None = None,
        crash: Sentence | None = None,
        frame: bytes | None = None,
    ) -> None:
        """Points, then events, for all viewers or one of them, and behind them a frame for that one."""
        plain = [event.model_dump() for event in events]
        if points:
            plain.insert(0, {"type": protocol.POINTS_ADDED, "points": points})
        message = {
            "events": plain,
            "heeded": self.heeded,
            "viewer": viewer,
            "checkpoint": checkpoint,
            "saved": saved,
            "problem": problem and problem.plain(),
            "crash": crash and crash.plain(),
            "frame": frame,
        }
        self._connection.send_bytes(MESSAGE + msgpack.packb(message))

    def send_frame(self, number: int, slot: int, frame: bytes) -> None:
        """One frame, which nobody reads on the way."""
        self._connection.send_bytes(FRAME + number.to_bytes(8, "little") + bytes([slot]) + frame)

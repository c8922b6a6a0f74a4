"""The worker's end of the pipe to the server (server/protocol/pipe_messages.py has the messages)."""

from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Any

from server import protocol
from server.protocol.pipe_messages import (
    FrameMade,
    InboxMessage,
    Ping,
    Pong,
    Report,
    StartWorker,
    StopWorker,
    pack,
    unpack_start,
    unpack_to_worker,
)


class WorkerEnd:
    """Receives messages and sends reports and frames. commands_taken: how many commands came out of the inbox."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.commands_taken = 0

    def receive_start(self) -> StartWorker:
        """The first message. Raises: EOFError, OSError where the server has gone."""
        return unpack_start(self._connection.recv_bytes())

    def receive(self, patience: float | None = 0.0) -> InboxMessage | StopWorker | None:
        """The next message, None where none comes within so many seconds (None: however long that takes).

        A ping is answered here. Raises: EOFError, OSError where the server has gone.
        """
        while self._connection.poll(patience):
            message = unpack_to_worker(self._connection.recv_bytes())
            if not isinstance(message, Ping):
                return message
            self._connection.send_bytes(pack(Pong()))
        return None

    def send(
        self,
        *events: protocol.Event,
        points: Sequence[dict[str, Any]] = (),
        viewer: int | None = None,
        checkpoint: tuple[int, str] | None = None,
        saved: int | None = None,
        problem: str | None = None,
        crash: str | None = None,
        frame: bytes | None = None,
    ) -> None:
        """Sends a Report."""
        report = Report(
            events=events,
            points=tuple(points),
            commands_taken=self.commands_taken,
            viewer=viewer,
            checkpoint=checkpoint,
            saved=saved,
            problem=problem,
            crash=crash,
            frame=frame,
        )
        self._connection.send_bytes(pack(report))

    def send_frame(self, number: int, slot: int, frame: bytes) -> None:
        """Sends a frame that was asked for."""
        self._connection.send_bytes(pack(FrameMade(number=number, slot=slot, frame=frame)))

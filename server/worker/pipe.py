"""The worker's end of the pipe to the server (server/protocol/pipe_messages.py has the messages)."""

from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Any

from engine.errors import Sentence
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
    """Receives messages and sends reports and frames. commands_taken: how many commands have left the inbox."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.commands_taken = 0

    def receive_start(self) -> StartWorker:
        """Returns the first message. Raises: EOFError, OSError if the server has gone."""
        return unpack_start(self._connection.recv_bytes())

    def receive(self, timeout: float | None = 0.0) -> InboxMessage | StopWorker | None:
        """Returns the next message; None if none arrives within `timeout` seconds (None: waits without limit).

        A ping is answered here. Raises: EOFError, OSError if the server has gone.
        """
        while self._connection.poll(timeout):
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
        problem: Sentence | None = None,
        crash: Sentence | None = None,
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
        """Sends a frame that the server requested."""
        self._connection.send_bytes(pack(FrameMade(number=number, slot=slot, frame=frame)))

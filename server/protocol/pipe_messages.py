"""What the server and a worker process send each other: one dataclass a message, msgpack bytes on the pipe, no pickle.

The first message is StartWorker, then come ToWorker messages; the worker answers with FromWorker messages. Both sides
read what arrives against the types here. What one Report holds is stored in one transaction.
"""

from dataclasses import dataclass, fields
from typing import Annotated, Any, Literal

import msgpack
from pydantic import BaseModel, Field, TypeAdapter

from server.protocol.base import FilterRange, FrameField, Options, Probe
from server.protocol.commands import WorkerCommand
from server.protocol.events import Event

# ---- to the worker


@dataclass(frozen=True, slots=True, kw_only=True)
class StartWorker:
    """What a new worker must know.

    folder: of the checkpoints; checkpoints: their files, newest first. limits: engine.definition.Limits by name.
    point, step: of the newest stored point. threads: 0 takes whatever measures faster. stopped: why there is no way on
    but back, a reset or another definition; else empty.
    """

    folder: str
    definition: str
    limits: dict[str, int]
    options: Options
    seed: int
    dataset: str
    checkpoints: tuple[str, ...]
    point: int
    step: int
    threads: int
    cores: int
    training: bool
    stopped: str
    probes: tuple[Probe, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveCommand:
    """A command of a viewer, or of the server itself (viewer 0). training: whether to train after a reset."""

    command: Annotated[WorkerCommand, Field(discriminator="type")]
    viewer: int
    training: bool
    type: Literal["command"] = "command"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFrame:
    """Asks for one frame of layers and fields, of the image in one of the slots (None: in any).

    fresh: send it even if nothing has changed since the last one.
    """

    layers: tuple[int, ...]
    fields: tuple[FrameField, ...]
    slots: tuple[int, ...] | None
    fresh: bool
    type: Literal["frame"] = "frame"


@dataclass(frozen=True, slots=True)
class CancelFrame:
    """Takes the request for a frame back: no viewer waits for it any more."""

    type: Literal["no_frame"] = "no_frame"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPatches:
    """Which filters viewers watch; new: those of them that a viewer has just asked for."""

    ranges: tuple[FilterRange, ...]
    new: tuple[FilterRange, ...]
    type: Literal["patches"] = "patches"


@dataclass(frozen=True, slots=True)
class ShareCores:
    """How many cores the worker may use from now on."""

    cores: int
    type: Literal["cores"] = "cores"


@dataclass(frozen=True, slots=True)
class SaveNow:
    """Asks for a checkpoint; the Report of it carries the token."""

    token: int
    type: Literal["save"] = "save"


@dataclass(frozen=True, slots=True)
class DropViewer:
    """A viewer has gone, and with it what it holds."""

    viewer: int
    type: Literal["left"] = "left"


@dataclass(frozen=True, slots=True)
class Ping:
    """Asks for a Pong, as a sign of life."""

    type: Literal["ping"] = "ping"


@dataclass(frozen=True, slots=True)
class StopWorker:
    """Asks the worker to save and end."""

    type: Literal["stop"] = "stop"


InboxMessage = GiveCommand | RequestFrame | CancelFrame | SearchPatches | ShareCores | SaveNow | DropViewer
ToWorker = InboxMessage | Ping | StopWorker

# ---- from the worker


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Points, then events, for all viewers or for one of them, and behind them the frame of a held step for that one.

    commands_taken: how many the worker has taken so far, this one's included. checkpoint: (step, file) of a new one.
    saved: token of a SaveNow; problem: why that was not saved. crash: what ended the worker, in words.
    """

    events: tuple[Event, ...] = ()
    points: tuple[dict[str, Any], ...] = ()  # each a protocol.Point
    commands_taken: int = 0
    viewer: int | None = None
    frame: bytes | None = None
    checkpoint: tuple[int, str] | None = None
    saved: int | None = None
    problem: str | None = None
    crash: str | None = None
    type: Literal["report"] = "report"


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameMade:
    """A frame that was asked for, of the image in a slot; number: how many were made so far."""

    number: int
    slot: int
    frame: bytes
    type: Literal["frame"] = "frame"


@dataclass(frozen=True, slots=True)
class Pong:
    """Answers a Ping."""

    type: Literal["pong"] = "pong"


FromWorker = Report | FrameMade | Pong

# ---- on the pipe

_START: TypeAdapter[StartWorker] = TypeAdapter(StartWorker)
_TO_WORKER: TypeAdapter[ToWorker] = TypeAdapter(Annotated[ToWorker, Field(discriminator="type")])
_FROM_WORKER: TypeAdapter[FromWorker] = TypeAdapter(Annotated[FromWorker, Field(discriminator="type")])


def pack(message: StartWorker | ToWorker | FromWorker) -> bytes:
    """The bytes of a message; only commands and events are walked through, points and frames are plain already."""
    values = {field.name: getattr(message, field.name) for field in fields(message)}
    packed: bytes = msgpack.packb(values, default=BaseModel.model_dump)
    return packed


def unpack_start(content: bytes) -> StartWorker:
    """The first message to a worker, from its bytes."""
    return _START.validate_python(msgpack.unpackb(content))


def unpack_to_worker(content: bytes) -> ToWorker:
    """A later message to the worker, from its bytes."""
    return _TO_WORKER.validate_python(msgpack.unpackb(content))


def unpack_from_worker(content: bytes) -> FromWorker:
    """A message from the worker, from its bytes."""
    return _FROM_WORKER.validate_python(msgpack.unpackb(content))

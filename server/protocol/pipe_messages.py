"""The messages between the server and a worker: one dataclass each, msgpack bytes on the pipe, no pickle.

The first message is StartWorker, then come ToWorker messages; the worker answers with FromWorker messages. Both sides
check what arrives against the types here. The content of one Report is stored in one transaction.
"""

from dataclasses import dataclass, fields
from typing import Annotated, Any, Literal

import msgpack
from pydantic import BaseModel, Field, TypeAdapter

from engine.errors import Sentence
from server.protocol.base import FilterRange, FrameField, Options, Probe
from server.protocol.commands import WorkerCommand
from server.protocol.events import Event

# ---- to the worker


@dataclass(frozen=True, slots=True, kw_only=True)
class StartWorker:
    """What a new worker must know.

    folder: of the checkpoints; checkpoints: their files, newest first. limits: engine.definition.Limits by name.
    point, step: of the newest stored point. threads: 0 uses whatever number measures faster. stopped: why only a
    restore, a reset or another definition can go on; else None.
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
    stopped: Sentence | None
    probes: tuple[Probe, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveCommand:
    """Gives the worker a command of a viewer, or of the server (viewer 0). training: whether to train after a reset."""

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
    """Cancels the request for a frame, because no viewer waits for it any more."""

    type: Literal["no_frame"] = "no_frame"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPatches:
    """Sets the filters whose patches viewers watch. new: those that a viewer has just asked for."""

    ranges: tuple[FilterRange, ...]
    new: tuple[FilterRange, ...]
    type: Literal["patches"] = "patches"


@dataclass(frozen=True, slots=True)
class ShareCores:
    """Sets how many cores the worker may use."""

    cores: int
    type: Literal["cores"] = "cores"


@dataclass(frozen=True, slots=True)
class SaveNow:
    """Asks for a checkpoint; its Report carries the token."""

    token: int
    type: Literal["save"] = "save"


@dataclass(frozen=True, slots=True)
class DropViewer:
    """Drops what a viewer holds and has asked, because it has gone."""

    viewer: int
    type: Literal["left"] = "left"


@dataclass(frozen=True, slots=True)
class Ping:
    """Asks for a Pong, to check that the worker answers."""

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
    """Points, then events, for all viewers or for one; then, for that one, the frame of a held step.

    commands_taken: how many commands the worker has taken so far, including the answered one. checkpoint: (step, file)
    of a new checkpoint. saved: token of a SaveNow; problem: why nothing was saved. crash: why the worker ended.
    """

    events: tuple[Event, ...] = ()
    points: tuple[dict[str, Any], ...] = ()  # each a protocol.Point
    commands_taken: int = 0
    viewer: int | None = None
    frame: bytes | None = None
    checkpoint: tuple[int, str] | None = None
    saved: int | None = None
    problem: Sentence | None = None
    crash: Sentence | None = None
    type: Literal["report"] = "report"


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameMade:
    """The requested frame, of the image in a slot; number: how many were made so far."""

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
    """Packs a message into bytes. Only commands and events need conversion; points and frames are plain already."""
    values = {field.name: getattr(message, field.name) for field in fields(message)}
    packed: bytes = msgpack.packb(values, default=_plain)
    return packed


def _plain(value: Any) -> dict[str, Any]:
    return value.plain() if isinstance(value, Sentence) else BaseModel.model_dump(value)


def unpack_start(content: bytes) -> StartWorker:
    """Unpacks the first message to a worker."""
    return _START.validate_python(msgpack.unpackb(content))


def unpack_to_worker(content: bytes) -> ToWorker:
    """Unpacks a later message to a worker."""
    return _TO_WORKER.validate_python(msgpack.unpackb(content))


def unpack_from_worker(content: bytes) -> FromWorker:
    """Unpacks a message from a worker."""
    return _FROM_WORKER.validate_python(msgpack.unpackb(content))

"""The events that the server sends."""

from typing import Annotated, Final, Literal

from pydantic import Field, TypeAdapter

from engine.errors import Sentence
from engine.explanations.blocks import Explanation
from server.protocol.base import PROTOCOL, Message, OperationKind, Options, Probe, RunState, Shape
from server.protocol.records import FilterPatches, Judged, LayerInfo, Mark, Point, Prediction, Surgery, TextError

POINTS_ADDED: Final = "points.added"  # built without its model, because it is the most frequent message


class SurgeryMeasured(Message):
    """Event. An operation on a filter, and the held-out results before and after it, with no step between."""

    type: Literal["surgery.measured"] = "surgery.measured"
    step: int
    layer: int
    filter: int
    operation: OperationKind
    before: Judged
    after: Judged


class Hello(Message):
    """Event. The state of the run, first on every connection."""

    type: Literal["hello"] = "hello"
    protocol: int = PROTOCOL
    epoch: str = Field(description="of the server process: after a new one a page must fetch everything again")
    run: str
    name: str
    state: RunState
    reason: str
    sentence: Sentence | None = Field(description="reason, as its template and values; null if it is empty")
    place: int = Field(description="in the queue for a core, from 1; 0 outside")
    restore_step: int | None = Field(description="step of the checkpoint that run.restore goes back to")
    storage_problem: str = Field(description="what is not being saved, and why; empty while all is")
    storage_sentence: Sentence | None = Field(default=None, description="the same, as its template and values")
    definition: str
    layers: tuple[LayerInfo, ...]
    new_layers: tuple[str, ...] = Field(description="types of layers that can be added to a network")
    parameters: int
    options: Options
    seed: int
    step: int
    point: int = Field(description="number of the newest point; 0 while there is none")
    life: int = Field(description="number of the last point before the newest reset; 0 without one")
    dataset: str
    dataset_sizes: dict[str, int] = Field(description="images in train, validation and, if there is one, test")
    image_shape: Shape = Field(description="of the data, before the crop to the network's input")
    class_names: tuple[str, ...]
    probes: tuple[Probe, ...] = Field(description="all pinned images, by slot")
    marks: tuple[Mark, ...]
    surgery: Surgery = Field(default=Surgery(), description="silenced filters and frozen layers")
    operation: SurgeryMeasured | None = Field(
        default=None, description="the newest surgery.measured of this network; null if there was no operation"
    )
    undo_steps: int = Field(default=0, description="how many definition.apply can be undone by definition.undo")
    new_filters: dict[str, int] = Field(
        default_factory=dict, description="by layer, index of the first filter that the newest change added"
    )


class PointsAdded(Message):
    """Event. New points. They are never dropped; only frames are replaced by newer ones."""

    type: Literal["points.added"] = POINTS_ADDED
    points: tuple[Point, ...]


class RunChanged(Message):
    """Event. The run has another state. `paused` comes after the last point."""

    type: Literal["run.changed"] = "run.changed"
    state: RunState
    reason: str = Field(default="", description="in words; may be empty")
    sentence: Sentence | None = Field(default=None, description="reason, as its template and values")
    step: int
    seed: int
    place: int = Field(default=0, description="in the queue for a core, from 1; 0 outside")
    restore_step: int | None = Field(
        default=None, description="of a stopped run: step of the checkpoint that run.restore goes back to"
    )


class RunRenamed(Message):
    """Event. The run was renamed."""

    type: Literal["run.renamed"] = "run.renamed"
    name: str


class StorageChanged(Message):
    """Event. Something cannot be saved any more, or (problem is empty) all is saved again. Training goes on."""

    type: Literal["storage.changed"] = "storage.changed"
    problem: str
    sentence: Sentence | None = Field(default=None, description="problem, as its template and values")


class HeartbeatSent(Message):
    """Event. Sent every two seconds, so that a page notices a dead connection."""

    type: Literal["heartbeat.sent"] = "heartbeat.sent"


class DefinitionChanged(Message):
    """Event. Answers an accepted definition.apply or definition.undo, to all viewers."""

    type: Literal["definition.changed"] = "definition.changed"
    definition: str
    layers: tuple[LayerInfo, ...]
    parameters: int
    kept: tuple[str, ...] = Field(description="names of the parameters that kept all their values")
    new_filters: dict[str, int] = Field(
        default_factory=dict, description="by layer, index of its first new filter; earlier filters are kept"
    )
    undo_steps: int = Field(default=0, description="as in hello")
    step: int


class UndoChanged(Message):
    """Event. How many changes definition.undo can undo: sent when a worker begins, because only the worker knows, and
    when a file turns out to be damaged."""

    type: Literal["undo.changed"] = "undo.changed"
    steps: int


class OptionsChanged(Message):
    """Event. All options after a change, to all viewers."""

    type: Literal["options.changed"] = "options.changed"
    options: Options
    step: int


class ProbeChanged(Message):
    """Event. Another image is pinned in a slot."""

    type: Literal["probe.changed"] = "probe.changed"
    probe: Probe


class ProbeRemoved(Message):
    """Event. The pinned image of a slot was removed."""

    type: Literal["probe.removed"] = "probe.removed"
    slot: int


class ValidationMeasured(Message):
    """Event. The results on the whole validation split; a viewer that joins later gets only the newest."""

    type: Literal["validation.measured"] = "validation.measured"
    step: int
    examples: int
    loss: float | None
    accuracy: float
    confusion: tuple[tuple[int, ...], ...] = Field(description="row: true class; column: predicted class")
    predictions: tuple[Prediction, ...] = Field(description="of the first images of the split, always the same")
    mistakes: tuple[Prediction, ...] = Field(description="wrong predictions, the most confident first")


class SurgeryChanged(Message):
    """Event. All silenced filters and frozen layers from now on. A reset releases all; another definition releases
    those of layers whose parameters were not kept."""

    type: Literal["surgery.changed"] = "surgery.changed"
    silent: tuple[tuple[int, int], ...] = Field(description="layer and filter, both from 0")
    frozen: tuple[int, ...] = Field(description="layers")


class PatchesFound(Message):
    """Event. The patches that excite filters most, to viewers that watch them; a slow viewer gets only the newest.

    A message holds at most 64 filters; for more filters, several messages are sent one after another.
    """

    type: Literal["patches.found"] = "patches.found"
    step: int = Field(description="of the weights that were used")
    searched: int = Field(description="number of held-out images searched")
    layers: tuple[FilterPatches, ...]


class MarkAdded(Message):
    """Event. A new mark for the curve."""

    type: Literal["mark.added"] = "mark.added"
    mark: Mark


class HoldTaken(Message):
    """Event. The step is held, to the viewer that asked. The frame with this number as its `hold` comes next."""

    type: Literal["hold.taken"] = "hold.taken"
    hold: int
    slot: int
    step: int
    label: int = Field(description="the class that gradients are for")


class HoldEnded(Message):
    """Event. The held step is gone, to its viewer: too many other viewers hold steps (`others`), or the worker that
    kept it has ended (`worker`)."""

    type: Literal["hold.ended"] = "hold.ended"
    hold: int
    reason: Literal["others", "worker"]


class CellExplained(Message):
    """Event. Explains a number, to the viewer that asked."""

    type: Literal["cell.explained"] = "cell.explained"
    request: int
    hold: int
    step: int
    explanation: Explanation


ErrorCode = Literal[
    "bad_message",
    "bad_definition",
    "bad_option",
    "bad_probe",
    "bad_target",
    "bad_surgery",
    "unavailable",
    "too_many",
    "storage",
]


class ErrorReported(Message):
    """Event. A command was refused; the connection stays open."""

    type: Literal["error.reported"] = "error.reported"
    code: ErrorCode
    field: str | None = None
    message: str
    sentence: Sentence = Field(description="message, as its template and values")
    errors: tuple[TextError, ...] = Field(default=(), description="errors of a definition, with their places")


def error_reported(
    code: ErrorCode, sentence: Sentence, *, field: str | None = None, errors: tuple[TextError, ...] = ()
) -> ErrorReported:
    """Makes the event that refuses a command with a sentence."""
    return ErrorReported(code=code, field=field, message=str(sentence), sentence=sentence, errors=errors)


def storage_changed(problem: Sentence | None) -> StorageChanged:
    """Makes the event that says what is not being saved, or (None) that all is."""
    return StorageChanged(problem=str(problem or ""), sentence=problem)


Event = Annotated[
    Hello
    | PointsAdded
    | RunChanged
    | RunRenamed
    | StorageChanged
    | HeartbeatSent
    | DefinitionChanged
    | UndoChanged
    | OptionsChanged
    | ProbeChanged
    | ProbeRemoved
    | ValidationMeasured
    | SurgeryChanged
    | SurgeryMeasured
    | PatchesFound
    | MarkAdded
    | HoldTaken
    | HoldEnded
    | CellExplained
    | ErrorReported,
    Field(discriminator="type"),
]
EVENTS: TypeAdapter[Event] = TypeAdapter(Event)

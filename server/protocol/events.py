"""What the server says."""

from typing import Annotated, Final, Literal

from pydantic import Field, TypeAdapter

from engine.explanations.blocks import Explanation
from server.protocol.base import PROTOCOL, Message, OperationKind, Options, Probe, RunState, Shape
from server.protocol.records import FilterPatches, Judged, LayerInfo, Mark, Point, Prediction, Surgery, TextError

POINTS_ADDED: Final = "points.added"  # the one message that is built without its model: it is the frequent one


class SurgeryMeasured(Message):
    """Event. What somebody did to a filter, and the held-out images before and after it, with no step between."""

    type: Literal["surgery.measured"] = "surgery.measured"
    step: int
    layer: int
    filter: int
    operation: OperationKind
    before: Judged
    after: Judged


class Hello(Message):
    """Event. First on every connection."""

    type: Literal["hello"] = "hello"
    protocol: int = PROTOCOL
    epoch: str = Field(description="of the server process: a new one means that everything must be fetched anew")
    run: str
    name: str
    state: RunState
    reason: str
    place: int = Field(description="in the queue for a core, from 1; 0 outside")
    restore_step: int | None = Field(description="step of the checkpoint that run.restore goes back to")
    storage_problem: str = Field(description="what is not being saved, and why; empty while all is")
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
    dataset_sizes: dict[str, int] = Field(description="images in train, validation and, where there is one, test")
    image_shape: Shape = Field(description="of the data, before the crop to the network's input")
    class_names: tuple[str, ...]
    probes: tuple[Probe, ...] = Field(description="of all slots that have one, in their order")
    marks: tuple[Mark, ...]
    surgery: Surgery = Field(default=Surgery(), description="what a person holds in the network")
    operation: SurgeryMeasured | None = Field(
        default=None, description="the newest surgery.measured of this network; null where nobody operated on it"
    )
    undo_steps: int = Field(default=0, description="how many definition.apply can be taken back by definition.undo")
    new_filters: dict[str, int] = Field(
        default_factory=dict, description="by layer, index of the first filter that the newest change has added"
    )


class PointsAdded(Message):
    """Event. Never dropped; only frames give way to newer ones."""

    type: Literal["points.added"] = POINTS_ADDED
    points: tuple[Point, ...]


class RunChanged(Message):
    """Event. `paused` comes after the last point."""

    type: Literal["run.changed"] = "run.changed"
    state: RunState
    reason: str = Field(default="", description="in words, where there is something to say")
    step: int
    seed: int
    place: int = Field(default=0, description="in the queue for a core, from 1; 0 outside")
    restore_step: int | None = Field(
        default=None, description="of a stopped run: step of the checkpoint that run.restore goes back to"
    )


class RunRenamed(Message):
    """Event. Somebody gave the run another name."""

    type: Literal["run.renamed"] = "run.renamed"
    name: str


class StorageChanged(Message):
    """Event. From now on something cannot be saved, or (empty) everything is again. Training goes on."""

    type: Literal["storage.changed"] = "storage.changed"
    problem: str


class HeartbeatSent(Message):
    """Event. Every few seconds, so that a page that hears nothing knows that the connection is dead."""

    type: Literal["heartbeat.sent"] = "heartbeat.sent"


class DefinitionChanged(Message):
    """Event. The answer to an accepted definition.apply or definition.undo, to all viewers."""

    type: Literal["definition.changed"] = "definition.changed"
    definition: str
    layers: tuple[LayerInfo, ...]
    parameters: int
    kept: tuple[str, ...] = Field(description="names of the parameters that kept their values, every one of them")
    new_filters: dict[str, int] = Field(
        default_factory=dict, description="by layer, index of its first new filter; those before it are kept"
    )
    undo_steps: int = Field(default=0, description="as in hello")
    step: int


class UndoChanged(Message):
    """Event. How often definition.undo has something to take back: said when a worker begins, because only it knows,
    and when a file turns out to be damaged."""

    type: Literal["undo.changed"] = "undo.changed"
    steps: int


class OptionsChanged(Message):
    """Event. The whole set of options, to all viewers."""

    type: Literal["options.changed"] = "options.changed"
    options: Options
    step: int


class ProbeChanged(Message):
    """Event. Somebody chose another image for the cards."""

    type: Literal["probe.changed"] = "probe.changed"
    probe: Probe


class ProbeRemoved(Message):
    """Event. An image is not pinned any more."""

    type: Literal["probe.removed"] = "probe.removed"
    slot: int


class ValidationMeasured(Message):
    """Event. The whole validation split through the network; only the newest is kept for a viewer who comes late."""

    type: Literal["validation.measured"] = "validation.measured"
    step: int
    examples: int
    loss: float | None
    accuracy: float
    confusion: tuple[tuple[int, ...], ...] = Field(description="row: what it is; column: what the network says")
    predictions: tuple[Prediction, ...] = Field(description="the first of the split, always the same images")
    mistakes: tuple[Prediction, ...] = Field(description="wrong ones, the most confident first")


class SurgeryChanged(Message):
    """Event. All that is silenced and frozen from now on; a reset releases everything, and so does another definition
    where a layer's parameters were not kept."""

    type: Literal["surgery.changed"] = "surgery.changed"
    silent: tuple[tuple[int, int], ...] = Field(description="layer and filter, both from 0")
    frozen: tuple[int, ...] = Field(description="layers")


class PatchesFound(Message):
    """Event. What excites filters most, to viewers that watch them; only the newest is kept for a slow one.

    At most 64 filters a message: of wider layers, or of more of them, several come, one behind the other.
    """

    type: Literal["patches.found"] = "patches.found"
    step: int = Field(description="whose weights said so")
    searched: int = Field(description="held-out images looked through")
    layers: tuple[FilterPatches, ...]


class MarkAdded(Message):
    """Event. A mark for the curve."""

    type: Literal["mark.added"] = "mark.added"
    mark: Mark


class HoldTaken(Message):
    """Event. To the viewer that asked: its step is held. The frame with this number as its `hold` comes next."""

    type: Literal["hold.taken"] = "hold.taken"
    hold: int
    slot: int
    step: int
    label: int = Field(description="the class that gradients are for")


class HoldEnded(Message):
    """Event. To the viewer that held a step: it is no more, because others hold more than there is room for
    (`others`), or because the worker that kept it has ended (`worker`)."""

    type: Literal["hold.ended"] = "hold.ended"
    hold: int
    reason: Literal["others", "worker"]


class CellExplained(Message):
    """Event. To the viewer that asked."""

    type: Literal["cell.explained"] = "cell.explained"
    request: int
    hold: int
    step: int
    explanation: Explanation


class ErrorReported(Message):
    """Event. What a refused command is answered with; the connection stays."""

    type: Literal["error.reported"] = "error.reported"
    code: Literal[
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
    field: str | None = None
    message: str
    errors: tuple[TextError, ...] = Field(default=(), description="of a definition, with their places")


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

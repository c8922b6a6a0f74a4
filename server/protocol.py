"""Every message between page and server. Add one here first, then in static/protocol.js.

Commands (page to server) are `noun.verb`, events (server to page) `noun.past`; both are JSON text. Frames are
binary (frame_bytes.py). JSON has no NaN: null stands for a number that is not finite. Accuracies are fractions.
"""

import unicodedata
from dataclasses import asdict
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter

from engine.definition import Definition, summarize
from engine.errors import DefinitionError, MisfitError

PROTOCOL = 1
POINTS_ADDED: Final = "points.added"  # the one message that is built without its model: it is the frequent one
FRAMES_IN_FLIGHT = 2
_LARGEST = 2**31 - 1  # of a whole number in a command; the finer ranges are the engine's to check
NAME_LENGTH = 100  # of a run's name, in characters

# Why the server closes a stream, in the private range after HTTP's codes; the reason says it in words.
CLOSE_NOT_FOUND, CLOSE_BEHIND, CLOSE_TOO_MANY, CLOSE_UNAVAILABLE = 4404, 4408, 4429, 4503

FrameField = Literal["activation", "activation_gradient", "weight", "weight_gradient"]
FRAME_FIELDS: tuple[FrameField, ...] = get_args(FrameField)
RunState = Literal["training", "paused", "queued", "restarting", "unresponsive", "stopped", "failed"]
ProbeSource = Literal["validation", "test", "train", "batch", "pixels"]
Shape = tuple[int, int, int]


class Message(BaseModel):
    """Base of all: a field nobody declared is refused, and a message never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _text_of_one_line(name: Any) -> Any:
    """Raises: ValueError for a sign that no line of text can show: a control, a line's end, half a surrogate pair."""
    for place, sign in enumerate(name if isinstance(name, str) else "", start=1):
        if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp"):
            raise ValueError(f"a name is one line of text, and its sign {place} (U+{ord(sign):04X}) is none: remove it")
    return name


RunName = Annotated[str, Field(max_length=NAME_LENGTH), BeforeValidator(_text_of_one_line)]


# ---------------------------------------------------------------- commands


class PauseRun(Message):
    """Command. Pausing twice is not an error."""

    type: Literal["run.pause"] = "run.pause"


class ResumeRun(Message):
    """Command. Training goes on from the step where it stands."""

    type: Literal["run.resume"] = "run.resume"


class StepRun(Message):
    """Command. One mini-batch, then paused; answered with one `points.added` that holds one point."""

    type: Literal["run.step"] = "run.step"


class ResetRun(Message):
    """Command. Fresh weights at step 0; the same seed gives the same bits. Keeps on training if it was."""

    type: Literal["run.reset"] = "run.reset"
    seed: int | None = Field(default=None, ge=0, lt=2**32, description="null keeps the run's seed")


class RestoreRun(Message):
    """Command. Back to the newest checkpoint in which every number is finite, paused there; the options stay."""

    type: Literal["run.restore"] = "run.restore"


class RestartWorker(Message):
    """Command. Ends the training process by force and starts another from the newest checkpoint."""

    type: Literal["worker.restart"] = "worker.restart"


class SetOptions(Message):
    """Command. Takes effect at the next step. Fields left out stay as they are; ranges are the engine's to check."""

    type: Literal["options.set"] = "options.set"
    method: str | None = None
    learning_rate: float | None = None
    momentum: float | None = None
    batch_size: int | None = Field(default=None, ge=-_LARGEST, le=_LARGEST)
    l1_decay: float | None = None
    l2_decay: float | None = None
    ro: float | None = None
    eps: float | None = None
    beta1: float | None = None
    beta2: float | None = None


class ApplyDefinition(Message):
    """Command. The network becomes what the text says; the step count goes on and a mark stands on the curve.

    With `keep_weights`, parameters whose name and shape stay the same are kept, with their optimiser state.
    """

    type: Literal["definition.apply"] = "definition.apply"
    text: str
    keep_weights: bool = True


class SetWatch(Message):
    """Command. What this viewer has on its screen; replaces what it watched before. Nothing watched, nothing sent."""

    type: Literal["watch.set"] = "watch.set"
    layers: tuple[Annotated[int, Field(ge=0, le=_LARGEST)], ...] = Field(
        max_length=10_000, description="indexes into hello.layers; those beyond the last are nothing"
    )
    fields: tuple[FrameField, ...] = FRAME_FIELDS
    frames_per_second: float = Field(default=20, gt=0, le=60, allow_inf_nan=False)


class SetProbe(Message):
    """Command. Which image the cards show. Without a label, gradients are for the predicted class.

    `pixels`: row-major (H, W, C) bytes 0 to 255 (0 is paper, 255 ink, as in MNIST), of the data's image size or of
    the network's input size. `batch` follows the first example of the training batch.
    """

    type: Literal["probe.set"] = "probe.set"
    slot: int = Field(default=0, ge=0, le=7)
    source: ProbeSource
    index: int | None = Field(default=None, ge=0, le=_LARGEST)
    pixels: tuple[Annotated[int, Field(ge=0, le=255)], ...] | None = Field(default=None, max_length=1024 * 1024)
    label: int | None = Field(default=None, ge=0, le=_LARGEST)


class FrameDrawn(Message):
    """Command. A credit: the page has drawn this frame and may be sent another (two in flight at most)."""

    type: Literal["frame.drawn"] = "frame.drawn"
    number: int = Field(ge=0, le=_LARGEST)


Command = Annotated[
    PauseRun
    | ResumeRun
    | StepRun
    | ResetRun
    | RestoreRun
    | RestartWorker
    | SetOptions
    | ApplyDefinition
    | SetWatch
    | SetProbe
    | FrameDrawn,
    Field(discriminator="type"),
]
COMMANDS: TypeAdapter[Command] = TypeAdapter(Command)
COMMAND_NAMES = frozenset(kind.model_fields["type"].default for kind in get_args(get_args(Command)[0]))


# ---------------------------------------------------------------- what events carry


class LayerInfo(Message):
    """One desugared layer, as the page needs it for a card or for the note under a definition's line."""

    index: int
    name: str
    type: str
    input_shape: Shape = Field(description="height, width, channels")
    output_shape: Shape = Field(description="height, width, channels")
    parameters: int
    formula: str = Field(description="'8×5×5×1+8'; empty without parameters")
    parameter_shapes: dict[str, tuple[int, ...]]
    facts: dict[str, Any] = Field(description="kernel_size [h, w], stride, padding, filters, neurons, classes")
    receptive_field: tuple[int, int] = Field(description="height, width in input pixels that one cell sees")
    line: int = Field(description="last line of the text that defined it, from 1")


def layer_infos(definition: Definition) -> tuple[LayerInfo, ...]:
    """Every layer of a definition as the page needs it."""
    return tuple(LayerInfo(**{**asdict(layer), "line": layer.line}) for layer in summarize(definition).layers)


class Point(Message):
    """The scalar record of `steps` steps that ended at `step`. Numbers run on without a gap, from 1."""

    number: int = Field(ge=1)
    branch: int = 0
    step: int = Field(ge=1, description="optimiser steps since the start or the last reset")
    steps: int = Field(ge=1, description="how many steps are averaged")
    epoch: float = Field(description="passes over the training split")
    loss: float | None = Field(description="mean data loss before the update, in nats")
    l2_decay_loss: float | None
    accuracy: float | None = Field(description="of the training batches, before the update")
    validation_loss: float | None = Field(description="in nats; null at steps where it was not measured")
    validation_accuracy: float | None
    learning_rate: float
    batch_size: int
    forward_ms: float = Field(description="per example")
    backward_ms: float = Field(description="per example, the update included")
    examples_per_second: float


class Mark(Message):
    """Something a person changed, to stand on the curve."""

    step: int
    kind: Literal["definition", "options", "reset", "restored"]
    detail: str = Field(description="'learning_rate 0.01 → 0.1'")


class Prediction(Message):
    """One held-out image and what the network makes of it, best class first."""

    index: int = Field(description="in the validation split")
    label: int
    classes: tuple[int, ...]
    probabilities: tuple[float, ...]


# ---------------------------------------------------------------- events


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
    parameters: int
    options: dict[str, Any]
    seed: int
    step: int
    point: int = Field(description="number of the newest point; 0 while there is none")
    life: int = Field(description="number of the last point before the newest reset; 0 without one")
    dataset: str
    dataset_sizes: dict[str, int] = Field(description="images in train, validation and, where there is one, test")
    image_shape: Shape = Field(description="of the data, before the crop to the network's input")
    class_names: tuple[str, ...]
    probe: dict[str, Any] = Field(description="as in probe.set, of slot 0")
    marks: tuple[Mark, ...]


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
    """Event. The answer to an accepted definition.apply, to all viewers."""

    type: Literal["definition.changed"] = "definition.changed"
    definition: str
    layers: tuple[LayerInfo, ...]
    parameters: int
    kept: tuple[str, ...] = Field(description="names of the parameters that kept their values")
    step: int


class OptionsChanged(Message):
    """Event. The whole set of options, to all viewers."""

    type: Literal["options.changed"] = "options.changed"
    options: dict[str, Any]
    step: int


class ProbeChanged(Message):
    """Event. Somebody chose another image for the cards."""

    type: Literal["probe.changed"] = "probe.changed"
    probe: dict[str, Any]


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


class MarkAdded(Message):
    """Event. A mark for the curve."""

    type: Literal["mark.added"] = "mark.added"
    mark: Mark


class ErrorReported(Message):
    """Event. What a refused command is answered with; the connection stays."""

    type: Literal["error.reported"] = "error.reported"
    code: Literal["bad_message", "bad_definition", "bad_option", "bad_probe", "unavailable", "too_many", "storage"]
    field: str | None = None
    message: str
    errors: tuple["TextError", ...] = Field(default=(), description="of a definition, with their places")


class TextError(Message):
    """Where a definition is wrong, from 1; `end_column` is exclusive."""

    line: int
    column: int
    end_column: int
    message: str
    suggestions: tuple[str, ...] = ()


def text_error(error: DefinitionError) -> TextError:
    """A mistake in a definition, with its place."""
    end_column = error.end_column or error.column + 1
    return TextError(
        line=error.line,
        column=error.column,
        end_column=end_column,
        message=error.message,
        suggestions=error.suggestions,
    )


def misfit(definition: Definition, error: MisfitError) -> DefinitionError:
    """A network that does not fit the data, as a mistake on the line of its input or of its loss."""
    line = definition.lines[error.place]
    text = definition.text.splitlines()[line - 1]
    start = len(text) - len(text.lstrip())
    return DefinitionError(line, start + 1, error.message, end_column=max(len(text.rstrip()), start + 1) + 1)


ErrorReported.model_rebuild()

Event = Annotated[
    Hello
    | PointsAdded
    | RunChanged
    | RunRenamed
    | StorageChanged
    | HeartbeatSent
    | DefinitionChanged
    | OptionsChanged
    | ProbeChanged
    | ValidationMeasured
    | MarkAdded
    | ErrorReported,
    Field(discriminator="type"),
]
EVENTS: TypeAdapter[Event] = TypeAdapter(Event)

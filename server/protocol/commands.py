"""The commands that a page may send."""

from typing import Annotated, Literal, get_args

from pydantic import Field, TypeAdapter, model_validator

from engine.explanations.blocks import Kind, View
from server.protocol.base import FRAME_FIELDS, LARGEST, PROBES, FieldError, FrameField, Message, Probe

_Ordinal = Annotated[int, Field(ge=0, le=LARGEST)]


class PauseRun(Message):
    """Command. Pauses training. Pausing twice is not an error."""

    type: Literal["run.pause"] = "run.pause"


class ResumeRun(Message):
    """Command. Continues training from the current step."""

    type: Literal["run.resume"] = "run.resume"


class StepRun(Message):
    """Command. Trains one mini-batch, then pauses. Answered with one `points.added` that holds one point."""

    type: Literal["run.step"] = "run.step"


class ResetRun(Message):
    """Command. Restarts at step 0 with fresh weights; the same seed gives the same bits. A training run trains on."""

    type: Literal["run.reset"] = "run.reset"
    seed: int | None = Field(default=None, ge=0, lt=2**32, description="null keeps the run's seed")


class RestoreRun(Message):
    """Command. Goes back to the newest checkpoint in which every number is finite, and pauses; the options stay."""

    type: Literal["run.restore"] = "run.restore"


class RestartWorker(Message):
    """Command. Ends the training process by force and starts another from the newest checkpoint."""

    type: Literal["worker.restart"] = "worker.restart"


class SetOptions(Message):
    """Command. Sets options from the next step on. Omitted fields stay as they are; the engine checks the ranges."""

    type: Literal["options.set"] = "options.set"
    method: str | None = None
    learning_rate: float | None = None
    momentum: float | None = None
    batch_size: int | None = Field(default=None, ge=-LARGEST, le=LARGEST)
    l1_decay: float | None = None
    l2_decay: float | None = None
    ro: float | None = None
    eps: float | None = None
    beta1: float | None = None
    beta2: float | None = None


class ApplyDefinition(Message):
    """Command. Replaces the network by the one that the text defines; the step count goes on; the curve gets a mark.

    With `keep_weights`, layers that match an old one by type and shape, in order, keep its weights and optimiser state;
    a layer with more or fewer filters keeps the filters it had. `definition.undo` undoes the change.
    """

    type: Literal["definition.apply"] = "definition.apply"
    text: str
    keep_weights: bool = True


class UndoDefinition(Message):
    """Command. Undoes the newest definition.apply: definition, weights, optimiser state and options become what they
    were before it, to the bit; the step count goes on. Answered with `definition.changed`.
    """

    type: Literal["definition.undo"] = "definition.undo"


class SetWatch(Message):
    """Command. Sets what this viewer watches, in place of what it watched before. Only what is watched is sent."""

    type: Literal["watch.set"] = "watch.set"
    layers: tuple[Annotated[int, Field(ge=0, le=LARGEST)], ...] = Field(
        max_length=10_000, description="indexes into hello.layers; those beyond the last are ignored"
    )
    fields: tuple[FrameField, ...] = FRAME_FIELDS
    frames_per_second: float = Field(default=20, gt=0, le=60, allow_inf_nan=False)
    slots: tuple[Annotated[int, Field(ge=0, lt=PROBES)], ...] | None = Field(
        default=None,
        max_length=PROBES,
        description="slots whose frames the viewer gets; null: all pinned images, in turn",
    )


class SetProbe(Probe):
    """Command. Pins another image in a slot."""

    type: Literal["probe.set"] = "probe.set"


class RemoveProbe(Message):
    """Command. Removes the pinned image of a slot. Slot 0 always has one."""

    type: Literal["probe.remove"] = "probe.remove"
    slot: int = Field(ge=1, lt=PROBES)


class WatchPatches(Message):
    """Command. Sets the convolutions whose strongest patches this viewer shows, in place of those it watched before.

    Answered with `patches.found`, repeatedly while the network changes. If nothing is watched, nothing is searched.
    """

    type: Literal["patches.watch"] = "patches.watch"
    layers: tuple[Annotated[int, Field(ge=0, le=LARGEST)], ...] = Field(
        max_length=10_000, description="indexes into hello.layers; layers of other types are ignored"
    )
    filters: tuple[tuple[_Ordinal, _Ordinal], ...] | None = Field(
        default=None,
        max_length=10_000,
        description="for each of these layers, its first filter and the one after its last; omitted: all filters",
    )

    @model_validator(mode="after")
    def _a_range_for_each_layer(self) -> "WatchPatches":
        if self.filters is not None and len(self.filters) != len(self.layers):
            raise FieldError(
                "{ranges} ranges of filters for {layers} layers: give one for each",
                ranges=len(self.filters), layers=len(self.layers),
            )  # fmt: skip
        return self


class SilenceFilter(Message):
    """Command. Sets the output of a filter (or of a neuron of an fc layer) to 0; its weights are kept and not trained.
    silent: false restores it. Answered with `surgery.changed` and `surgery.measured`."""

    type: Literal["filter.silence"] = "filter.silence"
    layer: int = Field(ge=0, le=LARGEST, description="index into hello.layers")
    filter: int = Field(ge=0, le=LARGEST, description="from 0")
    silent: bool = True


class FreezeLayer(Message):
    """Command. Excludes the parameters of a layer from training, or (frozen: false) trains them again."""

    type: Literal["layer.freeze"] = "layer.freeze"
    layer: int = Field(ge=0, le=LARGEST, description="index into hello.layers")
    frozen: bool = True


class PaintFilter(Message):
    """Command. Overwrites weights of a filter that is not silenced. Answered with `surgery.measured`."""

    type: Literal["filter.paint"] = "filter.paint"
    layer: int = Field(ge=0, le=LARGEST, description="index into hello.layers")
    filter: int = Field(ge=0, le=LARGEST, description="from 0")
    channel: int | None = Field(default=None, ge=0, le=LARGEST, description="input channel, from 0; null: all")
    values: tuple[Annotated[float, Field(allow_inf_nan=False)] | None, ...] = Field(
        max_length=1024 * 1024, description="k_y·k_x weights, row by row; null keeps a weight as it is"
    )


class FrameDrawn(Message):
    """Command. Returns a credit: the page has drawn this frame and can take another (at most two are in flight)."""

    type: Literal["frame.drawn"] = "frame.drawn"
    number: int = Field(ge=0, le=LARGEST)


class TakeHold(Message):
    """Command. Holds the run's current step, with a slot's image, so that this viewer can ask about its numbers.

    Answered with `hold.taken` and a frame of every layer and field. The frame carries the hold's number and uses no
    credit. Training goes on. A viewer has one hold; a new one replaces it.
    """

    type: Literal["hold.take"] = "hold.take"
    slot: int = Field(default=0, ge=0, lt=PROBES)


class ReleaseHold(Message):
    """Command. Releases this viewer's held step. Releasing twice is not an error."""

    type: Literal["hold.release"] = "hold.release"


class ExplainCell(Message):
    """Command. Asks why a number of a held step is what it is. Answered with `cell.explained`, to this viewer."""

    type: Literal["cell.explain"] = "cell.explain"
    request: int = Field(ge=0, le=LARGEST, description="the answer carries it")
    hold: int = Field(ge=0, le=LARGEST)
    layer: int = Field(ge=0, le=LARGEST, description="index into hello.layers at the time of the hold")
    kind: Kind
    index: tuple[Annotated[int, Field(ge=0, le=LARGEST)], ...] = Field(
        max_length=4, description="cell: row, column, channel; weight: filter, row, column, channel; bias: filter"
    )
    view: View


ServerCommand = FrameDrawn | SetWatch | WatchPatches | RestartWorker  # carried out by the server itself
WorkerCommand = (
    PauseRun
    | ResumeRun
    | StepRun
    | ResetRun
    | RestoreRun
    | SetOptions
    | ApplyDefinition
    | UndoDefinition
    | SetProbe
    | RemoveProbe
    | SilenceFilter
    | FreezeLayer
    | PaintFilter
    | TakeHold
    | ReleaseHold
    | ExplainCell
)
Command = Annotated[ServerCommand | WorkerCommand, Field(discriminator="type")]
COMMANDS: TypeAdapter[Command] = TypeAdapter(Command)
COMMAND_NAMES = frozenset(kind.model_fields["type"].default for kind in get_args(get_args(Command)[0]))

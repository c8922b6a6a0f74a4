"""What a page may ask for."""

from typing import Annotated, Literal, get_args

from pydantic import Field, TypeAdapter, model_validator

from engine.explanations.blocks import Kind, View
from server.protocol.base import FRAME_FIELDS, LARGEST, PROBES, FrameField, Message, Probe

_Ordinal = Annotated[int, Field(ge=0, le=LARGEST)]


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
    batch_size: int | None = Field(default=None, ge=-LARGEST, le=LARGEST)
    l1_decay: float | None = None
    l2_decay: float | None = None
    ro: float | None = None
    eps: float | None = None
    beta1: float | None = None
    beta2: float | None = None


class ApplyDefinition(Message):
    """Command. The network becomes what the text says; the step count goes on and a mark stands on the curve.

    With `keep_weights`, layers that go on keep what they have learned, with their optimiser state: matched by kind and
    shape, in order; one with more or fewer filters keeps the old ones. `definition.undo` takes it back.
    """

    type: Literal["definition.apply"] = "definition.apply"
    text: str
    keep_weights: bool = True


class UndoDefinition(Message):
    """Command. Takes back the newest definition.apply: definition, weights, optimiser state and options become what
    they were before it, to the bit; the step count goes on. Answered with `definition.changed`.
    """

    type: Literal["definition.undo"] = "definition.undo"


class SetWatch(Message):
    """Command. What this viewer has on its screen; replaces what it watched before. Nothing watched, nothing sent."""

    type: Literal["watch.set"] = "watch.set"
    layers: tuple[Annotated[int, Field(ge=0, le=LARGEST)], ...] = Field(
        max_length=10_000, description="indexes into hello.layers; those beyond the last are nothing"
    )
    fields: tuple[FrameField, ...] = FRAME_FIELDS
    frames_per_second: float = Field(default=20, gt=0, le=60, allow_inf_nan=False)
    slots: tuple[Annotated[int, Field(ge=0, lt=PROBES)], ...] | None = Field(
        default=None,
        max_length=PROBES,
        description="whose frames it is sent; null: those of all pinned images, in turn",
    )


class SetProbe(Probe):
    """Command. Pins another image in a slot, which the cards show."""

    type: Literal["probe.set"] = "probe.set"


class RemoveProbe(Message):
    """Command. An image is not pinned any more. The first slot always has one."""

    type: Literal["probe.remove"] = "probe.remove"
    slot: int = Field(ge=1, lt=PROBES)


class WatchPatches(Message):
    """Command. Of which convolutions this viewer sees what makes their filters fire; replaces what it watched before.

    Answered, and repeated for as long as the network changes, with `patches.found`. Nothing watched, nothing searched.
    """

    type: Literal["patches.watch"] = "patches.watch"
    layers: tuple[Annotated[int, Field(ge=0, le=LARGEST)], ...] = Field(
        max_length=10_000, description="indexes into hello.layers; those that are no convolutions are nothing"
    )
    filters: tuple[tuple[_Ordinal, _Ordinal], ...] | None = Field(
        default=None,
        max_length=10_000,
        description="of each of these layers its first filter and the one behind its last; left out: all",
    )

    @model_validator(mode="after")
    def _a_range_for_each_layer(self) -> "WatchPatches":
        if self.filters is not None and len(self.filters) != len(self.layers):
            raise ValueError(f"{len(self.filters)} ranges of filters for {len(self.layers)} layers: give one for each")
        return self


class SilenceFilter(Message):
    """Command. The output of a filter (or of a neuron of an fc layer) is 0 from now on, its weights wait aside and are
    not trained; or (silent: false) they come back. Answered with `surgery.changed` and `surgery.measured`."""

    type: Literal["filter.silence"] = "filter.silence"
    layer: int = Field(ge=0, le=LARGEST, description="index into hello.layers")
    filter: int = Field(ge=0, le=LARGEST, description="from 0")
    silent: bool = True


class FreezeLayer(Message):
    """Command. Training leaves the parameters of a layer as they are, or (frozen: false) changes them again."""

    type: Literal["layer.freeze"] = "layer.freeze"
    layer: int = Field(ge=0, le=LARGEST, description="index into hello.layers")
    frozen: bool = True


class PaintFilter(Message):
    """Command. Writes weights of a filter that is not silent. Answered with `surgery.measured`."""

    type: Literal["filter.paint"] = "filter.paint"
    layer: int = Field(ge=0, le=LARGEST, description="index into hello.layers")
    filter: int = Field(ge=0, le=LARGEST, description="from 0")
    channel: int | None = Field(default=None, ge=0, le=LARGEST, description="input channel, from 0; null: each of them")
    values: tuple[Annotated[float, Field(allow_inf_nan=False)] | None, ...] = Field(
        max_length=1024 * 1024, description="k_y·k_x weights, row by row; null leaves one as it is"
    )


class FrameDrawn(Message):
    """Command. A credit: the page has drawn this frame and may be sent another (two in flight at most)."""

    type: Literal["frame.drawn"] = "frame.drawn"
    number: int = Field(ge=0, le=LARGEST)


class TakeHold(Message):
    """Command. Keeps the step where the run stands, with a slot's image, for this viewer to look into.

    Answered with `hold.taken`, and a frame of every layer and field that carries the hold's number, outside of the
    credits. Training goes on. A viewer has one hold: another takes its place.
    """

    type: Literal["hold.take"] = "hold.take"
    slot: int = Field(default=0, ge=0, lt=PROBES)


class ReleaseHold(Message):
    """Command. This viewer needs its held step no more. Releasing twice is not an error."""

    type: Literal["hold.release"] = "hold.release"


class ExplainCell(Message):
    """Command. Why one number of a held step is what it is. Answered with `cell.explained`, to this viewer."""

    type: Literal["cell.explain"] = "cell.explain"
    request: int = Field(ge=0, le=LARGEST, description="the answer carries it")
    hold: int = Field(ge=0, le=LARGEST)
    layer: int = Field(ge=0, le=LARGEST, description="an index into hello.layers, as they were when it was held")
    kind: Kind
    index: tuple[Annotated[int, Field(ge=0, le=LARGEST)], ...] = Field(
        max_length=4, description="cell: row, column, channel; weight: filter, row, column, channel; bias: filter"
    )
    view: View


ServerCommand = FrameDrawn | SetWatch | WatchPatches | RestartWorker  # the server itself carries these out
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

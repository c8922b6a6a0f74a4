"""What a page may ask for."""

from typing import Annotated, Literal, get_args

from pydantic import Field, TypeAdapter

from server.protocol.base import FRAME_FIELDS, LARGEST, FrameField, Message, ProbeSource


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


class SetProbe(Message):
    """Command. Which image the cards show. Without a label, gradients are for the predicted class.

    `pixels`: row-major (H, W, C) bytes 0 to 255 (0 is paper, 255 ink, as in MNIST), of the data's image size or of
    the network's input size. `batch` follows the first example of the training batch.
    """

    type: Literal["probe.set"] = "probe.set"
    slot: int = Field(default=0, ge=0, le=7)
    source: ProbeSource
    index: int | None = Field(default=None, ge=0, le=LARGEST)
    pixels: tuple[Annotated[int, Field(ge=0, le=255)], ...] | None = Field(default=None, max_length=1024 * 1024)
    label: int | None = Field(default=None, ge=0, le=LARGEST)


class FrameDrawn(Message):
    """Command. A credit: the page has drawn this frame and may be sent another (two in flight at most)."""

    type: Literal["frame.drawn"] = "frame.drawn"
    number: int = Field(ge=0, le=LARGEST)


Command = Annotated[
    PauseRun
    | ResumeRun
    | StepRun
    | ResetRun
    | RestoreRun
    | RestartWorker
    | SetOptions
    | ApplyDefinition
    | UndoDefinition
    | SetWatch
    | SetProbe
    | FrameDrawn,
    Field(discriminator="type"),
]
COMMANDS: TypeAdapter[Command] = TypeAdapter(Command)
COMMAND_NAMES = frozenset(kind.model_fields["type"].default for kind in get_args(get_args(Command)[0]))

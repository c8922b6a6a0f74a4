"""What all messages are made of."""

import unicodedata
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

PROTOCOL = 1
FRAMES_IN_FLIGHT = 2
PROBES = 8  # images that are pinned at a time, each in a slot of its own
FILTERS_A_MESSAGE = 64  # of which one `patches.found` tells at most: 36 kB
MARKS = 1000  # the newest, which a page is told and keeps: more nobody tells apart on a curve
LARGEST = 2**31 - 1  # of a whole number in a command; the finer ranges are the engine's to check
NAME_LENGTH = 100  # of a run's name, in characters

# Why the server closes a stream, in the private range after HTTP's codes; the reason says it in words.
CLOSE_NOT_FOUND, CLOSE_BEHIND, CLOSE_TOO_MANY, CLOSE_UNAVAILABLE = 4404, 4408, 4429, 4503

FrameField = Literal["activation", "activation_gradient", "weight", "weight_gradient"]
FRAME_FIELDS: tuple[FrameField, ...] = get_args(FrameField)
RunState = Literal["training", "paused", "queued", "restarting", "unresponsive", "stopped", "failed"]
ProbeSource = Literal["validation", "test", "train", "batch", "pixels"]
OperationKind = Literal["silenced", "released", "painted", "frozen"]
Shape = tuple[int, int, int]
FilterRange = tuple[int, int, int | None]  # a layer, its first filter, the one behind the last (None: to the last)
Block = tuple[int, int]  # a layer, and which of its portions of so many filters as one message holds
Options = dict[str, str | int | float]  # of training, by name


def block_of(layer: int, number: int) -> Block:
    """The block that a filter belongs to."""
    return layer, number // FILTERS_A_MESSAGE


class Message(BaseModel):
    """Base of all: a field nobody declared is refused, and a message never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Probe(Message):
    """Which image is pinned in a slot. Without a label, gradients are for the predicted class.

    `pixels`: row-major (H, W, C) bytes 0 to 255 (0 is paper, 255 ink, as in MNIST), of the data's image size or of
    the network's input size. `batch` follows the first example of the training batch.
    """

    slot: int = Field(default=0, ge=0, lt=PROBES)
    source: ProbeSource
    index: int | None = Field(default=None, ge=0, le=LARGEST)
    pixels: tuple[Annotated[int, Field(ge=0, le=255)], ...] | None = Field(default=None, max_length=1024 * 1024)
    label: int | None = Field(default=None, ge=0, le=LARGEST)


FIRST_PROBE = Probe(source="validation", index=0)


def _text_of_one_line(name: Any) -> Any:
    """Raises: ValueError for a sign that no line of text can show: a control, a line's end, half a surrogate pair."""
    for place, sign in enumerate(name if isinstance(name, str) else "", start=1):
        if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp"):
            raise ValueError(f"a name is one line of text, and its sign {place} (U+{ord(sign):04X}) is none: remove it")
    return name


# A text that can be written again: pydantic looks for half a surrogate pair only where a length is bounded.
WholeText = Annotated[str, Field(min_length=0)]
RunName = Annotated[str, Field(max_length=NAME_LENGTH), BeforeValidator(_text_of_one_line)]

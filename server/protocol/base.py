"""The base of all messages: limits, codes and types they share."""

import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from engine.errors import ConvscopeError, Sentence

PROTOCOL = 1
FRAMES_IN_FLIGHT = 2
PROBES = 8  # images pinned at a time, each in its own slot
FILTERS_A_MESSAGE = 64  # at most, in one `patches.found`: 36 kB
MARKS = 1000  # the newest, which a page gets and keeps: nobody can tell more apart on a curve
LARGEST = 2**31 - 1  # whole number in a command; the engine checks narrower ranges
_LONGEST_REASON = 500  # characters of an error of pydantic, which may quote a megabyte of the message
NAME_LENGTH = 100  # characters of a run's name

# Why the server closes a stream: codes in the private range, after HTTP's; the close reason holds a sentence.
CLOSE_NOT_FOUND, CLOSE_BEHIND, CLOSE_TOO_MANY, CLOSE_UNAVAILABLE = 4404, 4408, 4429, 4503

FrameField = Literal["activation", "activation_gradient", "weight", "weight_gradient"]
FRAME_FIELDS: tuple[FrameField, ...] = get_args(FrameField)
RunState = Literal["training", "paused", "queued", "restarting", "unresponsive", "stopped", "failed"]
ProbeSource = Literal["validation", "test", "train", "batch", "pixels"]
OperationKind = Literal["silenced", "released", "painted", "frozen"]
Shape = tuple[int, int, int]
FilterRange = tuple[int, int, int | None]  # layer, first filter, the one after the last (None: up to the last)
Block = tuple[int, int]  # layer, and number of a block of FILTERS_A_MESSAGE of its filters
Options = dict[str, str | int | float]  # training options by name


def block_of(layer: int, number: int) -> Block:
    """The block that a filter belongs to."""
    return layer, number // FILTERS_A_MESSAGE


class FieldError(ConvscopeError, ValueError):
    """A field of a message is invalid. pydantic treats it as a value error, and keeps it in the error's context."""


class Message(BaseModel):
    """Base of all messages: immutable; an undeclared field is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Probe(Message):
    """The image pinned in a slot. Without a label, gradients are for the predicted class.

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
    """The name. Raises: FieldError for a control character, a line break or half a surrogate pair."""
    for place, character in enumerate(name if isinstance(name, str) else "", start=1):
        if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp"):
            code = f"U+{ord(character):04X}"
            raise FieldError(
                "a name must be one line of text: remove character {place} ({code})", place=place, code=code
            )
    return name


def reason_of(error: Mapping[str, Any]) -> str | Sentence:
    """Why pydantic refuses a field, by an entry of ValidationError.errors(): our sentence, else pydantic's English."""
    own = error.get("ctx", {}).get("error")
    return own.sentence if isinstance(own, FieldError) else str(error["msg"])[:_LONGEST_REASON]


# A text that can be encoded again: pydantic checks for half a surrogate pair only if the length is bounded.
WholeText = Annotated[str, Field(min_length=0)]
RunName = Annotated[str, Field(max_length=NAME_LENGTH), BeforeValidator(_text_of_one_line)]

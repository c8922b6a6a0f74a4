"""What can go wrong in the engine. Every message says what was given, what it broke and what to do.

- ConvscopeError
    - DefinitionError: the text of a definition, at a line and column
    - ShapeError: sizes that do not fit together
    - OptionError: a trainer option, by field
    - DatasetError: images or labels that cannot be read or do not fit
        - MisfitError: a network that does not fit the data
    - CheckpointError: a file that does not hold a run
    - TargetError: a number to explain that is not there, by field
    - SurgeryError: something to be done to a network by hand that cannot be, by field
    - NonFiniteError: a number that is no longer one, at a step, layer and tensor
"""

import reprlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import islice

_MOST_COMPARED, _MOST_LISTED = 100, 20  # names; a hostile text may make thousands, and misspell them as often

_LONGEST_SHOWN = 40  # characters

_IN_JAVASCRIPT = {
    "None": "null",
    "True": "true",
    "False": "false",
    "inf": "Infinity",
    "-inf": "-Infinity",
    "nan": "NaN",
}


class ConvscopeError(Exception):
    """Everything the engine refuses on purpose; anything else is a bug."""

    def __init__(self, message: str, *details: object) -> None:
        super().__init__(message, *details)
        self.message = message

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class Fix:
    """A way out of a mistake: what stands between two places of the text becomes `text`.

    Lines and columns count from 1, the end is exclusive. label: what kind of change it is; values: for its words.
    """

    label: str
    line: int
    column: int
    end_line: int
    end_column: int
    text: str
    values: Mapping[str, str] = field(default_factory=dict)


class DefinitionError(ConvscopeError):
    """A mistake in the text of a definition. Lines and columns count from 1; `end_column` is exclusive, on the line.

    fixes: ways out that a machine can go, the likeliest first.
    """

    def __init__(
        self,
        line: int,
        column: int,
        message: str,
        suggestions: Iterable[str] = (),
        end_column: int | None = None,
        fixes: Iterable[Fix] = (),
    ) -> None:
        super().__init__(message)
        self.line, self.column, self.end_column = line, column, end_column
        self.suggestions, self.fixes = tuple(suggestions), tuple(fixes)
        self.args = (line, column, message, self.suggestions, end_column, self.fixes)  # so that it can be pickled

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.message}"


class ShapeError(ConvscopeError):
    """Sizes that do not fit together."""


class OptionError(ConvscopeError):
    """A trainer option that cannot be used; `field` is its name."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.args = (field, message)


class DatasetError(ConvscopeError):
    """Images or labels that cannot be read, or do not fit the network."""


class MisfitError(DatasetError):
    """A network that cannot be trained on a data set, because of its input (place 0) or of its loss (place -1).

    ways: the keys of that layer that would make it fit, with their values.
    """

    def __init__(self, message: str, place: int, ways: Mapping[str, int] | None = None) -> None:
        super().__init__(message)
        self.place, self.ways = place, dict(ways or {})
        self.args = (message, place, self.ways)


class CheckpointError(ConvscopeError):
    """A file that does not hold a run, or not this one."""


class TargetError(ConvscopeError):
    """Somebody asks about a number that is not there; `field` of the question is to blame."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.args = (field, message)


class SurgeryError(ConvscopeError):
    """Something to be done to a network by hand that cannot be; `field` says what is to blame."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.args = (field, message)


class NonFiniteError(ConvscopeError):
    """Training met infinity or not-a-number: in which step, layer and tensor it was first seen."""

    def __init__(self, message: str, step: int, layer: str, tensor: str) -> None:
        super().__init__(message, step, layer, tensor)
        self.step, self.layer, self.tensor = step, layer, tensor


def nearest_names(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """The known names a mistyped word may have meant, nearest first; capitals do not count."""
    by_lower = {name.lower(): name for name in islice(known, _MOST_COMPARED)}
    return tuple(by_lower[match] for match in get_close_matches(word[:64].lower(), by_lower, n=2))


def did_you_mean(suggestions: tuple[str, ...], known: Iterable[str]) -> str:
    """The end of a message about an unknown name."""
    if suggestions:
        return f"did you mean {' or '.join(map(repr, suggestions))}?"
    return f"use {one_of(shorten(name) for name in islice(known, _MOST_LISTED))}"


def one_of(words: Iterable[str]) -> str:
    """a, b or c."""
    return " or ".join(", ".join(words).rsplit(", ", 1))


def show(value: object) -> str:
    """A refused value as an error quotes it: in the notation of definitions, and never long."""
    if isinstance(value, int) and value.bit_length() > 64:
        return "a number of too many digits"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e16:
        value = int(value)
    if isinstance(value, str):
        value = value[:_LONGEST_SHOWN]
    text = reprlib.repr(value) if isinstance(value, list | tuple | dict) else repr(value)  # however much is in it
    return shorten(_IN_JAVASCRIPT.get(text, text))


def shorten(text: str) -> str:
    """As much of a text as a message has room for."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 4]} ..."

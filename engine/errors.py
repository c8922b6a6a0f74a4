"""What can go wrong in the engine. Every message says what was given, what it broke and what to do.

A message is a `Sentence`: an English template and the values in it, so that a page can say it in another language.

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

import re
import reprlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import islice
from math import isfinite
from typing import Any, Union

_MOST_COMPARED, _MOST_LISTED = 100, 20  # names; a hostile text may make thousands, and misspell them as often

_LONGEST_SHOWN = 40  # characters
_NAME = re.compile(r"\{(\w+)\}")  # in a template, what a value stands for

_IN_JAVASCRIPT = {
    "None": "null",
    "True": "true",
    "False": "false",
    "inf": "Infinity",
    "-inf": "-Infinity",
    "nan": "NaN",
}


_Word = Union[str, int, float, "Sentence"]
Value = _Word | tuple[_Word, ...]


@dataclass(frozen=True, slots=True, init=False)
class Sentence:
    """An English sentence: a template with {names}, and the values of the names. str() gives the whole sentence.

    A value is a text that is the same in every language, a number, another sentence, or several of these (a, b, c).
    Templates are literal wherever a sentence is made: tests/test_said.py finds them, static/text/ translates them.
    """

    template: str
    values: dict[str, Value]

    def __init__(self, template: str, /, **values: Value) -> None:
        object.__setattr__(self, "template", template)
        object.__setattr__(self, "values", values)

    def __str__(self) -> str:
        return _NAME.sub(lambda name: _in_english(self.values.get(name[1], name[0])), self.template)

    @classmethod
    def made_of(cls, template: str, values: Mapping[str, Value]) -> "Sentence":
        """A sentence whose template stands elsewhere: in an error, in a message, in what an older version stored."""
        return cls(template, **values)

    def plain(self) -> dict[str, Any]:
        """As JSON and msgpack hold it: {template, values}."""
        return {"template": self.template, "values": {name: _plain(value) for name, value in self.values.items()}}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Sentence":
        """What `plain` gave."""
        return cls.made_of(plain["template"], {name: _from_plain(value) for name, value in plain["values"].items()})


def _in_english(value: Value) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:g}".replace("e+0", "e").replace("e-0", "e-")
    return ", ".join(map(_in_english, value)) if isinstance(value, tuple) else str(value)


def _plain(value: Value) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float) and not isfinite(value):
        return str(value)  # JSON has no such number
    return value.plain() if isinstance(value, Sentence) else value


def _from_plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return tuple(_from_plain(one) for one in value)
    return Sentence.from_plain(value) if isinstance(value, Mapping) else value


class ConvscopeError(Exception):
    """Everything the engine refuses on purpose; anything else is a bug.

    Made of a template and its values, or of a sentence that stands already. `message` is the English text.
    """

    def __init__(self, template: str | Sentence, /, **values: Value) -> None:
        self.sentence = template if isinstance(template, Sentence) else Sentence.made_of(template, values)
        super().__init__(self.sentence)  # an exception is pickled as its class and these

    @property
    def message(self) -> str:
        return str(self.sentence)

    def __str__(self) -> str:
        return str(self.sentence)


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

    problem: what is wrong, without the place, as `message` says it. fixes: ways out that a machine can go, the
    likeliest first.
    """

    def __init__(
        self,
        line: int,
        column: int,
        problem: Sentence,
        suggestions: Iterable[str] = (),
        end_column: int | None = None,
        fixes: Iterable[Fix] = (),
    ) -> None:
        super().__init__("line {line}, column {column}: {problem}", line=line, column=column, problem=problem)
        self.line, self.column, self.end_column = line, column, end_column
        self.problem, self.suggestions, self.fixes = problem, tuple(suggestions), tuple(fixes)
        self.args = (line, column, problem, self.suggestions, end_column, self.fixes)

    @property
    def message(self) -> str:
        return str(self.problem)


class ShapeError(ConvscopeError):
    """Sizes that do not fit together."""


class OptionError(ConvscopeError):
    """A trainer option that cannot be used; `field` is its name."""

    def __init__(self, field: str, template: str | Sentence, /, **values: Value) -> None:
        super().__init__(template, **values)
        self.field = field
        self.args = (field, self.sentence)


class DatasetError(ConvscopeError):
    """Images or labels that cannot be read, or do not fit the network."""


class MisfitError(DatasetError):
    """A network that cannot be trained on a data set, because of its input (place 0) or of its loss (place -1).

    ways: the keys of that layer that would make it fit, with their values.
    """

    def __init__(self, place: int, ways: Mapping[str, int], template: str | Sentence, /, **values: Value) -> None:
        super().__init__(template, **values)
        self.place, self.ways = place, dict(ways)
        self.args = (place, self.ways, self.sentence)


class CheckpointError(ConvscopeError):
    """A file that does not hold a run, or not this one."""


class TargetError(ConvscopeError):
    """Somebody asks about a number that is not there; `field` of the question is to blame."""

    def __init__(self, field: str, template: str | Sentence, /, **values: Value) -> None:
        super().__init__(template, **values)
        self.field = field
        self.args = (field, self.sentence)


class SurgeryError(ConvscopeError):
    """Something to be done to a network by hand that cannot be; `field` says what is to blame."""

    def __init__(self, field: str, template: str | Sentence, /, **values: Value) -> None:
        super().__init__(template, **values)
        self.field = field
        self.args = (field, self.sentence)


class NonFiniteError(ConvscopeError):
    """Training met infinity or not-a-number: in which step, layer and tensor it was first seen."""

    def __init__(self, step: int, layer: str, tensor: str, learning_rate: float) -> None:
        super().__init__(
            "the loss of step {step} is not a finite number: {tensor} of {layer} was the first to overflow. "
            "Lower the learning rate (now {rate}), then reset",
            step=step, tensor=tensor, layer=layer, rate=learning_rate,
        )  # fmt: skip
        self.step, self.layer, self.tensor = step, layer, tensor
        self.args = (step, layer, tensor, learning_rate)


def add_place(error: Exception, place: Sentence) -> None:
    """Notes on an error where it came up, such as `in step 12`; `places` gives all of them, the innermost first."""
    error.add_note(str(place))
    error.__dict__.setdefault("places", []).append(place)


def places(error: Exception) -> tuple[Sentence, ...]:
    """What `add_place` has noted."""
    return tuple(error.__dict__.get("places", ()))


def nearest_names(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """The known names a mistyped word may have meant, nearest first; capitals do not count."""
    by_lower = {name.lower(): name for name in islice(known, _MOST_COMPARED)}
    return tuple(by_lower[match] for match in get_close_matches(word[:64].lower(), by_lower, n=2))


def did_you_mean(suggestions: tuple[str, ...], known: Iterable[str]) -> Sentence:
    """The end of a message about an unknown name."""
    if suggestions:
        return Sentence("did you mean {names}?", names=one_of(map(repr, suggestions)))
    return Sentence("use {names}", names=one_of(shorten(name) for name in islice(known, _MOST_LISTED)))


def one_of(words: Iterable[str | Sentence]) -> str | Sentence:
    """a, b or c."""
    *others, last = words
    return Sentence("{words} or {last}", words=tuple(others), last=last) if others else last


def show(value: object) -> str | Sentence:
    """A refused value as an error quotes it: in the notation of definitions, and never long."""
    if isinstance(value, int) and value.bit_length() > 64:
        return Sentence("a number of too many digits")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e16:
        value = int(value)
    if isinstance(value, str):
        value = value[:_LONGEST_SHOWN]
    text = reprlib.repr(value) if isinstance(value, list | tuple | dict) else repr(value)  # however much is in it
    return shorten(_IN_JAVASCRIPT.get(text, text))


def shorten(text: str) -> str:
    """As much of a text as a message has room for."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 4]} ..."

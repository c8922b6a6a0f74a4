"""The engine's errors. Every message says what was given, which rule it broke and what to do.

A message is a `Sentence`: an English template and its values, so that a page can translate it.

- ConvscopeError
    - DefinitionError: a mistake in the text of a definition, with its line and column
    - ShapeError: sizes that do not fit together
    - OptionError: a trainer option that cannot be used, with its name in `field`
    - DatasetError: images or labels that cannot be read or do not fit
        - MisfitError: a network that does not fit the data
    - CheckpointError: a file that does not hold a run
    - TargetError: a question about a number that does not exist; `field` names the wrong part of the question
    - SurgeryError: a surgery operation that cannot be carried out; `field` names its wrong argument
    - NonFiniteError: a number that became infinite or NaN, with the step, layer and tensor
"""

import re
import reprlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import islice
from math import isfinite
from typing import Any, Union

_MOST_COMPARED, _MOST_LISTED = 100, 20  # names; a hostile text may define and misspell thousands

_LONGEST_SHOWN = 40  # characters
_NAME = re.compile(r"\{(\w+)\}")  # a placeholder of a template

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
    """An English sentence: a template with {names}, and a value for each name. str() gives the whole sentence.

    A value is a text that is the same in every language, a number, another sentence, or a tuple of these (shown as a,
    b, c). A template is always written as a literal: tests/test_said.py finds it, static/text/ translates it.
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
        """Returns a sentence whose template was written elsewhere: in an error, a message, or older data."""
        return cls(template, **values)

    def plain(self) -> dict[str, Any]:
        """Returns the sentence as JSON and msgpack hold it: {template, values}."""
        return {"template": self.template, "values": {name: _plain(value) for name, value in self.values.items()}}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Sentence":
        """Returns the sentence of which `plain` made this mapping."""
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
    """The base of every error that the engine raises on purpose; any other exception is a bug.

    Takes a template and its values, or a finished sentence. `message` is the English text.
    """

    def __init__(self, template: str | Sentence, /, **values: Value) -> None:
        self.sentence = template if isinstance(template, Sentence) else Sentence.made_of(template, values)
        super().__init__(self.sentence)  # pickle stores an exception as its class and these arguments

    @property
    def message(self) -> str:
        return str(self.sentence)

    def __str__(self) -> str:
        return str(self.sentence)


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that fixes a mistake: the text between two places is replaced by `text`.

    Lines and columns count from 1; the end is exclusive. label: the kind of change; values: the values of the label's
    text.
    """

    label: str
    line: int
    column: int
    end_line: int
    end_column: int
    text: str
    values: Mapping[str, str] = field(default_factory=dict)


class DefinitionError(ConvscopeError):
    """A mistake in the text of a definition. Lines and columns count from 1; `end_column` is exclusive.

    The end is on the same line. problem: what is wrong, without the place; `message` is its English text. fixes:
    changes that a machine can apply, the likeliest first.
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
    """A trainer option that cannot be used; `field` is the option's name."""

    def __init__(self, field: str, template: str | Sentence, /, **values: Value) -> None:
        super().__init__(template, **values)
        self.field = field
        self.args = (field, self.sentence)


class DatasetError(ConvscopeError):
    """Images or labels that cannot be read, or that do not fit the network."""


class MisfitError(DatasetError):
    """A network that cannot be trained on a data set, because of its input (place 0) or its loss (place -1).

    ways: the keys of that layer, and the values with which it would fit.
    """

    def __init__(self, place: int, ways: Mapping[str, int], template: str | Sentence, /, **values: Value) -> None:
        super().__init__(template, **values)
        self.place, self.ways = place, dict(ways)
        self.args = (place, self.ways, self.sentence)


class CheckpointError(ConvscopeError):
    """A file that does not hold a run, or holds another run."""


class TargetError(ConvscopeError):
    """A question about a number that does not exist; `field` names the wrong part of the question."""

    def __init__(self, field: str, template: str | Sentence, /, **values: Value) -> None:
        super().__init__(template, **values)
        self.field = field
        self.args = (field, self.sentence)


class SurgeryError(ConvscopeError):
    """A surgery operation that cannot be carried out; `field` names its wrong argument."""

    def __init__(self, field: str, template: str | Sentence, /, **values: Value) -> None:
        super().__init__(template, **values)
        self.field = field
        self.args = (field, self.sentence)


class NonFiniteError(ConvscopeError):
    """Training computed infinity or NaN; step, layer and tensor say where it appeared first."""

    def __init__(self, step: int, layer: str, tensor: str, learning_rate: float) -> None:
        super().__init__(
            "the loss of step {step} is not a finite number: {tensor} of {layer} was the first to overflow. "
            "Lower the learning rate (now {rate}), then reset",
            step=step, tensor=tensor, layer=layer, rate=learning_rate,
        )  # fmt: skip
        self.step, self.layer, self.tensor = step, layer, tensor
        self.args = (step, layer, tensor, learning_rate)


def add_place(error: Exception, place: Sentence) -> None:
    """Adds the place where an error was raised, such as `in step 12`; add the innermost first."""
    error.add_note(str(place))
    error.__dict__.setdefault("places", []).append(place)


def places(error: Exception) -> tuple[Sentence, ...]:
    """Returns the places that `add_place` noted."""
    return tuple(error.__dict__.get("places", ()))


def nearest_names(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """Returns the known names that a mistyped word may mean, nearest first; case is ignored."""
    by_lower = {name.lower(): name for name in islice(known, _MOST_COMPARED)}
    return tuple(by_lower[match] for match in get_close_matches(word[:64].lower(), by_lower, n=2))


def did_you_mean(suggestions: tuple[str, ...], known: Iterable[str]) -> Sentence:
    """Returns the end of a message about an unknown name."""
    if suggestions:
        return Sentence("did you mean {names}?", names=one_of(map(repr, suggestions)))
    return Sentence("use {names}", names=one_of(shorten(name) for name in islice(known, _MOST_LISTED)))


def one_of(words: Iterable[str | Sentence]) -> str | Sentence:
    """Returns "a, b or c"."""
    *others, last = words
    return Sentence("{words} or {last}", words=tuple(others), last=last) if others else last


def show(value: object) -> str | Sentence:
    """Returns a refused value as an error quotes it: in the notation of definitions, and short."""
    if isinstance(value, int) and value.bit_length() > 64:
        return Sentence("a number of too many digits")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e16:
        value = int(value)
    if isinstance(value, str):
        value = value[:_LONGEST_SHOWN]
    text = reprlib.repr(value) if isinstance(value, list | tuple | dict) else repr(value)  # short for any container
    return shorten(_IN_JAVASCRIPT.get(text, text))


def shorten(text: str) -> str:
    """Returns the text, cut to the length that a message has room for."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 4]} ..."

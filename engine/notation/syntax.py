"""Text to statements, and mistakes of writing in words. Knows nothing of layers."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedToken
from lark.parsers.lalr_interactive_parser import InteractiveParser

from engine.errors import DefinitionError, Sentence, one_of, shorten, show


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of one line; everything counts from 1, and `end_column` is exclusive.

    end: line and column of its real end, where that is on another line.
    """

    line: int
    column: int
    end_column: int
    end: tuple[int, int] | None = None

    @classmethod
    def of(cls, first: Token, last: Token | None = None) -> "Place":
        """From the start of one token to the end of another; on one line to its own where that is on another."""
        end = (last.end_line or 1, last.end_column or 1) if last is not None else None
        last = last if last is not None and last.end_line == first.line else first
        return cls(first.line or 1, first.column or 1, last.end_column or 2, end)

    @property
    def span(self) -> tuple[int, int, int, int]:
        """Line and column of the start, line and column of the end."""
        return self.line, self.column, *(self.end or (self.line, self.end_column))


@dataclass(frozen=True, slots=True)
class Value:
    """A number, a text or a name; or several with * between them."""

    words: tuple[Token, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Entry:
    key: str
    key_word: str  # as it is written, with quotes or without
    value: Value
    key_place: Place
    place: Place


@dataclass(frozen=True, slots=True)
class Braces:
    entries: tuple[Entry, ...]
    place: Place  # of the opening brace
    whole: Place


@dataclass(frozen=True, slots=True)
class Array:
    items: tuple[Braces, ...]
    place: Place  # of the opening bracket
    whole: Place


@dataclass(frozen=True, slots=True)
class Call:
    """`owner.method(arguments)`; behind `new`, the method is a class."""

    owner: Token
    method: Token
    arguments: tuple[Value | Braces, ...]
    whole: Place
    parentheses: Place


class Construction(Call):
    """`new owner.method(arguments)`."""


@dataclass(frozen=True, slots=True)
class Assignment:
    name: Token
    value: Value | Array | Construction


Statement = Assignment | Call | Array


class _Builder(Transformer[Token, list[Statement]]):
    """Called by the parser as each rule is complete, so no tree is ever walked."""

    def start(self, statements: list[Statement]) -> list[Statement]:
        return statements

    def assignment(self, parts: list[Any]) -> Assignment:
        return Assignment(*parts)

    def construction(self, parts: list[Any]) -> Construction:
        return Construction(*self._called(parts))

    def call(self, parts: list[Any]) -> Call:
        return Call(*self._called(parts))

    def _called(self, parts: list[Any]) -> tuple[Token, Token, tuple[Value | Braces, ...], Place, Place]:
        owner, method, opening, *arguments, closing = parts
        return owner, method, tuple(arguments), Place.of(owner, closing), Place.of(opening, closing)

    def array(self, parts: list[Any]) -> Array:
        return Array(tuple(parts[1:-1]), Place.of(parts[0]), Place.of(parts[0], parts[-1]))

    def braces(self, parts: list[Any]) -> Braces:
        return Braces(tuple(parts[1:-1]), Place.of(parts[0]), Place.of(parts[0], parts[-1]))

    def entry(self, parts: list[Any]) -> Entry:
        key, value = parts
        name = unquoted(key) if key.type == "STRING" else str(key)
        return Entry(name, str(key), value, Place.of(key), Place.of(key, value.words[-1]))

    def value(self, words: list[Token]) -> Value:
        return Value(tuple(words), Place.of(words[0], words[-1]))


_PARSER = Lark(
    files("engine.notation").joinpath("grammar.lark").read_text("utf-8"),
    parser="lalr",
    lexer="basic",
    transformer=_Builder(),
)
_SIGNS = {"COMMA": "','", "COLON": "':'", "DOT": "'.'", "EQUAL": "'='", "LPAR": "'('", "RPAR": "')'",
          "LSQB": "'['", "RSQB": "']'", "LBRACE": "'{'", "RBRACE": "'}'"}  # fmt: skip


def parse_statements(text: str, most_tokens: int) -> list[Statement]:
    """The statements of a text.

    Raises: DefinitionError for the first mistake of writing, or a text of more than `most_tokens` words and signs.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")  # the three ends of a line an editor counts
    run = _PARSER.parse_interactive(text)
    last = Token("$END", "", 0, 1, 1, 1, 2)
    try:
        for count, last in enumerate(run.iter_parse()):
            if count >= most_tokens:
                problem = Sentence("the text has more than {most} words and signs: make it shorter", most=most_tokens)
                raise _error(Place.of(last), problem)
        statements: list[Statement] = run.feed_eof(last)  # type: ignore[no-untyped-call]  # lark has no types here
    except UnexpectedCharacters as error:
        line = text.split("\n", error.line)[error.line - 1]
        raise _character_error(line, error, _expected(run)) from None
    except UnexpectedToken as error:
        expected = _expected(run)
        if error.token.type == "$END":
            raise _error(
                Place.of(last), Sentence("the text ends here, but {expected} must follow", expected=expected)
            ) from None
        found = str(error.token) if error.token.type == "STRING" else f"'{error.token}'"
        problem = Sentence("expected {expected} before {found}", expected=expected, found=shorten(found))
        raise _error(Place.of(error.token), problem) from None
    return statements


def first_mistake(text: str, most_tokens: int) -> tuple[int, int] | None:
    """Line and column of the first mistake of writing; None where there is none."""
    run = _PARSER.parse_interactive(text)
    last = Token("$END", "", 0, 1, 1, 1, 2)
    try:
        for count, last in enumerate(run.iter_parse()):
            if count >= most_tokens:
                return last.line or 1, last.column or 1
        run.feed_eof(last)  # type: ignore[no-untyped-call]  # lark has no types here
    except UnexpectedCharacters as error:
        return error.line, error.column
    except UnexpectedToken as error:
        place = Place.of(last if error.token.type == "$END" else error.token)
        return place.line, place.column
    return None


def signs_behind(tokens: Iterable[Token]) -> set[str]:
    """Which signs may follow these words and signs; none where they are no beginning of a sound text."""
    run = _PARSER.parse_interactive("")
    try:
        for token in tokens:
            run.feed_token(token)
    except UnexpectedToken:
        return set()
    accepted: set[str] = run.accepts()  # type: ignore[no-untyped-call]  # lark has no types here
    return {sign.strip("'") for name, sign in _SIGNS.items() if name in accepted}


def lex(text: str) -> Iterator[Token]:
    """The words and signs of a text. Raises: UnexpectedCharacters where one is none."""
    return _PARSER.lex(text)


def unquoted(token: Token) -> str:
    """What a quoted text says; an escape other than \\uXXXX stands for its letter."""
    return re.sub(
        r"\\(?:u([0-9a-fA-F]{4})|(.))",
        lambda escape: chr(int(escape[1], 16)) if escape[1] else escape[2],
        token[1:-1],
    )


def _character_error(line: str, error: UnexpectedCharacters, expected: str | Sentence) -> DefinitionError:
    place = Place(error.line, error.column, len(line) + 1)
    rest = line[error.column - 1 :]
    if rest[0] in "'\"":
        return _error(place, Sentence("this text has no end: close it with {sign} on the same line", sign=rest[0]))
    if rest.startswith("/*"):
        return _error(place, Sentence("this comment has no end: close it with */"))
    problem = Sentence("expected {expected} before {found}", expected=expected, found=show(rest[0]))
    return _error(Place(error.line, error.column, error.column + 1), problem)


def _expected(run: InteractiveParser) -> str | Sentence:
    """What may follow, in words."""
    accepted: set[str] = run.accepts()  # type: ignore[no-untyped-call]  # lark has no types here
    if "$END" in accepted:
        return Sentence("the next statement, such as {example},", example="layer_defs.push({type:'relu'})")
    words: list[str | Sentence] = [sign for name, sign in _SIGNS.items() if name in accepted]
    if "NUMBER" in accepted:
        words.insert(0, Sentence("a value"))
    elif "STRING" in accepted:
        words.insert(0, Sentence("a key"))
    elif "NAME" in accepted:
        words.insert(0, Sentence("a name"))
    return one_of(words)


def _error(place: Place, problem: Sentence) -> DefinitionError:
    return DefinitionError(place.line, place.column, problem, end_column=place.end_column)

"""Fixes of syntax errors: inserts or removes a sign. Each fix is tried before it is offered."""

from collections.abc import Iterator
from itertools import islice

from lark import Token, UnexpectedCharacters

from engine.errors import DefinitionError, Fix
from engine.notation.source import Change, Source
from engine.notation.syntax import first_mistake, lex, signs_after

_LONGEST, _MOST_TRIED = 4000, 12  # characters, fixes: trying one reads the whole text
_MOST_FIXES = 2
_MOST_TOKENS = 100_000
_CLOSERS = {"LPAR": ")", "LSQB": "]", "LBRACE": "}"}
_SIGNS = (",", ":", ")", "}", "]", "=", ".", "(")


def with_fixes(text: str, error: DefinitionError) -> DefinitionError:
    """Returns the error with fixes that make the text valid.

    If none does, the fix that moves the next error farthest is returned.
    """
    if len(text) > _LONGEST:
        return error
    source = Source(text.replace("\r\n", "\n").replace("\r", "\n"))
    fixes: list[Fix] = []
    farthest, partial = source.at(error.line, error.column), None
    for change, label, sign in islice(_candidates(source, error), _MOST_TRIED):
        mistake = first_mistake(change.apply(source.text), _MOST_TOKENS)
        if mistake is None:
            if all((fix.label, fix.values["text"]) != (label, sign) for fix in fixes):  # no two buttons alike
                fixes.append(source.fix(change, label, text=sign))
        else:
            after = Source(change.apply(source.text)).at(*mistake) - len(change.text) + change.end - change.start
            if after > farthest:
                farthest, partial = after, source.fix(change, label, text=sign)
        if len(fixes) == _MOST_FIXES:
            break
    fixes = fixes or ([partial] if partial else [])
    return DefinitionError(error.line, error.column, error.problem, error.suggestions, error.end_column, fixes)


def _candidates(source: Source, error: DefinitionError) -> Iterator[tuple[Change, str, str]]:
    """Yields changes with their label and their sign, the likeliest first."""
    tokens, bad = _tokens(source.text)
    if bad is not None and source.text[bad] in "'\"":
        yield from _quotes(source.text, bad, tokens)
        return
    if bad is not None and source.text.startswith("/*", bad):
        end = _line_end(source.text, bad)
        yield Change(bad, bad + 2, ""), "remove", "/*"
        yield Change(end, end, " */"), "close", "*/"
        return
    place = source.at(error.line, error.column) if bad is None else bad
    at_end = bad is None and "found" not in error.problem.values  # the text ends too early
    before = [token for token in tokens if at_end or _start(token) < place]
    insert_at = _end(before[-1]) if before else 0
    closers = "".join(reversed(_missing_closers(before)))
    whole = closers + (";" if closers.endswith(")") else "")
    if at_end:
        yield Change(insert_at, insert_at, whole), "add", whole
    possible = signs_after(before)  # any other sign would be the next error
    for sign in _SIGNS:
        if sign in possible:
            yield Change(insert_at, insert_at, sign), "add", sign
    if at_end:
        return
    if len(closers) > 1:
        yield Change(insert_at, insert_at, whole), "add", whole
    found = next((token for token in tokens if _start(token) == place), None)
    end = _end(found) if found is not None else place + 1
    yield Change(place, end, ""), "remove", source.text[place:end]


def _quotes(text: str, bad: int, tokens: list[Token]) -> Iterator[tuple[Change, str, str]]:
    """Yields places where an unclosed text may end, or where one without an opening quote may begin."""
    quote, end = text[bad], _line_end(text, bad)
    for place in range(bad + 1, end):
        if text[place] in ",})]":
            yield Change(place, place, quote), "close", quote
    yield Change(end, end, quote), "close", quote
    if tokens and tokens[-1].type == "NAME" and _end(tokens[-1]) == bad:
        start = _start(tokens[-1])
        yield Change(start, start, quote), "add", quote


def _tokens(text: str) -> tuple[list[Token], int | None]:
    """Returns the tokens up to the first invalid character, and where that character is."""
    tokens: list[Token] = []
    try:
        tokens.extend(lex(text))
    except UnexpectedCharacters as error:
        return tokens, error.pos_in_stream
    return tokens, None


def _missing_closers(tokens: list[Token]) -> list[str]:
    """Returns the signs that close all open brackets, outermost first."""
    closers: list[str] = []
    for token in tokens:
        if token.type in _CLOSERS:
            closers.append(_CLOSERS[token.type])
        elif closers and token == closers[-1]:
            closers.pop()
    return closers


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _start(token: Token) -> int:
    return token.start_pos or 0


def _end(token: Token) -> int:
    return token.end_pos or 0

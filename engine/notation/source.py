"""A text as characters: computes the change that sets one key or layer and leaves everything else to the letter."""

import re
from bisect import bisect_right
from dataclasses import dataclass

from engine.errors import Fix
from engine.notation.syntax import Braces, Entry, Place

_LINE_END = re.compile(r"\r\n|\r|\n")
_COMMA = re.compile(r"(?P<comment>//[^\r\n]*|/\*[\s\S]*?\*/)|,")
_NUMBER_END = re.compile(r"\.0$")


@dataclass(frozen=True, slots=True)
class Change:
    """Replaces the characters from `start` up to `end` by `text`."""

    start: int
    end: int
    text: str

    def apply(self, text: str) -> str:
        """Returns the text with the change made."""
        return text[: self.start] + self.text + text[self.end :]


class Source:
    """One text. Places count lines and columns from 1, changes count characters from 0."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(end.end() for end in _LINE_END.finditer(text))]  # offset of every line

    def at(self, line: int, column: int) -> int:
        """Returns the offset of a place, in characters."""
        return min(self._starts[line - 1] + column - 1, len(self.text))

    def extent(self, place: Place) -> tuple[int, int]:
        """Returns start and end of a place, in characters."""
        line, column, end_line, end_column = place.span
        return self.at(line, column), self.at(end_line, end_column)

    def fix(self, change: Change, label: str, **values: str) -> Fix:
        """Returns a change as a fix."""
        return Fix(label, *self._place(change.start), *self._place(change.end), change.text, values)

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def replace(self, place: Place, text: str) -> Change:
        """Returns the change that replaces the text at a place."""
        return Change(*self.extent(place), text)

    def difference(self, after: str) -> Change:
        """Returns the smallest single change that turns this text into another."""
        before = self.text
        shorter = min(len(before), len(after))
        start = 0
        while start < shorter and before[start] == after[start]:
            start += 1
        end = 0
        while end < shorter - start and before[-1 - end] == after[-1 - end]:
            end += 1
        return Change(start, len(before) - end, after[start : len(after) - end])

    # ---- one key between braces

    def set_entry(self, braces: Braces, names: tuple[str, ...], value: object, order: tuple[str, ...] = ()) -> Change:
        """Returns the change that sets the key with one of these names, or adds the first, placed by `order`."""
        entry = entry_of(braces, names)
        if entry is not None:
            return self.replace(entry.value.place, write(value, quote_of(entry) or quotes(braces)))
        name, quote = names[0], quotes(braces)
        is_json = any(entry.key_word.startswith(('"', "'")) for entry in braces.entries)
        written = f"{quote}{name}{quote}: " if is_json else f"{name}:"
        written += write(value, quote)
        if not braces.entries:
            start = self.extent(braces.place)[1]
            return Change(start, start, written)
        before = order[: order.index(name)] if name in order else ()
        known = [entry for entry in braces.entries if entry.key in before]
        last = max(known, key=lambda entry: before.index(entry.key)) if known else braces.entries[-1]
        end = self.extent(last.place)[1]
        return Change(end, end, f", {written}")

    def remove_entry(self, braces: Braces, entry: Entry) -> Change:
        """Returns the change that removes an entry and one comma beside it; comments stay."""
        index = braces.entries.index(entry)
        start, end = self.extent(entry.place)
        if index > 0:
            before = self.extent(braces.entries[index - 1].place)[1]
            return Change(before, end, self._without_comma(before, start))
        if len(braces.entries) > 1:
            next_start = self.extent(braces.entries[1].place)[0]
            return Change(start, next_start, self._without_comma(end, next_start))
        return Change(start, end, "")

    def _without_comma(self, start: int, end: int) -> str:
        between, comma = self.text[start:end], self.comma(start, end)
        if comma is not None:
            between = between[: comma - start] + between[comma - start + 1 :]
        return between if between.strip() else ""

    def comma(self, start: int, end: int) -> int | None:
        """Returns the offset of the first comma in a stretch that is not in a comment."""
        found = (match for match in _COMMA.finditer(self.text, start, end) if not match["comment"])
        comma = next(found, None)
        return comma.start() if comma else None


def entry_of(braces: Braces, names: tuple[str, ...]) -> Entry | None:
    """Returns the first entry with one of these keys."""
    return next((entry for entry in braces.entries if entry.key in names), None)


def quote_of(entry: Entry) -> str:
    """Returns the quotes around a value; empty if it has none."""
    return sign if (sign := entry.value.words[0][:1]) in ("'", '"') else ""


def quotes(braces: Braces) -> str:
    """Returns the quotes that these braces use."""
    words = (word for entry in braces.entries for word in (entry.key_word, entry.value.words[0]))
    return next((word[0] for word in words if word[:1] in ("'", '"')), "'")


def write(value: object, quote: str = "'") -> str:
    """Returns a value as people write it: 1.0 as 1, 1e-06 as 1e-6, a text in quotes."""
    if isinstance(value, str):
        escaped = re.sub(r"""[\\'"]""", r"\\\g<0>", value)
        return f"{quote}{escaped}{quote}"
    return _NUMBER_END.sub("", repr(value)).replace("e-0", "e-")

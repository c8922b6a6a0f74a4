"""Edits of one layer in the text of a definition. Only that layer's text changes; the rest stays to the letter.

Layers are counted as they stand in the text, from 0; `LayerSummary.item` gives that index for a layer of the network.
All functions are pure. The parser decides what the new text means and whether it is right.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from engine.definition.keys import Value
from engine.definition.spec import LAYER_SPECS, MaxoutSpec
from engine.errors import ConvscopeError, Sentence, one_of, show
from engine.notation.kinds import order_of
from engine.notation.script import Diagnostics, Script, Settings
from engine.notation.source import Source, entry_of, quotes, write
from engine.notation.syntax import Array, parse_statements

_MOST_TOKENS = 100_000
_REST_OF_LINE = re.compile(r"[ \t]*(?:/\*[^\r\n]*?\*/[ \t]*)*(?://[^\r\n]*)?(?=\r|\n|$)")
_BLANK = re.compile(r"[ \t]*(?=\r|\n|$)")


class EditError(ConvscopeError):
    """An edit that cannot be made in this text."""


ADDED_LAYERS = {name: spec.added for name, spec in LAYER_SPECS.items() if spec.added is not None}


def set_key(text: str, layer: int, key: str, value: Value | None) -> str:
    """Returns the text with one key of a layer set to a value, or with the key removed (None).

    A removed key has the notation's default. A group_size is removed with the maxout it belonged to.
    Raises: EditError; DefinitionError if the text cannot be parsed.
    """
    source, script = _read(text)
    settings = _layer(script, layer)
    kind = _type(settings)
    names = next(
        (known.names for known in LAYER_SPECS[kind].keys if key in known.names)
        if kind in LAYER_SPECS else iter(()),
        (key,),
    )  # fmt: skip
    if key not in order_of(kind):
        layer_type = kind or Sentence("this layer")
        raise EditError("{layer} has no key {key}", layer=layer_type, key=show(key))
    entry = entry_of(settings.braces, names)
    if value is not None:
        text = source.set_entry(settings.braces, (key, *names), value, order_of(kind)).apply(text)
    elif entry is not None:
        text = source.remove_entry(settings.braces, entry).apply(text)
    if (
        key == "activation"
        and value != MaxoutSpec.type
        and kind != MaxoutSpec.type
        and "group_size" in settings.entries
    ):
        return set_key(text, layer, "group_size", None)
    return text


def insert_layer(text: str, index: int, settings: Mapping[str, Value]) -> str:
    """Returns the text with a new layer at an index, written in the style of its neighbours. Raises: as `set_key`."""
    source, script = _read(text)
    if not 0 <= index <= len(script.layers):
        raise EditError("there is no place {index} among {count} layers", index=index, count=len(script.layers))
    return insertion(source, script, index, [settings])


def remove_layer(text: str, layer: int) -> str:
    """Returns the text without one layer; a line left blank is removed, a comment stays. Raises: as `set_key`."""
    source, script = _read(text)
    return removal(source, _layer(script, layer))


def move_layer(text: str, layer: int, to: int) -> str:
    """Returns the text with one layer moved to another index; the layers between move up or down.

    If each layer has a line of its own, its comment moves along. Raises: as `set_key`.
    """
    source, script = _read(text)
    _layer(script, to)
    _layer(script, layer)
    return movement(source, script, layer, to)


# ---- edits of a parsed text


def insertion(source: Source, script: Script, index: int, layers: Sequence[Mapping[str, Any]]) -> str:
    """Returns the text with new layers before the layer at `index`."""
    text = source.text
    beside = script.layers[max(index - 1, 0)] if script.layers else None
    written = [_write_layer(layer, beside) for layer in layers]
    if beside is None:
        return _first_layers(source, script, written)
    start, end = _extent(source, beside)
    own_line = _is_first_on_line(text, start)
    indent = text[_line_start(text, start) : start] if own_line else ""
    between = f"{_line_end_sign(text)}{indent}" if own_line else " "
    if beside.statement is None:
        written, sign = written, ","
    else:
        written, sign = [f"{script.list_name}.push({layer});" for layer in written], ""
    if index == 0:
        return text[:start] + "".join(f"{layer}{sign}{between}" for layer in written) + text[start:]
    comma = source.comma(end, _next_start(source, script, index)) if sign else None
    after = end if comma is None else comma + 1
    rest = _REST_OF_LINE.match(text, after)
    place = rest.end() if rest and own_line else after
    added = between + (sign + between).join(written)
    if sign and comma is not None:
        return text[:place] + added + sign + text[place:]
    return text[:end] + sign + text[end:place] + added + text[place:]


def removal(source: Source, settings: Settings) -> str:
    """Returns the text without a layer."""
    text = source.text
    start, end = _extent(source, settings)
    if settings.statement is not None:
        return _remove_stretch(text, start, end)
    line_rest = _REST_OF_LINE.match(text, end)
    after = source.comma(end, len(text))
    if after is not None and not _code(text[end:after]):
        text = text[:after] + text[after + 1 :]
        return _remove_stretch(text, start, end)
    before = max(_commas(source, start), default=None)
    if before is not None and not text[before + 1 : start].strip(" \t"):
        return _remove_stretch(text, before, end)
    text = _remove_stretch(text, start, line_rest.start() if line_rest else end)
    if before is not None and not _code(source.text[before + 1 : start]):
        text = text[:before] + text[before + 1 :]
    return text


def movement(source: Source, script: Script, layer: int, to: int) -> str:
    """Returns the text with one layer at another index."""
    first, last = min(layer, to), max(layer, to)
    part = script.layers[first : last + 1]
    slots = [_own_lines(source, settings) for settings in part]
    if any(slot is None for slot in slots):
        slots = [source.extent(settings.braces.whole) for settings in part]
    texts = [source.text[slot[0] : slot[1]] for slot in slots if slot]
    texts.insert(to - first, texts.pop(layer - first))
    text = source.text
    for slot, new in reversed(list(zip(slots, texts, strict=True))):
        if slot:
            text = text[: slot[0]] + new + text[slot[1] :]
    return text


def _read(text: str) -> tuple[Source, Script]:
    diagnostics = Diagnostics(text)
    script = Script(diagnostics)
    script.read(parse_statements(text, _MOST_TOKENS))
    return diagnostics.source, script


def _layer(script: Script, index: int) -> Settings:
    if not 0 <= index < len(script.layers):
        raise EditError(
            "there is no layer {index} in the text, which has {count}", index=index, count=len(script.layers)
        )
    return script.layers[index]


def _type(settings: Settings) -> str:
    given = settings.entries.get("type")
    return given.value if given and isinstance(given.value, str) else ""


def _write_layer(settings: Mapping[str, Value], beside: Settings | None) -> str:
    quote = quotes(beside.braces) if beside else "'"
    is_json = beside is not None and any(entry.key_word.startswith(('"', "'")) for entry in beside.braces.entries)
    pairs = (
        f"{quote}{key}{quote}: {write(value, quote)}" if is_json else f"{key}:{write(value, quote)}"
        for key, value in settings.items()
    )
    return "{" + ", ".join(pairs) + "}"


def _first_layers(source: Source, script: Script, written: Sequence[str]) -> str:
    """Returns the text with layers in its empty list, or in a new list."""
    text, array = source.text, script.array
    if isinstance(array, Array) and script.list_name is None:
        start = source.extent(array.place)[1]
        return text[:start] + ", ".join(written) + text[start:]
    name = script.list_name or "layer_defs"
    lines = [f"{name}.push({layer});" for layer in written]
    if isinstance(array, Array):
        end = _after_semicolon(text, source.extent(array.whole)[1])
        return text[:end] + "".join(f"\n{line}" for line in lines) + text[end:]
    before = "\n" if text.strip() and not text.endswith(("\n", "\r")) else ""
    return text + before + "\n".join((f"{name} = [];", *lines)) + "\n"


def _extent(source: Source, settings: Settings) -> tuple[int, int]:
    """Returns start and end of the statement with its semicolon, or of the braces in an array."""
    if settings.statement is None:
        return source.extent(settings.braces.whole)
    start, end = source.extent(settings.statement)
    return start, _after_semicolon(source.text, end)


def _after_semicolon(text: str, end: int) -> int:
    found = re.compile(r"[ \t]*;").match(text, end)
    return found.end() if found else end


def _own_lines(source: Source, settings: Settings) -> tuple[int, int] | None:
    """Returns the extent of a statement that has its lines to itself, with the comment after it; else None."""
    text = source.text
    start, end = _extent(source, settings)
    rest = _REST_OF_LINE.match(text, end)
    if settings.statement is None or not _is_first_on_line(text, start) or rest is None:
        return None
    return start, rest.end()


def _remove_stretch(text: str, start: int, end: int) -> str:
    """Returns the text without a stretch; if its line is blank then, the line is removed, too."""
    line_start = _line_start(text, start)
    blank = _BLANK.match(text, end)
    if blank and not text[line_start:start].strip():
        line_end = re.compile(r"\r\n|\r|\n").match(text, blank.end())
        if line_end:
            return text[:line_start] + text[line_end.end() :]
        before = re.compile(r"(?:\r\n|\r|\n)$").search(text[:line_start])
        return text[: before.start() if before else line_start] + text[blank.end() :]
    if blank:
        return text[:start].rstrip(" \t") + text[blank.end() :]
    spaces = re.compile(r"[ \t]*").match(text, end)
    return text[:start] + text[spaces.end() if spaces else end :]


def _commas(source: Source, end: int) -> list[int]:
    found, start = [], 0
    while (comma := source.comma(start, end)) is not None:
        found.append(comma)
        start = comma + 1
    return found


def _code(text: str) -> str:
    """Returns the text without spaces and comments."""
    return re.sub(r"//[^\r\n]*|/\*[\s\S]*?\*/|\s", "", text)


def _next_start(source: Source, script: Script, index: int) -> int:
    if index < len(script.layers):
        return _extent(source, script.layers[index])[0]
    return source.extent(script.array.whole)[1] if script.array else len(source.text)


def _line_start(text: str, place: int) -> int:
    return max(text.rfind("\n", 0, place), text.rfind("\r", 0, place)) + 1


def _is_first_on_line(text: str, place: int) -> bool:
    return not text[_line_start(text, place) : place].strip()


def _line_end_sign(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def check_new_type(kind: str) -> dict[str, Value]:
    """Returns the initial settings of a new layer of a type. Raises: EditError."""
    if kind not in ADDED_LAYERS:
        names = one_of(ADDED_LAYERS)
        raise EditError("a layer of type {type} cannot be added: use {names}", type=show(kind), names=names)
    return {"type": kind, **ADDED_LAYERS[kind]}

"""Writes static/model/protocol-types.js, the page's types of all messages, out of server/protocol/.

    python -m tests.contract.page_types     (or: make protocol-types)

The types come from pydantic's JSON schemas: of events as the server writes them, of commands as it reads them, where a
field that has a default may be left out.
"""

import json
import textwrap
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from engine.definition.layer import Family, OutputKind
from engine.explanations import blocks
from server import protocol

FILE = Path(__file__).parents[2] / "static" / "model" / "protocol-types.js"
_WIDTH = 118  # columns
_HEAD = "// The types of all messages, written by `make protocol-types` out of server/protocol/: change those.\n"
# Types that have a name in the page, but none in a schema.
_NAMED = {
    "Shape": protocol.Shape,
    "Options": protocol.Options,
    "FrameField": protocol.FrameField,
    "RunState": protocol.RunState,
    "ProbeSource": protocol.ProbeSource,
    "OperationKind": protocol.OperationKind,
    "TargetKind": blocks.Kind,
    "ExplainView": blocks.View,
    "Block": blocks.Block,
    "Family": Family,
    "OutputKind": OutputKind,
    "ServerEvent": protocol.Event,
    "Command": protocol.Command,
}
_PLAIN = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}

Schema = dict[str, Any]


def render() -> str:
    """The text of the file."""
    named = {_type(_schema(kind)): name for name, kind in _NAMED.items()}
    definitions = _definitions(protocol.Command, "validation") | _definitions(protocol.Event, "serialization")
    parts = [_HEAD]
    parts += [_comment([*_wrapped(f"@typedef {{{text}}} {name}")]) for text, name in named.items()]
    parts += [_typedef(name, schema, named) for name, schema in sorted(definitions.items())]
    return "\n".join([*parts, "export {};", ""])


def _schema(kind: Any, mode: Any = "validation") -> Schema:
    return TypeAdapter(kind).json_schema(mode=mode)


def _definitions(union: Any, mode: str) -> dict[str, Schema]:
    """The records of a union and all records inside them, by name. The server writes every field."""
    definitions: dict[str, Schema] = _schema(union, mode)["$defs"]
    if mode == "serialization":
        for schema in definitions.values():
            schema["required"] = [*schema["properties"]]
    return definitions


def _typedef(name: str, schema: Schema, named: dict[str, str]) -> str:
    required = schema.get("required", ())
    lines = [*_wrapped(schema.get("description", ""), indent=""), f"@typedef {{object}} {name}"]
    for field, inner in schema["properties"].items():
        # A message's name has a default, but is always written.
        given = field in required or "const" in inner
        text = f"@property {{{_type(inner, named)}}} {field if given else f'[{field}]'}"
        lines += _wrapped(f"{text}  {inner.get('description', '')}".rstrip())
    return _comment(lines)


def _type(schema: Schema, named: dict[str, str] | None = None) -> str:
    """A schema as a TypeScript type; named types by their names."""
    text = _spelled(schema, named)
    return (named or {}).get(text, text)


def _spelled(schema: Schema, named: dict[str, str] | None) -> str:
    if "$ref" in schema:
        return schema["$ref"].rpartition("/")[2]
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " | ".join(json.dumps(value) for value in schema["enum"])
    choices = schema.get("anyOf") or schema.get("oneOf")
    if choices:
        return " | ".join(dict.fromkeys(_type(choice, named) for choice in choices))
    if schema.get("type") == "array":
        if "prefixItems" in schema:
            return f"[{', '.join(_type(item, named) for item in schema['prefixItems'])}]"
        items, inner = schema["items"], _type(schema["items"], named)
        is_union = " | " in inner and any(key in items for key in ("anyOf", "oneOf", "enum"))
        return f"({inner})[]" if is_union else f"{inner}[]"
    if schema.get("type") == "object":
        return f"Record<string, {_type(schema['additionalProperties'], named)}>"
    return _PLAIN[schema["type"]]


def _wrapped(text: str, indent: str = "  ") -> list[str]:
    """Lines of a width; paragraphs and line ends of a docstring are the page's to break."""
    paragraphs = [" ".join(part.split()) if indent == "" else part for part in text.split("\n\n")]
    lines = []
    for paragraph in filter(None, paragraphs):
        lines += [*([""] if lines else []), *textwrap.wrap(
            paragraph, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        )]  # fmt: skip
    return lines


def _comment(lines: list[str]) -> str:
    if len(lines) == 1:
        return f"/** {lines[0]} */"
    return "\n".join(["/**", *(f" * {line}".rstrip() for line in lines), " */", ""])


if __name__ == "__main__":
    FILE.write_text(render(), "utf-8")
    print(FILE)

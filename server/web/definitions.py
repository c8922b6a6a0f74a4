"""HTTP: checks a definition, says what applying it would change, and edits one layer of it."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import Field

from engine.data import check_fit
from engine.definition import (
    Definition,
    compare,
    summarize,
)
from engine.errors import DefinitionError, MisfitError
from engine.notation import (
    EditError,
    check_definition,
    check_new_type,
    insert_layer,
    move_layer,
    parse_definition,
    remove_layer,
    set_key,
)
from server import protocol
from server.runs.runs import Runs
from server.web.routes import AllRuns

router = APIRouter()

_Layer = Annotated[int, Field(ge=0, le=protocol.LARGEST, description="index in the text, from 0: LayerInfo.item")]
_Number = Annotated[float, Field(allow_inf_nan=False)]
_Name = Annotated[str, Field(max_length=40, pattern=r"^\w*$")]


class DefinitionText(protocol.Message):
    """Body of POST /api/definitions."""

    text: protocol.WholeText
    run: protocol.WholeText | None = Field(
        default=None, description="run whose data it must fit, and whose weights it may keep"
    )


class SetKey(protocol.Message):
    """Sets a key of one layer; null removes the key."""

    kind: Literal["set"]
    layer: _Layer
    key: _Name
    value: int | _Number | _Name | None


class InsertLayer(protocol.Message):
    """Inserts a layer of a type at an index of the list, with default settings."""

    kind: Literal["insert"]
    index: _Layer
    type: _Name


class RemoveLayer(protocol.Message):
    """Removes one layer."""

    kind: Literal["remove"]
    layer: _Layer


class MoveLayer(protocol.Message):
    """Moves one layer to another index of the list."""

    kind: Literal["move"]
    layer: _Layer
    to: _Layer


class DefinitionEdit(protocol.Message):
    """Body of POST /api/definitions/edits."""

    text: protocol.WholeText
    run: protocol.WholeText | None = None
    edit: Annotated[SetKey | InsertLayer | RemoveLayer | MoveLayer, Field(discriminator="kind")]


@router.post("/api/definitions")
def check(runs: AllRuns, body: DefinitionText) -> dict[str, Any]:
    """The layers of a definition, or all its errors; always 200. With a run: what it would change there."""
    return _check(runs, body.text, body.run)


@router.post("/api/definitions/edits")
def edit(runs: AllRuns, body: DefinitionEdit) -> dict[str, Any]:
    """The text with one layer changed and all else to the letter, with the same check as above; always 200.

    If the edit cannot be made: the unchanged text, with the reason among the errors.
    """
    if len(body.text.encode()) > runs.limits.text_bytes:
        return {"text": body.text, **_check(runs, body.text, body.run)}
    try:
        text = _edited(body.text, body.edit)
    except EditError as error:
        return {"text": body.text, **_wrong([DefinitionError(1, 1, error.sentence)])}
    except DefinitionError:  # the text cannot be parsed; the check says why
        text = body.text
    return {"text": text, **_check(runs, text, body.run)}


def _edited(text: str, edit: SetKey | InsertLayer | RemoveLayer | MoveLayer) -> str:
    match edit:
        case SetKey():
            return set_key(text, edit.layer, edit.key, edit.value)
        case InsertLayer():
            return insert_layer(text, edit.index, check_new_type(edit.type))
        case RemoveLayer():
            return remove_layer(text, edit.layer)
        case MoveLayer():
            return move_layer(text, edit.layer, edit.to)


def _check(runs: Runs, text: str, run: str | None) -> dict[str, Any]:
    checked = check_definition(text, runs.limits)
    now = runs.view_of(run)
    if now is not None and not isinstance(checked, list):
        try:
            check_fit(now.dataset, checked)
        except MisfitError as error:
            checked = [protocol.misfit(checked, error)]
    if isinstance(checked, list):
        return _wrong(checked)
    summary = summarize(checked)
    answer = {
        "ok": True,
        "layers": [layer.model_dump() for layer in protocol.layer_infos(checked)],
        "parameters": summary.parameters,
        "memory_bytes": summary.memory_bytes,
    }
    if now is not None:
        running = parse_definition(now.definition, runs.limits)
        answer["changes"] = _changes(running, checked, keep_weights=not now.why_stopped)
    return answer


def _changes(running: Definition, wanted: Definition, *, keep_weights: bool) -> dict[str, Any]:
    return asdict(compare(running, wanted, keep_weights=keep_weights))


def _wrong(errors: list[DefinitionError]) -> dict[str, Any]:
    return {"ok": False, "errors": [protocol.text_error(error).model_dump() for error in errors]}

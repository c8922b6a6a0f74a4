"""Builds the HTTP answers that refuse a request."""

from typing import Any

from fastapi import HTTPException

from engine.errors import ConvscopeError, DefinitionError, OptionError, Sentence
from server import protocol
from server.runs.runs import NoRunError, TooManyRunsError


def detail(sentence: Sentence) -> dict[str, Any]:
    """The `detail` of the body: the English message, and its template and values."""
    return {"message": str(sentence), "sentence": sentence.plain()}


def refused(error: ConvscopeError) -> HTTPException:
    """Turns an error into HTTP: 404 if there is no such run, 429 if there are too many runs, else 400."""
    body = detail(error.sentence)
    if isinstance(error, DefinitionError):
        body["errors"] = [protocol.text_error(error).model_dump()]
    if isinstance(error, OptionError):
        body["field"] = error.field
    status = 404 if isinstance(error, NoRunError) else 429 if isinstance(error, TooManyRunsError) else 400
    return HTTPException(status, body)

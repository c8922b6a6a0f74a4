"""What an answer over HTTP says when it refuses."""

from typing import Any

from fastapi import HTTPException

from engine.errors import ConvscopeError, DefinitionError, OptionError, Sentence
from server import protocol
from server.runs.runs import NoRunError, TooManyRunsError


def detail(sentence: Sentence) -> dict[str, Any]:
    """The body's `detail`: the English message, and its template and values."""
    return {"message": str(sentence), "sentence": sentence.plain()}


def refused(error: ConvscopeError) -> HTTPException:
    """An error of ours as HTTP: 404 for what is not there, 429 for what is too many, 400 for what cannot be."""
    body = detail(error.sentence)
    if isinstance(error, DefinitionError):
        body["errors"] = [protocol.text_error(error).model_dump()]
    if isinstance(error, OptionError):
        body["field"] = error.field
    status = 404 if isinstance(error, NoRunError) else 429 if isinstance(error, TooManyRunsError) else 400
    return HTTPException(status, body)

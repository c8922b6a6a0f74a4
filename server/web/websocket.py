"""The websocket of a run: decodes commands, passes them on, and forwards events and frames. It decides nothing else."""

import asyncio
import functools
from collections.abc import Callable, Sequence
from typing import Any

from fastapi import APIRouter, WebSocket
from pydantic import ValidationError
from starlette.websockets import WebSocketDisconnect

from engine.errors import ConvscopeError, Sentence, shorten
from server import protocol
from server.runs.event_lane import CloseReason
from server.runs.run import Run
from server.runs.runs import NoRunError, Runs, TooManyRunsError
from server.runs.stream import RateLimit, Send, Viewer, ViewerSeats
from server.web.wire import CLOSE_SECONDS, EXTENSION, Wire

router = APIRouter()
_REFUSED = (protocol.CLOSE_TOO_MANY, protocol.CLOSE_UNAVAILABLE)
_REASON_BYTES = 120  # a close frame holds 123


@router.websocket("/runs/{run_id}/stream")
async def stream(websocket: WebSocket, run_id: str, since: int = 0, sentences: bool = False) -> None:
    """Sends events and frames and takes commands until one side ends. Commands before the run is ready wait.

    sentences: whether a refused page wants an `error.reported` too, because a close frame has no room for a sentence's
    template and values.
    """
    seats: ViewerSeats = websocket.app.state.seats
    runs: Runs = websocket.app.state.runs
    await websocket.accept()
    if not seats.take_seat():
        full = Sentence(
            "{count} pages are connected, the most that --viewers allows: close one first", count=seats.seats
        )
        await _close(websocket, CloseReason(protocol.CLOSE_TOO_MANY, full), sentences=sentences)
        return
    try:
        run = await runs.open(run_id)
        closing = await _serve_viewer(websocket, run, since, seats)
    except NoRunError as error:
        closing = CloseReason(protocol.CLOSE_NOT_FOUND, error.sentence)
    except TooManyRunsError as error:
        closing = CloseReason(protocol.CLOSE_TOO_MANY, error.sentence)
    except ConvscopeError as error:
        closing = CloseReason(protocol.CLOSE_UNAVAILABLE, error.sentence)
    except WebSocketDisconnect:
        return  # the page has gone: the usual end of a connection
    finally:
        seats.free_seat()
    await _close(websocket, closing, sentences=sentences)


async def _serve_viewer(websocket: WebSocket, run: Run, since: int, seats: ViewerSeats) -> CloseReason:
    """Serves a viewer until the server has a reason to close, which it returns. Raises: WebSocketDisconnect."""
    viewer = run.join(since)
    limit = RateLimit(seats.commands_per_second)
    wire: Wire | None = websocket.scope["extensions"].get(EXTENSION)
    send: Send = wire.send_messages if wire else functools.partial(_send, websocket)
    handle = functools.partial(_handle_text, run, viewer, limit)
    seats.add(viewer)
    tasks: list[asyncio.Future[Any]] = [
        asyncio.create_task(viewer.send_all(send)),
        asyncio.create_task(_receive(websocket, handle)),
        viewer.ended,
    ]
    try:
        if wire:
            wire.listen(handle)
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        seats.remove(viewer)
        run.leave(viewer)
    errors = [task.exception() for task in tasks if task.done() and not task.cancelled()]
    for error in errors:
        if error is not None:
            raise error
    return viewer.ended.result()


async def _close(websocket: WebSocket, closing: CloseReason, *, sentences: bool) -> None:
    reason = str(closing.reason).encode()[:_REASON_BYTES].decode(errors="ignore")
    try:
        async with asyncio.timeout(CLOSE_SECONDS):
            if sentences and closing.code in _REFUSED:
                event = protocol.error_reported("unavailable", closing.reason)
                await websocket.send_text(event.model_dump_json())
            await websocket.close(closing.code, reason)
    except (TimeoutError, WebSocketDisconnect):
        return  # the page does not read, or has gone


async def _send(websocket: WebSocket, messages: Sequence[str | bytes]) -> None:
    for message in messages:
        if isinstance(message, str):
            await websocket.send_text(message)
        else:
            await websocket.send_bytes(message)


async def _receive(websocket: WebSocket, handle: Callable[[str | bytes], None]) -> None:
    while True:
        message = await websocket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message["code"])
        handle(message.get("text") or "")


def _handle_text(run: Run, viewer: Viewer, limit: RateLimit, text: str | bytes) -> None:
    if viewer.ended.done():
        return  # the connection is being closed
    if not limit.allow():
        viewer.put_if_few(_too_many(limit).model_dump_json())
        return
    try:
        command = protocol.COMMANDS.validate_json(text)
    except ValidationError as error:
        viewer.put(_refusal(error).model_dump_json())
        return
    run.handle_command(command, viewer)


def _too_many(limit: RateLimit) -> protocol.ErrorReported:
    full = Sentence(
        "more than {count} commands a second, the most that --commands allows: "
        "this one was not carried out; send fewer",
        count=limit.per_second,
    )
    return protocol.error_reported("too_many", full)


def _refusal(error: ValidationError) -> protocol.ErrorReported:
    first = error.errors(include_url=False, include_input=False)[0]
    field = ".".join(shorten(str(part)) for part in first["loc"] if part not in protocol.COMMAND_NAMES) or None
    reason = protocol.reason_of(first)
    if field is None:
        return protocol.error_reported("bad_message", Sentence("this message was not understood: {why}", why=reason))
    sentence = Sentence("this message was not understood: {why} ({field})", why=reason, field=field)
    return protocol.error_reported("bad_message", sentence, field=field)

"""The websocket: decode, hand over, forward. No rule of the product lives here."""

import asyncio
import functools
from collections.abc import Callable, Sequence
from typing import Any

from fastapi import APIRouter, WebSocket
from pydantic import ValidationError
from starlette.websockets import WebSocketDisconnect

from engine.errors import ConvscopeError, shorten
from server import protocol
from server.runs.event_lane import CloseReason
from server.runs.run import Run
from server.runs.runs import NoRunError, Runs, TooManyRunsError
from server.runs.stream import RateLimit, Send, Viewer, ViewerSeats
from server.web.wire import CLOSE_SECONDS, EXTENSION, Wire

router = APIRouter()
LONGEST_REASON = 500  # characters of what pydantic says, which quotes what was sent, up to a whole megabyte
_REASON_BYTES = 120  # a close frame holds 123


@router.websocket("/runs/{run_id}/stream")
async def stream(websocket: WebSocket, run_id: str, since: int = 0) -> None:
    """Events and frames out, commands in, until one side goes. What is said before the run is there waits."""
    seats: ViewerSeats = websocket.app.state.seats
    runs: Runs = websocket.app.state.runs
    await websocket.accept()
    if not seats.sit_down():
        reason = f"{seats.seats} pages are connected, the most that --viewers allows: close one first"
        await _close(websocket, CloseReason(protocol.CLOSE_TOO_MANY, reason))
        return
    try:
        run = await runs.open(run_id)
        closing = await _attend(websocket, run, since, seats)
    except NoRunError as error:
        closing = CloseReason(protocol.CLOSE_NOT_FOUND, str(error))
    except TooManyRunsError as error:
        closing = CloseReason(protocol.CLOSE_TOO_MANY, str(error))
    except ConvscopeError as error:
        closing = CloseReason(protocol.CLOSE_UNAVAILABLE, str(error))
    except WebSocketDisconnect:
        return  # the page has gone, which is how every connection ends
    finally:
        seats.stand_up()
    await _close(websocket, closing)


async def _attend(websocket: WebSocket, run: Run, since: int, seats: ViewerSeats) -> CloseReason:
    """Serves a viewer until the server has reason to end it. Raises: WebSocketDisconnect where the page went."""
    viewer = run.join(since)
    limit = RateLimit(seats.commands_per_second)
    wire: Wire | None = websocket.scope["extensions"].get(EXTENSION)
    send: Send = wire.send_messages if wire else functools.partial(_send, websocket)
    take = functools.partial(_take, run, viewer, limit)
    seats.add(viewer)
    tasks: list[asyncio.Future[Any]] = [
        asyncio.create_task(viewer.send_all(send)),
        asyncio.create_task(_receive(websocket, take)),
        viewer.ended,
    ]
    try:
        if wire:
            wire.listen(take)
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


async def _close(websocket: WebSocket, closing: CloseReason) -> None:
    reason = closing.reason.encode()[:_REASON_BYTES].decode(errors="ignore")
    try:
        await asyncio.wait_for(websocket.close(closing.code, reason), CLOSE_SECONDS)
    except (TimeoutError, WebSocketDisconnect):
        return  # it reads nothing, or has gone: it will not miss the word


async def _send(websocket: WebSocket, messages: Sequence[str | bytes]) -> None:
    for message in messages:
        if isinstance(message, str):
            await websocket.send_text(message)
        else:
            await websocket.send_bytes(message)


async def _receive(websocket: WebSocket, take: Callable[[str | bytes], None]) -> None:
    while True:
        message = await websocket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message["code"])
        take(message.get("text") or "")


def _take(run: Run, viewer: Viewer, limit: RateLimit, text: str | bytes) -> None:
    if viewer.ended.done():
        return  # what still comes while the connection is being closed
    if not limit.take():
        viewer.put_if_few(_too_many(limit).model_dump_json())
        return
    try:
        command = protocol.COMMANDS.validate_json(text)
    except ValidationError as error:
        viewer.put(_refusal(error).model_dump_json())
        return
    run.command(command, viewer)


def _too_many(limit: RateLimit) -> protocol.ErrorReported:
    message = (
        f"more than {limit.per_second} commands a second, the most that --commands allows: "
        "this one was not carried out; send fewer"
    )
    return protocol.ErrorReported(code="too_many", message=message)


def _refusal(error: ValidationError) -> protocol.ErrorReported:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    field = ".".join(shorten(str(part)) for part in first["loc"] if part not in protocol.COMMAND_NAMES) or None
    reason = first["msg"][:LONGEST_REASON]
    message = f"this message was not understood: {reason}" + (f" ({field})" if field else "")
    return protocol.ErrorReported(code="bad_message", field=field, message=message)

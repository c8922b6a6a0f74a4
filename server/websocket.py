"""The websocket: decode, hand over, forward. No rule of the product lives here."""

import asyncio

from fastapi import APIRouter, WebSocket
from pydantic import ValidationError
from starlette.websockets import WebSocketDisconnect

from engine.errors import ConvscopeError, shorten
from server import protocol
from server.run import Run
from server.runs import NoRunError, Runs
from server.stream import Viewer

router = APIRouter()
_LONGEST_REASON = 500  # characters
_NO_RUN, _NO_ROOM = 4404, 4503  # close codes: private range, after HTTP's


@router.websocket("/runs/{run_id}/stream")
async def stream(websocket: WebSocket, run_id: str, since: int = 0) -> None:
    """Events and frames out, commands in, until one side goes."""
    runs: Runs = websocket.app.state.runs
    await websocket.accept()
    try:
        run = await runs.open(run_id)
    except NoRunError as error:
        await websocket.close(_NO_RUN, str(error)[:120])
        return
    except ConvscopeError as error:
        await websocket.close(_NO_ROOM, str(error)[:120])
        return
    viewer = run.join(since)
    sending = asyncio.create_task(viewer.send_all(websocket.send_text, websocket.send_bytes))
    receiving = asyncio.create_task(_receive(websocket, run, viewer))
    try:
        done, _ = await asyncio.wait((sending, receiving), return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    except WebSocketDisconnect:
        pass  # the page has gone, which is how every connection ends
    finally:
        sending.cancel()
        receiving.cancel()
        run.leave(viewer)


async def _receive(websocket: WebSocket, run: Run, viewer: Viewer) -> None:
    while True:
        message = await websocket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message["code"])
        try:
            command = protocol.COMMANDS.validate_json(message.get("text") or b"")
        except ValidationError as error:
            viewer.put(_refusal(error).model_dump_json())
            continue
        run.command(command, viewer)


def _refusal(error: ValidationError) -> protocol.ErrorReported:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    field = ".".join(shorten(str(part)) for part in first["loc"] if part not in protocol.COMMAND_NAMES) or None
    reason = first["msg"][:_LONGEST_REASON]  # which quotes what was sent, up to a whole megabyte
    message = f"this message was not understood: {reason}" + (f" ({field})" if field else "")
    return protocol.ErrorReported(code="bad_message", field=field, message=message)

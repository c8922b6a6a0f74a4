"""Reads request bodies that may be large: each is in memory once, and only as long as it is needed."""

import asyncio
import ctypes
import io
import sys

from starlette.requests import Request

from engine.errors import ConvscopeError

_SECONDS = 60.0  # for a body to arrive, because other requests may wait for their turn


_MMAP_THRESHOLD = -3  # parameter of mallopt(3): from this size on, a block is its own memory mapping
_LARGE = 500_000  # bytes


class BodyError(ConvscopeError):
    """A body is too large, or arrives too slowly."""


async def read_body(request: Request, most_bytes: int | None = None) -> io.BytesIO:
    """Reads a whole body into a buffer of its declared length; a growing buffer, or joined pieces, would need twice the
    memory for a moment.

    most_bytes: None for the guard's limit, which has also been checked against the declared length.
    Raises: BodyError.
    """
    declared = int(request.headers.get("content-length", 0))
    if most_bytes is not None and declared > most_bytes:
        raise _too_large(most_bytes)
    body = io.BytesIO()
    if declared:
        body.seek(declared - 1)
        body.write(b"\0")
        body.seek(0)
    try:
        async with asyncio.timeout(_SECONDS):
            async for piece in request.stream():
                body.write(piece)
                if most_bytes is not None and body.tell() > most_bytes:
                    raise _too_large(most_bytes)
    except TimeoutError as error:
        raise BodyError(
            "the file did not arrive within {seconds} seconds: try again", seconds=round(_SECONDS)
        ) from error
    body.truncate()
    body.seek(0)
    return body


def _too_large(most_bytes: int) -> BodyError:
    return BodyError("the file is larger than {size} MB: make it smaller", size=round(most_bytes / 1e6))


def return_large_blocks() -> None:
    """Makes large blocks go back to the system as soon as they are freed. Call it once, when the process starts.

    Otherwise the C library of Linux starts to keep freed large blocks, and the memory of one file would add to that of
    the next.
    """
    tune = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if tune is not None:
        tune(_MMAP_THRESHOLD, _LARGE)

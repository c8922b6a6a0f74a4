"""A request's body that may be large: in memory once, and only as long as it is needed."""

import asyncio
import ctypes
import io
import sys

from starlette.requests import Request

from engine.errors import ConvscopeError

_SECONDS = 60.0  # for a body to arrive, since others may wait for their turn behind it


_MMAP_THRESHOLD = -3  # of mallopt(3): from this size on a block is a mapping of its own
_LARGE = 500_000  # bytes


class BodyError(ConvscopeError):
    """A body that is too large, or too slow."""


async def read_body(request: Request, most_bytes: int | None = None) -> io.BytesIO:
    """The whole of it, in a buffer that is made for its length; one that grows, or pieces joined at the end, would take
    twice as much for a moment.

    most_bytes: None for whatever the guard lets through, which has looked at the declared length too.
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
    """From now on, what is large goes back to the system as soon as it is freed. Call it once, when the process starts.

    The C library of Linux otherwise learns from large blocks that are freed to keep the next ones, and what one file
    took would stand beside what the next one takes.
    """
    tune = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if tune is not None:
        tune(_MMAP_THRESHOLD, _LARGE)

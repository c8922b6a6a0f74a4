"""Extends uvicorn's websocket protocol for hundreds of viewers, fast, slow and stalled.

uvicorn's own protocol accepts a message while less than 64 kB wait in the process, and megabytes in the kernel: for a
slow viewer that is seconds (at 50 kB/s the oldest picture was 1.8 s old; here it is 1.0 s). After a ping without an
answer it waits until the buffered bytes have been read, which never happens. And every message passes a queue, a task
and several layers: points and a frame to one viewer took 22 µs besides the socket's own time, and take 2.3 here; a
returned credit took 18 and takes 6. With 300 viewers at 10 frames/s that saves a tenth of a core.
"""

import functools
import socket
from asyncio.transports import BaseTransport
from collections.abc import Callable, Sequence
from typing import Any, cast

from starlette.websockets import WebSocketDisconnect
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode
from websockets.http11 import Request

EXTENSION = "convscope.wire"  # in the scope of a websocket: the connection itself
_UNSENT_BYTES = 4_096  # in the kernel, not yet sent; a message that is chosen later is newer
CLOSE_SECONDS = 2.0  # for a viewer to read what is left, and the close frame
_ABNORMAL = 1006  # the code of a connection that ended without a close frame
_PARTS = (
    "close_sent",
    "disconnected",
    "loop",
    "queue",
    "read_paused",
    "scope",
    "transport",
    "writable",
)  # of uvicorn's


class Wire(WebSocketsSansIOProtocol):
    """One connection. Runs on the event loop, like all of uvicorn.

    If uvicorn lacks a part that this class needs, the application does not get it in its scope, and uses ASGI instead.
    """

    _on_text: Callable[[str | bytes], None] | None = None

    def connection_made(self, transport: BaseTransport) -> None:
        """Sets the buffers: nothing may wait in the process, and little in the kernel."""
        super().connection_made(transport)
        self.transport.set_write_buffer_limits(high=0)
        end: socket.socket | None = transport.get_extra_info("socket")
        if end is not None and hasattr(socket, "TCP_NOTSENT_LOWAT"):  # not on Windows
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, _UNSENT_BYTES)

    # ---- for the application, bypassing ASGI

    async def send_messages(self, messages: Sequence[str | bytes]) -> None:
        """Sends text and binary messages in one write; returns when the viewer can take more.

        Raises: WebSocketDisconnect if the viewer has gone.
        """
        if self.disconnected or self.close_sent or self.transport.is_closing():
            raise WebSocketDisconnect(_ABNORMAL)
        self.transport.write(b"".join([_encoded(message) for message in messages]))
        await self.writable.wait()

    def listen(self, on_text: Callable[[str | bytes], None]) -> None:
        """Passes queued texts to `on_text`, and from now on every text directly."""
        events = [self.queue.get_nowait() for _ in range(self.queue.qsize())]
        for event in events:
            if event["type"] == "websocket.receive":
                on_text(event.get("text") or "")
            else:
                self.queue.put_nowait(event)
        self._on_text = on_text
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()

    @functools.cached_property
    def _is_complete(self) -> bool:
        return all(hasattr(self, part) for part in _PARTS)

    # ---- what uvicorn calls

    def handle_connect(self, event: Request) -> None:
        """Puts the connection into its scope before the application starts."""
        super().handle_connect(event)
        if self._is_complete and not self.close_sent:
            cast(dict[str, Any], self.scope["extensions"])[EXTENSION] = self

    def handle_text(self, event: Frame) -> None:
        """Passes a whole message directly to `on_text`; a fragmented one goes through uvicorn's queue."""
        if self._on_text is not None and event.fin:
            self._on_text(bytes(event.data))
        else:
            super().handle_text(event)

    async def send(self, message: Any) -> None:
        """Sends a message. After a close frame, a viewer that does not read is disconnected in two seconds."""
        if message["type"] == "websocket.close" and self._is_complete:
            self.writable.set()
            self.loop.call_later(CLOSE_SECONDS, self.transport.abort)
        await super().send(message)
        if self._is_complete:
            await self.writable.wait()

    def keepalive_timeout(self) -> None:
        """Ends a connection whose viewer did not answer a ping, without waiting: it will not read what is buffered."""
        super().keepalive_timeout()
        self.transport.abort()


@functools.lru_cache(maxsize=8, typed=True)
def _encoded(message: str | bytes) -> bytes:
    """A message as websocket frame bytes. The same message goes to all viewers, so its bytes are cached."""
    if isinstance(message, str):
        return Frame(Opcode.TEXT, message.encode()).serialize(mask=False)
    return Frame(Opcode.BINARY, message).serialize(mask=False)

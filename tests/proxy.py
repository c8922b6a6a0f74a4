"""A bad network between a page and its server: a TCP proxy that can stall, cut all connections, and counts bytes."""

import asyncio
import threading


class Proxy:
    """Forwards connections to `port` on this computer to the server's port, on its own thread.

    The server answers only to its own address, so the proxy replaces its address by the server's in requests.
    """

    def __init__(self, server_port):
        self.server_port = server_port
        self.bytes_up = self.bytes_down = 0  # to the server, from the server
        self.accepted = 0  # connections so far
        self._writers, self._lines = set(), set()
        self._loop = asyncio.new_event_loop()
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self):
        self._thread.start()
        self._listening = self._do(asyncio.start_server(self._accept, "127.0.0.1", 0))
        self.port = self._listening.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        return self

    def __exit__(self, *_):
        self._do(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def stall(self):
        """Stops forwarding in both directions, even closes; new connections are accepted and get no answer."""
        self._do(self._set_flowing(False))

    def resume(self):
        """Forwards all that waits, in its order, and goes on."""
        self._do(self._set_flowing(True))

    def cut(self):
        """Ends every connection at once, at both ends."""
        self._do(self._abort())

    def _do(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(60)

    async def _set_flowing(self, flowing):
        (self._flowing.set if flowing else self._flowing.clear)()

    async def _abort(self):
        for writer in self._writers:
            writer.transport.abort()

    async def _close(self):
        self._listening.close()
        self._flowing.set()
        await self._abort()
        await asyncio.gather(*self._lines)

    async def _accept(self, page_reader, page_writer):
        self.accepted += 1
        line = asyncio.current_task()
        self._lines.add(line)
        line.add_done_callback(self._lines.discard)
        self._writers.add(page_writer)
        try:
            server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self.server_port)
        except OSError:
            self._end(page_writer)  # as if nobody were listening
            return
        self._writers.add(server_writer)
        try:
            await asyncio.gather(
                self._pump(page_reader, server_writer, up=True), self._pump(server_reader, page_writer)
            )
        except OSError:
            pass  # one side was cut off: so is the other
        finally:
            self._end(page_writer)
            self._end(server_writer)

    def _end(self, writer):
        writer.transport.abort()
        self._writers.discard(writer)

    async def _pump(self, reader, writer, *, up=False):
        while True:
            data = await reader.read(65536)
            await self._flowing.wait()
            if not data:
                writer.write_eof()
                return
            if up:
                self.bytes_up += len(data)
                data = data.replace(b"127.0.0.1:%d" % self.port, b"127.0.0.1:%d" % self.server_port)
            else:
                self.bytes_down += len(data)
            writer.write(data)
            await writer.drain()

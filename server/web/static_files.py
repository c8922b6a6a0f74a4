"""Serves the files of the page, packed once and then from memory: one page requests a hundred of them at a time."""

import gzip
import os
from typing import Any

import anyio.to_thread
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.types import Scope

_PACKED_TYPES = ("text/", "application/json", "image/svg+xml")


class PackedFiles(StaticFiles):
    """Serves static files; keeps the packed bytes of those sent as gzip until the file changes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._packed: dict[str, tuple[int, int, bytes]] = {}  # by path: time of change, size, packed bytes

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        request_headers = Headers(scope=scope)
        if (
            not isinstance(response, FileResponse)
            or response.stat_result is None
            or not response.headers["content-type"].startswith(_PACKED_TYPES)
            or "gzip" not in request_headers.get("accept-encoding", "")
            or "range" in request_headers
        ):
            return response
        body = await self._pack(os.fspath(response.path), response.stat_result)
        kept = {name: response.headers[name] for name in ("content-type", "last-modified", "etag")}
        return Response(body, headers={**kept, "content-encoding": "gzip", "vary": "Accept-Encoding"})

    async def _pack(self, path: str, seen: os.stat_result) -> bytes:
        changed, size, body = self._packed.get(path, (0, 0, b""))
        if (changed, size) != (seen.st_mtime_ns, seen.st_size):
            body = await anyio.to_thread.run_sync(_read_packed, path)
            self._packed[path] = (seen.st_mtime_ns, seen.st_size, body)
        return body


def _read_packed(path: str) -> bytes:
    with open(path, "rb") as file:
        return gzip.compress(file.read(), mtime=0)

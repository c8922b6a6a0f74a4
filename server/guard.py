"""Who may speak to the server: Host, Origin and body size for every route alike, http and websocket; and the headers
that keep a page from doing what it should not. Pure ASGI, so that nothing slips past it."""

import contextlib
import secrets
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_MEGABYTE = 1_000_000


class Guard:
    """Lets through what comes from this computer's own pages (and from programs that are no browser).

    A foreign Host (DNS rebinding) or Origin (another page) is answered 403, a websocket before its handshake. Puts a
    fresh nonce into scope["nonce"], which the page's own style tag carries.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str], body_limit_mb: int) -> None:
        self._app = app
        self._hosts = frozenset(hosts)
        self._origins = frozenset(f"http://{host}" for host in self._hosts)
        self._limit = body_limit_mb * _MEGABYTE

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope, headers)
        if scope["type"] == "websocket":
            if refusal:
                await send({"type": "websocket.close", "code": 1008, "reason": refusal})  # before accept: HTTP 403
            else:
                await self._app(scope, receive, send)
            return
        nonce = scope["nonce"] = secrets.token_urlsafe(16)
        policy = _policy(nonce, headers.get("host", ""))
        body = _Counted(receive, self._limit)

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                answer["content-security-policy"] = policy
                answer["x-content-type-options"] = "nosniff"
                answer["referrer-policy"] = "no-referrer"
                answer["cross-origin-resource-policy"] = "same-origin"
            await send(message)

        async def send_unless_too_large(message: Message) -> None:
            if not body.too_large:  # whatever the application makes of a body that broke off is not the answer
                await send_guarded(message)

        if refusal:
            await _answer(403, refusal, scope, receive, send_guarded)
            return
        with contextlib.suppress(_BodyTooLargeError):  # said below, as where the application has caught it
            await self._app(scope, body.receive, send_unless_too_large)
        if body.too_large:
            text = f"the request is larger than {self._limit // _MEGABYTE} MB: see --body-limit"
            await _answer(413, text, scope, receive, send_guarded)

    def _refusal(self, scope: Scope, headers: Headers) -> str | None:
        host, origin = headers.get("host", ""), headers.get("origin")
        if host not in self._hosts:
            return f"this server does not answer to the name {host!r}"
        if origin is not None and origin not in self._origins:
            return f"pages of {origin!r} may not use this server"
        unsafe = scope["type"] == "websocket" or scope["method"] not in _SAFE_METHODS
        if unsafe and origin is None and headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            return "only this server's own pages may do that"
        return None


class _Counted:
    """A request's body, counted as it arrives. Applications read it before they answer."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive, self._left = receive, limit
        self.too_large = False

    async def receive(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            self.too_large = True
            raise _BodyTooLargeError
        return message


class _BodyTooLargeError(Exception):
    """More has arrived than the limit allows."""


async def _answer(status: int, text: str, scope: Scope, receive: Receive, send: Send) -> None:
    await JSONResponse({"detail": {"message": text}}, status)(scope, receive, send)


def _policy(nonce: str, host: str) -> str:
    return (
        "default-src 'none'; script-src 'self'; "
        f"style-src 'self' 'nonce-{nonce}'; "
        f"img-src 'self' data: blob:; connect-src 'self' ws://{host}; font-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )

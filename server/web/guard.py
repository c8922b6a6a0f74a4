"""Checks Host, Origin, token and body size of every request, http and websocket, and adds the security headers to every
answer. Pure ASGI, so that no request bypasses it."""

import contextlib
import secrets
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.errors import Sentence
from server.web.access import Access
from server.web.refusals import detail

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_SITE = ("same-origin", "none")  # Sec-Fetch-Site of this server's page; of an address typed or bookmarked
_MEGABYTE = 1_000_000


class Guard:
    """Passes on requests of this server's own pages (and of programs other than browsers), and refuses all others.

    A foreign Host (DNS rebinding) or Origin (another page) is answered 403, a request without the token 401, a
    websocket before its handshake. Puts a fresh nonce into scope["nonce"] for the page's style tag. An exception in the
    application is answered 500 here, so that this answer has the same headers as all others.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str], body_limit_mb: int, access: Access | None) -> None:
        self._app = app
        self._hosts = frozenset(hosts)
        self._limit = body_limit_mb * _MEGABYTE
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope, headers)
        if scope["type"] == "websocket":
            if refusal:
                await send({"type": "websocket.close", "code": 1008})  # before accept: HTTP 403
            else:
                await self._app(scope, receive, send)
            return
        nonce = scope["nonce"] = secrets.token_urlsafe(16)
        out = _Answer(send, _policy(nonce, headers.get("host", "") if refusal is None else ""))
        body = _CountedBody(receive, self._limit)
        too_large = _error(
            413, Sentence("the request is larger than {size} MB: see --body-limit", size=self._limit // _MEGABYTE)
        )
        if refusal is None and _declared(headers) > self._limit:
            refusal = too_large
        if refusal:
            await refusal(scope, receive, out.send)
            return

        async def send_unless_too_large(message: Message) -> None:
            if not body.too_large:  # the application's answer to a body that broke off is dropped
                await out.send(message)

        try:
            with contextlib.suppress(_BodyTooLargeError):  # answered below, even if the application has caught it
                await self._app(scope, body.receive, send_unless_too_large)
        except ClientDisconnect:
            return  # the client has gone in the middle of its request, so there is nothing to answer
        except Exception:
            if not out.begun:
                bug = Sentence("the server made an error of its own: its terminal says what went wrong")
                await _error(500, bug)(scope, receive, out.send)
            raise  # so that it is logged
        if body.too_large and not out.begun:
            await too_large(scope, receive, out.send)

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        """Returns the answer that refuses a request; None if the request may pass."""
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        if len(hosts) != 1 or hosts[0] not in self._hosts:
            name = repr(", ".join(hosts))
            return _error(403, Sentence("this server does not answer to the name {name}: see --names", name=name))
        if origins and origins != [f"http://{hosts[0]}"]:
            pages = repr(", ".join(origins))
            return _error(403, Sentence("pages of {origin} may not use this server", origin=pages))
        if headers.get("sec-fetch-site", "none") not in _OWN_SITE:
            # A link on another site may lead here; a request that another page makes itself is refused.
            safe = scope["type"] == "http" and scope["method"] in _SAFE_METHODS
            if not safe or headers.get("sec-fetch-mode", "navigate") != "navigate":
                return _error(403, Sentence("only this server's own pages may do that"))
        return self._access.check(scope, headers) if self._access else None


class _Answer:
    """Sends an answer and adds the headers that every answer has."""

    def __init__(self, send: Send, policy: str) -> None:
        self._send, self._policy = send, policy
        self.begun = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            headers["content-security-policy"] = self._policy
            headers["x-content-type-options"] = "nosniff"
            headers["referrer-policy"] = "no-referrer"
            headers["cross-origin-resource-policy"] = "same-origin"
        await self._send(message)


class _CountedBody:
    """Counts a request's body as it arrives. Applications read the body before they answer."""

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
    """More bytes have arrived than the limit allows."""


def _declared(headers: Headers) -> int:
    """The declared length of a body in bytes; 0 if there is none. uvicorn has refused lengths that are not numbers."""
    length = headers.get("content-length", "")
    return int(length) if length.isdecimal() and length.isascii() and len(length) < 20 else 0


def _error(status: int, sentence: Sentence) -> Response:
    return JSONResponse({"detail": detail(sentence)}, status)


def _policy(nonce: str, host: str) -> str:
    return (
        "default-src 'none'; script-src 'self'; "
        f"style-src 'self' 'nonce-{nonce}'; "
        f"img-src 'self' data: blob:; connect-src 'self'{host and f' ws://{host}'}; font-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )

"""The token: requests without it are refused. Needed if other computers can reach the server."""

import hashlib
import hmac
from html import escape
from urllib.parse import parse_qsl, quote, urlencode

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Scope

from engine.errors import Sentence
from server.web.refusals import detail

_OPEN_TO_ALL = "/healthz"
_MISSING = Sentence(
    "this server needs its token: open the address that it printed when it started, which ends in ?token=…"
)
_WRONG = Sentence("this is not the token of this server: open the address that it printed when it started")


class Access:
    """Checks that a request has the token as `Authorization: Bearer`, or the cookie that a page got for it.

    Guesses are not counted: the settings demand at least 16 characters, too many to guess over a network. The cookie
    holds an HMAC made with the token, not the token, so that it outlives a restart and reveals nothing.
    """

    def __init__(self, token: str, port: int) -> None:
        self._token = token.encode()
        self._cookie = f"convscope_{port}"  # browsers share cookies between the ports of a name
        self._value = hmac.new(self._token, b"the cookie of a page", hashlib.sha256).hexdigest().encode()

    def check(self, scope: Scope, headers: Headers) -> Response | None:
        """Returns None if the request may pass, else the answer: 401, or a page that sets the cookie for the token."""
        if scope["type"] == "http" and scope["path"] == _OPEN_TO_ALL:
            return None
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        given = next((value for name, value in query if name == "token"), None)
        page = scope["type"] == "http" and scope["method"] == "GET" and _is_page(scope["path"])
        if page and given is not None and hmac.compare_digest(given.encode(errors="replace"), self._token):
            return self._give_cookie(scope["path"], [pair for pair in query if pair[0] != "token"])
        return None if self._has_token(headers) else _refusal(headers, wrong=given is not None)

    def _has_token(self, headers: Headers) -> bool:
        kind, _, bearer = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and hmac.compare_digest(bearer.strip().encode("latin-1"), self._token):
            return True
        value = cookie_parser(headers.get("cookie", "")).get(self._cookie, "")
        return hmac.compare_digest(value.encode(errors="replace"), self._value)

    def _give_cookie(self, path: str, query: list[tuple[str, str]]) -> Response:
        """Sets the cookie and leads on to the same address without the token, which no history or screen then shows.

        It is not a redirect: after a click in a mail or on another page, a browser counts the whole chain of redirects
        as that page's, and sends no strict cookie. The requests of this page count as its own.
        """
        address = escape(quote(path) + (f"?{urlencode(query)}" if query else ""))
        refresh = f'<meta http-equiv="refresh" content="0; url={address}">'
        response = _page(200, refresh, f'<a href="{address}">Convscope</a>')
        response.set_cookie(self._cookie, self._value.decode(), httponly=True, samesite="strict", path="/")
        return response


def _is_page(path: str) -> bool:
    """Whether an address is a page for people, not a route for pages and programs."""
    return path in ("/", "/runs") or path.startswith("/runs/")


def _refusal(headers: Headers, *, wrong: bool) -> Response:
    sentence = _WRONG if wrong else _MISSING
    if "text/html" in headers.get("accept", ""):
        text = str(sentence)
        response = _page(401, "", escape(f"{text[0].upper()}{text[1:]}."))
    else:
        to_programs = Sentence("{problem}, or send the header `Authorization: Bearer` and the token", problem=sentence)
        response = JSONResponse({"detail": detail(to_programs)}, 401)
    response.headers["cache-control"] = "no-store"
    response.headers["www-authenticate"] = "Bearer"
    return response


def _page(status: int, head: str, body: str) -> Response:
    text = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Convscope</title>'
        '<meta name="color-scheme" content="light dark"><meta name="viewport" content="width=device-width">'
        f"{head}</head><body><p>{body}</p></body></html>"
    )
    return HTMLResponse(text, status, {"cache-control": "no-store"})

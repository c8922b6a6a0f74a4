"""Checks the headers that every answer of the server must have. All tests use it: conftest.py for every client,
tests/browser for every page."""

from contextlib import contextmanager

_EXACTLY = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "font-src": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'none'"],
}


def check_policy(headers):
    """Asserts: no inline code, no eval, no frames, nothing from other sites, no guessing of types."""
    policy = headers["content-security-policy"]
    directives = {words[0]: words[1:] for part in policy.split(";") if (words := part.split())}
    assert "unsafe" not in policy
    for name, sources in _EXACTLY.items():
        assert directives[name] == sources, policy
    assert directives["style-src"][0] == "'self'"
    assert [source[:7] for source in directives["style-src"][1:]] == ["'nonce-"], policy
    assert set(directives) == {*_EXACTLY, "style-src", "img-src", "connect-src"}, policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"


@contextmanager
def behind(client):
    """Checks every answer that a class of clients gets."""
    send = client.send

    def checked(self, *arguments, **more):
        response = send(self, *arguments, **more)
        check_policy(response.headers)
        return response

    client.send = checked
    try:
        yield
    finally:
        client.send = send

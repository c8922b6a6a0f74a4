"""Who may speak to the server: every route, http and websocket."""

import json
import re

import pytest
from fastapi.routing import APIRoute, APIWebSocketRoute
from starlette.routing import Mount, Route
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from server.app import create_app
from server.settings import Settings

GOOD = "http://127.0.0.1:8420"


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path, paused=True, body_limit=1)


@pytest.fixture
def client(settings):
    with TestClient(create_app(settings), base_url=GOOD) as client:
        yield client


def paths(app, *kinds):
    """An address for every route; a new route cannot be forgotten."""
    found = []
    stack = list(app.routes)
    while stack:
        route = stack.pop()
        inner = getattr(route, "original_router", None) or getattr(route, "router", None)
        if inner is not None and hasattr(inner, "routes"):
            stack += inner.routes
        elif isinstance(route, kinds):
            path = re.sub(r"\{[^}]+\}", "x", route.path)
            found += [(method, path) for method in sorted(getattr(route, "methods", None) or {"GET"})]
    return found


def test_every_route_refuses_a_foreign_host_or_origin(client):
    routes = paths(client.app, APIRoute, Route)
    assert ("POST", "/api/definitions") in routes
    assert ("GET", "/openapi.json") in routes
    assert len(routes) >= 15
    routes += [("GET", "/static/main.js"), ("GET", "/nowhere")]
    assert any(isinstance(route, Mount) for route in client.app.routes)
    for method, path in routes:
        for headers in (
            {"host": "evil.example"},
            {"host": "evil.example:8420"},
            {"host": "127.0.0.1:8421"},
            {"host": "127.0.0.1.evil.example:8420"},
            {"origin": "http://evil.example"},
            {"origin": "http://127.0.0.1:9999"},
            {"origin": "https://127.0.0.1:8420"},
            {"origin": "null"},
        ):
            answer = client.request(method, path, headers=headers)
            assert answer.status_code == 403, f"{method} {path} {headers}: {answer.status_code}"


@pytest.mark.parametrize("host", ["127.0.0.1:8420", "localhost:8420", "[::1]:8420"])
def test_this_computers_names_with_the_right_port_pass(client, host):
    for origin in (None, f"http://{host}"):
        headers = {"host": host} | ({"origin": origin} if origin else {})
        assert client.get("/healthz", headers=headers).status_code == 200
        body = {"text": "[{type:'input',out_depth:2},{type:'softmax',num_classes:2}]"}
        assert client.post("/api/definitions", json=body, headers=headers).json()["ok"]


def test_a_change_asked_for_by_another_site_without_an_origin_is_refused(client):
    for site in ("cross-site", "same-site"):
        answer = client.post("/api/definitions", json={"text": ""}, headers={"sec-fetch-site": site})
        assert answer.status_code == 403
    assert client.post("/api/definitions", json={"text": ""}, headers={"sec-fetch-site": "same-origin"}).is_success


def test_the_websocket_refuses_a_foreign_host_or_origin_before_the_handshake(client):
    assert paths(client.app, APIWebSocketRoute) == [("GET", "/runs/x/stream")]
    client.get("/")
    run = client.get("/api/runs").json()["runs"][0]["id"]
    for headers in ({"host": "evil.example"}, {"origin": "http://evil.example"}, {"origin": "null"}):
        with (
            pytest.raises(WebSocketDisconnect) as refused,
            client.websocket_connect(f"/runs/{run}/stream", headers=headers),
        ):
            pass
        assert refused.value.code == 1008
    with client.websocket_connect(f"/runs/{run}/stream", headers={"origin": GOOD, "host": "127.0.0.1:8420"}) as socket:
        assert socket.receive_json()["type"] == "hello"


def test_every_response_carries_the_policy_and_every_page_a_nonce_of_its_own(client):
    for path in ("/", "/healthz", "/api/presets", "/static/main.js", "/nowhere", "/openapi.json"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
    foreign = client.get("/", headers={"host": "evil.example"})
    assert "frame-ancestors 'none'" in foreign.headers["content-security-policy"]

    one, two = client.get("/"), client.get("/")
    nonces = [re.search(r"'nonce-([\w-]+)'", page.headers["content-security-policy"])[1] for page in (one, two)]
    assert nonces[0] != nonces[1]
    assert nonces[0] in one.text
    assert "<script>" not in one.text
    assert " style=" not in one.text


def test_a_body_beyond_the_limit_is_refused_as_it_arrives(client):
    answer = client.post("/api/runs/import", content=b"x" * 1_000_001)
    assert answer.status_code == 413
    assert "larger than 1 MB" in answer.json()["detail"]["message"]


def test_static_files_are_compressed_on_the_wire(client):
    answer = client.get("/static/vendor/codemirror.js", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers.get("content-length", 0)) < 200_000


@pytest.mark.parametrize("name", ["a\nb", "tab\t", "\x00", "\x7f", "a\u2028b", "half \ud83d", "\udc00", "x" * 101])
def test_a_name_that_is_not_one_line_of_text_is_refused_in_words(client, name):
    bodies = [{"name": name, "paused": True}, {name: 1}]
    headers = {"content-type": "application/json"}
    answers = [client.post("/api/runs", content=json.dumps(body), headers=headers) for body in bodies]
    if not any(map(_is_surrogate, name)):
        answers.append(client.post("/api/runs/import", params={"name": name}, content=b""))
    for answer in answers:
        assert answer.status_code == 422
        assert answer.json()["detail"]["message"]
    if len(name) < 100:
        assert "is one line of text" in answers[0].json()["detail"]["message"]
    assert client.get("/api/runs").json() == {"runs": []}


def _is_surrogate(sign):
    return "\ud800" <= sign <= "\udfff"

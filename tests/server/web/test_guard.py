"""The guard: which requests every route refuses, http and websocket."""

import json
import re

import pytest
from fastapi.routing import APIRoute, APIWebSocketRoute
from starlette.routing import Mount, Route
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from engine.errors import Sentence
from server.settings import Settings
from server.web.app import create_app
from tests.policy import check_policy

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


FOREIGN = [
    {"host": "evil.example"},
    {"host": "evil.example:8420"},
    {"host": "127.0.0.1:8421"},
    {"host": "127.0.0.1"},
    {"host": "127.0.0.1.evil.example:8420"},
    {"host": "evil@127.0.0.1:8420"},
    {"host": ""},
    {"origin": "http://evil.example"},
    {"origin": "http://127.0.0.1:9999"},
    {"origin": "https://127.0.0.1:8420"},
    {"origin": "http://127.0.0.1:8420/"},
    {"origin": "http://127.0.0.1:8420.evil.example"},
    {"origin": "http://localhost:8420"},  # this server's too, but not the one in Host
    {"origin": "null"},
    {"origin": ""},
    {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"},
    {"sec-fetch-site": "same-site", "sec-fetch-mode": "cors", "origin": GOOD},
    {"sec-fetch-site": "same-site", "sec-fetch-mode": "websocket", "origin": GOOD},
]
ELSEWHERE = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "origin": GOOD},
    {"sec-fetch-site": "anything", "origin": GOOD},
]


def http_routes(app):
    assert any(isinstance(route, Mount) for route in app.routes)
    routes = paths(app, APIRoute, Route)
    assert ("POST", "/api/definitions") in routes
    assert ("GET", "/openapi.json") in routes
    assert len(routes) >= 15
    return [*routes, ("GET", "/static/main.js"), ("GET", "/nowhere"), ("POST", "/nowhere")]


def test_every_route_refuses_a_foreign_host_or_origin(client):
    for method, path in http_routes(client.app):
        for headers in FOREIGN:
            answer = client.request(method, path, headers=headers)
            assert answer.status_code == 403, f"{method} {path} {headers}: {answer.status_code}"


def test_every_route_that_changes_something_refuses_other_sites_whatever_their_origin_header(client):
    for method, path in http_routes(client.app):
        for headers in ELSEWHERE:
            answer = client.request(method, path, headers=headers)
            refused = answer.status_code == 403
            assert refused == (method not in ("GET", "HEAD", "OPTIONS")), f"{method} {path} {headers}"


def test_every_route_answers_its_own_page_and_programs(client):
    for method, path in http_routes(client.app):
        for headers in ({}, {"origin": GOOD}, {"sec-fetch-site": "none"}, {"sec-fetch-site": "same-origin"}):
            answer = client.request(method, path, headers=headers)
            assert answer.status_code not in (401, 403, 500), f"{method} {path} {headers}: {answer.status_code}"


def test_two_host_or_two_origin_headers_are_refused(client):
    for name, values in (("host", ("127.0.0.1:8420", "evil.example")), ("origin", (GOOD, "http://evil.example"))):
        for pair in (values, values[::-1]):
            assert client.get("/healthz", headers=[(name, value) for value in pair]).status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1:8420", "localhost:8420", "[::1]:8420"])
def test_names_of_this_computer_with_the_right_port_pass(client, host):
    for origin in (None, f"http://{host}"):
        headers = {"host": host} | ({"origin": origin} if origin else {})
        assert client.get("/healthz", headers=headers).status_code == 200
        body = {"text": "[{type:'input',out_depth:2},{type:'softmax',num_classes:2}]"}
        assert client.post("/api/definitions", json=body, headers=headers).json()["ok"]


def test_a_link_on_another_site_may_lead_to_the_page(client):
    for site in ("cross-site", "same-site", "none"):
        headers = {"sec-fetch-site": site, "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
        assert client.get("/", headers=headers).status_code == 200


def test_the_websocket_refuses_a_foreign_host_or_origin_before_the_handshake(client):
    assert paths(client.app, APIWebSocketRoute) == [("GET", "/runs/x/stream")]
    client.get("/")
    run = client.get("/api/runs").json()["runs"][0]["id"]
    for headers in FOREIGN + ELSEWHERE:
        with (
            pytest.raises(WebSocketDisconnect) as refused,
            client.websocket_connect(f"/runs/{run}/stream", headers={"host": "127.0.0.1:8420"} | headers),
        ):
            pass
        assert refused.value.code == 1008
    for headers in ({}, {"origin": GOOD}, {"origin": GOOD, "sec-fetch-site": "same-origin"}):
        headers |= {"host": "127.0.0.1:8420"}
        with client.websocket_connect(f"/runs/{run}/stream", headers=headers) as socket:
            assert socket.receive_json()["type"] == "hello"


def test_every_kind_of_answer_carries_the_policy(client, monkeypatch):
    """The client of every test checks the policy; this test collects the answers that are made in different places."""
    big = client.post("/api/runs/import", content=b"x" * 1_000_001)
    answers = {200: client.get("/"), 403: client.get("/", headers={"host": "evil.example"}), 413: big}
    answers |= {404: client.get("/nowhere"), 422: client.post("/api/runs", json=[]), 405: client.put("/")}
    monkeypatch.setattr(client.app.state.runs, "list_entries", lambda: 1 / 0)
    frank = TestClient(client.app, base_url=GOOD, raise_server_exceptions=False)
    answers[500] = frank.get("/api/runs")
    assert "its terminal says" in answers[500].json()["detail"]["message"]
    for status in (403, 413, 422, 500):
        detail = answers[status].json()["detail"]
        assert str(Sentence.from_plain(detail["sentence"])) == detail["message"]
    answers[304] = client.get("/static/main.js")
    answers[304] = client.get("/static/main.js", headers={"if-none-match": answers[304].headers["etag"]})
    for status, answer in answers.items():
        assert answer.status_code == status
        check_policy(answer.headers)


def test_every_page_has_a_nonce_of_its_own(client):
    one, two = client.get("/"), client.get("/")
    nonces = [re.search(r"'nonce-([\w-]+)'", page.headers["content-security-policy"])[1] for page in (one, two)]
    assert nonces[0] != nonces[1]
    assert nonces[0] in one.text
    assert "<script>" not in one.text
    assert " style=" not in one.text


def test_a_body_above_the_limit_is_refused_as_it_arrives(client):
    pieces = (b"x" * 100_000 for _ in range(11))
    for content in (b"x" * 1_000_001, pieces):  # with and without a declared length
        answer = client.post("/api/runs/import", content=content)
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
        detail = answers[0].json()["detail"]
        assert "must be one line of text" in detail["message"]
        assert detail["sentence"]["values"]["why"]["template"].startswith("a name must be one line of text")
    assert client.get("/api/runs").json() == {"runs": []}


def _is_surrogate(sign):
    return "\ud800" <= sign <= "\udfff"

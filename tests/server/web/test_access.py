"""The token: without it only /healthz answers; it comes in a header, a cookie, or once in the address."""

import re
import socket
import subprocess
import sys

import pytest
from fastapi.routing import APIRoute, APIWebSocketRoute
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from server.settings import Settings, SettingsError
from server.web.app import create_app
from tests.running import RunningServer
from tests.server.web.test_guard import GOOD, paths

TOKEN = "correct horse battery".replace(" ", "-")
BEARER = {"authorization": f"Bearer {TOKEN}"}
WRONG = [
    {},
    {"authorization": "Bearer"},
    {"authorization": f"Bearer {TOKEN[:-1]}"},
    {"authorization": f"Bearer {TOKEN}x"},
    {"authorization": f"Bearer {TOKEN.upper()}"},
    {"authorization": f"Basic {TOKEN}"},
    {"authorization": TOKEN},
    {"authorization": "Bearer é".encode()},
    {"cookie": f"convscope_8420={TOKEN}"},
    {"cookie": f"token={TOKEN}"},
    {"cookie": "convscope_8420="},
    {"x-token": TOKEN},
]


@pytest.fixture
def client(tmp_path):
    settings = Settings(data_dir=tmp_path, paused=True, token=TOKEN)
    with TestClient(create_app(settings), base_url=GOOD) as client:
        yield client


def everything(app):
    return [*paths(app, APIRoute, Route), ("GET", "/static/main.js"), ("GET", "/nowhere")]


def test_without_the_right_token_only_healthz_answers(client):
    for method, path in everything(client.app):
        for headers in WRONG:
            for query in ("", "?token=", "?token=wrong", f"?token={TOKEN}x", f"?tok={TOKEN}"):
                answer = client.request(method, path + query, headers=headers)
                if path == "/healthz":
                    assert answer.is_success
                    continue
                assert answer.status_code == 401, f"{method} {path}{query} {headers}: {answer.status_code}"
                assert "set-cookie" not in answer.headers
                assert answer.headers["cache-control"] == "no-store"
                if method != "HEAD":
                    assert "token" in answer.json()["detail"]["message"]
                    assert TOKEN not in answer.text


def test_the_token_in_a_header_opens_everything(client):
    for method, path in everything(client.app):
        assert client.request(method, path, headers=BEARER).status_code not in (401, 403), f"{method} {path}"


def test_a_foreign_host_or_origin_is_refused_even_with_the_token(client):
    for headers in ({"host": "evil.example:8420"}, {"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert client.post("/api/definitions", json={"text": ""}, headers=BEARER | headers).status_code == 403


def test_the_token_in_a_pages_address_is_exchanged_for_a_cookie_and_removed_from_the_address(client):
    for address, onward in (
        (f"/?token={TOKEN}", "/"),
        (f"/runs/abc?since=3&token={TOKEN}&x=%22%3E", "/runs/abc?since=3&amp;x=%22%3E"),
        (f"/runs/%22%3E%3Cb?token={TOKEN}", "/runs/%22%3E%3Cb"),
    ):
        client.cookies.clear()
        page = client.get(address)
        assert page.status_code == 200
        assert f'content="0; url={onward}"' in page.text
        assert TOKEN not in page.text
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["referrer-policy"] == "no-referrer"
        cookie = page.headers["set-cookie"]
        assert TOKEN not in cookie
        assert re.fullmatch(r"convscope_8420=[0-9a-f]{64}; HttpOnly; Path=/; SameSite=strict", cookie, re.I)
        assert client.get("/api/runs").is_success
        assert client.get("/static/main.js").is_success
    client.cookies.clear()
    assert client.get("/api/runs").status_code == 401
    assert client.get(f"/api/runs?token={TOKEN}").status_code == 401  # no page: a program has its header
    assert client.get(f"{GOOD}//evil.example/?token={TOKEN}").status_code == 401


def test_a_browser_without_the_token_is_told_so_on_a_page(client):
    page = client.get("/", headers={"accept": "text/html,*/*;q=0.8"})
    assert page.status_code == 401
    assert page.headers["content-type"].startswith("text/html")
    assert "needs its token" in page.text
    assert "<script" not in page.text
    assert "is not the token" in client.get("/?token=wrong", headers={"accept": "text/html"}).text


def test_a_cookie_of_another_token_is_refused(client, tmp_path):
    client.get(f"/?token={TOKEN}")
    cookies = dict(client.cookies)
    other = Settings(data_dir=tmp_path / "other", token=TOKEN[::-1])
    with TestClient(create_app(other), base_url=GOOD, cookies=cookies) as stranger:
        assert stranger.get("/api/runs").status_code == 401


def test_the_websocket_checks_the_token_before_the_handshake(client):
    assert paths(client.app, APIWebSocketRoute) == [("GET", "/runs/x/stream")]
    client.get("/", headers=BEARER)
    stream = f"/runs/{client.get('/api/runs', headers=BEARER).json()['runs'][0]['id']}/stream"
    host = {"host": "127.0.0.1:8420"}
    for query in ("", f"?token={TOKEN}"):
        for headers in WRONG:
            with (
                pytest.raises(WebSocketDisconnect) as refused,
                client.websocket_connect(stream + query, headers=host | headers),
            ):
                pass
            assert refused.value.code == 1008
    with client.websocket_connect(stream, headers=host | BEARER) as socket:
        assert socket.receive_json()["type"] == "hello"
    cookie = client.get(f"/?token={TOKEN}").headers["set-cookie"].split(";")[0]
    with client.websocket_connect(stream, headers=host | {"cookie": cookie}) as socket:
        assert socket.receive_json()["type"] == "hello"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"host": "192.0.2.7"}, "lets other computers in"),
        ({"host": "::"}, "lets other computers in"),
        ({"host": "box.lan"}, "lets other computers in"),
        ({"host": "192.0.2.7"}, "secrets.token_urlsafe"),
        ({"host": ""}, "host is empty"),
        ({"host": "::", "token": "fifteen-letters"}, "at least 16"),
        ({"token": "short"}, "at least 16"),
        ({"token": "sixteen letters!"}, "no blanks"),
        ({"token": "sechzehnbüchstäb"}, "ASCII"),
        ({"names": "box.lan, b/x"}, "'b/x' is not a computer's name"),
        ({"names": "http://box"}, "is not a computer's name"),
    ],
)
def test_settings_that_would_let_everybody_in_are_refused_in_words(given, words):
    with pytest.raises(SettingsError, match=words):
        Settings(**given)


def test_a_server_answers_only_to_its_own_names():
    assert Settings(port=1).hosts == {"127.0.0.1:1", "localhost:1", "[::1]:1"}
    assert Settings(port=80).hosts >= {"127.0.0.1", "localhost:80", "[::1]"}
    assert Settings(port=1, host="192.0.2.7", token=TOKEN).hosts == {"192.0.2.7:1"}
    assert Settings(port=1, names="Box.lan, [fe80::1], web:9000").hosts >= {"box.lan:1", "[fe80::1]:1", "web:9000"}
    everywhere = Settings(port=1, host="::", token=TOKEN).hosts
    assert everywhere > {"127.0.0.1:1", "localhost:1", "[::1]:1", "[::]:1", f"{socket.gethostname().lower()}:1"}


def test_a_server_that_other_computers_can_reach_prints_an_address_with_the_token(tmp_path):
    with RunningServer(tmp_path, "--host", "0.0.0.0", "--token", TOKEN) as server:  # noqa: S104 - that is what is tested
        line = next(line for line in server.output if "Convscope is at" in line)
        assert f"http://127.0.0.1:{server.port}/?token={TOKEN} " in line
        assert server.get("/healthz").status_code == 200
        assert server.get("/").status_code == 401
        assert server.get("/static/main.js").status_code == 401
        assert server.get("/api/runs", headers=BEARER).json() == {"runs": []}
        address = f"ws://127.0.0.1:{server.port}/runs/x/stream"
        with pytest.raises(InvalidStatus) as refused:
            connect(address).close()
        assert refused.value.response.status_code == 403
        with connect(address, additional_headers=BEARER) as stream:
            with pytest.raises(ConnectionClosed) as closed:  # accepted, then closed because there is no such run
                stream.recv(60)
            assert closed.value.rcvd.code == 4404


def test_the_token_may_come_from_the_environment(tmp_path):
    code = "from server.settings import Settings, from_environment; print(Settings(**from_environment()).addresses[0])"
    environment = {"CONVSCOPE_TOKEN": TOKEN, "CONVSCOPE_DATA_DIR": str(tmp_path)}
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert result.stdout.strip() == f"http://127.0.0.1:8420/?token={TOKEN}"

"""Limits of the settings: each refusal names the limit and says what to do."""

import socket

import pytest
from starlette.testclient import TestClient
from websockets.exceptions import ConnectionClosed

from engine import Network, Trainer, checkpoint, parse_definition
from engine.definition import preset
from engine.formats import convnetjs
from server.settings import Settings
from server.web.app import create_app
from tests.running import RunningServer
from tests.server.web.test_guard import GOOD

TEXT = preset("mnist-demo").text  # 9 layers, 28 pixels a side, 5,994 parameters
LIMITS = [
    ({"text_limit": 1}, TEXT + " " * 1024, "longer than 1,024 bytes"),
    ({"layer_limit": 8}, TEXT, "limit of 8 layers"),
    ({"side_limit": 23}, TEXT, "more than the limit of 23 a side"),
    ({"parameter_limit": 5993}, TEXT, "5,994 parameters, more than the limit of 5,993"),
    ({"memory_limit": 1}, TEXT.replace("batch_size:20", "batch_size:100"), "more than the limit of 0.001 GB"),
]


def saved(text):
    network = Network(parse_definition(text))
    ours = checkpoint.dump(Trainer(network, parse_definition(text).trainer or {}))
    return [ours, convnetjs.dumps(network).encode()]


@pytest.mark.parametrize(("given", "text", "words"), LIMITS, ids=[next(iter(given)) for given, *_ in LIMITS])
def test_a_definition_above_a_limit_is_refused_on_every_route(tmp_path, given, text, words):
    settings = Settings(data_dir=tmp_path, **given)
    with TestClient(create_app(settings), base_url=GOOD) as client:
        [error] = client.post("/api/definitions", json={"text": text}).json()["errors"]
        assert words in error["message"]
        refused = client.post("/api/runs", json={"definition": text})
        assert (refused.status_code, words in refused.json()["detail"]["message"]) == (400, True), refused.text
        if next(iter(given)) in ("layer_limit", "side_limit", "parameter_limit"):
            for content in saved(text):
                refused = client.post("/api/runs/import", content=content)
                assert refused.status_code == 400
                assert words in refused.json()["detail"]["message"] or "limit of 8" in refused.text
        assert client.get("/api/runs").json() == {"runs": []}


def test_a_lower_limit_reaches_the_worker_and_a_run_made_before_is_refused_in_words(tmp_path):
    with RunningServer(tmp_path, "--paused", "--parameter-limit", "6000") as server, server.page() as page:
        run, text = page.run, page.hello["definition"]
        error = page.ask("definition.apply", "error.reported", text=text.replace("filters:8", "filters:9"))
        assert (error["code"], "more than the limit of 6,000" in error["message"]) == ("bad_definition", True)
        page.ask("definition.apply", "definition.changed", text=text.replace("filters:8", "filters:7"))
    small = tmp_path / "small.txt"
    small.write_text("[{type:'input',out_sx:20,out_sy:20,out_depth:1},{type:'softmax',num_classes:10}]", "utf-8")
    with RunningServer(tmp_path, "--paused", "--side-limit", "20", "--definition", str(small)) as server:
        answer = server.get(f"/runs/{run}")
        assert answer.status_code == 400
        assert "more than the limit of 20 a side" in answer.json()["detail"]["message"]
        assert server.run_id() != run


def test_a_higher_limit_allows_more(tmp_path):
    wide = (
        "[{type:'input',out_sx:28,out_sy:28,out_depth:1},{type:'fc',num_neurons:30000},{type:'softmax',num_classes:10}]"
    )
    with TestClient(create_app(Settings(data_dir=tmp_path, parameter_limit=30_000_000)), base_url=GOOD) as client:
        assert client.post("/api/definitions", json={"text": wide}).json()["parameters"] == 23_850_010
    with TestClient(create_app(Settings(data_dir=tmp_path)), base_url=GOOD) as client:
        assert (
            "limit of 20,000,000" in client.post("/api/definitions", json={"text": wide}).json()["errors"][0]["message"]
        )


def test_a_run_above_the_limit_is_refused_until_one_is_deleted(tmp_path):
    settings = Settings(data_dir=tmp_path, stored_runs=2)
    small = "[{type:'input',out_sx:28,out_sy:28,out_depth:1},{type:'softmax',num_classes:10}]"
    body = {"definition": small, "paused": True}
    with TestClient(create_app(settings), base_url=GOOD) as client:
        runs = [client.post("/api/runs", json=body) for _ in range(3)]
        assert [run.status_code for run in runs] == [201, 201, 429]
        assert "2 runs are kept, the most that --stored-runs allows" in runs[2].json()["detail"]["message"]
        for content in saved(small):
            assert client.post("/api/runs/import", content=content).status_code == 429
        assert client.delete(f"/api/runs/{runs[0].json()['id']}").status_code == 204
        assert client.post("/api/runs/import", content=saved(small)[0]).status_code == 201


def test_a_message_too_long_for_the_websocket_closes_it_with_1009_and_one_just_short_does_not(tmp_path):
    with RunningServer(tmp_path, "--paused", "--message-limit", "100") as server:
        with server.page() as page:
            page.socket.send('"' + "x" * 99_998 + '"')
            assert page.until_event("error.reported")["code"] == "bad_message"
            page.socket.send("x" * 100_001)
            with pytest.raises(ConnectionClosed) as closed:
                page.until(lambda _: False)
            assert closed.value.rcvd.code == 1009
        with server.page(page.run) as again:
            again.ask("run.step", "points.added")


def test_the_websockets_limit_is_one_megabyte_by_default(server):
    with server.page() as page:
        page.socket.send("x" * 1_024_000)
        assert page.until_event("error.reported")["code"] == "bad_message"
        page.socket.send("x" * 1_024_001)
        with pytest.raises(ConnectionClosed) as closed:
            page.until(lambda _: False)
        assert closed.value.rcvd.code == 1009


@pytest.mark.parametrize("path", ["/api/runs/import", "/api/runs/{run}/pixels", "/api/definitions"])
def test_a_body_that_breaks_off_causes_no_error_in_the_server(server, path):
    head = f"POST {path.format(run=server.run_id())} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        client.sendall(head.encode() + b"Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")
    assert server.post("/api/runs/import", content=b"x").status_code == 400  # the next request gets its turn
    server.end()
    assert "Traceback" not in "".join(server.output), "".join(server.output)


def test_a_body_whose_declared_length_is_too_large_is_refused_before_it_arrives(server):
    head = f"POST /api/runs/import HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nContent-Length: {10**12}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as client:
        client.sendall(head.encode())
        assert b" 413 " in client.recv(1000).splitlines()[0]

"""The websocket of a real server, with a stand-in for the run, so that nothing takes long."""

import asyncio
import base64
import json
import os
import socket
import threading
import time
from dataclasses import replace

import pytest
from starlette.testclient import TestClient
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from engine.errors import ConvscopeError
from server.cli import listen, make_server
from server.protocol import CLOSE_BEHIND, CLOSE_NOT_FOUND, CLOSE_TOO_MANY, CLOSE_UNAVAILABLE, FrameDrawn
from server.runs.runs import NoRunError
from server.runs.stream import Viewer
from server.settings import Settings, with_port
from server.web import wire
from server.web.app import create_app

MEGABYTE = 1_000_000


class StandInRun:
    """Records the commands it gets."""

    def __init__(self):
        self.commands, self.viewers, self.left = [], [], 0

    def join(self, _):
        viewer = Viewer(len(self.viewers), self.no_points, lambda _: None)
        viewer.put('{"type":"hello"}')
        self.viewers.append(viewer)
        return viewer

    async def no_points(self, *_):
        return []

    def leave(self, _):
        self.left += 1

    def handle_command(self, command, _):
        self.commands.append(command)

    @property
    def drawn(self):
        return [command.number for command in self.commands if isinstance(command, FrameDrawn)]


class StandInRuns:
    def __init__(self):
        self.run, self.ready = StandInRun(), threading.Event()

    async def open(self, run_id):
        if run_id == "none":
            raise NoRunError("there is no run 'none'")
        if run_id == "shut":
            raise ConvscopeError("it cannot be opened: " + "×" * 200)
        if run_id == "late":
            await asyncio.to_thread(self.ready.wait, 60)
        return self.run


class Served:
    """A server in a thread."""

    def __init__(self, settings, **config):
        listening = listen(settings)
        self.port = listening.getsockname()[1]
        app = create_app(with_port(settings, self.port))
        self.server = make_server(app, settings)
        for name, value in config.items():
            setattr(self.server.config, name, value)
        self._thread = threading.Thread(target=self.server.run, kwargs={"sockets": [listening]})
        self._thread.start()
        until(lambda: self.server.started)
        self.runs = app.state.runs = StandInRuns()

    def close(self):
        self.runs.ready.set()
        self.server.should_exit = True
        self._thread.join(60)
        assert not self._thread.is_alive()

    @property
    def run(self):
        return self.runs.run

    def page(self, run="a", query=""):
        return connect(f"ws://127.0.0.1:{self.port}/runs/{run}/stream{query}", compression=None, max_queue=None)

    def call(self, function):
        """Calls a function on the server's event loop."""
        loop = self.run.viewers[-1].ended.get_loop()
        done = threading.Event()
        loop.call_soon_threadsafe(lambda: (function(), done.set()))
        assert done.wait(60)

    def stalled(self):
        """A connection that never reads, with megabytes waiting for it."""
        end = socket.create_connection(("127.0.0.1", self.port))
        key = base64.b64encode(os.urandom(16)).decode()
        end.sendall(
            f"GET /runs/a/stream HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        until(lambda: self.run.viewers)
        self.call(lambda: [self.run.viewers[-1].put("x" * MEGABYTE) for _ in range(20)])
        return end


def until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.01)


def drawn(number):
    return json.dumps({"type": "frame.drawn", "number": number})


def ending(page):
    """Code and reason of the close frame; messages before it are skipped."""
    try:
        while True:
            page.recv(60)
    except ConnectionClosed as closed:
        return closed.rcvd.code, closed.rcvd.reason


@pytest.fixture
def settings(tmp_path):
    return Settings(port=0, data_dir=tmp_path, viewers=2, commands=20)


@pytest.fixture
def served(settings):
    served = Served(settings)
    yield served
    served.close()


def test_an_unknown_run_and_one_that_cannot_be_opened_close_with_a_code_and_a_reason(served):
    with served.page("none") as page:
        assert ending(page) == (CLOSE_NOT_FOUND, "there is no run 'none'")
    with served.page("shut") as page:
        code, reason = ending(page)
        assert code == CLOSE_UNAVAILABLE
        assert reason.startswith("it cannot be opened: ×××")  # cut between two letters, though each is two bytes


def test_a_refused_page_gets_the_reason_as_template_and_values_before_the_close(served):
    with served.page("shut", "?sentences=true") as page:
        event = json.loads(page.recv(60))
        assert (event["type"], event["code"]) == ("error.reported", "unavailable")
        assert event["sentence"] == {"template": event["message"], "values": {}}
        assert ending(page)[0] == CLOSE_UNAVAILABLE
    with served.page("none", "?sentences=true") as page:
        assert ending(page)[0] == CLOSE_NOT_FOUND


def test_one_viewer_too_many_is_refused_until_another_has_left(served):
    with served.page() as first, served.page() as second:
        assert first.recv(60) == second.recv(60) == '{"type":"hello"}'
        with served.page() as third:
            code, reason = ending(third)
            assert code == CLOSE_TOO_MANY
            assert "2 pages" in reason
            assert "--viewers" in reason
        second.close()
        until(lambda: served.run.left == 1)
        with served.page() as third:
            assert third.recv(60) == '{"type":"hello"}'
    until(lambda: served.run.left == 3)


def test_commands_above_the_rate_limit_are_refused_and_the_connection_stays(served):
    with served.page() as page:
        page.recv(60)
        for number in range(300):
            page.send(drawn(number))
        page.send('{"type": "run.pause"}')
        answer = json.loads(page.recv(60))
        assert (answer["type"], answer["code"]) == ("error.reported", "too_many")
        assert "--commands" in answer["message"]
        assert served.run.drawn[:20] == list(range(20))
        carried_out = len(served.run.commands)
        assert carried_out < 300

        def is_carried_out():
            page.send(drawn(1000))
            time.sleep(0.1)
            return served.run.drawn[-1] == 1000

        until(is_carried_out)  # with every second some more are allowed


def test_commands_sent_while_the_run_is_starting_are_carried_out_in_order(served):
    with served.page("late") as page:
        for number in range(10):
            page.send(drawn(number))
        time.sleep(0.1)
        served.runs.ready.set()
        assert page.recv(60) == '{"type":"hello"}'
        page.send(drawn(10))
        until(lambda: len(served.run.drawn) == 11)
        assert served.run.drawn == list(range(11))


def test_a_fragmented_message_is_accepted_and_binary_or_invalid_ones_are_refused(served):
    with served.page() as page:
        page.recv(60)
        page.send(iter(['{"type": "frame.', 'drawn", "numb', 'er": 7}']))
        until(lambda: served.run.drawn == [7])
        for message in (b"\x01\x02", "[]", "{", ""):
            page.send(message)
            assert json.loads(page.recv(60))["code"] == "bad_message"


def test_short_and_long_frames_and_texts_arrive_unchanged(served):
    with served.page() as page:
        page.recv(60)
        texts = ["é" * length for length in (1, 100, 70_000)]
        served.call(lambda: [served.run.viewers[-1].put(text) for text in texts])
        assert [page.recv(60) for _ in texts] == texts
        page.send('{"type": "watch.set", "layers": [1]}')
        until(lambda: served.run.commands)
        viewer = served.run.viewers[-1]
        served.call(lambda: viewer.frames.watch(served.run.commands[0]))
        for number, size in enumerate((10, 200, 70_000)):
            served.call(lambda number=number, size=size: viewer.frames.put(number, bytes(size)))
            assert page.recv(60) == bytes(size)
            served.call(lambda number=number: viewer.frames.drawn(number))


def test_a_stalled_viewer_too_far_behind_is_cut_off_and_its_seat_is_free(served):
    end = served.stalled()
    served.call(lambda: [served.run.viewers[-1].put("late") for _ in range(1001)])
    until(lambda: served.run.left == 1)
    assert served.run.viewers[-1].ended.result().code == CLOSE_BEHIND
    until(lambda: not served.server.server_state.connections)
    end.close()


def test_a_viewer_that_reads_too_slowly_gets_the_reason_why_it_is_closed(served):
    with served.page() as page:
        page.recv(60)
        served.call(lambda: [served.run.viewers[-1].put("late") for _ in range(1001)])
        code, reason = ending(page)
        assert code == CLOSE_BEHIND
        assert "connect again" in reason


def test_a_viewer_that_answers_no_ping_is_disconnected_though_much_is_buffered(settings):
    served = Served(settings, ws_ping_interval=0.2, ws_ping_timeout=0.3)
    try:
        end = served.stalled()
        until(lambda: served.run.left == 1)
        until(lambda: not served.server.server_state.connections)
        end.close()
    finally:
        served.close()


def test_another_asgi_server_can_serve_the_stream(settings):
    app = create_app(replace(settings, port=8420))
    with TestClient(app, base_url="http://127.0.0.1:8420") as client:
        runs = app.state.runs = StandInRuns()
        with client.websocket_connect("ws://127.0.0.1:8420/runs/a/stream") as page:
            assert page.receive_text() == '{"type":"hello"}'
            page.send_text(drawn(3))
            page.send_text("{")
            assert json.loads(page.receive_text())["code"] == "bad_message"
        assert runs.run.drawn == [3]


def test_if_uvicorn_lacks_a_part_that_the_wire_needs_the_stream_uses_asgi(settings, monkeypatch):
    monkeypatch.setattr("server.web.wire._PARTS", ("queue", "a_part_of_another_uvicorn"))
    sent = []
    monkeypatch.setattr("server.web.wire.Wire.send_messages", lambda *_: sent.append("past ASGI"))
    served = Served(settings)
    try:
        with served.page() as page:
            assert page.recv(60) == '{"type":"hello"}'
            page.send(drawn(3))
            until(lambda: served.run.drawn == [3])
            served.call(lambda: served.run.viewers[-1].put("x" * MEGABYTE))
            assert page.recv(60) == "x" * MEGABYTE
            served.call(lambda: served.run.viewers[-1].end(CLOSE_NOT_FOUND, "the run was deleted"))
            assert ending(page) == (CLOSE_NOT_FOUND, "the run was deleted")
        until(lambda: served.run.left == 1)
        assert sent == []
    finally:
        served.close()


def test_the_installed_uvicorn_has_every_part_that_the_wire_needs(served, monkeypatch):
    sent = []
    encode = wire._encoded
    monkeypatch.setattr(wire, "_encoded", lambda message: sent.append(message) or encode(message))
    with served.page() as page:
        assert page.recv(60) == '{"type":"hello"}' == sent[0]

"""A real Convscope process, and a page's end of the websocket."""

import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time

import httpx
import msgpack
from websockets.sync.client import connect


def lasting_port():
    """A port that is still free when a server restarts: below those that systems hand out by themselves."""
    while True:
        port = random.randrange(20_000, 30_000)  # noqa: S311 - not the same for tests side by side
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:  # taken by another program
            continue
        return port


SECONDS = 60  # the longest wait: a busy computer is many times slower than a quiet one


class RunningServer:
    """`convscope serve` in its own process. `start` may be called again after it has ended."""

    def __init__(self, data_dir, *arguments):
        self.data_dir = data_dir
        self.arguments = arguments
        self.process = self.reader = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._stop_reading()

    def start(self):
        if self.process is not None:
            self._stop_reading()
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "server", "serve", "--no-open", "--port", "0",
                "--data-dir", str(self.data_dir), *self.arguments,
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )  # fmt: skip
        self.output = []
        for line in self.process.stdout:
            self.output.append(line)
            if found := re.search(r"(http://\S+/)", line):
                self.url = found[1].rstrip("/")
                break
        else:
            raise AssertionError("the server did not start:\n" + "".join(self.output))
        # A thread reads the output, so that the pipe never fills and a failing test can show it.
        self.reader = threading.Thread(target=self.output.extend, args=(self.process.stdout,), daemon=True)
        self.reader.start()

    def _stop_reading(self):
        if self.reader is not None:
            self.reader.join(10)  # a pipe is not closed while somebody reads it
        self.process.stdout.close()

    @property
    def port(self):
        return int(self.url.rsplit(":", 1)[1])

    def get(self, path, **more):
        return httpx.get(self.url + path, timeout=SECONDS, **more)

    def post(self, path, **more):
        return httpx.post(self.url + path, timeout=SECONDS, **more)

    def delete(self, path):
        return httpx.delete(self.url + path, timeout=SECONDS)

    def run_id(self):
        """The default run's id; makes the run if needed, like opening the page."""
        assert self.get("/").status_code == 200
        return self.get("/api/runs").json()["runs"][0]["id"]

    def trained(self, steps=3, **about):
        """The id of a new run that has trained `steps` steps, or a few more if they are many, and is paused."""
        run = self.post("/api/runs", json={"seed": 7, "paused": True, **about}).json()["id"]
        if steps:
            with self.page(run) as page:
                if steps <= 10:
                    for _ in range(steps):
                        page.ask("run.step", "points.added")
                else:
                    page.send("run.resume")
                    page.until(lambda page: page.points and page.points[-1]["step"] >= steps)
                    page.ask("run.pause", "run.changed", expect={"state": "paused"})
        return run

    def page(self, run=None, since=0, port=None):
        """A page's end of the websocket. port: of a proxy in between, or None."""
        return PageEnd(port or self.port, run or self.run_id(), since)

    def end(self, number=signal.SIGTERM, worker=None):
        """Sends a signal to the server process and waits; returns exit code and seconds, without those in which it or
        its worker only waited for a core on a busy computer.
        """
        pids = [self.process.pid, *([worker] if worker else [])]
        before = waited = [seconds_in_line(pid) for pid in pids]
        start = time.monotonic()
        self.process.send_signal(number)
        while (code := self.process.poll()) is None:
            waited = [max(known, seconds_in_line(pid)) for known, pid in zip(waited, pids, strict=True)]
            assert time.monotonic() < start + SECONDS, "the server does not end"
            time.sleep(0.005)
        return code, time.monotonic() - start - (sum(waited) - sum(before))

    def worker(self, run):
        """Waits for a run's worker; returns its process id."""
        end = time.monotonic() + SECONDS
        while (pid := self.get(f"/api/runs/{run}").json()["worker_pid"]) is None:
            assert time.monotonic() < end, f"no worker within {SECONDS} s"
            time.sleep(0.05)
        return pid


class PageEnd:
    """A page's end of the websocket. Frames are acknowledged at once, as if the page drew them."""

    def __init__(self, port, run, since=0):
        self.run = run
        self._address = f"ws://127.0.0.1:{port}/runs/{run}/stream?since={since}"
        self.events, self.frames, self.points, self.frame_sizes = [], [], [], []
        self._heard = time.monotonic()

    def __enter__(self):
        self._connection = connect(self._address, max_size=None, compression=None)
        self.socket = self._connection.__enter__()
        self.hello = self.until(lambda page: page.events)[0]
        assert self.hello["type"] == "hello"
        return self

    def __exit__(self, *problem):
        self._connection.__exit__(*problem)

    def send(self, type, **fields):
        self.socket.send(json.dumps({"type": type, **fields}))

    def read(self, seconds):
        """Reads one message if one arrives in time."""
        try:
            message = self.socket.recv(seconds)
        except TimeoutError:
            return
        self._heard = time.monotonic()
        if isinstance(message, bytes):
            frame = msgpack.unpackb(message)
            self.frames.append(frame)
            self.frame_sizes.append(len(message))
            self.send("frame.drawn", number=frame["number"])
            return
        event = json.loads(message)
        self.events.append(event)
        if event["type"] == "points.added":
            self.points += event["points"]

    def until(self, condition, seconds=SECONDS):
        """Reads until the condition returns something true; returns that."""
        end = time.monotonic() + seconds
        while not (found := condition(self)):
            assert time.monotonic() < end, (
                f"nothing after {seconds} s; the last message came {time.monotonic() - self._heard:.1f} s ago; "
                f"events: {[e['type'] for e in self.events][-20:]}"
            )
            self.read(0.2)
        return found

    def listen(self, seconds):
        """Reads for a number of seconds."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.read(left)

    def until_event(self, type, seconds=SECONDS, **fields):
        """Waits for the next event with a type and these fields; returns it."""
        return self._event(len(self.events), type, seconds, fields)

    def first_event(self, type, **fields):
        """Returns the first such event of this connection; waits if there is none yet."""
        return self._event(0, type, SECONDS, fields)

    def ask(self, type, answer, seconds=SECONDS, *, expect=None, **fields):
        """Sends a command and returns the event that answers it."""
        first = len(self.events)
        self.send(type, **fields)
        return self._event(first, answer, seconds, expect or {})

    def _event(self, first, type, seconds, fields):
        def found(_):
            for event in self.events[first:]:
                if event["type"] == type and all(event[name] == value for name, value in fields.items()):
                    return event
            return None

        return self.until(found, seconds)


def seconds_in_line(pid):
    """How long a process was ready to run while others ran, on Linux; 0 if the process has ended."""
    try:
        with open(f"/proc/{pid}/schedstat") as file:
            return int(file.read().split()[1]) / 1e9
    except (FileNotFoundError, ProcessLookupError):
        return 0.0


def seconds_of(pid):
    """A clock that stops while a process waits for a core: its processor time, on Linux."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
    except FileNotFoundError:
        return time.monotonic()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def is_alive(pid):
    """Whether a process exists and is not a zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False

"""Measures the stream with many viewers, what a viewer costs the training, and how old a picture is when it arrives.

    python -m tests.benchmarks.load [--parts many mixed tax latency] [--seconds T] [--viewers N] [--json]

prints the README's table, after about seven minutes. The server is `convscope serve` with one more route, which says
how late its event loop is (load_server.py); the viewers share one process (load_viewers.py); the network trains all the
time, on one thread. Other work of this computer counts too. Linux only.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import httpx

from engine import Network, Trainer, load_dataset, parse_definition
from engine.definition import preset
from server.protocol import FRAME_FIELDS
from server.protocol.pipe_messages import RequestFrame
from server.worker.frames import FrameMaker
from tests.benchmarks.load_viewers import connect, read, send_text
from tests.benchmarks.training import processor

ALL_LAYERS = list(range(9))  # of mnist-demo
TWENTY_KB = [1, 4]  # both convolutions
SETTLED_STEP = 1000  # from here a point averages ten steps, and validations are rare
PATIENCE = 60


class Server:
    """A server process whose default run trains."""

    def __init__(self, data_dir: str) -> None:
        command = [sys.executable, "-m", "tests.benchmarks.load_server", data_dir]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit("the server did not start: what it said, if anything, stands above")
        self.port = int(line)
        self._client = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=PATIENCE)
        self._client.get("/").raise_for_status()
        wait_until(lambda: self.run()["step"] > SETTLED_STEP)

    def get(self, path: str) -> Any:
        """Raises: httpx.HTTPError."""
        return self._client.get(path).raise_for_status().json()

    def run(self) -> dict[str, Any]:
        """The entry of the training run in the list of runs."""
        return self.get("/api/runs")["runs"][0]

    def close(self) -> None:
        """Ends the server like Ctrl-C, and by force if it does not end."""
        self._client.close()
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def wait_until(condition: Any, seconds: float = PATIENCE) -> None:
    """Waits for a condition. Raises: SystemExit if it takes longer."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise SystemExit(f"the server did not get there within {seconds:g} s")
        time.sleep(0.02)


@contextmanager
def serving() -> Iterator[Server]:
    """A fresh server with its own data directory."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(folder)
        try:
            yield server
        finally:
            server.close()


def viewers(server: Server, seconds: float, layers: list[int], pace: float, **counts: int) -> dict[str, Any]:
    """Runs viewers; returns their report, and the server's for the same time. Raises: SystemExit if they fail."""
    before, run = server.get("/load"), server.run()
    plan = {
        "port": server.port, "run": run["id"], "since": run["point"], "seconds": seconds, "warm_up": 5.0,
        "steady": 0, "slow": 0, "stalled": 0, "slow_rate": 50_000, **counts,
        "watch": {"layers": layers, "fields": FRAME_FIELDS, "frames_per_second": pace},
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.benchmarks.load_viewers", json.dumps(plan)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    watchdog = threading.Timer(3 * PATIENCE + seconds, process.kill)
    watchdog.start()
    try:
        ready = process.stdout.readline()
        server.get("/load")  # earlier measurements do not count
        step = server.run()["step"]
        line = process.stdout.readline() if ready else ""
        during, steps = server.get("/load"), server.run()["step"] - step
        process.wait()
    finally:
        watchdog.cancel()
        process.kill()
        process.wait()
    if not line:
        raise SystemExit("the viewers gave up: what they said, if anything, stands above")
    growth = during["memory_mb"] - before["memory_mb"]
    return {**json.loads(line), "server": during, "growth_mb": growth, "steps_per_second": steps / seconds}


def cpu_seconds(pid: int) -> float:
    """Processor time of all threads of a process, to the nanosecond."""
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(task.read_text("utf-8").split()[0]) for task in tasks) / 1e9


def measure_tax(server: Server, pairs: int, steps: int) -> dict[str, Any]:
    """Processor time of a training step, with and without a viewer at 30 frames/s, in turn, as many steps each."""
    run = server.run()
    watcher = connect(server.port, run["id"], run["point"], "steady", b"")
    ended, frames = threading.Event(), []

    def draw() -> None:
        while not ended.is_set():
            if not read(watcher, 1 << 18):
                time.sleep(0.001)

    drawing = threading.Thread(target=draw)
    drawing.start()

    def per_step(layers: list[int]) -> float:
        watch = {"type": "watch.set", "layers": layers, "fields": FRAME_FIELDS, "frames_per_second": 30}
        send_text(watcher, json.dumps(watch).encode())
        time.sleep(0.2)
        (first, cpu), seen, began = at_a_step(server, 0), watcher.frames, time.monotonic()
        last, cpu_after = at_a_step(server, first + steps)
        if layers:
            frames.append((watcher.frames - seen) / (time.monotonic() - began))
        return (cpu_after - cpu) / (last - first)

    try:
        measured = []
        for number in range(pairs):  # the order alternates, so that a computer that becomes slower favours neither
            columns = {bool(layers): per_step(layers) for layers in ([ALL_LAYERS, []], [[], ALL_LAYERS])[number % 2]}
            measured.append((columns[True], columns[False]))
    finally:
        ended.set()
        drawing.join()
        watcher.socket.close()
    return {
        "tax": median(watched / alone for watched, alone in measured) - 1,
        "step_ms": [median(column) * 1000 for column in zip(*measured, strict=True)],
        "frames_per_second": median(frames),
        "pairs": pairs,
    }


def at_a_step(server: Server, target: int) -> tuple[int, float]:
    """The step and the worker's processor time at the moment when the server gets a step from `target` on."""
    run = server.run()
    before, end = run["step"], time.monotonic() + 10 * PATIENCE
    while run["step"] == before or run["step"] < target:
        if time.monotonic() > end:
            raise SystemExit("the network does not train on")
        time.sleep(0.002 if run["step"] + 50 > target else 0.1)
        run = server.run()
    return run["step"], cpu_seconds(run["worker_pid"])


def capture_ms(frames: int = 300) -> float:
    """Median time to capture and encode a complete frame of mnist-demo, between two training steps."""
    definition = parse_definition(preset("mnist-demo").text)
    trainer = Trainer(Network(definition), definition.trainer, load_dataset("digits"), threads=1)
    maker, taken = FrameMaker(trainer), []
    for _ in range(frames):
        trainer.train_next()
        maker.mark_changed()
        maker.request(RequestFrame(layers=tuple(ALL_LAYERS), fields=FRAME_FIELDS, slots=None, fresh=False))
        start = time.perf_counter()
        maker.capture()
        taken.append((time.perf_counter() - start) * 1000)
    return median(taken)


# ---------------------------------------------------------------- the table

Row = tuple[str, str, str, bool]  # what, target, measured, reached


def rows_of(report: dict[str, Any]) -> list[Row]:
    """Every target, the measurement, and whether it reaches the target."""
    rows: list[Row] = []
    for part in ("many", "mixed"):
        if part not in report:
            continue
        seen, name = report[part], {"many": "all steady", "mixed": "a tenth stalled, a tenth slow"}[part]
        slowest, lag = seen["steady"]["fewest_frames_per_second"], seen["server"]["lag_ms"]["p99"]
        lost = sum(seen[kind]["gaps"] for kind in ("steady", "slow", "stalled"))
        points = sum(seen[kind]["points"] for kind in ("steady", "slow"))
        closed, growth = len(seen["steady"]["closed"]) + len(seen["slow"]["closed"]), seen["growth_mb"]
        rows += [
            (f"{name}: the worst served steady viewer", "≥ 9 frames/s", f"{slowest:.2f}", slowest >= 9),
            (f"{name}: lateness of the server's event loop, p99", "< 50 ms", f"{lag:.1f} ms", lag < 50),
            (f"{name}: memory that the server gained", "< 20 MB", f"{growth:.1f} MB", growth < 20),
            (f"{name}: gaps in the points", "0", f"{lost} in {points:,} points", lost == 0 < points),
            (f"{name}: readers that lost the connection", "0", str(closed), closed == 0),
        ]  # fmt: skip
        if seen["slow"]["viewers"]:
            age, pace = seen["slow"]["age_seconds"]["largest"], seen["slow"]["frames_per_second"]
            text = "none came" if age is None else f"{age:.2f} s, at {pace:.1f} frames/s"
            rows.append((f"{name}: the oldest picture on a slow viewer", "≤ 2 s", text, age is not None and age <= 2))
    if "tax" in report:
        tax, capture = report["tax"]["tax"], report["tax"]["capture_ms"]
        alone, rate = report["tax"]["step_ms"][1], report["tax"]["frames_per_second"]
        text = f"{tax:+.1%} of {alone:.2f} ms, at {rate:.1f} frames/s"
        rows += [
            ("a training step's processor time, watched at 30 frames/s", "≤ +5 %", text, tax <= 0.05 and rate > 25),
            ("capturing and encoding a frame", "≤ 1.7 ms", f"{capture:.2f} ms", capture <= 1.7),
        ]
    if "latency" in report:
        age = {name: 1000 * value for name, value in report["latency"]["steady"]["age_seconds"].items()}
        rows += [
            ("from the end of a step to its picture, median", "< 20 ms", f"{age['median']:.1f} ms", age["median"] < 20),
            ("from the end of a step to its picture, p99", "< 80 ms", f"{age['p99']:.1f} ms", age["p99"] < 80),
        ]
    return rows


def markdown(report: dict[str, Any], settings: argparse.Namespace) -> str:
    """The report as the README's table."""
    lines = ["| what | target | measured | |", "| --- | --- | --- | --- |"]
    for what, target, measured, reached in rows_of(report):
        lines.append(f"| {what} | {target} | {measured} | {'reached' if reached else 'missed'} |")
    machine = f"{processor()}, {os.cpu_count()} cores"
    words = [f"{settings.viewers} viewers at 10 frames/s for {settings.seconds:g} s."]
    for part, name in (("many", "All steady"), ("mixed", "Mixed")):
        if part in report:
            seen = report[part]
            words.append(
                f"{name}: frames of {seen['steady']['frame_bytes'] / 1000:.0f} kB, the server took "
                f"{seen['server']['cpu']:.2f} cores, the viewers' process {seen['cpu']:.2f}, the worker trained "
                f"{seen['steps_per_second']:.0f} steps/s on what was left; {len(seen['stalled']['closed'])} of "
                f"{seen['stalled']['viewers']} stalled viewers had been closed by the end."
            )
    if "tax" in report:
        words.append(f"Tax: median of {report['tax']['pairs']} pairs of {settings.steps:,} steps each, in turn.")
    return "\n".join([*lines, "", " ".join([*words, machine + "."])])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.load", description=__doc__.split("\n")[0])
    parts = ["many", "mixed", "tax", "latency"]
    parser.add_argument("--parts", nargs="+", choices=parts, default=parts)
    parser.add_argument("--viewers", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pairs", type=int, default=20)
    parser.add_argument("--steps", type=int, default=1000, help="of each half of a pair")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of the table")
    settings = parser.parse_args()
    report: dict[str, Any] = {}
    for part in settings.parts:
        print(f"{part} ...", file=sys.stderr)
        tenth = settings.viewers // 10
        with serving() as server:
            if part == "many":
                report[part] = viewers(server, settings.seconds, TWENTY_KB, 10, steady=settings.viewers)
            elif part == "mixed":
                counts = {"steady": settings.viewers - 2 * tenth, "slow": tenth, "stalled": tenth}
                report[part] = viewers(server, settings.seconds, TWENTY_KB, 10, **counts)
            elif part == "tax":
                report[part] = measure_tax(server, settings.pairs, settings.steps)
            else:
                report[part] = viewers(server, settings.seconds, ALL_LAYERS, 20, steady=1)
    if "tax" in report:
        report["tax"]["capture_ms"] = capture_ms()
    print(json.dumps(report) if settings.json else markdown(report, settings))


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as Ctrl-C does
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("interrupted; the server and the viewers have been ended")

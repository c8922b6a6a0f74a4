"""The page benchmark on a small scale: what it reads from a trace, and that every part runs."""

import json
import subprocess
import sys

import pytest

from tests.benchmarks.page import read_trace, rows_of


def task(start, milliseconds, thread=1):
    times = {"ts": start, "dur": 9_000_000, "tdur": 1000 * milliseconds}
    return {"name": "ThreadControllerImpl::RunTask", "ph": "X", "pid": 7, "tid": thread, **times}


def drawn(at):
    return {"name": "convscope drawn", "ph": "R", "ts": at, "pid": 7, "tid": 1}


def test_a_frame_counts_the_tasks_of_its_thread_since_the_drawing_before():
    events = [
        drawn(0),
        task(10_000, 2),
        task(20_000, 1),
        task(25_000, 50, thread=2),
        drawn(50_000),
        task(60_000, 5),
        drawn(100_000),
    ]
    seen = read_trace([task(-5, 100), *events, task(200_000, 100)])
    assert seen["frames"] == 2
    assert seen["frames_per_second"] == pytest.approx(20)
    assert seen["median_ms"] == pytest.approx(4)


@pytest.mark.slow
@pytest.mark.browser
def test_every_part_is_measured():
    command = [sys.executable, "-m", "tests.benchmarks.page", "--minutes", "0.1", "--seconds", "4", "--json"]
    report = json.loads(subprocess.run(command, check=True, capture_output=True, text=True, timeout=500).stdout)
    assert report["demo"]["cards"] == 9
    assert 1 <= report["wide"]["cards"] < report["wide-all"]["cards"] == 13
    for part in ("demo", "wide", "wide-all"):
        assert report[part]["frames"] > 10
        assert 0 < report[part]["median_ms"] < 1000
    assert report["memory"]["points"] > 0
    assert report["opening"]["bytes"] > 100_000
    assert len(list(rows_of(report))) == 9

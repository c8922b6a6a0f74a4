"""The load benchmark on a small scale: it runs, sees everything and ends by itself."""

import json
import subprocess
import sys

import pytest


@pytest.mark.slow
def test_a_small_load_is_measured_and_loses_no_point():
    command = [sys.executable, "-m", "tests.benchmarks.load", "--viewers", "20", "--seconds", "5"]
    command += ["--pairs", "1", "--steps", "200", "--json"]
    report = json.loads(subprocess.run(command, check=True, capture_output=True, text=True, timeout=500).stdout)
    for part in ("many", "mixed"):
        seen = report[part]
        assert seen["steady"]["frames_per_second"] > 0
        assert seen["steady"]["points"] > 0
        assert seen["steady"]["gaps"] == seen["slow"]["gaps"] == 0
        assert seen["steady"]["closed"] == seen["slow"]["closed"] == []
        assert 15_000 < seen["steady"]["frame_bytes"] < 25_000
    assert report["mixed"]["slow"]["viewers"] == report["mixed"]["stalled"]["viewers"] == 2
    assert report["tax"]["step_ms"][1] > 0
    assert report["latency"]["steady"]["age_seconds"]["median"] > 0

"""Keeps `make test` short: orders the tests, limits how long one may take, and lists the slowest files."""

import os
from collections import Counter
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
LONGEST_FIRST = ("browser", "server")  # rooms; a short file at the end keeps no process waiting
SECONDS = 30  # of a test that is not marked as slow, on a computer with nothing else to do


def sort(items):
    """Sorts the tests: folders with long files first."""
    rooms = {room: place for place, room in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: rooms.get(item.path.relative_to(TESTS).parts[0], len(rooms)))


def processes():
    """How many processes run tests: one more than there are cores, because tests also wait."""
    return _cores() + 1


def seconds_allowed():
    """How long a test may take now: longer in proportion to the processes that wait for a core."""
    busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0
    return SECONDS * max(1.0, busy / _cores())


def check(report, item, allowed):
    """Fails a report of a test that took too long, and names it."""
    if report.passed and report.duration > allowed and item.get_closest_marker("slow") is None:
        report.outcome = "failed"
        report.longrepr = (
            f"{item.nodeid}: its {report.when} took {report.duration:.0f} s, and may take {allowed:.0f} s now "
            f"({SECONDS} s on a quiet computer): make it shorter, or mark it as slow"
        )


def slowest_files(reports, count):
    """Lines with the files whose tests took longest."""
    seconds = Counter()
    for report in reports:
        if isinstance(report, pytest.TestReport):
            seconds[report.nodeid.split("::")[0]] += report.duration
    return [f"{total:.1f}s {file}" for file, total in seconds.most_common(count)]


def _cores():
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

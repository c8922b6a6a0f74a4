import os
import signal
from collections import Counter
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, settings
from starlette.testclient import TestClient

from tests.policy import behind
from tests.running import RunningServer

# The same examples on every computer, which may be as slow as it likes: what fails, fails for what was changed.
settings.register_profile(
    "repeatable", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("repeatable")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as shells start what runs in the background
    signal.signal(signal.SIGINT, signal.default_int_handler)  # what is ignored here, the servers would ignore, too


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """A real server process on a free port, with a data directory of its own; ended, by its id, at the end.

    Its runs train on one thread, so that a core is left for those who watch; servers that tests start of their own
    take whatever measures faster.
    """
    with RunningServer(tmp_path_factory.mktemp("server") / "data", "--threads", "1") as server:
        yield server


@pytest.fixture
def server(running):
    """The module's server, without a run; alive again where the test before has ended it."""
    if running.process.poll() is not None:
        running.start()
    for run in running.get("/api/runs").json()["runs"]:
        assert running.delete(f"/api/runs/{run['id']}").is_success
    return running


LONGEST_FIRST = ("browser", "server")  # the rooms whose files take longest; a short one at the end keeps nobody waiting
LIMIT = 30  # seconds of a test on a computer with nothing else to do; what takes longer is marked as slow


def pytest_collection_modifyitems(items):
    """The rooms with long files first: of processes side by side, none is left with a long file at the end."""
    rooms = {room: place for place, room in enumerate(LONGEST_FIRST)}
    tests = Path(__file__).parent
    items.sort(key=lambda item: rooms.get(item.path.relative_to(tests).parts[0], len(rooms)))


def seconds_allowed():
    """How long a test may take now: as much longer as more processes than cores want to run."""
    waiting = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0
    return LIMIT * max(1.0, waiting / (os.cpu_count() or 1))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    """Fails a test that takes too long, so that `make test` stays a matter of minutes."""
    report = yield
    allowed = seconds_allowed()
    if report.passed and report.duration > allowed and item.get_closest_marker("slow") is None:
        report.outcome = "failed"
        report.longrepr = (
            f"{item.nodeid}: its {report.when} took {report.duration:.0f} s of at most {allowed:.0f} s "
            f"({LIMIT} s on a quiet computer): make it shorter, or mark it as slow"
        )
    return report


class Figures:
    """What slow tests measure, for the README's table."""

    def __init__(self):
        self.rows = []

    def add(self, *cells):
        self.rows.append(f"| {' | '.join(cells)} |")


_figures = Figures()


@pytest.fixture
def figures():
    return _figures


def pytest_terminal_summary(terminalreporter, config):
    for row in _figures.rows:
        terminalreporter.write_line(row)
    if config.option.durations:
        tell_slowest_files(terminalreporter, config.option.durations)


def tell_slowest_files(terminalreporter, count):
    seconds = Counter()
    for report in (report for reports in terminalreporter.stats.values() for report in reports):
        if isinstance(report, pytest.TestReport):
            seconds[report.nodeid.split("::")[0]] += report.duration
    terminalreporter.section(f"slowest {count} files")
    for file, total in seconds.most_common(count):
        terminalreporter.write_line(f"{total:.1f}s {file}")


@pytest.fixture(scope="session", autouse=True)
def every_answer_carries_the_policy():
    with behind(httpx.Client), behind(TestClient):
        yield

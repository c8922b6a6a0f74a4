import signal
from itertools import chain

import httpx
import pytest
from hypothesis import HealthCheck, settings
from starlette.testclient import TestClient

from tests import pace
from tests.policy import behind
from tests.running import RunningServer

# The same examples on every computer, without a time limit: a failure comes from a change of the code.
settings.register_profile(
    "repeatable", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("repeatable")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as shells start what runs in the background
    signal.signal(signal.SIGINT, signal.default_int_handler)  # what is ignored here, the servers would ignore, too


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """A real server process on a free port, with its own data directory; ended by its id at the end.

    Its runs train on one thread, so that a core is left for the viewers; servers that tests start themselves use
    whatever measures faster.
    """
    with RunningServer(tmp_path_factory.mktemp("server") / "data", "--threads", "1") as server:
        yield server


@pytest.fixture
def server(running):
    """The module's server, without a run; started again if the test before has ended it."""
    if running.process.poll() is not None:
        running.start()
    for run in running.get("/api/runs").json()["runs"]:
        assert running.delete(f"/api/runs/{run['id']}").is_success
    return running


def pytest_collection_modifyitems(items):
    pace.sort(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    return pace.processes()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    pace.check(report, item, pace.seconds_allowed())
    return report


class Figures:
    """Collects what slow tests measure, for the README's table."""

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
    if count := config.option.durations:
        terminalreporter.section(f"slowest {count} files")
        for line in pace.slowest_files(chain(*terminalreporter.stats.values()), count):
            terminalreporter.write_line(line)


@pytest.fixture(scope="session", autouse=True)
def every_answer_carries_the_policy():
    with behind(httpx.Client), behind(TestClient):
        yield

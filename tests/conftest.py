import httpx
import pytest
from starlette.testclient import TestClient

from tests.policy import behind
from tests.running import RunningServer


@pytest.fixture
def server(tmp_path):
    """A real server process on a free port, with a data directory of its own; ended, by its id, at the end."""
    with RunningServer(tmp_path / "data") as running:
        yield running


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


def pytest_terminal_summary(terminalreporter):
    for row in _figures.rows:
        terminalreporter.write_line(row)


@pytest.fixture(scope="session", autouse=True)
def every_answer_carries_the_policy():
    with behind(httpx.Client), behind(TestClient):
        yield

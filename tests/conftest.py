import pytest

from tests.running import RunningServer


@pytest.fixture
def server(tmp_path):
    """A real server process on a free port, with a data directory of its own; ended, by its id, at the end."""
    with RunningServer(tmp_path / "data") as running:
        yield running

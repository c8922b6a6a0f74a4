"""What a page makes of a server that dies and comes back, in a real Chromium."""

import signal
import socket

import pytest

from tests.browser.conftest import at, state, until_frame, wait
from tests.browser.test_connection import NUMBERS, STATUS, assert_every_point_came_once, picture, words
from tests.running import RunningServer

pytestmark = pytest.mark.browser


@pytest.fixture
def server(tmp_path):
    """On a port that it finds again after its end."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with RunningServer(tmp_path / "data", "--port", str(port)) as running:
        yield running


def test_a_killed_server_is_told_and_the_page_comes_back_by_itself_with_every_point_once(open_page, server):
    page = open_page(silent=False)
    wait(page, "window.convscope.state().step > 100 && window.convscope.lastFrame() !== null")
    server.end(signal.SIGKILL)
    wait(page, f"{STATUS} === 'reconnecting'")
    seen, known, step = picture(page), page.evaluate(NUMBERS), at(page, "step").inner_text()
    wait(page, f"{STATUS} === 'gone'", 30)
    wait(page, """document.querySelector('[data-testid="error"]') !== null""")
    assert words(page) == "server gone"
    assert "does not answer" in at(page, "error").inner_text()
    assert at(page, "examples-per-second").inner_text() == "–"
    assert (picture(page), page.evaluate(NUMBERS), at(page, "step").inner_text()) == (seen, known, step)

    server.start()
    wait(page, f"{STATUS} === 'live' && window.convscope.state().number > 0", 40)
    assert_every_point_came_once(page, server)
    assert page.evaluate(NUMBERS)[: len(known)] == known
    wait(page, """document.querySelector('[data-testid="error"]') === null""")
    at(page, "play").click()
    wait(page, f"window.convscope.state().step > {state(page)['step'] + 20}", 30)
    until_frame(page)
    assert_every_point_came_once(page, server)


@pytest.mark.slow
def test_coming_into_sight_or_back_online_tries_at_once(open_page, server):
    page = open_page(silent=False)
    wait(page, "window.convscope.state().step > 5")
    server.end(signal.SIGKILL)
    wait(page, f"{STATUS} === 'gone'", 30)
    server.start()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    wait(page, f"{STATUS} === 'live'", 20)

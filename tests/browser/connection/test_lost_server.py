"""How the page handles a server that dies and restarts, in a real Chromium."""

import signal

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import at, state, until_frame, wait
from tests.browser.connection.test_connection import NUMBERS, STATUS, assert_every_point_came_once, picture
from tests.running import RunningServer, lasting_port

pytestmark = pytest.mark.browser


@pytest.fixture
def server(tmp_path):
    """A server on a port that is still free when it restarts."""
    with RunningServer(tmp_path / "data", "--port", str(lasting_port())) as running:
        yield running


def test_the_page_reports_a_killed_server_and_recovers_by_itself_with_every_point_once(open_page, server):
    page = open_page(silent=False)
    wait(page, "window.convscope.state().step > 100 && window.convscope.lastFrame() !== null")
    server.end(signal.SIGKILL)
    wait(page, f"{STATUS} !== 'live'")
    seen, known, step = picture(page), page.evaluate(NUMBERS), at(page, "step").inner_text()
    wait(page, f"{STATUS} === 'gone'", 60)
    expect(at(page, "connection")).to_have_text("server unreachable")
    expect(at(page, "error")).to_contain_text("does not answer")
    expect(at(page, "examples-per-second")).to_have_text("–")
    assert (picture(page), page.evaluate(NUMBERS), at(page, "step").inner_text()) == (seen, known, step)

    server.start()
    wait(page, f"{STATUS} === 'live' && window.convscope.state().number > 0", 60)
    assert_every_point_came_once(page, server)
    assert page.evaluate(NUMBERS)[: len(known)] == known
    wait(page, """document.querySelector('[data-testid="error"]') === null""")
    at(page, "play").click()
    wait(page, f"window.convscope.state().step > {state(page)['step'] + 20}", 60)
    until_frame(page)
    assert_every_point_came_once(page, server)


@pytest.mark.slow
def test_a_page_that_is_shown_again_or_back_online_reconnects_at_once(open_page, server):
    page = open_page(silent=False)
    wait(page, "window.convscope.state().step > 5")
    server.end(signal.SIGKILL)
    wait(page, f"{STATUS} === 'gone'", 60)
    server.start()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    wait(page, f"{STATUS} === 'live'", 20)  # sooner than it would try by itself

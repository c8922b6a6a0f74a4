"""How the page handles a bad network, in a real Chromium."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import at, state, until, until_frame, until_kind, until_still, wait
from tests.proxy import Proxy

pytestmark = pytest.mark.browser
NUMBERS = "window.convscope.lastPoints(100000).map(point => point.number)"
STATUS = "window.convscope.state().connection"


def words(page):
    return " ".join(at(page, "connection").inner_text().split())


def picture(page):
    return page.locator('[data-layer="conv1"] canvas[data-field="weight"]').first.evaluate("c => c.toDataURL()")


def assert_every_point_came_once(page, server):
    """Checks the newest points, which the page keeps."""
    wait(page, f"{NUMBERS}.length > 0")
    numbers = page.evaluate(NUMBERS)
    assert numbers == list(range(numbers[0], numbers[-1] + 1))
    if numbers[-1] < 4000:
        assert numbers[0] == 1
    known = server.get(f"/api/runs/{state(page)['run']}").json()["point"]
    wait(page, f"window.convscope.state().number >= {known}")


@pytest.fixture
def proxy(server):
    with Proxy(server.port) as running:
        yield running


def test_the_page_reports_an_old_picture_and_recovers(proxy, open_page):
    page = open_page(url=proxy.url)
    wait(page, "window.convscope.lastFrame() !== null")
    until_kind(page, "live")
    proxy.stall()
    until_kind(page, "late")
    expect(at(page, "connection")).to_have_text(re.compile(r"live\s*·\s*\d+ s old"))
    proxy.resume()
    until_kind(page, "live")


@pytest.mark.slow
def test_a_silent_connection_is_noticed_and_the_page_recovers_when_it_works_again(proxy, open_page, server):
    page = open_page(url=proxy.url, silent=False)
    wait(page, "window.convscope.state().step > 50 && window.convscope.lastFrame() !== null")
    proxy.stall()
    begun = time.monotonic()
    wait(page, f"{STATUS} === 'reconnecting'", 20)
    print(f"noticed after {time.monotonic() - begun:.1f} s")
    seen = picture(page)
    page.wait_for_timeout(1000 * max(0, 10 - (time.monotonic() - begun)))
    assert picture(page) == seen
    proxy.resume()
    resumed = time.monotonic()
    wait(page, f"{STATUS} === 'live'")
    print(f"live again after {time.monotonic() - resumed:.1f} s")
    until_frame(page)
    assert_every_point_came_once(page, server)


def test_a_cut_connection_loses_no_point_and_repeats_none(proxy, open_page, server):
    streams = []
    page = open_page(
        url=proxy.url, silent=False, prepare=lambda page: page.on("websocket", lambda stream: streams.append(stream))
    )
    wait(page, "window.convscope.state().step > 20")
    for _ in range(3):
        before, accepted = len(streams), proxy.accepted
        proxy.cut()
        until(page, lambda before=before: len(streams) > before, "the page tries again")
        wait(page, f"{STATUS} === 'live'")
        assert proxy.accepted > accepted
        until_frame(page)
    assert_every_point_came_once(page, server)


def test_a_run_that_was_deleted_is_gone_for_good(proxy, open_page, server):
    page = open_page(url=proxy.url, silent=False)
    assert server.delete(f"/api/runs/{state(page)['run']}").is_success
    until_kind(page, "missing")
    error = at(page, "error")
    error.get_by_text("deleted").wait_for()
    expect(error.get_by_role("link")).to_have_count(2)
    assert [link.get_attribute("href") for link in error.get_by_role("link").all()] == ["/runs", "/"]
    expect(at(page, "play")).to_be_disabled()
    accepted = proxy.accepted
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_timeout(1500)
    assert proxy.accepted == accepted


def show(page, visibility):
    """Acts as if the tab was shown or hidden: a hidden tab gets no animation frames."""
    page.evaluate(f"""() => {{
        const waiting = window.waiting ?? [];
        window.animate ??= window.requestAnimationFrame;
        window.waiting = [];
        const keep = call => window.waiting.push(call);
        window.requestAnimationFrame = "{visibility}" === "visible" ? window.animate : keep;
        Object.defineProperty(document, "visibilityState", {{get: () => "{visibility}", configurable: true}});
        document.dispatchEvent(new Event("visibilitychange"));
        waiting.forEach(call => window.requestAnimationFrame(call));
    }}""")


def test_a_hidden_page_gets_points_but_no_frames_and_is_up_to_date_at_once_when_shown(open_page, server):
    page = open_page()
    wait(page, "window.convscope.lastFrame() !== null")
    run = state(page)["run"]
    show(page, "hidden")
    made = until_still(page, lambda: server.get(f"/api/runs/{run}").json()["frames"])
    before, shown = state(page)["step"], at(page, "step").inner_text()
    wait(page, f"window.convscope.state().step > {before + 30}")
    assert server.get(f"/api/runs/{run}").json()["frames"] == made
    assert at(page, "step").inner_text() == shown
    assert page.evaluate("window.waiting.length") < 10
    show(page, "visible")
    wait(
        page, f"""parseInt(document.querySelector('[data-testid="step"]').innerText.replace(",", "")) > {before + 30}"""
    )
    until_frame(page)
    until_kind(page, "live")
    assert server.get(f"/api/runs/{run}").json()["frames"] > made
    assert_every_point_came_once(page, server)

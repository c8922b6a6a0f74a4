"""What a page makes of a bad network, a dead server and a run in trouble, in a real Chromium."""

import json
import os
import re
import signal
import socket
import time

import pytest

from tests.browser.conftest import wait
from tests.proxy import Proxy
from tests.running import RunningServer

pytestmark = pytest.mark.browser
NUMBERS = "window.convscope.lastPoints(100000).map(point => point.number)"
STATUS = "window.convscope.state().connection"


def at(page, name):
    return page.locator(f'[data-testid="{name}"]')


def state(page):
    return page.evaluate("window.convscope.state()")


def kind(page):
    return at(page, "connection").get_attribute("data-kind")


def words(page):
    return " ".join(at(page, "connection").inner_text().split())


def picture(page):
    return page.locator('[data-layer="conv1"] canvas[data-field="weight"]').first.evaluate("c => c.toDataURL()")


def until_frame(page):
    number = page.evaluate("window.convscope.lastFrame()?.number ?? 0")
    wait(page, f"(window.convscope.lastFrame()?.number ?? 0) > {number}")


def until_kind(page, wanted, seconds=15):
    wait(page, f"""document.querySelector('[data-testid="connection"]').dataset.kind === '{wanted}'""", seconds)


def assert_every_point_came_once(page, server):
    """Of the newest ones that the page keeps."""
    wait(page, f"{NUMBERS}.length > 0")
    numbers = page.evaluate(NUMBERS)
    assert numbers == list(range(numbers[0], numbers[-1] + 1))
    if numbers[-1] < 4000:
        assert numbers[0] == 1
    known = server.get(f"/api/runs/{state(page)['run']}").json()["point"]
    wait(page, f"window.convscope.state().number >= {known}")


@pytest.fixture
def server(tmp_path):
    """On a port that it finds again after its end."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with RunningServer(tmp_path / "data", "--port", str(port)) as running:
        yield running


@pytest.fixture
def proxy(server):
    with Proxy(server.port) as running:
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


def test_a_picture_that_grows_old_is_told_and_the_page_recovers(open_page, proxy):
    page = open_page(url=proxy.url)
    wait(page, "window.convscope.lastFrame() !== null")
    until_kind(page, "live")
    proxy.stall()
    until_kind(page, "late")
    assert re.fullmatch(r"live · \d+ s old", words(page))
    proxy.resume()
    until_kind(page, "live")


@pytest.mark.slow
def test_a_line_that_falls_silent_is_noticed_and_the_page_comes_back_when_it_speaks(open_page, server, proxy):
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
    wait(page, f"{STATUS} === 'live'", 30)
    print(f"live again after {time.monotonic() - resumed:.1f} s")
    until_frame(page)
    assert_every_point_came_once(page, server)


def test_a_cut_line_costs_no_point_and_doubles_none(open_page, server, proxy):
    page = open_page(url=proxy.url, silent=False)
    wait(page, "window.convscope.state().step > 20")
    for _ in range(3):
        before = proxy.accepted
        proxy.cut()
        wait(page, f"{STATUS} === 'reconnecting'")
        wait(page, f"{STATUS} === 'live'")
        assert proxy.accepted > before
        until_frame(page)
    assert_every_point_came_once(page, server)


def test_a_run_that_was_deleted_is_gone_for_good(open_page, server, proxy):
    page = open_page(url=proxy.url, silent=False)
    assert server.delete(f"/api/runs/{state(page)['run']}").is_success
    proxy.cut()
    until_kind(page, "missing")
    error = at(page, "error")
    error.get_by_text("deleted").wait_for()
    assert [link.get_attribute("href") for link in error.get_by_role("link").all()] == ["/runs", "/"]
    assert at(page, "play").is_disabled()
    accepted = proxy.accepted
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_timeout(1500)
    assert proxy.accepted == accepted


def show(page, visibility):
    """As if the tab were shown or hidden: what is hidden gets no animation frames."""
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


def test_a_hidden_page_gets_points_but_no_frames_and_is_right_at_once_when_it_is_seen_again(open_page, server):
    page = open_page()
    wait(page, "window.convscope.lastFrame() !== null")
    run = state(page)["run"]
    show(page, "hidden")
    page.wait_for_timeout(800)  # what was under way
    made, before = server.get(f"/api/runs/{run}").json()["frames"], state(page)["step"]
    shown = at(page, "step").inner_text()
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


@pytest.mark.slow
def test_coming_into_sight_or_back_online_tries_at_once(open_page, server):
    page = open_page(silent=False)
    wait(page, "window.convscope.state().step > 5")
    server.end(signal.SIGKILL)
    wait(page, f"{STATUS} === 'gone'", 30)
    server.start()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    wait(page, f"{STATUS} === 'live'", 20)


HISTORY = """(() => {
    const state = window.convscope.state();
    const {step, number, status, epoch, loss, accuracy, forwardMs, validationAccuracy, marks} = state;
    return {step, number, status, epoch, loss, accuracy, forwardMs, validationAccuracy, marks};
})()"""


def assert_a_reload_shows_the_same(page):
    before = page.evaluate(HISTORY)
    page.reload()
    wait(page, f"!!window.convscope && window.convscope.state().number === {before['number']}")
    wait(page, "window.convscope.state().validation !== null")
    assert page.evaluate(HISTORY) == before


def test_going_back_keeps_the_history_up_to_there_now_and_after_a_reload(open_page, server):
    page = open_page()
    wait(page, "window.convscope.state().step > 120", 40)
    at(page, "method").select_option("sgd")
    at(page, "learning-rate").fill("1000000")
    at(page, "learning-rate").press("Enter")
    until_kind(page, "stopped", 40)
    back = state(page)["restoreStep"]
    assert 50 <= back <= state(page)["step"]
    page.get_by_role("button", name=f"Go back to step {back:,}").click()
    until_kind(page, "paused")
    wait(page, "window.convscope.state().validation !== null")
    assert state(page)["step"] == back
    assert state(page)["marks"][-1]["kind"] == "restored"
    assert all(mark["step"] <= back for mark in state(page)["marks"])
    assert at(page, "error").count() == 0
    assert_a_reload_shows_the_same(page)

    at(page, "learning-rate").fill("0.01")
    at(page, "learning-rate").press("Enter")
    wait(page, "window.convscope.state().options.learning_rate === 0.01")
    at(page, "play").click()
    wait(page, f"window.convscope.state().step > {back + 30}")
    at(page, "play").click()
    until_kind(page, "paused")
    wait(page, "window.convscope.lastPoints(1)[0].step === window.convscope.state().step")
    wait(page, "window.convscope.state().marks.at(-1).kind === 'options'")  # said once nobody changes any more
    assert_every_point_came_once(page, server)
    assert_a_reload_shows_the_same(page)


@pytest.mark.slow
def test_a_training_process_that_does_not_answer_is_told_and_can_be_ended_from_the_page(open_page, server):
    page = open_page()
    wait(page, "window.convscope.state().step > 60")
    run = state(page)["run"]
    os.kill(server.get(f"/api/runs/{run}").json()["worker_pid"], signal.SIGSTOP)
    until_kind(page, "unresponsive", 60)
    assert at(page, "examples-per-second").inner_text() == "–"
    at(page, "error").get_by_role("button", name="End it and go on from its last checkpoint").click()
    until_kind(page, "live", 60)
    assert at(page, "error").count() == 0
    until_frame(page)
    assert_every_point_came_once(page, server)


class Line:
    """A page's websocket with the test in the middle: it can say what the server does not, and hears the commands.

    What the page asks for because of that, the server does not hear.
    """

    KEPT = ("run.restore", "worker.restart")

    def __init__(self, page):
        self.commands, self._page = [], None
        page.route_web_socket(re.compile("/stream"), self._connect)

    def _connect(self, page):
        self._page, server = page, page.connect_to_server()

        def pass_on(message):
            self.commands.append(json.loads(message))
            if self.commands[-1]["type"] not in self.KEPT:
                server.send(message)

        page.on_message(pass_on)

    def say(self, type, **fields):
        self._page.send(json.dumps({"type": type, **fields}))

    def change(self, state, reason="", place=0, restore_step=None):
        self.say("run.changed", state=state, reason=reason, step=1240, seed=3, place=place, restore_step=restore_step)

    def heard(self, page, type):
        end = time.monotonic() + 15
        while not any(command["type"] == type for command in self.commands):
            assert time.monotonic() < end, f"no {type} within 15 s"
            page.wait_for_timeout(30)


def open_in_the_middle(open_page, server):
    """The page of a run that stands still and has said all it had to say."""
    lines = []
    run = server.post("/api/runs", json={"paused": True}).json()["id"]
    page = open_page(f"/runs/{run}", prepare=lambda page: lines.append(Line(page)))
    wait(page, "window.convscope.state().validation !== null")
    return page, lines[0]


def test_every_trouble_of_a_run_is_said_with_its_way_out(open_page, server):
    page, line = open_in_the_middle(open_page, server)
    error = at(page, "error")

    line.change("queued", place=2)
    until_kind(page, "queued")
    assert words(page) == "waiting · 2nd"

    line.change("unresponsive", "the worker has not answered for 20 s")
    error.get_by_text("The worker has not answered for 20 s.").wait_for()
    assert at(page, "play").is_disabled()
    error.get_by_role("button", name="End it and go on from its last checkpoint").click()
    line.heard(page, "worker.restart")

    line.change("restarting", "the worker was ended")
    until_kind(page, "restarting")
    error.wait_for(state="detached")

    line.change("stopped", "the loss is not finite", restore_step=1200)
    error.get_by_text("The loss is not finite.").wait_for()
    assert error.get_by_role("button").all_inner_texts() == ["Go back to step 1,200", "Start again with the same seed"]
    error.get_by_role("button", name="Go back to step 1,200").click()
    line.heard(page, "run.restore")

    line.change("failed", "the worker died 5 times within a minute")
    error.get_by_role("button", name="Try to go on").wait_for()
    line.say("error.reported", code="too_many", field=None, message="4 runs are live", errors=[])
    error.get_by_text("4 runs are live").wait_for()
    error.get_by_role("button", name="Close").click()
    error.get_by_text("4 runs are live").wait_for(state="detached")
    assert "died 5 times" in error.inner_text()


def test_what_cannot_be_saved_is_said_until_it_can(open_page, server):
    page, line = open_in_the_middle(open_page, server)
    storage = at(page, "storage")
    line.say("storage.changed", problem="the disk is full: what happens from step 1,240 on is not saved")
    storage.get_by_text("The disk is full").wait_for()
    line.change("paused")
    line.say("run.renamed", name="a better name")
    wait(page, "document.title.includes('a better name')")
    assert storage.is_visible()
    storage.get_by_role("button", name="Close").click()
    storage.wait_for(state="detached")
    line.say("storage.changed", problem="the disk is full, and the folder is gone")
    storage.get_by_text("the folder is gone").wait_for()
    line.say("storage.changed", problem="")
    storage.wait_for(state="detached")
    line.say("storage.changed", problem="the disk is full, and the folder is gone")
    storage.wait_for()

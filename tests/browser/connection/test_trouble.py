"""How the page reports a run's problems, and the remedies that it offers, in a real Chromium."""

import os
import re
import signal

import pytest
from playwright.sync_api import expect

from engine.trainer import validation_due
from tests.browser.conftest import at, state, until, until_frame, until_kind, until_same, wait
from tests.browser.connection.test_connection import assert_every_point_came_once, words
from tests.browser.line import open_in_the_middle
from tests.tiny import TINY

pytestmark = pytest.mark.browser


HISTORY = """(() => {
    const state = window.convscope.state();
    const {step, number, status, epoch, loss, accuracy, forwardMs, validationAccuracy, marks} = state;
    return {step, number, status, epoch, loss, accuracy, forwardMs, validationAccuracy, marks};
})()"""


def assert_a_reload_shows_the_same(page):
    before = page.evaluate(HISTORY)
    page.reload()
    wait(page, f"!!window.convscope && window.convscope.state().number === {before['number']}")
    until_same(page, lambda: page.evaluate(HISTORY), before)


def test_a_restore_keeps_the_history_up_to_its_step_now_and_after_a_reload(open_page, server):
    page = open_page()
    wait(page, "window.convscope.state().step > 120", 60)
    at(page, "method").select_option("sgd")
    at(page, "learning-rate").fill("1000000")
    at(page, "learning-rate").press("Enter")
    until_kind(page, "stopped", 60)
    back = state(page)["restoreStep"]
    assert 50 <= back <= state(page)["step"]
    page.get_by_role("button", name=f"Go back to step {back:,}").click()
    until_kind(page, "paused")
    wait(page, f"window.convscope.state().validation?.step === {back}")
    assert state(page)["step"] == back
    assert state(page)["marks"][-1]["kind"] == "restored"
    assert all(mark["step"] <= back for mark in state(page)["marks"])
    expect(at(page, "error")).to_have_count(0)
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
    measured = max([back, *filter(validation_due, range(back, state(page)["step"] + 1))])
    wait(page, f"window.convscope.state().validation?.step === {measured}")
    assert_every_point_came_once(page, server)
    assert_a_reload_shows_the_same(page)


@pytest.mark.slow
def test_the_page_reports_an_unresponsive_worker_and_can_end_it(open_page, server):
    page = open_page()
    wait(page, "window.convscope.state().step > 60")
    run = state(page)["run"]
    os.kill(server.get(f"/api/runs/{run}").json()["worker_pid"], signal.SIGSTOP)
    until_kind(page, "unresponsive", 60)
    expect(at(page, "examples-per-second")).to_have_text("–")
    at(page, "error").get_by_role("button", name="Restart it from its last checkpoint").click()
    until_kind(page, "live", 60)
    expect(at(page, "error")).to_have_count(0)
    until_frame(page)
    assert_every_point_came_once(page, server)


def test_every_problem_of_a_run_is_shown_with_its_remedy(open_page, server):
    page, line = open_in_the_middle(open_page, server)
    error = at(page, "error")

    line.change("queued", place=2)
    until_kind(page, "queued")
    assert words(page) == "waiting · 2nd"

    line.change("unresponsive", "the worker has not answered for 20 s")
    error.get_by_text("The worker has not answered for 20 s.").wait_for()
    expect(at(page, "play")).to_be_disabled()
    error.get_by_role("button", name="Restart it from its last checkpoint").click()
    line.received(page, "worker.restart")

    line.change("restarting", "the worker was ended")
    until_kind(page, "restarting")
    error.wait_for(state="detached")

    line.change("stopped", "the loss is not finite", restore_step=1200)
    error.get_by_text("The loss is not finite.").wait_for()
    expect(error.get_by_role("button")).to_have_text(["Go back to step 1,200", "Start again with the same seed"])
    error.get_by_role("button", name="Go back to step 1,200").click()
    line.received(page, "run.restore")

    line.change("failed", "the worker died 5 times within a minute")
    error.get_by_role("button", name="Try to continue").wait_for()
    sentence = {"template": "4 runs are live", "values": {}}
    line.say("error.reported", code="too_many", field=None, message="", sentence=sentence, errors=[])
    error.get_by_text("4 runs are live").wait_for()
    error.get_by_role("button", name="Close").click()
    error.get_by_text("4 runs are live").wait_for(state="detached")
    expect(error).to_contain_text("died 5 times")


def test_the_page_says_what_cannot_be_saved_until_it_can(open_page, server):
    page, line = open_in_the_middle(open_page, server)
    storage = at(page, "storage")
    line.say("storage.changed", problem="the disk is full: what happens from step 1,240 on is not saved")
    storage.get_by_text("The disk is full").wait_for()
    line.change("paused")
    line.say("run.renamed", name="a better name")
    wait(page, "document.title.includes('a better name')")
    expect(storage).to_be_visible()
    storage.get_by_role("button", name="Close").click()
    storage.wait_for(state="detached")
    line.say("storage.changed", problem="the disk is full, and the folder is gone")
    storage.get_by_text("the folder is gone").wait_for()
    turned = "the folder \u202e abc \u05e9\u05dc\u05d5\u05dd is full"
    line.say("storage.changed", problem=turned)
    storage.locator("bdi").get_by_text("is full").wait_for()
    line.say("run.renamed", name="\u202eturned")
    wait(page, "document.title.includes('\u2068\u202eturned\u2069')")
    line.say("storage.changed", problem="")
    storage.wait_for(state="detached")
    line.say("storage.changed", problem="the disk is full, and the folder is gone")
    storage.wait_for()


def test_a_page_of_another_version_than_the_server_says_so_and_can_be_reloaded(open_page, server):
    connections = []

    def change_version(page_end):
        server_end = page_end.connect_to_server()
        connections.append(server_end)
        other = '"protocol":2'  # a number that this page does not know
        server_end.on_message(
            lambda message: page_end.send(
                message.replace('"protocol":1', other) if isinstance(message, str) else message
            )
        )
        page_end.on_message(server_end.send)

    run = server.post("/api/runs", json={"definition": TINY, "paused": True}).json()["id"]
    page = open_page(f"/runs/{run}", prepare=lambda page: page.route_web_socket(re.compile("/stream"), change_version))
    outdated = at(page, "outdated")
    expect(outdated).to_contain_text("different versions")
    outdated.get_by_role("button", name="Reload the page").click()
    until(page, lambda: len(connections) == 2, "another connection")
    expect(outdated).to_be_visible()

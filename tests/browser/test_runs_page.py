"""The page of runs, as a person uses it: names, deletions, curves over each other."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, TABLET, wait
from tests.browser.test_page import FAINT_TEXTS
from tests.running import RunningServer

pytestmark = pytest.mark.browser

LISTED = "window.convscope.runs() !== null"
HOSTILE = "<img src=x onerror=alert(1)>"
TINY = "[{type:'input',out_sx:4,out_sy:4,out_depth:1},{type:'softmax',num_classes:10}]"


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with RunningServer(tmp_path_factory.mktemp("runs") / "data") as server:
        yield server


@pytest.fixture
def server(running):
    """One server for all, without a run."""
    for run in running.get("/api/runs").json()["runs"]:
        running.delete(f"/api/runs/{run['id']}")
    return running


def make(server, name, *, steps=0, seed=7, paused=True):
    """A small run. With `steps`, it has trained that far, and stands still there."""
    body = {"name": name, "definition": TINY, "seed": seed, "paused": paused}
    run = server.post("/api/runs", json=body).json()["id"]
    if steps:
        with server.page(run) as page:
            for number in range(1, steps + 1):
                page.send("run.step")
                page.until(lambda page, number=number: len(page.points) >= number, 30)
    return run


def open_runs(open_page, search="", **options):
    return open_page(f"/runs{search}", ready=LISTED, **options)


def row(page, run):
    return page.locator(f'[data-testid="run"][data-run="{run}"]')


def within(place, name):
    return place.locator(f'[data-testid="{name}"]')


def names(page):
    return within(page, "name").all_inner_texts()


def search(page):
    return page.evaluate("location.search")


def focused(page):
    return page.evaluate("document.activeElement.dataset.testid ?? ''")


def test_the_list_says_how_every_run_stands_and_goes_on_saying_it_in_place(open_page, server):
    old = make(server, "older", steps=2)
    new = make(server, "newer", paused=False)
    page = open_runs(open_page)
    assert names(page) == ["newer", "older"]
    expect(within(row(page, new), "state")).to_have_text("training")
    expect(within(row(page, old), "state")).to_have_text("paused")
    expect(within(row(page, old), "step")).to_have_text("2")
    expect(within(row(page, old), "parameters")).to_have_text("170")
    expect(within(row(page, old), "dataset")).to_have_text("digits")
    expect(within(row(page, old), "accuracy")).to_have_text(re.compile(r"\d+\.\d %"))
    assert row(page, old).locator("time").get_attribute("title")
    page.evaluate("document.querySelectorAll('[data-testid=run]').forEach(row => { row.dataset.kept = 'yes'; })")
    first = int(within(row(page, new), "step").inner_text().replace(",", ""))
    wait(page, f"window.convscope.runs().find(({{id}}) => id === '{new}').step > {first}", 30)
    with server.page(new) as viewer:
        viewer.ask("run.pause", "run.changed", expect={"state": "paused"})
    expect(within(row(page, new), "state")).to_have_text("paused")
    another = make(server, "made elsewhere")
    expect(within(row(page, another), "name")).to_have_text("made elsewhere")
    assert names(page) == ["made elsewhere", "newer", "older"]
    assert [row(page, run).get_attribute("data-kept") for run in (another, new, old)] == [None, "yes", "yes"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_states_that_ask_for_attention_say_why_in_words_that_stand_out_at_every_width(open_page, server, scheme):
    make(server, "one")
    about = server.get("/api/runs").json()["runs"][0]
    states = {
        "queued": ("waiting, 2nd", "two others train"), "restarting": ("restarting", "the worker died"),
        "unresponsive": ("not responding", "no answer for 30 s"), "stopped": ("stopped", "the loss is not finite"),
        "failed": ("failed", "died 5 times"),
    }  # fmt: skip
    runs = [{**about, "id": state, "state": state, "place": 2, "reason": states[state][1]} for state in states]
    page = open_runs(open_page, color_scheme=scheme)
    page.route("**/api/runs", lambda route: route.fulfill(json={"runs": runs}))
    for state, (words, reason) in states.items():
        expect(within(row(page, state), "state")).to_have_text(words)
        assert within(row(page, state), "state").get_attribute("title") == reason
        expect(row(page, state).locator(".reason")).to_have_text(reason)
    for state in ("queued", "stopped"):
        within(row(page, state), "choose").check()
    within(row(page, "failed"), "delete").click()
    within(row(page, "queued"), "save-as").click()
    for width in (360, 640, 759, 760, 899, 900, 1279, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(FAINT_TEXTS) == [], width


def test_a_name_is_changed_in_place_by_keys_alone_and_every_page_shows_it(open_page, server):
    run = make(server, "first name")
    its_own, page = open_page(f"/runs/{run}"), open_runs(open_page)
    within(row(page, run), "name").focus()
    page.keyboard.press("F2")
    assert focused(page) == "new-name"
    page.keyboard.type("never mind")
    page.keyboard.press("Escape")
    assert focused(page) == "name"
    assert names(page) == ["first name"]

    within(row(page, run), "rename").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("   ")
    page.keyboard.press("Enter")
    expect(row(page, run).get_by_role("alert")).to_have_text("A run needs a name.")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(HOSTILE)
    page.keyboard.press("Enter")
    expect(within(row(page, run), "name")).to_have_text(HOSTILE)
    expect(within(row(page, run), "name")).to_be_focused()
    assert page.locator("main img").count() == 0
    assert server.get(f"/api/runs/{run}").json()["name"] == HOSTILE
    assert its_own.evaluate("window.convscope.state().connection") == "live"

    row(page, run).locator(".of-name").dblclick(position={"x": 2, "y": 2})
    within(page, "new-name").fill("by double click")
    page.locator("h1").click()  # elsewhere
    expect(within(row(page, run), "name")).to_have_text("by double click")
    within(row(page, run), "name").click()
    page.wait_for_url(f"**/runs/{run}")


def test_a_run_is_deleted_after_one_question_in_its_place_and_the_focus_goes_on(open_page, server):
    kept, gone = make(server, "kept"), make(server, "gone")
    page = open_runs(open_page, f"?compare={gone}")
    within(row(page, gone), "delete").focus()
    page.keyboard.press("Enter")
    expect(row(page, gone)).to_contain_text("Delete gone? Its curve and weights are gone then.")
    assert focused(page) == "keep"
    page.keyboard.press("Escape")
    assert focused(page) == "delete"
    assert len(server.get("/api/runs").json()["runs"]) == 2

    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    assert focused(page) == "delete-yes"
    page.keyboard.press("Enter")
    expect(row(page, gone)).to_have_count(0)
    expect(within(row(page, kept), "delete")).to_be_focused()  # a list may have come before the answer to the deletion
    assert [run["id"] for run in server.get("/api/runs").json()["runs"]] == [kept]
    assert search(page) == ""

    within(row(page, kept), "delete").click()
    within(row(page, kept), "delete-yes").click()
    expect(within(page, "empty")).to_contain_text("No run yet.")
    expect(within(page, "new-run")).to_be_focused()


def test_two_runs_lie_over_each_other_under_one_crosshair_and_the_address_keeps_them(open_page, server):
    one, two, third = make(server, "one", steps=6), make(server, "two", steps=3, seed=8), make(server, "three")
    page = open_runs(open_page)
    expect(within(page, "compare-empty")).to_be_visible()
    within(row(page, one), "choose").check()
    expect(within(page, "compare-another")).to_be_visible()
    within(row(page, two), "choose").check()
    assert search(page) == f"?compare={one},{two}"
    expect(within(row(page, third), "choose")).to_be_disabled()

    page.reload()
    wait(page, f"!!window.convscope && {LISTED}")
    wait(page, "JSON.stringify(window.convscope.points()) === '[6,3]'")
    keys = within(page, "curve-key")
    assert [key.locator("bdi").inner_text() for key in keys.all()] == ["one", "two"]
    colors = keys.locator(".stroke").evaluate_all("all => all.map(one => getComputedStyle(one).backgroundColor)")
    assert len(set(colors)) == 2
    points = {run: server.get(f"/api/runs/{run}/points").json()["points"] for run in (one, two)}
    page.locator(".compare-plots").focus()
    page.keyboard.press("Home")
    expect(within(page, "at-step")).to_have_text("step 1")
    first = [f"{points[run][0]['loss']:.3f}" for run in (one, two)]
    assert within(page, "curve-loss").all_inner_texts() == first
    page.keyboard.press("End")
    expect(within(page, "at-step")).to_have_text("step 6")
    assert within(page, "curve-loss").all_inner_texts()[1] == "–"  # the second has not come so far
    page.keyboard.press("Escape")
    expect(within(page, "at-step")).to_have_text("newest step")

    with server.page(two) as viewer:
        viewer.send("run.step")
        viewer.until(lambda page: page.points)
    wait(page, "JSON.stringify(window.convscope.points()) === '[6,4]'", 30)
    with server.page(one) as viewer:
        viewer.ask("run.reset", "run.changed", expect={"step": 0})
        viewer.send("run.step")
        viewer.until(lambda page: page.points and page.points[-1]["number"] == 7)
    wait(page, "JSON.stringify(window.convscope.points()) === '[1,4]'", 30)

    page.get_by_role("button", name="Take one off the plots").click()
    assert search(page) == f"?compare={two}"
    assert not within(row(page, one), "choose").is_checked()


def test_a_run_of_the_address_that_is_no_more_is_said_and_the_other_is_shown(open_page, server):
    run = make(server, "still here", steps=1)
    page = open_runs(open_page, f"?compare=nobody,{run}")
    expect(within(page, "missing")).to_contain_text("not there any more")
    wait(page, "JSON.stringify(window.convscope.points()) === '[1]'")
    assert search(page) == f"?compare={run}"


def test_a_new_run_of_a_preset_gets_a_name_of_its_own_and_the_network_of_any_run_is_saved(open_page, server):
    make(server, "mnist-demo", steps=1)
    page = open_runs(open_page)
    expect(within(page, "new-run")).to_be_enabled()
    within(page, "new-run").click()
    expect(within(page, "name").first).to_have_text("mnist-demo 2")
    expect(within(page, "made")).to_contain_text("mnist-demo 2")
    run = within(page, "run").last
    with page.expect_download() as saved:
        within(run, "save").click()
    assert saved.value.suggested_filename == "mnist-demo-step-1.safetensors"
    within(run, "save-as").click()
    with page.expect_download() as saved:
        within(run, "save-convnetjs").click()
    assert saved.value.suggested_filename == "mnist-demo-step-1.json"
    expect(run.locator(".formats")).to_be_hidden()
    page.get_by_role("link", name="Open it").click()
    page.wait_for_url("**/runs/*")


def test_a_server_that_has_gone_is_said_the_list_stays_and_goes_on_by_itself(open_page, server):
    run = make(server, "one")
    page = open_runs(open_page, silent=False)
    page.route("**/api/runs", lambda route: route.abort())
    expect(page.locator('.badge[data-kind="gone"]')).to_have_text("server gone")
    assert names(page) == ["one"]
    page.route(f"**/api/runs/{run}", lambda route: route.abort())
    within(row(page, run), "rename").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("two")
    page.keyboard.press("Enter")
    expect(row(page, run).get_by_role("alert")).to_contain_text("no connection")
    page.keyboard.press("Escape")
    page.unroute("**/api/runs")
    expect(page.locator('.badge[data-kind="gone"]')).to_have_count(0)


@pytest.mark.parametrize("viewport", [PHONE, TABLET])
def test_it_is_usable_on_small_screens_and_reached_from_the_bar(open_page, server, viewport):
    run = make(server, "a name that is so long that it has to be broken somewhere, twice on a phone", steps=1)
    page = open_page(f"/runs/{run}", viewport=viewport)
    if viewport is PHONE:
        page.locator(".more").click()
    within(page, "runs").click()
    page.wait_for_url("**/runs")
    wait(page, f"!!window.convscope && {LISTED}")
    within(row(page, run), "choose").check()
    within(page, "to-curves").click()
    expect(within(page, "loss-plot")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    for button in page.locator("button:visible, a:visible, input:visible, select:visible").all():
        assert button.evaluate("e => !!(e.ariaLabel || e.textContent.trim() || e.labels?.[0]?.textContent.trim())")
    if viewport is PHONE:
        small = page.locator(".row-tools :is(button, a):visible, .pencil:visible, .new-run :is(button, select)")
        assert all(box["height"] >= 38 for box in (one.bounding_box() for one in small.all()))

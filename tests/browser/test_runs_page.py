"""The page of runs, as a person uses it: renaming, deleting, comparing curves."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, TABLET, at, rest, show_in, until_same, wait
from tests.browser.layout import BAR_PROBLEMS, FAINT_TEXTS
from tests.tiny import TINY

pytestmark = pytest.mark.browser

LISTED = "window.convscope.runs() !== null"
HOSTILE = "<img src=x onerror=alert(1)>"


def make(server, name, *, steps=0, seed=7, paused=True):
    """Makes a small run. With `steps`, it has trained that far and is paused."""
    body = {"name": name, "definition": TINY, "seed": seed, "paused": paused}
    run = server.post("/api/runs", json=body).json()["id"]
    if steps:
        with server.page(run) as page:
            for number in range(1, steps + 1):
                page.send("run.step")
                page.until(lambda page, number=number: len(page.points) >= number)
    return run


def open_runs(open_page, search="", **options):
    return open_page(f"/runs{search}", ready=LISTED, **options)


def ask_now(page):
    """Acts as if the tab was just shown: the page then sends at once what it would request within two seconds."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def row(page, run):
    return page.locator(f'[data-testid="run"][data-run="{run}"]')


def names(page):
    return at(page, "name").all_inner_texts()


def search(page):
    return page.evaluate("location.search")


def test_the_list_shows_the_state_of_every_run_and_updates_it_in_place(open_page, server):
    old = make(server, "older", steps=2)
    new = make(server, "newer", paused=False)
    page = open_runs(open_page)
    assert names(page) == ["newer", "older"]
    expect(at(row(page, new), "state")).to_have_text("training")
    expect(at(row(page, old), "state")).to_have_text("paused")
    expect(at(row(page, old), "step")).to_have_text("2")
    expect(at(row(page, old), "parameters")).to_have_text("170")
    expect(at(row(page, old), "dataset")).to_have_text("digits")
    expect(at(row(page, old), "accuracy")).to_have_text(re.compile(r"\d+\.\d %"))
    assert row(page, old).locator("time").get_attribute("title")
    page.evaluate("document.querySelectorAll('[data-testid=run]').forEach(row => { row.dataset.kept = 'yes'; })")
    first = int(at(row(page, new), "step").inner_text().replace(",", ""))
    wait(page, f"window.convscope.runs().find(({{id}}) => id === '{new}').step > {first}", 60)
    with server.page(new) as viewer:
        viewer.ask("run.pause", "run.changed", expect={"state": "paused"})
    ask_now(page)
    expect(at(row(page, new), "state")).to_have_text("paused")
    another = make(server, "made elsewhere")
    ask_now(page)
    expect(at(row(page, another), "name")).to_have_text("made elsewhere")
    until_same(page, lambda: names(page), ["made elsewhere", "newer", "older"])
    assert [row(page, run).get_attribute("data-kept") for run in (another, new, old)] == [None, "yes", "yes"]


def test_states_that_need_attention_give_a_readable_reason_at_every_width(open_page, server):
    make(server, "one")
    about = server.get("/api/runs").json()["runs"][0]
    states = {
        "queued": ("waiting · 2nd", "Two others train."), "restarting": ("restarting", "The worker died."),
        "unresponsive": ("not responding", "No answer for 30 s."), "stopped": ("stopped", "The loss is not finite."),
        "failed": ("failed", "It died 5 times."),
    }  # fmt: skip
    runs = [
        {**about, "id": state, "state": state, "place": 2, "reason": states[state][1].removesuffix(".")}
        for state in states
    ]
    page = open_runs(open_page)
    page.route("**/api/runs", lambda route: route.fulfill(response=route.fetch(), json={"runs": runs}))
    ask_now(page)
    for state, (words, reason) in states.items():
        expect(at(row(page, state), "state")).to_have_text(words)
        expect(at(row(page, state), "state")).to_have_attribute("title", reason)
        expect(row(page, state).locator(".reason")).to_have_text(reason)
    for state in ("queued", "stopped"):
        at(row(page, state), "choose").check()
    at(row(page, "failed"), "delete").click()
    at(row(page, "queued"), "save-as").click()
    for width in (360, 640, 759, 760, 899, 900, 1279, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        rest(page)
        cut = "cell => cell.scrollWidth > cell.clientWidth + 1"
        shown = page.locator("td.of-dataset").evaluate_all(f"cells => cells.filter({cut}).map(cell => cell.innerText)")
        assert shown == [], f"a long reason leaves no room for the data at {width}"
        assert page.evaluate(BAR_PROBLEMS) == [], width
        for scheme in ("light", "dark"):
            show_in(page, scheme)
            assert page.evaluate(FAINT_TEXTS) == [], (width, scheme)


def test_a_name_is_changed_in_place_with_the_keyboard_and_every_page_shows_it(open_page, server):
    run = make(server, "first name")
    its_own, page = open_page(f"/runs/{run}"), open_runs(open_page)
    at(row(page, run), "name").focus()
    page.keyboard.press("F2")
    expect(at(page, "new-name")).to_be_focused()
    page.keyboard.type("never mind")
    page.keyboard.press("Escape")
    expect(at(page, "name")).to_be_focused()
    assert names(page) == ["first name"]

    at(row(page, run), "rename").focus()
    page.keyboard.press("Enter")
    expect(at(page, "new-name")).to_be_focused()
    page.keyboard.type("   ")
    page.keyboard.press("Enter")
    expect(row(page, run).get_by_role("alert")).to_have_text("A run needs a name.")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(HOSTILE)
    page.keyboard.press("Enter")
    expect(at(row(page, run), "name")).to_have_text(HOSTILE)
    expect(at(row(page, run), "name")).to_be_focused()
    assert page.locator("main img").count() == 0
    assert server.get(f"/api/runs/{run}").json()["name"] == HOSTILE
    wait(its_own, f"document.title.includes({HOSTILE!r})")

    row(page, run).locator(".of-name").dblclick(position={"x": 2, "y": 2})
    at(page, "new-name").fill("by double click")
    page.locator("h1").click()  # elsewhere
    expect(at(row(page, run), "name")).to_have_text("by double click")
    at(row(page, run), "name").click()
    page.wait_for_url(f"**/runs/{run}")


def test_a_run_is_deleted_after_one_confirmation_in_place_and_the_focus_moves_on(open_page, server):
    kept, gone = make(server, "kept"), make(server, "gone")
    page = open_runs(open_page, f"?compare={gone}")
    at(row(page, gone), "delete").focus()
    page.keyboard.press("Enter")
    expect(row(page, gone)).to_contain_text("Delete gone? Its curve and weights will be lost.")
    expect(at(row(page, gone), "keep")).to_be_focused()
    page.keyboard.press("Escape")
    expect(at(row(page, gone), "delete")).to_be_focused()
    assert len(server.get("/api/runs").json()["runs"]) == 2

    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    expect(at(row(page, gone), "delete-yes")).to_be_focused()
    page.keyboard.press("Enter")
    expect(row(page, gone)).to_have_count(0)
    expect(at(row(page, kept), "delete")).to_be_focused()  # a list may have come before the answer to the deletion
    assert [run["id"] for run in server.get("/api/runs").json()["runs"]] == [kept]
    until_same(page, lambda: search(page), "")

    at(row(page, kept), "delete").click()
    at(row(page, kept), "delete-yes").click()
    expect(at(page, "empty")).to_contain_text("No run yet.")
    expect(page.locator("#compare")).to_be_hidden()
    expect(at(page, "new-run")).to_be_focused()


def test_two_runs_are_compared_under_one_crosshair_and_the_address_keeps_them(open_page, server):
    one, two, third = make(server, "one", steps=6), make(server, "two", steps=3, seed=8), make(server, "three")
    page = open_runs(open_page)
    expect(at(page, "compare-empty")).to_be_visible()
    at(row(page, one), "choose").check()
    expect(at(page, "compare-another")).to_be_visible()
    at(row(page, two), "choose").check()
    assert search(page) == f"?compare={one},{two}"

    closed = at(row(page, third), "choose")
    at(row(page, two), "choose").focus()
    for _ in range(30):
        page.keyboard.press("Shift+Tab")  # back to the first row: the newest run
        if closed.evaluate("box => box === document.activeElement"):
            break
    expect(closed).to_be_focused()
    tip = page.locator(f"#{closed.get_attribute('aria-describedby')}")
    expect(tip).to_have_text("Two runs are selected: deselect one first")
    expect(tip).to_be_visible()
    page.keyboard.press("Space")
    expect(closed).not_to_be_checked()
    expect(closed).to_have_attribute("aria-disabled", "true")
    assert search(page) == f"?compare={one},{two}"

    page.reload()
    wait(page, f"!!window.convscope && {LISTED}")
    wait(page, "JSON.stringify(window.convscope.points()) === '[6,3]'")
    keys = at(page, "curve-key")
    expect(keys.locator("bdi")).to_have_text(["one", "two"])
    colors = keys.locator(".stroke").evaluate_all("all => all.map(one => getComputedStyle(one).backgroundColor)")
    assert len(set(colors)) == 2
    points = {run: server.get(f"/api/runs/{run}/points").json()["points"] for run in (one, two)}
    page.locator(".compare-plots").focus()
    page.keyboard.press("Home")
    expect(at(page, "at-step")).to_have_text("step 1")
    first = [f"{points[run][0]['loss']:.3f}" for run in (one, two)]
    expect(at(page, "curve-loss")).to_have_text(first)
    page.keyboard.press("End")
    expect(at(page, "at-step")).to_have_text("step 6")
    expect(at(page, "curve-loss").nth(1)).to_have_text("–")  # the second has not come so far
    page.keyboard.press("Escape")
    expect(at(page, "at-step")).to_have_text("newest step")

    with server.page(two) as viewer:
        viewer.send("run.step")
        viewer.until(lambda page: page.points)
    ask_now(page)
    wait(page, "JSON.stringify(window.convscope.points()) === '[6,4]'")
    with server.page(one) as viewer:
        viewer.ask("run.reset", "run.changed", expect={"step": 0})
        viewer.send("run.step")
        viewer.until(lambda page: page.points and page.points[-1]["number"] == 7)
    ask_now(page)
    wait(page, "JSON.stringify(window.convscope.points()) === '[1,4]'")

    page.get_by_role("button", name="Remove one from the plots").click()
    assert search(page) == f"?compare={two}"
    expect(at(row(page, one), "choose")).not_to_be_checked()


def test_a_deleted_run_in_the_address_is_reported_and_the_other_is_shown(open_page, server):
    run = make(server, "still here", steps=1)
    page = open_runs(open_page, f"?compare=nobody,{run}")
    expect(at(page, "missing")).to_contain_text("no longer exists")
    wait(page, "JSON.stringify(window.convscope.points()) === '[1]'")
    until_same(page, lambda: search(page), f"?compare={run}")


def test_a_new_run_of_a_preset_gets_a_name_of_its_own_and_the_network_of_any_run_is_saved(open_page, server):
    make(server, "mnist-demo", steps=1)
    page = open_runs(open_page)
    expect(at(page, "new-run")).to_be_enabled()
    at(page, "new-run").click()
    expect(at(page, "name").first).to_have_text("mnist-demo 2")
    expect(at(page, "made")).to_contain_text("mnist-demo 2")
    run = at(page, "run").last
    with page.expect_download() as saved:
        at(run, "save").click()
    assert saved.value.suggested_filename == "mnist-demo-step-1.safetensors"
    at(run, "save-as").click()
    with page.expect_download() as saved:
        at(run, "save-convnetjs").click()
    assert saved.value.suggested_filename == "mnist-demo-step-1.json"
    expect(run.locator(".formats")).to_be_hidden()
    page.get_by_role("link", name="Open it").click()
    page.wait_for_url("**/runs/*")


def test_an_unreachable_server_is_reported_and_the_list_stays_and_recovers(open_page, server):
    run = make(server, "one")
    page = open_runs(open_page, silent=False)
    page.route("**/api/runs", lambda route: route.abort())
    ask_now(page)
    expect(page.locator('.badge[data-kind="gone"]')).to_have_text("server unreachable")
    assert names(page) == ["one"]
    page.route(f"**/api/runs/{run}", lambda route: route.abort())
    at(row(page, run), "rename").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("two")
    page.keyboard.press("Enter")
    expect(row(page, run).get_by_role("alert")).to_contain_text("not connected")
    page.keyboard.press("Escape")
    page.unroute("**/api/runs")
    ask_now(page)
    expect(page.locator('.badge[data-kind="gone"]')).to_have_count(0)


@pytest.mark.parametrize("viewport", [PHONE, TABLET])
def test_the_page_of_runs_is_usable_on_small_screens_and_reached_from_the_bar(open_page, server, viewport):
    run = make(server, "a name that is so long that it has to be broken somewhere, twice on a phone", steps=1)
    page = open_page(f"/runs/{run}", viewport=viewport)
    if viewport is PHONE:
        page.locator(".more").click()
    at(page, "runs").click()
    page.wait_for_url("**/runs")
    wait(page, f"!!window.convscope && {LISTED}")
    at(row(page, run), "choose").check()
    at(page, "to-curves").click()
    expect(at(page, "loss-plot")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    for button in page.locator("button:visible, a:visible, input:visible, select:visible").all():
        assert button.evaluate("e => !!(e.ariaLabel || e.textContent.trim() || e.labels?.[0]?.textContent.trim())")
    if viewport is PHONE:
        small = page.locator(".row-tools :is(button, a):visible, .pencil:visible, .new-run :is(button, select)")
        assert all(box["height"] >= 38 for box in (one.bounding_box() for one in small.all()))

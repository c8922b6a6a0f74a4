"""Shared addresses, which hold an experiment and its display: made on one page, opened on another."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import at, state, until_same, wait
from tests.tiny import TINY

pytestmark = pytest.mark.browser
SHOWN = "window.convscope.lastFrame() !== null"
OPTIONS = {"method": "nesterov", "learning_rate": 0.02, "momentum": 0.8, "batch_size": 16, "l2_decay": 0.0001}


def address_of(page):
    at(page, "share").click()
    at(page, "share-address").wait_for()
    return at(page, "share-address").input_value()


def path_of(server, address):
    assert address.startswith(server.url + "/#experiment=1.")
    return address.removeprefix(server.url)


def weights(page):
    """The drawn weights of the first layer that has some."""
    wait(page, "window.convscope.lastFrame() !== null")
    return page.locator('canvas[data-field="weight"]').first.evaluate("canvas => canvas.toDataURL()")


def test_a_shared_address_makes_the_same_experiment_only_when_asked(open_page, server):
    given = {"definition": TINY, "name": "mine <b>", "seed": 1234, "options": OPTIONS, "paused": True}
    run = server.post("/api/runs", json=given).json()["id"]
    page = open_page(f"/runs/{run}", ready=SHOWN)
    at(page, "range-map").click()
    address = address_of(page)
    assert violations(page) == []

    other = open_page(path_of(server, address), ready=SHOWN)
    expect(at(other, "offer")).to_contain_text("mine <b>")
    expect(at(other, "offer")).to_contain_text("seed 1234")
    assert violations(other) == []
    assert len(server.get("/api/runs").json()["runs"]) == 1, "opening an address starts nothing"
    at(other, "offer-open").click()
    other.wait_for_url(lambda url: "/runs/" in url and run not in url)
    wait(other, f"window.convscope?.state().ready && {SHOWN}")
    mine = state(page)
    for name in ("name", "definition", "options", "seed", "dataset", "step", "status"):
        until_same(other, lambda name=name: state(other)[name], mine[name])
    assert mine["step"] == 0
    until_same(other, lambda: weights(other), weights(page))
    expect(at(other, "range-map")).to_have_attribute("aria-pressed", "true")


def test_a_shared_address_may_start_itself_on_a_lecture_screen_with_a_visible_exit(open_page, server):
    run = server.post("/api/runs", json={"definition": TINY, "paused": True}).json()["id"]
    page = open_page(f"/runs/{run}")
    address_of(page)
    at(page, "share-autoplay").check()
    at(page, "share-hide").check()
    at(page, "share-size").select_option("large")
    address = at(page, "share-address").input_value()
    page.close()

    other = open_page(path_of(server, address))
    at(other, "offer-open").click()
    other.wait_for_url(lambda url: "/runs/" in url and run not in url)
    wait(other, "window.convscope?.state().ready && window.convscope.state().status === 'training'")
    expect(other.locator("html")).to_have_attribute("data-text-size", "large")
    at(other, "leave-lecture").wait_for()
    expect(other.locator("#change")).to_be_hidden()
    expect(at(other, "preset")).to_be_hidden()
    other.keyboard.press("l")
    expect(other.locator("#change")).to_be_visible()
    other.keyboard.press("l")
    expect(other.locator("#change")).to_be_hidden()
    at(other, "leave-lecture").click()
    expect(other.locator("#definition")).to_be_visible()


def test_the_address_is_copied(open_page, server):
    server.run_id()
    page = open_page(prepare=lambda page: page.context.grant_permissions(["clipboard-read", "clipboard-write"]))
    address = address_of(page)
    at(page, "share-copy").click()
    wait(page, "document.querySelector('.share-copied').textContent === 'Copied.'")
    assert page.evaluate("navigator.clipboard.readText()") == address


@pytest.mark.parametrize(
    ("fragment", "words"),
    [
        ("#experiment=1.AAAA", "it is damaged"),
        ("#experiment=9.AAAA", "newer Convscope"),
        ("#experiment=1." + "A" * 100_001, "longer than an experiment can be"),
    ],
)
def test_an_address_without_an_experiment_is_refused_in_words(open_page, server, fragment, words):
    server.run_id()
    page = open_page("/" + fragment)
    expect(at(page, "error")).to_contain_text(words)
    at(page, "error").locator("button").click()
    wait(page, "!location.href.includes('#')")
    assert state(page)["status"] in ("training", "paused")


PACK = """async experiment => (await import("/static/share/experiment-link.js")).packExperiment(experiment)"""


WRONG = [
    ({"definition": TINY.replace("softmax", "sofmax")}, "did you mean 'softmax'"),
    ({"definition": "/" * 70_000}, "longer than"),
    ({"options": {**OPTIONS, "learning_rate": -1}}, "learning rate must be"),
    ({"options": {**OPTIONS, "momentun": 0.5}}, "momentun"),
    ({"data": "photographs of Mars"}, "photographs of Mars"),
]


def test_values_that_the_page_would_refuse_are_refused_from_an_address_too(open_page, server):
    run = server.post("/api/runs", json={"definition": TINY, "paused": True}).json()["id"]
    page = open_page(f"/runs/{run}", silent=False)  # the browser itself reports every refusal
    good = {"name": "x", "definition": TINY, "options": OPTIONS, "data": state(page)["dataset"], "seed": 3}
    for wrong, words in WRONG:
        packed = page.evaluate(PACK, {**good, **wrong})
        page.evaluate("packed => { location.hash = `experiment=${packed}`; }", packed)
        wait(page, "document.querySelector('#offer .strip') !== null")
        if at(page, "offer").count():
            at(page, "offer-open").click()
        expect(at(page, "error")).to_contain_text(words)
        at(page, "error").locator("button").click()
        expect(at(page, "error")).to_have_count(0)
    assert len(server.get("/api/runs").json()["runs"]) == 1


def test_the_error_of_a_refused_address_disappears_with_the_address(open_page, server):
    run = server.post("/api/runs", json={"definition": TINY, "paused": True}).json()["id"]
    page = open_page(f"/runs/{run}#experiment=1.AAAA")
    expect(at(page, "error")).to_contain_text("it is damaged")
    page.evaluate("location.hash = 'size=projector'")
    expect(at(page, "error")).to_have_count(0)
    expect(page.locator("html")).to_have_attribute("data-text-size", "projector")


def test_an_offer_names_an_optimiser_that_nobody_knows_as_the_address_does_and_opens_once(open_page, server):
    run = server.post("/api/runs", json={"definition": TINY, "paused": True}).json()["id"]
    page = open_page(f"/runs/{run}")
    good = {"name": "x", "definition": TINY, "options": OPTIONS, "data": state(page)["dataset"], "seed": 3}
    strange = page.evaluate(PACK, {**good, "options": {**OPTIONS, "method": "<b>magic"}})
    page.evaluate("packed => { location.hash = `experiment=${packed}`; }", strange)
    expect(at(page, "offer")).to_contain_text("<b>magic")
    assert "method." not in at(page, "offer").inner_text()
    packed = page.evaluate(PACK, good)
    page.evaluate("packed => { location.hash = `experiment=${packed}`; }", packed)
    expect(at(page, "offer")).to_contain_text("Nesterov")
    at(page, "offer-open").dblclick()
    page.wait_for_url(lambda url: "/runs/" in url and run not in url)
    assert len(server.get("/api/runs").json()["runs"]) == 2

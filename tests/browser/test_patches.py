"""The strongest patches of each filter, on the page."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, at, let_pass, until, until_still, wait

pytestmark = pytest.mark.browser
DRAWN = "document.querySelector('canvas[data-testid=patches-conv1]')?.dataset.drawn === 'true'"


def open_run(open_page, server, **options):
    return open_page(f"/runs/{server.trained(0, name='patches')}", **options)


def patches(page, layer="conv1"):
    return page.locator(f'canvas[data-testid="patches-{layer}"]').first


def readout(page):
    return page.locator("#readout").inner_text()


def value(words):
    return float(re.search(r"patch \d+: (\S+) ·", words)[1].replace("−", "-"))


def test_each_filter_shows_nine_patches_and_their_values_descend(open_page, server):
    page = open_run(open_page, server)
    wait(page, DRAWN)
    found = page.evaluate("window.convscope.state().patches[1]")
    assert [len(patches) for patches in found["filters"]] == [9] * 8
    assert (found["rows"], found["columns"]) == (5, 5)
    label = page.locator('[data-layer="conv1"] .row-patches .label')
    expect(label).to_contain_text("5×5 px, best of 1,000 images")

    canvas = patches(page)
    canvas.focus()
    page.keyboard.press("Home")
    values = []
    for key in ["Home", "ArrowRight", "ArrowRight", "ArrowDown"]:
        page.keyboard.press(key)
        values.append(value(readout(page)))
    assert "conv1 · filter 1 · patch 6" in readout(page)
    assert values == sorted(values, reverse=True)
    first = found["filters"][0][0]
    assert values[0] == pytest.approx(first["value"], rel=0.01)


def test_a_click_pins_the_image_as_the_probe_and_so_does_enter(open_page, server):
    page = open_run(open_page, server)
    wait(page, DRAWN)
    strongest = page.evaluate("window.convscope.state().patches[1].filters[0].map(({image}) => image)")
    canvas = patches(page)
    grid = page.evaluate("""() => {
        const {width, height} = document.querySelector('canvas[data-testid="patches-conv1"]').getBoundingClientRect();
        return [width, height];
    }""")
    canvas.click(position={"x": 14, "y": grid[1] - 8})  # the first patch of the last row
    wait(page, f"window.convscope.state().probe.index === {strongest[6]}")
    assert page.evaluate("window.convscope.state().probe.source") == "validation"
    canvas.focus()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    words = readout(page)
    shown = int(re.search(r"held-out image (\d+)", words)[1]) - 1
    wait(page, f"window.convscope.state().probe.index === {shown}")


def test_patches_are_found_again_during_training_and_not_requested_when_hidden(open_page, server):
    page = open_run(open_page, server)
    wait(page, DRAWN)
    at(page, "play").click()
    wait(page, "(window.convscope.state().patchesFrom?.step ?? 0) > 0", 60)

    def drawn():
        return patches(page).evaluate("c => c.toDataURL()")

    before = drawn()
    until(page, lambda: drawn() != before, "others", 60)
    toggle = at(page, "patches-toggle")
    expect(toggle).to_have_attribute("aria-pressed", "true")
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "false")
    expect(patches(page)).to_be_hidden()
    found_at = "window.convscope.state().patchesFrom.step"
    step = until_still(page, lambda: page.evaluate(found_at), 1500)  # what was under way has come
    let_pass(page, 4000)
    assert page.evaluate(found_at) == step
    toggle.click()
    wait(page, f"{found_at} > {step}", 60)


def test_a_phone_shows_no_patches_until_asked_and_never_scrolls_sideways(open_page, server):
    page = open_run(open_page, server, viewport=PHONE)
    expect(patches(page)).to_be_hidden()
    at(page, "patches-toggle").click()
    patches(page).scroll_into_view_if_needed()
    wait(page, DRAWN)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_second_page_gets_the_patches_it_watches_even_if_nothing_changes(open_page, server):
    run = server.post("/api/runs", json={"seed": 7, "paused": True}).json()["id"]
    first = open_page(f"/runs/{run}")
    wait(first, DRAWN)
    wait(open_page(f"/runs/{run}"), DRAWN)


WIDE = (
    "[{type:'input',out_sx:24,out_sy:24,out_depth:1},{type:'conv',sx:5,filters:64,activation:'relu'},"
    "{type:'pool',sx:4,stride:4},{type:'conv',sx:3,filters:64,activation:'relu'},{type:'softmax',num_classes:10}]"
)
LAST_BAND = "[...document.querySelectorAll('canvas[data-testid=patches-conv1]')].at(-1)"


def test_a_layer_of_64_filters_has_a_row_in_each_band_which_fills_as_it_comes_into_sight(open_page, server):
    run = server.post("/api/runs", json={"definition": WIDE, "seed": 7, "paused": True}).json()["id"]
    page = open_page(f"/runs/{run}")
    card = page.locator('[data-layer="conv1"]')
    wait(page, DRAWN)
    card.get_by_role("button", name="64").dispatch_event("click")  # shows all of them, where the page stands
    wait(page, DRAWN)
    filters = "window.convscope.state().patches[1].filters"
    assert page.evaluate(f"{LAST_BAND}.dataset.drawn") is None
    assert page.evaluate(f"{filters}[63]") is None  # nobody has seen it yet
    page.evaluate(f"{LAST_BAND}.scrollIntoView({{block: 'center'}})")
    wait(page, f"{LAST_BAND}.dataset.drawn === 'true'")
    assert page.evaluate(f"{filters}.filter(patches => patches.length === 9).length") == 64

    strongest = page.evaluate(f"{filters}[63].map(({{image, value}}) => [image, value])")
    canvas = page.locator('canvas[data-testid="patches-conv1"]').last
    box = canvas.bounding_box()
    canvas.hover(position={"x": box["width"] - 10, "y": 4})
    words = readout(page)
    assert "conv1 · filter 64 · patch 3" in words
    assert value(words) == pytest.approx(strongest[2][1], rel=0.01)
    canvas.click(position={"x": box["width"] - 10, "y": 4})
    wait(page, f"window.convscope.state().probe.index === {strongest[2][0]}")


def test_the_patches_of_a_wide_layer_are_found_again_during_training(open_page, server):
    run = server.post("/api/runs", json={"definition": WIDE, "seed": 7}).json()["id"]
    page = open_page(f"/runs/{run}")
    wait(page, DRAWN, 60)
    known = page.evaluate("window.convscope.state().patchesFrom.step")
    before = patches(page).evaluate("c => c.toDataURL()")
    wait(page, f"window.convscope.state().patchesFrom.step > {known}", 60)
    until(page, lambda: patches(page).evaluate("c => c.toDataURL()") != before, "others", 60)

"""Filter surgery in a real Chromium, with pointer and keyboard."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, at, rest, state, until, wait
from tests.browser.layout import FAINT_TEXTS

pytestmark = pytest.mark.browser
ONE_FILTER = (
    "layer_defs = [];\nlayer_defs.push({type:'input', out_sx:24, out_sy:24, out_depth:1});\n"
    "layer_defs.push({type:'conv', sx:5, filters:2, stride:2, activation:'relu'});\n"
    "layer_defs.push({type:'conv', sx:3, filters:6, activation:'relu'});\n"
    "layer_defs.push({type:'softmax', num_classes:10});\n"
    "trainer = new convnetjs.Trainer(net, {method:'adadelta', batch_size:20, l2_decay:0.001, eps:1e-6});\n"
)


def open_run(open_page, server, steps=0, definition=None, **options):
    run = server.trained(steps, name="surgery", **({"definition": definition} if definition else {}))
    return open_page(f"/runs/{run}", ready="window.convscope.lastFrame() !== null", **options)


def percents(text):
    return [float(word) for word in text.replace("%", "").split() if word.replace(".", "").isdigit()]


def weights(page, layer=1):
    """The bytes of a layer's weights in the newest frame, read from the page's picture of them."""
    name = state(page)["layers"][layer]["name"]
    return page.locator(f'[data-layer="{name}"] canvas[data-field="weight"]').first.evaluate("c => c.toDataURL()")


def test_silencing_a_filter_costs_accuracy_training_recovers_it_and_release_restores_it(open_page, server):
    page = open_run(open_page, server, 500, ONE_FILTER)
    at(page, "filter-conv1-1").click()
    at(page, "surgery-silence").click()
    wait(page, "window.convscope.state().operation !== null")
    operation = state(page)["operation"]
    assert operation["after"]["accuracy"] < operation["before"]["accuracy"] - 0.05
    at(page, "surgery-change").wait_for()
    before, after = percents(at(page, "surgery-change").inner_text())[:2]
    assert (before, after) == pytest.approx(
        (100 * operation["before"]["accuracy"], 100 * operation["after"]["accuracy"]), abs=0.051
    )
    bar = """document.querySelector('[data-testid="validation-accuracy"]').innerText"""
    wait(page, f"{bar}.startsWith('{after:.1f}')")  # the bar tells of it at once
    expect(at(page, "surgery-line")).to_contain_text(f"filter 1 silenced: {before} % → {after} %")
    page.locator('[data-layer="conv1"] .silent-column').get_by_text("silent").wait_for()
    wait(page, "document.querySelector('#loss .last-mark').textContent.includes('conv1 filter 1 silenced')")
    moved = page.locator("#surgery .moved li")
    expect(moved.first).to_contain_text("taken for")

    wounded, step = operation["after"]["accuracy"], state(page)["step"]
    at(page, "play").click()
    wait(page, f"window.convscope.state().validation.step > {step + 250}", 120)
    at(page, "play").click()
    wait(page, "window.convscope.state().status === 'paused'")

    def healed():
        return state(page)["validation"]["accuracy"]

    until(page, lambda: f"now {100 * healed():.1f} %" in page.locator(".before-after").inner_text(), "it is said")
    assert healed() > wounded + 0.02

    at(page, "release-conv1-1").click()
    wait(page, "window.convscope.state().surgery.silent.length === 0")
    wait(page, "document.querySelectorAll('.silent-column').length === 0")
    line = page.locator('[data-layer="conv1"] .surgery-line')
    line.get_by_text("filter 1 restored").wait_for()
    line.locator(".dismiss").click()
    expect(line).to_be_hidden()


def test_a_frozen_layer_does_not_change_while_the_others_learn(open_page, server):
    page = open_run(open_page, server, viewport={**DESK, "height": 1900})  # with conv2 on the screen
    at(page, "freeze-conv1").click()
    wait(page, "window.convscope.state().surgery.frozen.length === 1")
    lock = at(page, "freeze-conv1")
    lock.get_by_text("frozen").wait_for()
    expect(lock).to_have_attribute("aria-pressed", "true")
    before, others = weights(page), weights(page, 4)
    for more in (1, 2, 3):
        at(page, "step-button").click()
        wait(page, f"window.convscope.state().step === {more} && window.convscope.lastFrame().step === {more}")
    assert weights(page) == before
    assert weights(page, 4) != others
    lock.click()
    wait(page, "window.convscope.state().surgery.frozen.length === 0")
    number = page.evaluate("window.convscope.lastFrame().number")
    at(page, "step-button").click()
    wait(page, f"window.convscope.lastFrame().step === 4 && window.convscope.lastFrame().number > {number}")
    assert weights(page) != before
    page.reload()
    wait(page, "!!window.convscope && window.convscope.state().layers.length > 0")
    assert state(page)["surgery"] == {"silent": [], "frozen": []}


def test_a_filter_is_painted_by_pointer_and_by_keys_and_untouched_weights_stay(open_page, server):
    page = open_run(open_page, server)
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda text: sent.append(text)))
    page.reload()
    wait(page, "!!window.convscope && window.convscope.lastFrame() !== null")
    at(page, "filter-conv1-2").click()
    at(page, "surgery-paint").click()
    expect(at(page, "pad-apply")).to_be_disabled()
    page.locator('[data-cell="0"]').click()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("0")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("+")
    page.keyboard.press("Delete")
    expect(page.locator(":focus")).to_have_attribute("data-cell", "6")
    expect(page.locator('.weight-pad [data-painted="true"]')).to_have_count(2)
    at(page, "pad-apply").click()
    wait(page, "window.convscope.state().operation?.operation === 'painted'")
    [painted] = until(page, lambda: [text for text in sent if "filter.paint" in str(text)], "what was sent")
    values = json.loads(painted)["values"]
    assert values[0] > 0
    assert values[1:] == [0, *[None] * 23]
    expect(at(page, "filter-conv1-2")).to_be_focused()


def test_an_edge_detector_replaces_a_filter(open_page, server):
    page = open_run(open_page, server)
    before = weights(page)
    at(page, "filter-conv1-4").click()
    at(page, "pattern-sobel_x").wait_for()
    assert page.evaluate("scrollY") == 0, "a menu that opens leaves the page where it is"
    at(page, "pattern-sobel_x").click()
    wait(page, "window.convscope.state().operation?.operation === 'painted'")
    until_frame_after_operation(page)
    assert weights(page) != before
    page.locator("#surgery").get_by_text("conv1 · filter 4 painted").wait_for()


def until_frame_after_operation(page):
    at(page, "step-button").click()
    wait(page, "window.convscope.lastFrame()?.step === 1")


def test_keys_alone_reach_a_filter_and_escape_goes_back(open_page, server):
    page = open_run(open_page, server)
    first = at(page, "filter-conv2-1")
    first.focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    at(page, "surgery-silence").wait_for()
    wait(page, "document.activeElement.dataset.testid === 'surgery-silence'")
    scrolled = page.evaluate("scrollY")
    assert page.locator('[data-layer="conv2"] h3').is_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("scrollY") == scrolled
    expect(at(page, "surgery-menu")).to_be_hidden()
    expect(at(page, "filter-conv2-3")).to_be_focused()
    page.keyboard.press("Enter")
    wait(page, "document.activeElement.dataset.testid === 'surgery-silence'")
    page.keyboard.press("Enter")
    wait(page, "window.convscope.state().surgery.silent.length === 1")
    assert state(page)["surgery"]["silent"] == [[4, 2]]
    wait(page, """document.querySelector('[data-testid="filter-conv2-3"]').ariaLabel.includes("silent")""")


def test_a_reset_releases_everything(open_page, server):
    page = open_run(open_page, server)
    at(page, "filter-conv1-1").click()
    at(page, "surgery-silence").click()
    wait(page, "window.convscope.state().surgery.silent.length === 1")
    at(page, "reset").click()
    wait(page, "window.convscope.state().surgery.silent.length === 0")
    wait(page, "document.querySelector('#surgery').hidden")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_the_surgery_panel_is_readable_and_fits(open_page, server, scheme, viewport):
    page = open_run(open_page, server, color_scheme=scheme, viewport=viewport)
    at(page, "filter-conv1-2").click()
    at(page, "surgery-silence").click()
    wait(page, "window.convscope.state().operation !== null")
    at(page, "freeze-conv1").click()
    wait(page, "window.convscope.state().surgery.frozen.length === 1")
    wait(page, "document.querySelector('#surgery h2') !== null")
    at(page, "filter-conv1-5").click()
    at(page, "surgery-paint").wait_for()
    rest(page)
    assert page.evaluate(FAINT_TEXTS) == []
    at(page, "surgery-paint").click()
    page.locator('[data-cell="3"]').wait_for()
    rest(page)
    box = at(page, "surgery-menu").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= viewport["width"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(FAINT_TEXTS) == []


def test_a_page_opened_later_shows_the_operations_too(open_page, server):
    page = open_run(open_page, server, 60)
    at(page, "filter-conv1-1").click()
    at(page, "surgery-silence").click()
    at(page, "surgery-change").wait_for()
    late = open_page(f"/runs/{page.evaluate('document.body.dataset.run')}")
    at(late, "surgery-change").wait_for()
    assert at(late, "surgery-change").inner_text() == at(page, "surgery-change").inner_text()
    assert at(late, "surgery-line").inner_text() == at(page, "surgery-line").inner_text()

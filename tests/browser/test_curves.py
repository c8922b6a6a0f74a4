"""Curves: one crosshair over all of them, reference lines, marks with their texts, one curve a layer."""

import math
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, at, state, until, until_same, wait

pytestmark = pytest.mark.browser
TALL = {**DESK, "height": 2300}
PANELS = ("loss", "accuracy", "rate", "gradients", "updates")


@pytest.fixture
def page(open_standing):
    page = open_standing(150, viewport=TALL)
    until_said(page)
    return page


def set_rate(page, rate):
    field = at(page, "learning-rate")
    field.fill(str(rate))
    field.press("Enter")
    wait(page, f"window.convscope.state().marks.some((mark) => mark.detail.endsWith('{rate}'))")


def train(page, steps):
    """Trains `steps` steps or a few more, and waits until every panel shows the newest."""
    step = page.evaluate("window.convscope.state().step")
    at(page, "play").click()
    wait(page, f"window.convscope.state().step > {step + steps}", 60)
    at(page, "play").click()
    wait(page, "window.convscope.state().status === 'paused'")
    until_said(page)


def until_said(page):
    """Waits until every panel shows the newest step."""
    for panel in PANELS:
        step = f"document.querySelector('#{panel} .at-step').innerText.replace(/[^0-9]/g, '')"
        wait(page, f"Number({step}) === window.convscope.state().step")


def steps_said(page):
    """The step that each panel shows."""
    texts = [page.locator(f"#{panel} .at-step").inner_text() for panel in PANELS]
    return [int(text.removeprefix("step ").replace(",", "")) for text in texts]


def crosshairs(page):
    """The position of each plot's vertical line, in pixels from its left; null if there is none."""
    return page.evaluate(
        """[...document.querySelectorAll('.plot .u-cursor-x')].map(line =>
            line.classList.contains('u-off') ? null : new DOMMatrix(getComputedStyle(line).transform).e)"""
    )


def test_one_crosshair_spans_all_plots_and_each_shows_its_values_there(page):
    newest = steps_said(page)
    at(page, "loss-plot").hover(position={"x": 110, "y": 60})

    def under_the_pointer():
        under = steps_said(page)
        return all(now < before for now, before in zip(under, newest, strict=True)) and under

    under = until(page, under_the_pointer, "every panel speaks of what is under the pointer")
    assert max(under) - min(under) <= max(4, 0.02 * newest[0])  # the nearest point of each plot
    assert None not in crosshairs(page)
    said = page.locator("#loss .key-raw dd").inner_text()
    points = {p["step"]: p["loss"] for p in page.evaluate("window.convscope.lastPoints(4000)")}
    assert float(said) == pytest.approx(points[under[0]], abs=0.0006)
    sizes = {p["step"]: p["layers"] for p in page.evaluate("window.convscope.lastPoints(4000)")}
    assert [layer["name"] for layer in sizes[under[3]]] == page.locator("#gradients .layer-keys dt").all_inner_texts()
    page.mouse.move(5, 5)
    until_same(page, lambda: steps_said(page), newest)


def test_the_arrow_keys_move_the_crosshair_and_its_values_are_read_out(page):
    newest = steps_said(page)[0]
    at(page, "accuracy-plot").focus()
    for _ in range(2):
        page.keyboard.press("PageUp")
    until(page, lambda: steps_said(page)[0] < newest, "the crosshair has moved")
    expect(page.locator("#accuracy [role=status]")).to_have_text(re.compile("^Accuracy step "))
    page.keyboard.press("Escape")
    until_same(page, lambda: steps_said(page)[0], newest)


def test_dotted_lines_mark_chance_and_the_logarithm_of_the_number_of_classes(page):
    at(page, "reset").click()
    wait(page, "window.convscope.state().step === 0")
    at(page, "step-button").click()
    wait(page, "window.convscope.state().step === 1")

    def dotted(panel):
        """The heights of the dotted lines in a plot, as shares of its height."""
        return page.locator(f"#{panel} .plot canvas").evaluate(
            """canvas => {
                const {width, height} = canvas;
                const {data} = canvas.getContext("2d").getImageData(0, 0, width, height);
                const probe = document.createElement("span");
                probe.style.color = "var(--color-muted)";
                document.body.append(probe);
                const [r, g, b] = getComputedStyle(probe).color.match(/[0-9]+/g).map(Number);
                probe.remove();
                const rows = [];
                for (let y = 0; y < height; y++) {
                    let dots = 0;
                    for (let x = width / 4; x < 3 * width / 4; x++) {
                        const at = 4 * (y * width + Math.floor(x));
                        if (data[at + 3] > 200 && Math.abs(data[at] - r) + Math.abs(data[at + 1] - g)
                            + Math.abs(data[at + 2] - b) < 12) dots++;
                    }
                    if (dots > width / 8) rows.push(y / height);
                }
                return rows;
            }"""
        )

    def is_between(panel, share_from, share_to):
        return any(share_from <= row <= share_to for row in dotted(panel))

    until(page, lambda: is_between("accuracy", 0.6, 0.85), "a line at chance")
    until(page, lambda: is_between("loss", 0, 0.5), "a line at the logarithm of the classes")


def test_a_change_leaves_a_mark_with_a_text_which_the_crosshair_shows(page):
    set_rate(page, 0.03)
    first = state(page)["marks"][-1]["step"]
    train(page, 150)
    set_rate(page, 0.2)
    train(page, 1)
    mark = at(page, "loss-mark")
    expect(mark).to_have_text(re.compile("learning rate 0.03 → 0.2$"))
    last = state(page)["step"]
    box = page.locator("#loss .u-over").bounding_box()
    page.mouse.move(box["x"] + box["width"] * first / last, box["y"] + 40)
    expect(mark).to_have_text(re.compile("learning rate 0.01 → 0.03$"))
    rate_box = page.locator("#rate .u-over").bounding_box()
    page.mouse.move(rate_box["x"] + 2, rate_box["y"] + 20)
    expect(at(page, "rate-now")).to_have_text("0.01")


def test_the_curves_can_be_smoothed_and_linear_and_the_choice_survives_a_reload(page):
    at(page, "smoothing-strong").click()
    at(page, "logarithmic").click()
    page.reload()
    wait(page, "!!window.convscope && window.convscope.state().step > 0")
    expect(at(page, "smoothing-strong")).to_have_attribute("aria-pressed", "true")
    expect(at(page, "logarithmic")).to_have_attribute("aria-pressed", "false")
    at(page, "smoothing-none").click()
    until_said(page)

    def said(key):
        return page.locator(f"#loss .key-{key} dd").inner_text()

    until(page, lambda: said("raw") == said("smooth"), "the same number twice")


def test_at_most_sixteen_layers_have_a_curve_and_a_legend_and_the_page_never_scrolls_sideways(open_page, server):
    layers = "".join("{type:'fc',num_neurons:8,activation:'relu'}," for _ in range(18))
    text = f"[{{type:'input',out_sx:12,out_sy:12,out_depth:1}},{layers}{{type:'softmax',num_classes:10}}]"
    run = server.post("/api/runs", json={"definition": text, "name": "deep"}).json()["id"]
    page = open_page(f"/runs/{run}", viewport=PHONE)
    wait(page, "window.convscope.state().step > 30", 60)
    page.locator("#updates").scroll_into_view_if_needed()
    wait(page, "document.querySelectorAll('#updates .layer-keys .key').length === 16")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    legend = page.locator("#updates .layer-keys")
    assert legend.evaluate("e => e.clientHeight === e.scrollHeight && e.clientHeight <= 160")
    for value in legend.locator("dd").all_inner_texts():
        assert value == "–" or math.isfinite(float(value.replace("−", "-")))

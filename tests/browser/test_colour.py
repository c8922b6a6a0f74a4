"""The ends of the colour scales: by map, by layer, locked; values off the scale are marked, non-finite ones hatched."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, at, let_pass, state, until, until_frame, wait

pytestmark = pytest.mark.browser
CONV = '[data-layer="conv1"]'
ROW = f'{CONV} .row:has(canvas[data-field="activation"])'


TALL = {**DESK, "height": 1300}


@pytest.fixture
def page(open_standing):
    page = open_standing(60, viewport=TALL)
    until_newest(page)
    return page


def until_newest(page):
    """Waits until the pictures show the last step, and the numbers under them belong to these pictures."""
    wait(page, "window.convscope.lastFrame().step === window.convscope.state().step")
    let_pass(page, 700)


def ends(page, row=ROW):
    return page.locator(f"{row} .ends").inner_text().split()


def pixels_of(page, field, *tokens):
    """How many pixels of conv1's canvas have exactly one of these colours."""
    return page.locator(f'{CONV} canvas[data-field="{field}"]').evaluate(
        """(canvas, tokens) => {
            const probe = document.createElement("span");
            document.body.append(probe);
            const wanted = new Set(tokens.map((token) => {
                probe.style.color = `var(--color-${token})`;
                return getComputedStyle(probe).color.match(/[0-9]+/g).slice(0, 3).join();
            }));
            probe.remove();
            const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            let count = 0;
            for (let at = 0; at < data.length; at += 4) {
                if (data[at + 3] && wanted.has([data[at], data[at + 1], data[at + 2]].join())) count++;
            }
            return count;
        }""",
        list(tokens),
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_values_off_the_scale_are_marked_and_counted_and_the_facts_keep_the_exact_ends(open_standing, scheme):
    page = open_standing(60, viewport=TALL, color_scheme=scheme)
    until_newest(page)
    for _ in range(60):  # a step at a time, until the frame has some
        said = page.locator(f"{ROW} .beyond").inner_text()
        if said:
            break
        step = state(page)["step"]
        at(page, "step-button").click()
        wait(page, f"window.convscope.state().step === {step + 1}")
        until_newest(page)
    canvas = page.locator(f'{CONV} canvas[data-field="activation"]')
    scale, stretch = canvas.evaluate("c => [Math.floor(c.clientHeight / 24), c.clientHeight / c.height]")
    marked = stretch * pixels_of(page, "activation", "activation-below", "activation-above")
    assert marked == int(re.match("[0-9,]+", said)[0].replace(",", "")) * scale**2
    assert 0 < marked <= 0.005 * 4608 * scale**2
    low, low_end, high, high_end = ends(page)
    assert (low, high) == ("≤", "≥")
    exact = page.locator(f"{CONV} .facts").inner_text().replace("−", "-")
    largest = max(abs(float(number)) for number in re.findall(r"activation (-?[\d.]+),\s+min\s+(-?[\d.]+)", exact)[0])
    assert float(high_end) < largest
    assert low_end == f"−{high_end}"


def test_few_cells_reach_their_largest_value(page):
    weights = f'{CONV} .row:has(canvas[data-field="weight"])'
    assert page.locator(f"{weights} .beyond").is_hidden()
    assert pixels_of(page, "weight", "weight-below", "weight-above") == 0
    assert "≥" not in "".join(ends(page, weights))


def test_locked_scales_stay_fixed_say_since_when_and_survive_a_reload(page):
    at(page, "play").click()
    at(page, "range-locked").click()
    since = at(page, "range-since")
    expect(since).to_have_text(re.compile(r"^since step [\d,]+$"))
    until_frame(page)
    let_pass(page, 300)
    numbers = [word for word in ends(page) if word not in ("≤", "≥", "0")]
    step = state(page)["step"]
    wait(page, f"window.convscope.state().step > {step + 150}", 60)
    assert [word for word in ends(page) if word not in ("≤", "≥", "0")] == numbers
    page.reload()
    wait(page, "!!window.convscope && window.convscope.lastFrame() !== null")
    wait(page, """document.querySelector('[data-testid="range-since"]').innerText.startsWith('since step')""")
    expect(at(page, "range-locked")).to_have_attribute("aria-pressed", "true")
    at(page, "range-layer").click()
    expect(since).to_have_text("")
    step = state(page)["step"]
    wait(page, f"window.convscope.state().step > {step + 50}", 60)


def test_by_map_every_map_has_a_scale_of_its_own(page):
    def picture():
        return page.locator(f'{CONV} canvas[data-field="activation"]').evaluate("c => c.toDataURL()")

    by_layer = picture()
    at(page, "range-map").click()
    expect(page.locator(f"{ROW} .ends")).to_contain_text("own scale per map")
    until(page, lambda: picture() != by_layer, "other colours")
    at(page, "range-layer").click()
    until(page, lambda: picture() == by_layer, "the same colours again")


def test_convolution_relu_and_pooling_share_a_scale(page):
    others = [f'[data-layer="{name}"] .row:has(canvas[data-field="activation"])' for name in ("relu1", "pool1")]
    numbers = [[word.strip("≤≥−0 ") for word in ends(page, row)][-1] for row in (ROW, *others)]
    assert len(set(numbers)) == 1


def test_cells_that_are_not_finite_are_hatched(page):
    page.evaluate("document.querySelector('.training-panel select').scrollIntoView()")
    page.locator(".training-panel select").select_option("sgd")
    field = at(page, "learning-rate")
    field.fill("1000")
    field.press("Enter")
    wait(page, "window.convscope.state().options.learning_rate === 1000")
    at(page, "reset").click()  # from the first step on: what overflows is the same every time
    wait(page, "window.convscope.state().step === 0")
    at(page, "play").click()
    wait(page, "window.convscope.state().status === 'stopped'", 60)

    def is_said():
        texts = page.evaluate("[...document.querySelectorAll('.cards .ends')].map((e) => e.innerText).join(' ')")
        hatched = pixels_of(page, "activation", "bad") + pixels_of(page, "weight", "bad")
        return hatched > 0 or "not finite" in texts

    until(page, is_said, "hatched")

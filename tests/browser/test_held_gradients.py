"""A step held with one of several images: the cards show that image's activations and gradients."""

import pytest

from tests.browser.conftest import at, wait

pytestmark = pytest.mark.browser
GRADIENTS = '[data-layer="conv1"] canvas[data-field="activation_gradient"]'
PICTURES = f"""[...document.querySelectorAll('{GRADIENTS}, [data-layer="conv1"] canvas[data-field="weight_gradient"]')]
    .map(canvas => canvas.toDataURL()).join().split("").reduce((all, sign) => (31 * all + sign.charCodeAt(0)) | 0, 7)"""


def choose(page, slot):
    """Chooses the other image; returns the pictures in the rows of gradients then."""
    before = page.evaluate(PICTURES)
    page.locator(f'[data-testid="pin"][data-slot="{slot}"] button').first.click()
    wait(page, f"window.convscope.state().slot === {slot} && ({PICTURES}) !== {before}")
    return page.evaluate(PICTURES)


def click(page, canvas):
    canvas.evaluate("c => { c.scrollIntoView({block: 'start', behavior: 'instant'}); scrollBy(0, -60); }")
    box = canvas.bounding_box()
    page.mouse.click(box["x"] + 31, box["y"] + 22)


def test_gradients_are_those_of_the_held_image_until_it_is_released(open_standing):
    page = open_standing(30)
    at(page, "pin-add").click()
    wait(page, "window.convscope.state().probes.length === 2")
    at(page, "pins-side").click()
    wait(page, """document.querySelectorAll('[data-layer="conv1"] canvas[data-field="activation"]').length === 2""")
    first = choose(page, 0)
    second = choose(page, 1)
    assert choose(page, 0) == first
    rows = page.locator('[data-layer="conv1"] canvas[data-field="activation"]')
    click(page, rows.nth(1))
    wait(page, "window.convscope.explanation() !== null")
    wait(page, f"({PICTURES}) === {second}")  # of the image that is held, not of the chosen one
    click(page, page.locator(GRADIENTS).first)
    wait(page, "window.convscope.explanation()?.view === 'backward'")
    assert page.evaluate(PICTURES) == second, "which is what a click on them asks about"
    page.keyboard.press("Escape")
    wait(page, "!window.convscope.held()")
    wait(page, f"({PICTURES}) === {first}")

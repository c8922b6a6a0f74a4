"""Where the focus goes when the focused control vanishes, and that every focused element is visible."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import at, state, wait
from tests.browser.page.test_page import write_definition

pytestmark = pytest.mark.browser
WHERE = """() => {
    const {activeElement: e} = document;
    return e.dataset.testid ?? e.dataset.field ?? (e.id || e.tagName);
}"""


def press(control):
    control.focus()
    control.page.keyboard.press("Enter")


def until_at(page, name):
    wait(page, f"({WHERE})() === {name!r}")


@pytest.fixture
def paused(open_standing):
    page = open_standing()
    page.keyboard.press("Shift")  # somebody who uses keys
    return page


def test_when_the_focused_control_vanishes_the_focus_stays_at_its_place(paused):
    page = paused
    press(at(page, "pin-add"))
    wait(page, "window.convscope.state().probes.length === 2")
    press(page.locator('[data-testid^="pin-remove"]').last)
    until_at(page, "pin-add")

    press(at(page, "freeze-conv1"))
    press(page.locator("#surgery").get_by_role("button", name="Unfreeze"))
    wait(page, "window.convscope.state().surgery.frozen.length === 0")
    wait(page, "document.activeElement !== document.body")

    definition = state(page)["definition"]
    write_definition(page, definition.replace("filters:8", "fliters:8"))
    press(at(page, "definition-errors").get_by_role("button").first)
    until_at(page, "apply")

    write_definition(page, definition.replace("filters:8", "filters:6"))
    page.keyboard.press("ControlOrMeta+Enter")
    wait(page, "window.convscope.state().layers[1].output_shape[2] === 6")
    press(at(page, "undo"))
    expect(at(page, "undo")).to_be_hidden()
    until_at(page, "definition")
    page.keyboard.press("Tab")
    expect(page.locator(".cm-content")).to_be_focused()


def test_the_button_that_releases_a_held_step_returns_the_focus_to_the_cell(paused):
    page = paused
    page.locator('[data-layer="conv1"] canvas[data-field="weight"]').focus()
    page.keyboard.press("Enter")
    wait(page, "window.convscope.explanation() !== null")
    press(at(page, "release"))
    expect(at(page, "drawer")).to_be_hidden()
    until_at(page, "weight")


def test_a_link_to_another_number_moves_the_focus_to_its_title(paused):
    page = paused
    page.locator('[data-layer="fc1"] canvas[data-field="activation"]').focus()
    page.keyboard.press("Enter")
    wait(page, "window.convscope.explanation() !== null")
    press(page.locator("#drawer-panel .term.lead").first)
    wait(page, "window.convscope.explanation()?.target.layer === 6")
    until_at(page, "drawer-title")
    press(page.locator("#drawer .crumb").first)
    wait(page, "window.convscope.explanation()?.target.layer === 7")
    until_at(page, "drawer-title")


def test_with_a_pointer_space_goes_on_playing_after_a_line_was_closed(paused):
    page = paused
    at(page, "freeze-conv1").click()
    page.locator("#surgery").get_by_role("button", name="Unfreeze").click()
    wait(page, "window.convscope.state().surgery.frozen.length === 0")
    page.wait_for_timeout(700)
    page.keyboard.press("Space")
    wait(page, "window.convscope.state().status === 'training'")


def test_every_element_that_tab_reaches_after_the_cards_is_visible(paused):
    page = paused
    page.locator('[data-layer="softmax"] canvas').last.focus()
    page.keyboard.press("Tab")
    until_at(page, "smoothing-none")
    top = "document.activeElement.getBoundingClientRect().top"
    wait(page, f"{top} >= document.querySelector('#bar').getBoundingClientRect().bottom")

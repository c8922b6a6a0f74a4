"""The first minute: the invitation, the tour, which waits for each action of the person, and the help with both."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import DESK, PHONE, at, state, wait

pytestmark = pytest.mark.browser
COVERED = """() => {
    const [tour, shown] = [".tour", "[data-tour]"].map(name => document.querySelector(name).getBoundingClientRect());
    return tour.left < shown.right && shown.left < tour.right && tour.top < shown.bottom && shown.top < tour.bottom;
}"""
SHOWN = "window.convscope.lastFrame() !== null"


def until_done(page):
    wait(page, "document.querySelector('.tour-do')?.dataset.done === 'true'", 60)


def go_on(page, place):
    """Goes to the next stop, before its action is done."""
    until_done(page)
    at(page, "tour-next").click()
    wait(page, f"document.querySelector('.tour-at span').textContent === '{place} of 8'")
    assert page.locator(".tour-do").get_attribute("data-done") == "false"
    expect(page.locator("[data-tour]")).to_have_count(1)


def until_stop(page, place):
    expect(page.locator(".tour-at span")).to_have_text(f"{place} of 8")


def test_a_page_opened_by_a_program_shows_no_invitation_and_one_with_it_shows_it_once(open_standing, server):
    page = open_standing()
    assert at(page, "invitation").count() == 0
    page.goto(server.url + "/runs")
    page.goto(server.url + "/#tour")
    at(page, "invitation").wait_for()
    assert violations(page) == []
    at(page, "invitation-close").click()
    expect(at(page, "invitation")).to_have_count(0)
    assert page.evaluate("localStorage.getItem('convscope.invited')") == "yes"


def test_the_tour_waits_at_every_stop_for_the_action_and_never_stops_the_training(open_page, server):
    server.run_id()
    page = open_page("/#tour", ready=SHOWN)
    loaded = page.evaluate("performance.getEntriesByType('resource').map(({name}) => name.split('/').at(-1))")
    assert "invitation.js" in loaded
    assert not {"tour.js", "tour-stops.js"} & set(loaded), "they are fetched when they are wanted"
    at(page, "tour-start").click()
    at(page, "tour").wait_for()
    expect(at(page, "invitation")).to_have_count(0)
    until_stop(page, 1)
    expect(at(page, "tour")).to_be_focused()
    assert violations(page) == []

    assert state(page)["status"] == "training"
    page.wait_for_timeout(300)
    assert page.locator(".tour-do").get_attribute("data-done") == "false", "it has not been paused yet"
    at(page, "play").click()
    wait(page, "window.convscope.state().status === 'paused'")
    at(page, "play").click()
    go_on(page, 2)
    page.locator('[data-layer="conv1"] canvas[data-field="activation"]').first.hover()
    go_on(page, 3)
    page.locator('[data-layer="conv1"] canvas[data-field="activation"]').first.click(position={"x": 31, "y": 22})
    wait(page, "window.convscope.explanation() !== null")
    assert page.locator(".tour-do").get_attribute("data-done") == "false", "the drawer would hide what comes next"
    drawer, tour = (at(page, name).bounding_box() for name in ("drawer", "tour"))
    assert tour["y"] + tour["height"] <= drawer["y"], "both can be read"
    page.keyboard.press("Escape")
    until_done(page)
    expect(at(page, "tour")).to_be_visible()
    go_on(page, 4)
    at(page, "batch-size").fill("32")
    at(page, "batch-size").press("Enter")
    go_on(page, 5)
    page.locator(".cm-content").click()
    text = state(page)["definition"].replace("filters:8", "filters:12")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(text)
    page.keyboard.press("ControlOrMeta+Enter")
    go_on(page, 6)
    at(page, "probe-draw").click()
    at(page, "draw-pad").hover(position={"x": 60, "y": 40})
    page.mouse.down()
    at(page, "draw-pad").hover(position={"x": 60, "y": 160})
    page.mouse.up()
    go_on(page, 7)
    wait(page, "document.querySelector('#unseen button') !== null")
    page.locator("#unseen .segments button").last.click()
    go_on(page, 8)
    at(page, "reset").click()
    until_done(page)
    assert state(page)["status"] == "training"
    at(page, "tour-next").click()
    expect(at(page, "tour")).to_have_count(0)
    expect(page.locator("[data-tour]")).to_have_count(0)


def test_the_tour_can_be_skipped_stepped_back_ended_with_escape_and_reopened_from_the_help(open_standing):
    page = open_standing()
    page.keyboard.press("?")
    at(page, "help-tour").click()
    at(page, "tour").wait_for()
    for _ in range(2):
        at(page, "tour-next").click()
    until_stop(page, 3)
    at(page, "tour-back").click()
    until_stop(page, 2)
    page.keyboard.press("Escape")
    expect(at(page, "tour")).to_have_count(0)


def test_with_the_keyboard_a_focused_map_counts_as_pointed_at(open_standing):
    page = open_standing(path="#tour")
    at(page, "tour-start").focus()
    page.keyboard.press("Enter")
    at(page, "tour").wait_for()
    at(page, "tour-next").focus()
    page.keyboard.press("Enter")
    wait(page, "document.querySelector('.tour-at span').textContent === '2 of 8'")
    page.locator('[data-layer="conv1"] canvas[data-field="activation"]').first.focus()
    until_done(page)


@pytest.mark.parametrize("viewport", [DESK, PHONE])
def test_every_stop_points_at_a_visible_element_at_every_width(open_standing, viewport):
    page = open_standing(path="#tour", viewport=viewport, reduced_motion="reduce")
    tops = page.locator(".invitation button").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
    assert len(set(tops)) == 1, "what one can answer stands in a row"
    at(page, "tour-start").click()
    for place in range(1, 9):
        wait(page, f"document.querySelector('.tour-at span')?.textContent === '{place} of 8'")
        expect(page.locator("[data-tour]")).to_be_visible()
        if viewport == DESK and place not in (2, 3):  # a card with maps is wider than what is left beside the tour
            assert not page.evaluate(COVERED), place
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, place
        parts = () if place == 1 else (".tour", "[data-tour]")  # the rest stays what it is
        assert violations(page, *parts) == []
        at(page, "tour-next").click()
    expect(at(page, "tour")).to_have_count(0)

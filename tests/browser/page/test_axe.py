"""axe-core finds nothing wrong, in light and dark, at three widths, whatever is open, and when something is wrong."""

import pytest

from tests.browser.axe import OF_COLOURS, violations
from tests.browser.conftest import DESK, PHONE, TABLET, at, show_in, wait
from tests.browser.line import open_in_the_middle
from tests.browser.test_drawer import ask, look

pytestmark = pytest.mark.browser
WIDTHS = {"desk": DESK, "tablet": TABLET, "phone": PHONE}
LIST = "window.convscope.runs() !== null"
SHOWN = "window.convscope.lastFrame() !== null && window.convscope.state().validation !== null"


def everywhere(page, what):
    """Whatever is wrong with the page as it stands; in dark, nothing but its colours is other than in light."""
    found = []
    for scheme, rules in (("light", ()), ("dark", OF_COLOURS)):
        show_in(page, scheme)
        found += [f"{what}, {scheme}: {problem}" for problem in violations(page, rules=rules)]
    return found


@pytest.mark.parametrize("width", list(WIDTHS))
def test_the_page_of_a_run(open_page, server, width):
    server.run_id()
    page = open_page(viewport=WIDTHS[width], ready=SHOWN)
    found = everywhere(page, "as it opens")
    if width != "desk":
        for tab in ("definition", "training", "probe"):
            at(page, f"tab-{tab}").click()
            found += everywhere(page, tab)
    if width == "phone":
        page.locator(".bar .more").click()
    at(page, "probe-draw").click()
    found += everywhere(page, "drawing")
    at(page, "save-as").click()
    found += everywhere(page, "kinds of files")
    at(page, "view").click()
    found += everywhere(page, "display")
    page.keyboard.press("Escape")
    at(page, "help").click()
    found += everywhere(page, "help")
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("l")
    at(page, "leave-lecture").wait_for()
    found += everywhere(page, "lecture")
    assert found == []


@pytest.mark.parametrize("width", list(WIDTHS))
def test_the_page_when_something_is_wrong(open_page, server, width):
    page, line = open_in_the_middle(open_page, server, viewport=WIDTHS[width])
    if width != "desk":
        at(page, "tab-definition").click()
    page.locator(".cm-content").click()
    page.keyboard.insert_text("nonsense ")
    wait(page, "document.querySelector('[data-testid=\"definition-errors\"] li') !== null")
    line.say("storage.changed", problem="no checkpoint is saved since step 50: No space left on device")
    line.change("stopped", "the loss of step 41 is not a finite number", restore_step=30)
    wait(page, "document.querySelectorAll('#notice .strip').length === 2")
    found = everywhere(page, "stopped")
    line.cut(4000)
    wait(page, "window.convscope.state().connection !== 'live'")
    found += everywhere(page, "without a connection")
    assert found == []


@pytest.mark.parametrize("width", list(WIDTHS))
def test_the_page_of_runs(open_page, server, width):
    run = server.run_id()
    with server.page(run) as viewer:
        viewer.until(lambda page: len(page.points) > 20)
        viewer.ask("run.pause", "run.changed", expect={"state": "paused"})
    page = open_page(f"/runs?compare={run}", viewport=WIDTHS[width], ready=LIST)
    known = server.get(f"/api/runs/{run}").json()["point"]
    wait(page, f"window.convscope.points()[0] === {known}")  # it asks for no more, which would not be found at the end
    found = everywhere(page, "as it opens")
    page.locator(".runs-panel button[data-testid='delete']").first.click()
    found += everywhere(page, "before deleting")
    page.keyboard.press("Escape")
    at(page, "help").click()
    found += everywhere(page, "help")
    page.keyboard.press("Escape")
    assert server.delete(f"/api/runs/{run}").is_success
    wait(page, "window.convscope.runs().length === 0")
    found += everywhere(page, "without a run")
    assert found == []


@pytest.mark.parametrize("width", list(WIDTHS))
def test_the_drawer_in_each_of_its_views(open_page, server, width):
    server.run_id()
    page = open_page(viewport=WIDTHS[width], ready=SHOWN)
    found = []
    for layer, field, views in (
        ("conv2", "activation", ("forward", "backward", "check")),
        ("conv1", "weight", ("backward", "step", "check")),
        ("softmax", "activation", ("forward", "backward")),
    ):
        ask(page, layer, field, x=10)  # not between two columns, however narrow
        for view in views:
            look(page, view)
            found += everywhere(page, f"{layer} {field} {view}")
        at(page, "drawer-close").click()
        wait(page, "!window.convscope.held()")
    assert found == []


@pytest.mark.parametrize("width", list(WIDTHS))
def test_what_opens_over_the_page_or_in_a_card(open_page, server, width):
    server.run_id()
    page = open_page(viewport=WIDTHS[width], ready=SHOWN)
    at(page, "edit-conv1").click()
    found = everywhere(page, "the form of a layer")
    at(page, "edit-conv1").click()
    at(page, "filter-conv1-2").click()
    found += everywhere(page, "what can be done to a filter")
    at(page, "surgery-paint").click()
    found += everywhere(page, "the pad of a filter")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    if width == "phone":
        page.locator(".bar .more").click()
    at(page, "share").click()
    page.locator("dialog[open]").wait_for()
    found += everywhere(page, "sharing")
    assert found == []

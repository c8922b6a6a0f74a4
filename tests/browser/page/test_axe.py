"""axe-core finds nothing wrong, in light and dark, at three widths, whatever is open, and when something is wrong.

The whole page takes axe a second, a part of it a fifth of one. So what opens is examined by itself here, on desk and
phone; the slow tests examine the whole page around it, and the tablet.
"""

import pytest

from tests.browser.axe import OF_COLOURS, violations
from tests.browser.conftest import DESK, PHONE, TABLET, at, show_in, wait
from tests.browser.line import open_in_the_middle
from tests.browser.test_drawer import ask, look

pytestmark = pytest.mark.browser
WIDTHS = {"desk": DESK, "tablet": TABLET, "phone": PHONE}
SLOW = [pytest.param((width, True), marks=pytest.mark.slow, id=f"{width}-whole") for width in WIDTHS]
LIST = "window.convscope.runs() !== null"
OPEN_DIALOG = "dialog[open]"


class Examination:
    """Collects the problems of a page at one width."""

    def __init__(self, width, is_whole):
        self.width, self.is_whole, self.found = width, is_whole, []

    @property
    def viewport(self):
        return WIDTHS[self.width]

    def see(self, page, what, *parts):
        """Examines the page as it stands; in dark, nothing but its colours is other than in light.

        parts: selectors of what is new, where the rest has been examined; the slow tests examine the rest again.
        """
        for scheme, rules in (("light", ()), ("dark", OF_COLOURS)):
            show_in(page, scheme)
            seen = violations(page, *(() if self.is_whole else parts), rules=rules)
            self.found += [f"{what}, {scheme}: {problem}" for problem in seen]


@pytest.fixture(params=[*(pytest.param((width, False), id=width) for width in ("desk", "phone")), *SLOW])
def examination(request):
    examination = Examination(*request.param)
    yield examination
    assert examination.found == []


def test_the_page_of_a_run(open_standing, examination):
    page = open_standing(viewport=examination.viewport)
    examination.see(page, "as it opens")
    if examination.width != "desk":
        for tab in ("definition", "training", "probe"):
            at(page, f"tab-{tab}").click()
            examination.see(page, tab, "#tabs", f"#{tab}")
    if examination.width == "phone":
        page.locator(".bar .more").click()
    at(page, "probe-draw").click()
    examination.see(page, "drawing", "#bar", "#probe")
    at(page, "save-as").click()
    examination.see(page, "kinds of files", "#file-formats")
    at(page, "view").click()
    examination.see(page, "display", "#view-menu")
    page.keyboard.press("Escape")
    at(page, "help").click()
    examination.see(page, "help", OPEN_DIALOG)
    page.keyboard.press("Escape")
    at(page, "play").click()
    wait(page, "window.convscope.state().step > 10 && window.convscope.state().status === 'training'")
    examination.see(page, "training", "#bar", "#timing")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("l")
    at(page, "leave-lecture").wait_for()
    examination.see(page, "lecture")


def test_the_page_when_something_is_wrong(open_page, server, examination):
    page, line = open_in_the_middle(open_page, server, viewport=examination.viewport)
    if examination.width != "desk":
        at(page, "tab-definition").click()
    page.locator(".cm-content").click()
    page.keyboard.insert_text("nonsense ")
    wait(page, "document.querySelector('[data-testid=\"definition-errors\"] li') !== null")
    line.say("storage.changed", problem="no checkpoint has been saved since step 50: No space left on device")
    line.change("stopped", "the loss of step 41 is not a finite number", restore_step=30)
    wait(page, "document.querySelectorAll('#notice .strip').length === 2")
    examination.see(page, "stopped")
    line.cut(4000)
    wait(page, "window.convscope.state().connection !== 'live'")
    examination.see(page, "without a connection", "#bar", "#notice")


def test_the_page_of_runs(open_page, server, examination):
    run = server.trained()
    page = open_page(f"/runs?compare={run}", viewport=examination.viewport, ready=LIST)
    known = server.get(f"/api/runs/{run}").json()["point"]
    wait(page, f"window.convscope.points()[0] === {known}")  # it asks for no more, which would not be found at the end
    examination.see(page, "as it opens")
    page.locator(".runs-panel button[data-testid='delete']").first.click()
    examination.see(page, "before deleting", ".runs-panel")
    page.keyboard.press("Escape")
    at(page, "help").click()
    examination.see(page, "help", OPEN_DIALOG)
    page.keyboard.press("Escape")
    assert server.delete(f"/api/runs/{run}").is_success
    wait(page, "window.convscope.runs().length === 0")
    examination.see(page, "without a run")


def test_the_drawer_in_each_of_its_views(open_standing, examination):
    page = open_standing(viewport=examination.viewport)
    for layer, field, views in (
        ("conv2", "activation", ("forward", "backward", "check")),
        ("conv1", "weight", ("backward", "step", "check")),
        ("softmax", "activation", ("forward", "backward")),
    ):
        ask(page, layer, field, x=10)  # not between two columns, however narrow
        for view in views:
            look(page, view)
            examination.see(page, f"{layer} {field} {view}", "#drawer")
        at(page, "drawer-close").click()
        wait(page, "!window.convscope.held()")


def test_what_opens_over_the_page_or_in_a_card(open_standing, examination):
    page = open_standing(viewport=examination.viewport)
    at(page, "edit-conv1").click()
    examination.see(page, "the form of a layer", '.card[data-layer="conv1"]')
    at(page, "edit-conv1").click()
    at(page, "filter-conv1-2").click()
    examination.see(page, "what can be done to a filter", OPEN_DIALOG)
    at(page, "surgery-paint").click()
    examination.see(page, "the pad of a filter", OPEN_DIALOG)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    if examination.width == "phone":
        page.locator(".bar .more").click()
    at(page, "share").click()
    page.locator(OPEN_DIALOG).wait_for()
    examination.see(page, "sharing", OPEN_DIALOG)

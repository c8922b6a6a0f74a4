"""A real Chromium, and pages whose console must stay silent."""

import time

import pytest
from playwright.sync_api import Error, expect, sync_playwright

from tests.chromium import FLAGS, on_path
from tests.policy import check_policy
from tests.running import RunningServer

DESK, TABLET, PHONE = {"width": 1440, "height": 900}, {"width": 820, "height": 1180}, {"width": 390, "height": 844}
SECONDS = 60  # the longest wait: a busy computer is many times slower than a quiet one
expect.set_options(timeout=1000 * SECONDS)

# One frame for work planned before, one for work that its layout causes. A hidden page has none.
_DRAWN = """() => new Promise(resolve => {
    if (document.visibilityState === "hidden") resolve();
    else requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
})"""
_PASSED = "milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds))"
_AT_REST = """() => Promise.allSettled(document.getAnimations()
    .filter(one => one instanceof CSSTransition).map(({finished}) => finished))"""


def until(page, condition, what="", seconds=SECONDS):
    """Waits until a condition computed by the test returns something true; returns that."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, f"not within {seconds} s: {what}"
        page.wait_for_timeout(30)
    return found


def until_same(page, read, wanted, seconds=SECONDS):
    """Waits until `read` returns what is wanted; a failure shows the difference."""
    end = time.monotonic() + seconds
    while (seen := read()) != wanted and time.monotonic() < end:
        page.wait_for_timeout(30)
    assert seen == wanted


def until_still(page, read, milliseconds=700):
    """Waits until `read` returns the same for so many milliseconds, when all messages have arrived. Returns it."""

    def still():
        seen = read()
        page.wait_for_timeout(milliseconds)
        return (seen,) if read() == seen else None

    return until(page, still, "nothing changes any more")[0]


def wait(page, expression, seconds=SECONDS):
    """Waits until a JavaScript expression is true and the page has drawn its state. Playwright's own way needs eval,
    which the page's policy forbids.
    """
    until(page, lambda: asked(page, expression), expression, seconds)
    asked(page, _DRAWN)


def asked(page, expression):
    """The value of an expression; None if the page has been left meanwhile, because a test may wait for the next."""
    try:
        return page.evaluate(expression)
    except Error as error:
        if "Execution context was destroyed" not in error.message:
            raise
        return None


def let_pass(page, milliseconds):
    """Waits by the page's own clock: all timers of the page due before have fired, however busy the computer is."""
    page.evaluate(_PASSED, milliseconds)
    page.evaluate(_DRAWN)


def rest(page):
    """Waits until no transition or animation is running."""
    page.evaluate(_DRAWN)
    page.evaluate(_AT_REST)


def show_in(page, scheme):
    """Switches to light or dark, and waits until all colours have changed."""
    page.emulate_media(color_scheme=scheme)
    rest(page)


def at(place, name):
    """The elements with a name in a page, or in a part of it."""
    return place.locator(f'[data-testid="{name}"]')


def state(page):
    return page.evaluate("window.convscope.state()")


def until_kind(page, wanted, seconds=SECONDS):
    wait(page, f"""document.querySelector('[data-testid="connection"]').dataset.kind === '{wanted}'""", seconds)


def until_frame(page):
    """Waits for another frame than the one on the screen; a new worker counts its frames from 1."""
    number = page.evaluate("window.convscope.lastFrame()?.number ?? 0")
    wait(page, f"(window.convscope.lastFrame()?.number ?? 0) !== {number}")


READY = "window.convscope.state().layers.length > 0"
SHOWN = "window.convscope.lastFrame() !== null && window.convscope.state().validation !== null"


@pytest.fixture(scope="package")
def running(tmp_path_factory):
    """One server for all pages. Its runs train on one thread, so that the other core is left for the browser."""
    with RunningServer(tmp_path_factory.mktemp("server") / "data", "--threads", "1") as server:
        yield server


@pytest.fixture(scope="package")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=on_path(), args=FLAGS)
        yield browser
        browser.close()


def watch_policy(context, server, complaints):
    """Checks every answer that the pages of a context get from the server; problems become complaints."""

    def check(response):
        if not response.url.startswith(server.url):
            return
        try:
            check_policy(response.headers)
        except (AssertionError, KeyError) as error:
            complaints.append(f"{response.url}: {error!r}")

    context.on("response", check)


@pytest.fixture
def open_page(chromium, server):
    """Opens the server's page in its own context; fails if a page writes an error to its console.

    url: of a proxy in front of the server, or None; prepare(page): called before anything is loaded.
    """
    complaints, contexts = [], []

    def open_one(path="/", *, silent=True, url=None, prepare=None, ready=READY, **options):
        context = chromium.new_context(**{"viewport": DESK, "color_scheme": "light", **options})
        contexts.append(context)
        watch_policy(context, server, complaints)
        page = context.new_page()
        page.set_default_timeout(1000 * SECONDS)
        if silent:
            page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
        if prepare is not None:
            prepare(page)
        page.goto((url or server.url) + path)
        wait(page, f"!!window.convscope && {ready}")
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def open_standing(open_page, server):
    """Opens the page of a paused run that has trained some steps: training costs more time than looking."""

    def open_one(steps=3, path="", **options):
        return open_page(f"/runs/{server.trained(steps)}{path}", ready=SHOWN, **options)

    return open_one

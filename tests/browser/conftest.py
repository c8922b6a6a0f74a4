"""A real Chromium, pages whose console must stay silent, and one server for all tests of a module."""

import time

import pytest
from playwright.sync_api import sync_playwright

from tests.chromium import FLAGS, on_path
from tests.policy import check_policy
from tests.running import RunningServer

DESK, TABLET, PHONE = {"width": 1440, "height": 900}, {"width": 820, "height": 1180}, {"width": 390, "height": 844}


def wait(page, expression, seconds=15):
    """Until a JavaScript expression is true. Playwright's own way needs eval, which the page's policy forbids."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"not within {seconds} s: {expression}"
        page.wait_for_timeout(30)


def at(place, name):
    """What carries a name in a page, or in a part of it."""
    return place.locator(f'[data-testid="{name}"]')


def state(page):
    return page.evaluate("window.convscope.state()")


def kind(page):
    return at(page, "connection").get_attribute("data-kind")


def until_kind(page, wanted, seconds=15):
    wait(page, f"""document.querySelector('[data-testid="connection"]').dataset.kind === '{wanted}'""", seconds)


def until_frame(page):
    number = page.evaluate("window.convscope.lastFrame()?.number ?? 0")
    wait(page, f"(window.convscope.lastFrame()?.number ?? 0) > {number}")


READY = "window.convscope.state().layers.length > 0"


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with RunningServer(tmp_path_factory.mktemp("server") / "data") as server:
        yield server


@pytest.fixture
def server(running):
    """The module's server, without a run; a test that ends its server has a fixture of its own."""
    for run in running.get("/api/runs").json()["runs"]:
        assert running.delete(f"/api/runs/{run['id']}").is_success
    return running


@pytest.fixture(scope="package")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=on_path(), args=FLAGS)
        yield browser
        browser.close()


def watch_policy(context, server, complaints):
    """Whatever the pages of a context get from the server is checked; what is wrong becomes a complaint."""

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
    """Opens the server's page in a context of its own; no page may complain on its console.

    url: where the server is reached, if not directly; prepare(page): before anything is loaded.
    """
    complaints, contexts = [], []

    def open_one(path="/", *, silent=True, url=None, prepare=None, ready=READY, **options):
        context = chromium.new_context(**{"viewport": DESK, "color_scheme": "light", **options})
        contexts.append(context)
        watch_policy(context, server, complaints)
        page = context.new_page()
        page.set_default_timeout(15_000)
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

"""Another site's page in a real Chromium, on this computer too: it reads nothing, changes nothing, shows nothing."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote

import pytest

from tests.browser.conftest import watch_policy
from tests.running import RunningServer

pytestmark = pytest.mark.browser
TOKEN = "a-token-of-many-letters"  # noqa: S105 - of a server that lives as long as its test

# Each returns what it could read, or throws.
READ = "async (at) => (await fetch(at + '/api/runs')).text()"
READ_WITH_COOKIES = "async (at) => (await fetch(at + '/api/runs', {credentials: 'include'})).text()"
READ_BLINDLY = """async (at) => {
    const answer = await fetch(at + '/api/runs', {mode: 'no-cors'});
    return answer.type === 'opaque' ? Promise.reject(Error('opaque')) : answer.text(); }"""
RUN_ITS_CODE = "(at) => import(at + '/static/main.js').then(() => 'ran')"
SHOW_ITS_ICON = """(at) => new Promise((resolve, reject) => {
    const image = new Image(); image.onload = () => resolve('shown'); image.onerror = () => reject(Error('no image'));
    image.src = at + '/static/icon.svg'; })"""
POST = """async (at) => (await fetch(at + '/api/runs', {method: 'POST', body: '{"paused":true}',
    headers: {'content-type': 'application/json'}})).text()"""
POST_BLINDLY = """async (at) => {
    await fetch(at + '/api/runs/import', {method: 'POST', mode: 'no-cors', body: 'x'});
    await fetch(at + '/api/runs', {method: 'POST', mode: 'no-cors', body: '{"paused":true}'});
    throw Error('sent blindly'); }"""
DELETE = "async (at) => (await fetch(at + '/api/runs/' + window.run, {method: 'DELETE'})).status"
SPEAK = """(at) => new Promise((resolve, reject) => {
    const socket = new WebSocket(at.replace('http', 'ws') + '/runs/' + window.run + '/stream');
    socket.onopen = () => resolve('open'); socket.onmessage = () => resolve('heard');
    socket.onerror = () => reject(Error('no socket')); })"""
FRAME = """(at) => new Promise((resolve, reject) => {
    const frame = document.createElement('iframe'); frame.src = at + '/';
    frame.onload = () => { try { resolve(frame.contentDocument.title); } catch (error) { reject(error); } };
    document.body.append(frame); })"""
ALL = (READ, READ_WITH_COOKIES, READ_BLINDLY, RUN_ITS_CODE, SHOW_ITS_ICON, POST, POST_BLINDLY, DELETE, SPEAK, FRAME)


class _Page(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>another site</title><body>")

    def log_message(self, *_):
        pass


@pytest.fixture
def other_site():
    """The port of a web server that is not ours."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Page) as site:
        thread = threading.Thread(target=site.serve_forever, daemon=True)
        thread.start()
        yield site.server_port
        site.shutdown()
        thread.join()


@pytest.fixture
def context(chromium):
    context = chromium.new_context()
    yield context
    context.close()


def attempt(page, deed, at):
    """What an attempt could read; None if it failed."""
    return page.evaluate(
        """async ([deed, at]) => {
            const late = new Promise((_, reject) => setTimeout(() => reject(Error('nothing came')), 5000));
            try { return {got: await Promise.race([eval(deed)(at), late])}; } catch { return null; } }""",
        [deed, at],
    )


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_another_sites_page_reads_posts_frames_and_hears_nothing(server, other_site, context, name):
    """Another port is another origin on the same site; the other name of this computer is another site."""
    run = server.run_id()
    before = server.get("/api/runs").json()["runs"]
    page = context.new_page()
    page.goto(f"http://{name}:{other_site}/")
    page.evaluate("run => { window.run = run; }", run)
    for at in (server.url, server.url.replace("127.0.0.1", "localhost")):
        for deed in ALL:
            assert attempt(page, deed, at) is None, deed
    for frame in page.frames[1:]:  # what Chromium shows instead
        assert frame.locator("[data-run]").count() == 0
    after = server.get("/api/runs").json()["runs"]
    assert [one["id"] for one in after] == [one["id"] for one in before]
    assert server.get(f"/api/runs/{run}").json()["viewers"] == 0


def test_the_same_deeds_succeed_on_the_servers_own_page(server, context):
    """Without this, the test above would prove nothing. The page's policy forbids eval, but not to the test itself."""
    run = server.run_id()
    page = context.new_page()
    page.goto(server.url)
    page.evaluate("run => { window.run = run; }", run)
    for deed in (READ, READ_WITH_COOKIES, READ_BLINDLY, SHOW_ITS_ICON, POST, SPEAK):
        assert page.evaluate(f"at => ({deed})(at)", server.url), deed


def test_a_link_with_the_token_on_another_site_opens_the_page_which_then_works(tmp_path, other_site, context):
    complaints = []
    with RunningServer(tmp_path / "data", "--token", TOKEN, "--paused") as server:
        watch_policy(context, server, complaints)
        page = context.new_page()
        assert page.goto(server.url).status == 401
        assert "needs its token" in page.inner_text("body")
        page.goto(f"http://localhost:{other_site}/")
        page.evaluate("href => { document.body.innerHTML = '<a>open</a>'; document.querySelector('a').href = href; }",
                      f"{server.url}/?token={quote(TOKEN)}")  # fmt: skip
        page.click("a")
        page.wait_for_selector('[data-testid="play"]')
        page.wait_for_selector('[data-testid="card"]')  # the websocket is let in too
        assert "token" not in page.url
        assert page.evaluate("document.cookie") == ""  # not for scripts
        cookies = {cookie["name"]: cookie for cookie in context.cookies()}
        cookie = cookies[f"convscope_{server.port}"]
        assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
        assert TOKEN not in cookie["value"]
        page.reload()
        page.wait_for_selector('[data-testid="card"]')
        page.goto(f"http://localhost:{other_site}/")
        for deed in (READ_WITH_COOKIES, SPEAK, FRAME):
            assert attempt(page, deed, server.url) is None, deed
    assert complaints == []

"""A page's websocket with the test in the middle."""

import json
import re

from tests.browser.conftest import until, wait
from tests.tiny import TINY


class Line:
    """Says what the server does not, and hears the commands.

    What the page asks for because of that, the server does not hear.
    """

    KEPT = ("run.restore", "worker.restart")

    def __init__(self, page):
        self.commands, self.connections, self._page = [], 0, None
        self._is_held = False
        page.route_web_socket(re.compile("/stream"), self._connect)

    def _connect(self, page):
        self._page = page
        self.connections += 1
        if self._is_held:
            return
        server = page.connect_to_server()

        def pass_on(message):
            self.commands.append(json.loads(message))
            if self.commands[-1]["type"] not in self.KEPT:
                server.send(message)

        page.on_message(pass_on)

    def say(self, type, **fields):
        self._page.send(json.dumps({"type": type, **fields}))

    def change(self, state, reason="", *, place=0, restore_step=None, step=1240):
        self.say("run.changed", state=state, reason=reason, step=step, seed=3, place=place, restore_step=restore_step)

    def cut(self, code, reason=""):
        """Ends the connection; those that follow are taken, and left without a word."""
        self._is_held = True
        self._page.close(code=code, reason=reason)

    def heard(self, page, type):
        until(page, lambda: any(command["type"] == type for command in self.commands), type)


def open_in_the_middle(open_page, server, *, prepare=None, **options):
    """The page of a run that stands still and has said all it had to say."""
    lines = []

    def prepare_all(page):
        lines.append(Line(page))
        if prepare is not None:
            prepare(page)

    run = server.post("/api/runs", json={"definition": TINY, "paused": True}).json()["id"]
    page = open_page(f"/runs/{run}", prepare=prepare_all, **options)
    wait(page, "window.convscope.state().validation !== null")
    return page, lines[0]

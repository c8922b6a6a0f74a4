"""A page's websocket with the test in the middle."""

import json
import re

from tests.browser.conftest import until, wait
from tests.tiny import TINY


class Line:
    """Sends the page events of its own, and records the page's commands.

    The server does not get the commands that the page sends in response.
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
        """Ends the connection; later connections are accepted and get no answer."""
        self._is_held = True
        self._page.close(code=code, reason=reason)

    def received(self, page, type):
        until(page, lambda: any(command["type"] == type for command in self.commands), type)


def open_in_the_middle(open_page, server, *, prepare=None, **options):
    """Opens the page of a paused run that has sent all its events."""
    lines = []

    def prepare_all(page):
        lines.append(Line(page))
        if prepare is not None:
            prepare(page)

    run = server.post("/api/runs", json={"definition": TINY, "paused": True}).json()["id"]
    page = open_page(f"/runs/{run}", prepare=prepare_all, **options)
    wait(page, "window.convscope.state().validation !== null")
    return page, lines[0]

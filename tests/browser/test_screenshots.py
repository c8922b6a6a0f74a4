"""Takes the pictures in the README from a network that is training, and fails when they are out of date.

`make screenshots` takes them again. A file beside them holds the words of the page at that time, without numbers and
signs; while the page still has the same words in the same order, the pictures are up to date.
"""

import os
import re
from pathlib import Path

import pytest

from tests.browser.conftest import DESK, SHOWN, let_pass, show_in, until_same

pytestmark = pytest.mark.browser
FOLDER = Path(__file__).parent / "screenshots"
TAKE = "CONVSCOPE_SCREENSHOTS" in os.environ
STEPS = 1200


def words(page):
    text = page.evaluate("document.body.innerText")
    return re.sub(r"(?m)^(?:[^\n]*\d[^\n]*\n?|[−+ ]+\n|not measured\n)", "", text + "\n").strip() + "\n"


def test_the_pictures_in_the_readme_show_the_page_as_it_is(open_page, server):
    run = server.post("/api/runs", json={"name": "mnist-demo", "seed": 7}).json()["id"]
    with server.page(run) as viewer:
        viewer.until(lambda viewer: viewer.points and viewer.points[-1]["step"] > STEPS)
    page = open_page(f"/runs/{run}", viewport={**DESK, "height": 1100}, ready=SHOWN)
    saying = FOLDER / "words.txt"
    if TAKE:
        let_pass(page, 500)
        FOLDER.mkdir(exist_ok=True)
        saying.write_text(words(page), "utf-8")
    for scheme in ("light", "dark"):
        picture = FOLDER / f"{scheme}.png"
        if TAKE:
            show_in(page, scheme)
            page.screenshot(path=picture)
        assert picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
        assert f"tests/browser/screenshots/{scheme}.png" in (FOLDER.parents[2] / "README.md").read_text("utf-8")
    # If they differ, the page has changed: run `make screenshots`, and look at the pictures.
    until_same(page, lambda: words(page), saying.read_text("utf-8"))

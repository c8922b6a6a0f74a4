"""The pictures in the README: taken here, from a network that is training, and refused when they have gone stale.

`make screenshots` takes them anew. Beside them lie the words that stood on the page then, without its
numbers and signs; while a later page says the same words in the same order, the pictures still show it.
"""

import os
import re
from pathlib import Path

import pytest

from tests.browser.conftest import DESK, let_pass, until_same, wait

pytestmark = pytest.mark.browser
FOLDER = Path(__file__).parent / "screenshots"
TAKE = "CONVSCOPE_SCREENSHOTS" in os.environ
STEPS = 1200


def words(page):
    text = page.evaluate("document.body.innerText")
    return re.sub(r"(?m)^(?:[^\n]*\d[^\n]*\n?|[−+ ]+\n|not measured\n)", "", text + "\n").strip() + "\n"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pictures_in_the_readme_show_the_page_as_it_is(open_page, server, scheme):
    run = server.post("/api/runs", json={"name": "mnist-demo", "seed": 7}).json()["id"]
    page = open_page(f"/runs/{run}", color_scheme=scheme, viewport={**DESK, "height": 1100})
    wait(page, f"window.convscope.state().step > {STEPS}", 120)
    wait(page, "window.convscope.state().validation !== null && window.convscope.lastFrame() !== null")
    let_pass(page, 500)
    picture, saying = FOLDER / f"{scheme}.png", FOLDER / "words.txt"
    if TAKE:
        FOLDER.mkdir(exist_ok=True)
        page.screenshot(path=picture)
        saying.write_text(words(page), "utf-8")
    assert picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    # Where they differ the page has changed: run `make screenshots`, and look at them.
    until_same(page, lambda: words(page), saying.read_text("utf-8"))
    assert f"tests/browser/screenshots/{scheme}.png" in (FOLDER.parents[2] / "README.md").read_text("utf-8")

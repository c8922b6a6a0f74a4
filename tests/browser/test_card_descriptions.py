"""The sentence that describes a card for people who do not see it."""

import re
from itertools import pairwise

import pytest

from tests.browser.conftest import at, wait

pytestmark = pytest.mark.browser


def test_every_card_describes_itself_in_a_sentence_that_stays_for_two_seconds(open_page, server):
    server.run_id()
    page = open_page(ready="window.convscope.lastFrame() !== null")
    page.set_viewport_size({"width": 1440, "height": 5000})
    sentences = "[...document.querySelectorAll('.card .description')].map(twin => twin.textContent)"
    wait(page, f"{sentences}.length === 9 && {sentences}.every(words => words !== '')")
    said, title = page.evaluate(f"[{sentences}, document.querySelector('[data-layer=conv1] h3').title]")
    number = r"−?\d[\d.e−]*"
    assert re.fullmatch(rf"conv1: 8 filters, \d silent, strongest map \d, {number} to {number}", said[1])
    assert re.fullmatch(rf"pool1: 8 filters, \d silent, strongest map \d, {number} to {number}", said[3])
    assert re.match(r"softmax: says \d with ", said[-1])
    assert title == said[1]
    assert at(page, "description").first.get_attribute("aria-live") is None
    changes = page.evaluate("""() => new Promise(resolve => {
        const times = [], changes = {childList: true, characterData: true, subtree: true};
        new MutationObserver(() => times.push(performance.now()) < 3 || resolve(times))
            .observe(document.querySelector('[data-layer="conv1"] .description'), changes);
        setTimeout(() => resolve(times), 30000);
    })""")  # fmt: skip
    assert len(changes) >= 3, "it follows the training"
    assert all(later - sooner > 1900 for sooner, later in pairwise(changes))

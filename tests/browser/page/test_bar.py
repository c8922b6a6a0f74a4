"""The bar of a run's page with every badge, at every width, in light and dark."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, at, show_in, until_kind, wait
from tests.browser.layout import BAR_PROBLEMS, FAINT_TEXTS
from tests.browser.line import open_in_the_middle

pytestmark = pytest.mark.browser
EDGES = (389, 639, 739, 759, 819, 899, 1379, 1439, 1599)  # of css/bar.css
AT_EDGES = sorted({360, *EDGES, *(edge + 1 for edge in EDGES)})
WIDTHS = sorted({*range(360, 1601, 40), *AT_EDGES})
KEEP = """kind => {
    window.bars ??= {};
    window.bars[kind] = document.querySelector(".bar").cloneNode(true);
}"""
# A bar with another badge, for states that would take long to reach.
DERIVE = """([from, kind, words, more]) => {
    const bar = window.bars[from].cloneNode(true);
    const badge = bar.querySelector(".badge");
    badge.dataset.kind = kind;
    badge.querySelector("[role]").textContent = words;
    if (more) badge.querySelector(".badge-more").lastChild.textContent = more;
    window.bars[kind] = bar;
}"""
SHOW = """([kind, isOpen]) => {
    const bar = window.bars[kind].cloneNode(true);
    bar.querySelector(".tools").toggleAttribute("data-open", isOpen);
    document.documentElement.toggleAttribute("data-tools", isOpen);
    document.querySelector(".bar").replaceWith(bar);
}"""
SHOW_ALL = f"""openings => openings.flatMap(isOpen => Object.keys(window.bars).flatMap(kind => {{
    ({SHOW})([kind, isOpen]);
    return ({BAR_PROBLEMS})().map(problem => `${{innerWidth}} px, ${{kind}}: ${{problem}}`);
}}))"""
POINT = {
    "number": 1, "branch": 0, "step": 999_999, "steps": 1, "epoch": 1999.9, "loss": 12.345, "l2_decay_loss": 0.003,
    "accuracy": 1.0, "validation_loss": 0.4, "validation_accuracy": 1.0, "learning_rate": 0.01, "batch_size": 20,
    "forward_ms": 0.02, "backward_ms": 0.04, "examples_per_second": 123_456.0,
}  # fmt: skip


def keep_bars(page, line):
    """Keeps one bar of every kind, with numbers as wide as they can become."""

    def keep(kind):
        until_kind(page, kind)
        wait(page, """document.querySelector('[data-testid="step"]').textContent.startsWith('999')""")
        page.evaluate(KEEP, kind)

    wait(page, "window.convscope.lastFrame() !== null")
    line.change("training", step=999_999)
    line.say("points.added", points=[POINT])
    keep("late")  # the run itself stands still: no newer picture comes
    page.evaluate(DERIVE, ["late", "live", "live", "990 ms old"])
    page.evaluate(DERIVE, ["late", "late", "live", "59 min old"])
    for state in ("paused", "restarting", "unresponsive", "stopped", "failed"):
        line.change(state, "what happened, in words", step=999_999)
        keep(state)
    line.change("queued", place=112, step=999_999)
    keep("queued")
    line.cut(4000)
    keep("reconnecting")
    page.evaluate(DERIVE, ["reconnecting", "gone", "server unreachable", ""])
    page.evaluate(DERIVE, ["reconnecting", "missing", "no such run", ""])
    page.evaluate(DERIVE, ["reconnecting", "refused", "refused by server", ""])
    page.evaluate(DERIVE, ["reconnecting", "connecting", "connecting", ""])
    return page.evaluate("Object.keys(window.bars)")


@pytest.mark.parametrize("widths", [AT_EDGES, pytest.param(WIDTHS, marks=pytest.mark.slow)], ids=["at edges", "all"])
def test_whatever_the_badge_shows_nothing_in_the_bar_overlaps_or_is_cut_at_any_width(open_page, server, widths):
    page, line = open_in_the_middle(open_page, server)
    kinds = keep_bars(page, line)
    assert len(kinds) == 13
    page.evaluate("document.querySelector('main').hidden = true")  # each bar costs the layout of the page
    problems = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 700})
        problems += page.evaluate(SHOW_ALL, [False, True] if width < 640 else [False])
    assert problems == []

    for scheme in ("light", "dark"):
        show_in(page, scheme)
        for kind in kinds:
            page.evaluate(SHOW, [kind, False])
            assert page.evaluate(FAINT_TEXTS) == [], (scheme, kind)


def test_keyboard_users_get_the_descriptions_of_buttons_too(open_page):
    page = open_page(viewport=PHONE)
    tip = page.locator(".focus-tip")
    expect(tip).to_be_hidden()
    at(page, "reset").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(at(page, "step-button")).to_be_focused()
    expect(tip).to_be_visible()
    expect(tip).to_have_attribute("data-words", "One step (.)")
    page.keyboard.press("Tab")
    expect(tip).to_have_attribute("data-words", "Start again with a new seed (Shift+R)")
    box = tip.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    at(page, "step-button").click()
    expect(tip).to_be_hidden()

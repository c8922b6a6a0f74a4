"""The page in each of its languages: chosen by the browser or in the bar, fully, and with room for its words.

A computer without Chinese fonts shows boxes of another width. So before widths are measured, every full-width character
is replaced by a dash of the same width.
"""

import json
import re
from functools import partial

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, SHOWN, TABLET, at, let_pass, rest, show_in, state, wait
from tests.browser.layout import BAR_PROBLEMS, FAINT_TEXTS
from tests.browser.line import open_in_the_middle
from tests.browser.page.test_bar import AT_EDGES, SHOW_ALL, WIDTHS, keep_bars
from tests.tiny import TINY

pytestmark = pytest.mark.browser
LANGUAGES = {"en": "en-US", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW"}
LIST = "window.convscope.runs() !== null"
SLOWLY = partial(pytest.param, marks=pytest.mark.slow)
FULL_WIDTH = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\u201c\u201d\u300c\u300d]")


def give_every_sign_its_width(page):
    def answer(route):
        true = route.fetch()
        headers = {name: value for name, value in true.headers.items() if not name.startswith("content-e")}
        words = {key: FULL_WIDTH.sub("\u2014", text) for key, text in true.json().items()}
        route.fulfill(headers=headers, body=json.dumps(words))

    page.route(re.compile(r"/static/text/zh-\w+\.json$"), answer)


def loaded_words(page):
    urls = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    return [name for url in urls for name in re.findall(r"/static/text/([\w-]+)\.json", url)]


@pytest.mark.parametrize(("locale", "language", "title"), [
    ("zh-CN", "zh-Hans", "定义"),
    ("zh-TW", "zh-Hant", "定義"),
    ("zh-HK", "zh-Hant", "定義"),
    ("de-DE", "en", "Definition"),
])  # fmt: skip
def test_the_page_uses_the_browsers_language_and_loads_no_other(open_page, server, locale, language, title):
    page = open_page(f"/runs/{server.trained(0, definition=TINY)}", locale=locale)
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("#definition h2")).to_have_text(title)
    assert set(loaded_words(page)) == {language}


def test_a_language_chosen_in_the_bar_is_kept_and_used_on_the_other_page_too(open_page, server):
    page = open_page(f"/runs/{server.trained(0, definition=TINY)}")
    at(page, "view").click()
    at(page, "language-zh-Hant").click()
    wait(page, "document.documentElement?.lang === 'zh-Hant' && window.convscope?.state().layers.length > 0")
    expect(page.locator("#training h2")).to_have_text("訓練")
    at(page, "runs").click()
    wait(page, f"document.documentElement?.lang === 'zh-Hant' && !!window.convscope?.runs && {LIST}")
    expect(page.locator("#runs-title")).to_have_text("實驗")
    at(page, "view").click()
    at(page, "language-en").click()
    wait(page, f"document.documentElement?.lang === 'en' && !!window.convscope?.runs && {LIST}")
    expect(page.locator("#runs-title")).to_have_text("Runs")


def test_text_that_is_not_applied_stays_in_the_editor_when_another_language_is_chosen(open_standing):
    page = open_standing()
    running = state(page)["definition"]
    draft = running.replace("filters:8", "filters:9")
    page.locator(".cm-content").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(draft)
    at(page, "definition-summary").get_by_text("widens").wait_for()
    at(page, "view").click()
    at(page, "language-zh-Hant").click()
    wait(page, "document.documentElement?.lang === 'zh-Hant' && window.convscope?.state().layers.length > 0")
    expect(page.locator(".cm-content")).to_contain_text("filters:9")
    expect(at(page, "definition-summary")).to_contain_text("conv1")  # what Apply would do, in the other language
    assert state(page)["definition"] == running
    at(page, "revert").click()
    expect(page.locator(".cm-content")).to_contain_text("filters:8")
    page.reload()
    wait(page, "window.convscope?.state().layers.length > 0")
    expect(page.locator(".cm-content")).to_contain_text("filters:8")
    expect(at(page, "revert")).to_be_hidden()


def test_the_menu_works_by_keyboard_and_closes_with_escape(open_page, server):
    page = open_page(f"/runs/{server.trained(0, definition=TINY)}")
    at(page, "view").focus()
    page.keyboard.press("Enter")
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(at(page, "language-zh-Hans")).to_be_focused()
    page.keyboard.press("Escape")
    expect(at(page, "view")).to_have_attribute("aria-expanded", "false")
    expect(at(page, "view")).to_be_focused()


def test_sentences_of_the_server_are_shown_in_the_pages_language(open_standing):
    page = open_standing(locale="zh-CN")
    at(page, "learning-rate").fill("-1")
    at(page, "learning-rate").press("Enter")
    expect(page.locator("#training .refused")).to_have_text("学习率：须为 0 到 1,000,000 的数，不能是 −1")
    page.locator(".cm-content").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text("layer_defs = [{type:'input', out_sx:24, out_sy:24, out_depth:1}, {type:'softmax'}]")
    expect(at(page, "definition-errors")).to_contain_text("softmax 需要 num_classes")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(
        "layer_defs = [{type:'input', out_sx:24, out_sy:24, out_depth:1}, {type:'pool', sx:30}, "
        "{type:'softmax', num_classes:10}]"
    )
    expect(at(page, "definition-errors")).to_contain_text(
        "pool1 无法把步幅 2 的 30x30 窗口放到 24x24 上：请让 sx 不超过 24，或者给前一层加填充"
    )


# The two Chinese ones are about as long: the slow tests measure both.
ONE_OF_THE_CHINESE = [SLOWLY("zh-Hans"), "zh-Hant"]


@pytest.mark.parametrize("widths", [AT_EDGES, SLOWLY(WIDTHS)], ids=["at edges", "all"])
@pytest.mark.parametrize("language", ONE_OF_THE_CHINESE)
def test_the_bar_has_room_for_the_texts_of_every_language(open_page, server, language, widths):
    page, line = open_in_the_middle(open_page, server, locale=LANGUAGES[language], prepare=give_every_sign_its_width)
    keep_bars(page, line)
    page.evaluate("document.querySelector('main').hidden = true")
    problems = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 700})
        problems += page.evaluate(SHOW_ALL, [False, True] if width < 640 else [False])
    assert problems == []


OVERFLOWS = """() => [...document.querySelectorAll("main *, #offer *")].filter(element => element.checkVisibility()
        && !element.matches(".hidden-text, .numbers *, .cm-editor *, canvas, input, select, progress, .uplot *")
        && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0
        && getComputedStyle(element).overflowX !== "visible" && getComputedStyle(element).display !== "inline")
    .map(element => `${element.tagName}.${element.className}: ${element.textContent.trim().slice(0, 30)}`)"""

BROKEN_NAMES = """() => [...document.querySelectorAll(".figure dt")].filter(name => {
    const words = document.createRange();
    words.selectNodeContents(name);
    const seen = [...words.getClientRects()].filter(({width}) => width > 0);
    return new Set(seen.map(({bottom}) => Math.round(bottom))).size > 1;
}).map(name => name.innerText)"""


@pytest.mark.parametrize("language", ["en", *ONE_OF_THE_CHINESE])
@pytest.mark.parametrize("of_runs", [False, True], ids=["of a run", "of runs"])
def test_no_words_are_cut_and_nothing_scrolls_sideways_at_any_width(open_page, server, of_runs, language):
    path, ready = f"/runs/{server.trained()}", SHOWN
    if of_runs:
        path, ready = "/runs", LIST
    page = open_page(path, locale=LANGUAGES[language], prepare=give_every_sign_its_width, ready=ready)
    for viewport in (DESK, TABLET, PHONE):
        page.set_viewport_size(viewport)
        let_pass(page, 200)
        rest(page)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, viewport
        assert page.evaluate(OVERFLOWS) == [], viewport
        assert page.evaluate(BROKEN_NAMES) == [], viewport
    for scheme in ("light", "dark"):
        show_in(page, scheme)
        assert page.evaluate(FAINT_TEXTS) == [], scheme
    assert page.evaluate(BAR_PROBLEMS) == []


CROWDED = """() => {
    const pen = document.createElement("canvas").getContext("2d");
    const seen = names => [...document.querySelectorAll(names)].filter(element => element.checkVisibility());
    const cut = seen("main select").filter(select => {
        const {font, paddingLeft, paddingRight} = getComputedStyle(select);
        pen.font = font;
        const room = select.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
        return pen.measureText(select.selectedOptions[0].text).width > room;
    }).map(select => `${select.selectedOptions[0].text} is cut`);
    const over = seen(".control").filter(control => {
        const words = document.createRange();
        words.selectNodeContents(control.firstElementChild);
        return words.getBoundingClientRect().right > control.children[1].getBoundingClientRect().left;
    }).map(control => `${control.innerText} runs into its slider`);
    return [...cut, ...over];
}"""


@pytest.mark.parametrize("language", ["en", *ONE_OF_THE_CHINESE])
@pytest.mark.parametrize("size", [SLOWLY("large"), "projector"])
def test_larger_text_has_room_in_every_panel(open_standing, size, language):
    page = open_standing(locale=LANGUAGES[language], prepare=give_every_sign_its_width)
    at(page, "view").click()
    at(page, f"text-size-{size}").click()
    page.keyboard.press("Escape")
    for viewport in (DESK, TABLET, PHONE):
        page.set_viewport_size(viewport)
        for panel in ("definition", "training", "probe"):
            if viewport != DESK:
                at(page, f"tab-{panel}").click()
            let_pass(page, 100)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (viewport, panel)
            assert page.evaluate(OVERFLOWS) == [], (viewport, panel)
            assert page.evaluate(CROWDED) == [], (viewport, panel)
        assert page.evaluate(BROKEN_NAMES) == [], viewport

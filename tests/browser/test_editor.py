"""The editor in a real Chromium: fixes, ghosts of layers to come, forms in the cards, undo."""

import numpy as np
import pytest
from playwright.sync_api import expect
from safetensors.numpy import load

from tests.browser.conftest import PHONE, at, show_in, state, until_same, wait
from tests.browser.layout import FAINT_TEXTS
from tests.browser.page.test_page import pause, write_definition

pytestmark = pytest.mark.browser


def text_of(page):
    """The text in the editor, without the notes."""
    lines = page.locator(".cm-content .cm-line").all_inner_texts()
    return "\n".join(line.replace("\n", "") for line in lines)


def until_text(page, text):
    until_same(page, lambda: text_of(page).strip(), text.strip())


def arrays(page, server):
    run = page.evaluate("document.body.dataset.run")
    return load(server.get(f"/api/runs/{run}/export").content)


def until_phrases(page, expected):
    until_same(page, at(page, "definition-summary").locator("[data-change]").all_inner_texts, expected)


def ghosts(page):
    return [(ghost.get_attribute("data-ghost"), ghost.get_attribute("data-kind")) for ghost in at(page, "ghost").all()]


@pytest.fixture
def started(open_standing):
    """Opens a page whose definition has been read."""

    def open_one(**options):
        page = open_standing(20, **options)
        page.get_by_text("24×24×8 · 208 parameters").first.wait_for(state="attached")
        return page

    return open_one


def test_a_button_beside_an_error_fixes_it(started):
    page = started()
    text = state(page)["definition"]
    write_definition(page, text.replace("filters:8", "fliters:8").replace("num_classes:10});", "num_classes:10);"))
    errors = at(page, "definition-errors")
    errors.get_by_role("button", name="Add }", exact=True).click()
    errors.get_by_role("button", name="Write filters", exact=True).click()
    wait(page, "document.querySelectorAll('[data-testid=definition-errors] li').length === 0")
    until_text(page, text)
    expect(at(page, "apply")).to_be_enabled()

    write_definition(page, text.replace("layer_defs.push({type:'softmax', num_classes:10});\n", ""))
    errors.get_by_role("button", name="Add the layer: softmax").focus()
    page.keyboard.press("Enter")
    wait(page, "document.querySelectorAll('[data-testid=definition-errors] li').length === 0")
    until_text(page, text)
    write_definition(page, text.replace("num_classes:10", "num_classes:9"))
    errors.get_by_role("button", name="Use num_classes 10").click()
    wait(page, "document.querySelectorAll('[data-testid=definition-errors] li').length === 0")


def test_ghosts_show_where_layers_would_be_added_and_apply_says_what_it_keeps(started):
    page = started()
    text = state(page)["definition"]
    assert ghosts(page) == []
    pool = "layer_defs.push({type:'pool', sx:2, stride:2});\n"
    write_definition(page, text.replace(pool, pool + "layer_defs.push({type:'conv', sx:3, filters:8, pad:1});\n"))
    until_phrases(page, ["keeps conv1, conv3 (was conv2), fc1", "restarts conv2"])
    ghost = at(page, "ghost").and_(page.locator('[data-ghost="conv2"]'))
    for said in ("12×12×8", "8×3×3×8+8 = 584", "82.9K multiply-adds", "sees 10×10 px", "new"):
        expect(ghost).to_contain_text(said)
    order = page.evaluate(
        "[...document.querySelectorAll('.cards > .card')].map(c => c.dataset.layer ?? c.dataset.ghost)"
    )
    assert order[order.index("conv2") - 1] == "pool1"
    expect(at(page, "revert")).to_be_visible()

    write_definition(page, text.replace("filters:8", "filters:12").replace("activation:'relu'", "activation:'tanh'", 1))
    until_phrases(page, ["keeps fc1", "widens conv1 (8 → 12 filters)", "adapts conv2 (8 → 12 channels)"])
    wanted = [("conv1", "other"), ("tanh1", "new"), ("pool1", "other"), ("conv2", "other")]
    until_same(page, lambda: ghosts(page), wanted)
    expect(page.locator('.card[data-layer="relu1"] .goes-word')).to_have_text("will be removed")
    write_definition(page, text.replace("sx:3, stride:3", "sx:2, stride:2"))
    until_phrases(page, ["keeps conv1, conv2", "restarts fc1"])

    at(page, "revert").click()
    wait(page, "document.querySelectorAll('[data-testid=ghost]').length === 0")
    expect(at(page, "revert")).to_be_hidden()
    at(page, "definition-summary").get_by_text("this network is running").wait_for()
    expect(page.locator(".card[data-goes]")).to_have_count(0)


def test_typing_moves_nothing_but_the_ghosts(started):
    page = started()
    pause(page)
    write_definition(page, state(page)["definition"].replace("filters:8", "filters:9"))
    wait(page, "document.querySelectorAll('[data-testid=ghost]').length > 0")
    place = "document.querySelector('.card[data-layer=\"softmax\"]').getBoundingClientRect().y"
    before = page.evaluate(place)
    write_definition(page, state(page)["definition"].replace("filters:8", "filters:10"))
    page.get_by_text("24×24×10 · 260 parameters").first.wait_for()
    page.locator('[data-testid="ghost"]').get_by_text("10×5×5×1+10 = 260").wait_for()
    assert page.evaluate(place) == before


def test_a_wider_layer_keeps_its_filters_and_marks_new_ones_until_undo_restores_the_network(started, server):
    page = started()
    wait(page, "window.convscope.state().validation !== null")
    pause(page)
    before, accuracy = arrays(page, server), None
    expect(at(page, "undo")).to_be_hidden()
    at(page, "edit-conv1").click()
    field = at(page, "form-filters")
    for _ in range(4):
        field.press("ArrowUp")
        page.wait_for_timeout(120)  # so that answers come while more is asked
    until_phrases(page, ["keeps fc1", "widens conv1 (8 → 12 filters)", "adapts conv2 (8 → 12 channels)"])
    assert state(page)["layers"][1]["output_shape"] == [24, 24, 8]
    field.press("Enter")
    wait(page, "window.convscope.state().layers[1].output_shape[2] === 12")
    marks = page.locator('.card[data-layer="conv1"] .numbers .new')
    expect(marks).to_have_text(["9", "10", "11", "12"])
    after = arrays(page, server)
    assert np.array_equal(after["conv1.weight"][:8], before["conv1.weight"])
    assert np.array_equal(after["conv2.weight"][..., :8], before["conv2.weight"])
    page.reload()
    wait(page, "!!window.convscope && window.convscope.state().layers.length > 0")
    expect(marks).to_have_count(4)

    accuracy = page.evaluate("window.convscope.state().step")
    at(page, "step-button").click()
    wait(page, f"window.convscope.state().step === {accuracy + 1}")
    at(page, "undo").click()
    wait(page, "window.convscope.state().layers[1].output_shape[2] === 8")
    assert state(page)["step"] == accuracy + 1
    back = arrays(page, server)
    assert back.keys() == before.keys()
    assert all(back[name].tobytes() == before[name].tobytes() for name in before)
    at(page, "undo").wait_for(state="hidden")
    wait(page, "document.querySelectorAll('.card .numbers .new').length === 0")


def test_a_preset_can_be_undone_with_the_keyboard(started):
    page = started()
    page.evaluate("window.convscope.state().validationAccuracy")
    at(page, "preset").select_option("fully-connected")
    wait(page, "window.convscope.state().parameters === 23860 && window.convscope.state().undoSteps === 1")
    at(page, "undo").wait_for()
    page.locator("h2").first.click()
    page.keyboard.press("ControlOrMeta+z")
    wait(page, "window.convscope.state().parameters === 5994")
    expect(page.locator(".cm-content")).to_contain_text("filters:8")


def test_a_form_edits_the_same_text_and_leaves_its_comments(started):
    page = started()
    text = state(page)["definition"].replace("layer_defs = [];", "layer_defs = []; // mine")
    text = text.replace("filters:8, stride:1, pad:2, activation:'relu'});", "filters:8, pad:2}); // edges")
    write_definition(page, text)
    until_phrases(page, ["keeps all weights"])
    at(page, "edit-conv1").click()
    page.evaluate("""() => new MutationObserver(() => {
        window.litUp = document.querySelector(".cm-changed")?.innerText || window.litUp;
    }).observe(document.querySelector(".cm-editor"), {childList: true, subtree: true, attributes: true})""")
    at(page, "form-activation").select_option("tanh")
    line = "layer_defs.push({type:'conv', sx:5, filters:8, pad:2, activation:'tanh'}); // edges"
    wait(page, f"document.querySelector('.cm-content').innerText.includes({line[-36:]!r})")
    until_text(page, text.replace("pad:2}); // edges", "pad:2, activation:'tanh'}); // edges"))
    wait(page, "Boolean(window.litUp)")  # for two seconds, which a busy computer may sleep through

    at(page, "form-type").select_option("dropout")
    at(page, "form-add").click()
    at(page, "ghost").and_(page.locator('[data-ghost="dropout1"]')).wait_for()
    at(page, "form-activation").select_option("")
    wait(page, "!document.querySelector('.cm-content').innerText.includes('tanh')")
    at(page, "edit-dropout1").click()
    at(page, "form-up").click()
    wait(page, """[...document.querySelectorAll('.cards > .card')].map(c => c.dataset.layer ?? c.dataset.ghost)
        .join().startsWith('input,dropout1')""")  # fmt: skip
    expect(at(page, "form-drop_prob")).to_be_visible()
    at(page, "form-remove").click()
    wait(page, "document.querySelectorAll('[data-ghost=dropout1]').length === 0")
    until_text(page, text)


def test_a_value_that_does_not_fit_is_reported_in_the_form_with_a_fix(started):
    page = started()
    at(page, "edit-pool2").click()
    field = at(page, "form-sx")
    field.fill("99")
    error = at(page, "form-error")
    expect(error).to_contain_text("cannot place a 99x99 window")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(at(page, "form-apply")).to_be_disabled()
    error.get_by_role("button", name="Use sx 12").click()
    error.wait_for(state="detached")
    wait(page, "document.querySelector('[data-testid=form-sx]').value === '12'")
    field.press("Escape")
    expect(page.locator(".layer-form")).to_have_count(0)
    expect(at(page, "edit-pool2")).to_be_focused()


def test_a_layer_is_changed_and_applied_with_the_keyboard_alone(started):
    page = started()
    at(page, "edit-conv2").focus()
    page.keyboard.press("Enter")
    wait(page, "document.activeElement.dataset.testid === 'form-filters'")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(at(page, "form-activation")).to_be_focused()
    until_phrases(page, ["keeps conv1", "narrows conv2 (16 → 14 filters)", "adapts fc1 (16 → 14 channels)"])
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    wait(page, "window.convscope.state().layers[4].output_shape[2] === 14")


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["desk", "phone"])
def test_the_form_and_the_ghosts_fit_every_screen_and_are_easy_to_read(started, viewport):
    page = started(**({"viewport": viewport} if viewport else {}))
    at(page, "edit-conv1").click()
    at(page, "form-filters").fill("20")
    wait(page, "document.querySelectorAll('[data-testid=ghost]').length > 2")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for scheme in ("light", "dark"):
        show_in(page, scheme)
        assert page.evaluate(FAINT_TEXTS) == [], scheme
    for part in page.locator(".layer-form :is(input, select, button)").all():
        assert part.evaluate("e => e.labels?.length || e.ariaLabel || e.innerText.trim()")


def test_the_page_says_that_the_text_differs_from_the_running_network_until_they_agree(started):
    page = started()
    text = state(page)["definition"]
    write_definition(page, text.replace("filters:8", "filters:6"))
    at(page, "apply").click()
    wait(page, "window.convscope.state().layers[1].output_shape[2] === 6")
    write_definition(page, text.replace("filters:8", "filters:7"))
    at(page, "undo").click()
    told = page.locator("#definition .offer")
    expect(told).to_contain_text("Another network is running now")
    write_definition(page, text)
    expect(told).to_have_count(0)

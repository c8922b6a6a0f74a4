"""What a person does at the page, in a real Chromium, without a reload."""

import json
import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import (
    PHONE,
    TABLET,
    at,
    let_pass,
    show_in,
    state,
    until,
    until_frame,
    until_same,
    until_still,
    wait,
)
from tests.browser.layout import FAINT_TEXTS
from tests.running import seconds_of

pytestmark = pytest.mark.browser


def step(page):
    return int(at(page, "step").inner_text().replace(",", ""))


def pause(page):
    if at(page, "play").get_attribute("aria-pressed") == "true":
        at(page, "play").click()
    wait(page, "window.convscope.state().status === 'paused'")
    until_same(page, lambda: step(page), state(page)["step"])


def write_definition(page, text):
    editor = page.locator(".cm-content")
    editor.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(text)


def canvas_bytes(page, layer, field):
    return page.locator(f'[data-layer="{layer}"] canvas[data-field="{field}"]').first.evaluate("c => c.toDataURL()")


def test_it_trains_by_itself_and_passes_ninety_per_cent_within_twenty_seconds_of_its_first_step(open_page, server):
    """Twenty seconds of its own processor time: other work of the computer is not counted."""
    page = open_page()
    wait(page, "window.convscope.lastPoints(1).length > 0")
    worker = server.worker(state(page)["run"])
    first = seconds_of(worker)
    wait(page, """parseFloat(document.querySelector('[data-testid="validation-accuracy"]').innerText) > 90""", 180)
    assert seconds_of(worker) - first < 20
    expect(at(page, "play")).to_have_attribute("aria-pressed", "true")
    assert page.url.endswith(f"/runs/{page.evaluate('document.body.dataset.run')}")


def test_the_cards_describe_the_default_network(open_standing):
    page = open_standing()
    cards = at(page, "card")
    expect(cards).to_have_count(9)
    assert [card.get_attribute("data-layer") for card in cards.all()] == [
        "input", "conv1", "relu1", "pool1", "conv2", "relu2", "pool2", "fc1", "softmax",
    ]  # fmt: skip
    for layer, words in {
        "input": ["24×24×1"],
        "conv1": ["24×24×8", "8×5×5×1+8 = 208", "filter size 5×5×1, stride 1, pad 2"],
        "pool1": ["12×12×8", "pooling size 2×2, stride 2"],
        "conv2": ["12×12×16", "16×5×5×8+16 = 3,216"],
        "pool2": ["4×4×16"],
        "fc1": ["1×1×10", "10×256+10 = 2,570"],
    }.items():
        for said in words:
            expect(page.locator(f'[data-layer="{layer}"]')).to_contain_text(said)
    at(page, "definition-summary").get_by_text("5,994 parameters").wait_for()


def test_filters_change_from_frame_to_frame(open_page):
    page = open_page()
    wait(page, "window.convscope.lastFrame() !== null")
    seen = set()
    for _ in range(5):
        shown = page.evaluate("window.convscope.lastFrame().step")
        wait(page, f"window.convscope.lastFrame().step > {shown + 5}")  # one step may change no colour
        seen.add(canvas_bytes(page, "conv1", "weight"))
    assert len(seen) == 5


def test_pause_stops_the_counter_step_moves_it_by_one_and_reset_repeats_the_first_losses(open_page):
    page = open_page()
    wait(page, "window.convscope.lastPoints(1).length && window.convscope.lastPoints(1)[0].step > 30")
    pause(page)
    stood = step(page)
    page.wait_for_timeout(700)
    assert step(page) == stood
    for more in (1, 2):
        at(page, "step-button").click()
        wait(page, f"window.convscope.state().step === {stood + more}")
        until_same(page, lambda: step(page), stood + more)
        page.wait_for_timeout(300)
        assert step(page) == stood + more

    def first_ten():
        points = page.evaluate("window.convscope.lastPoints(100000)")
        start = max(index for index, point in enumerate(points) if point["step"] == 1)
        return [point["loss"] for point in points[start : start + 10]]

    before = first_ten()
    at(page, "reset").click()
    wait(page, "window.convscope.state().step === 0")
    at(page, "play").click()
    wait(page, "window.convscope.state().step > 12")
    assert first_ten() == before
    assert len(before) == 10

    seed, known = state(page)["seed"], state(page)["number"]
    at(page, "new-seed").click()
    wait(page, f"window.convscope.state().seed !== {seed}")
    wait(
        page,
        f"""(() => {{
        const start = window.convscope.lastPoints(100000).findLast(point => point.step === 1);
        return start.number > {known} && window.convscope.state().number > start.number + 12;
    }})()""",
    )
    assert first_ten() != before


def test_a_new_learning_rate_shows_in_the_next_points_without_a_reset(open_page):
    page = open_page()
    wait(page, "window.convscope.state().step > 20")
    before = step(page)
    field = at(page, "learning-rate")
    field.fill("0.25")
    field.press("Enter")
    wait(page, "window.convscope.lastPoints(1)[0].learning_rate === 0.25")
    assert page.evaluate("window.convscope.lastPoints(1)[0].step") > before
    slider = at(page, "momentum-slider")
    slider.focus()
    slider.press("Home")
    wait(page, "window.convscope.lastPoints(1)[0].step > 0 && window.convscope.state().options.momentum === 0")


def test_twelve_filters_applied_give_twelve_maps_and_312_parameters(open_page):
    page = open_page()
    wait(page, "window.convscope.state().step > 20")
    text = state(page)["definition"]
    write_definition(page, text.replace("filters:8", "filters:12"))
    page.get_by_text("24×24×12 · 312 parameters").wait_for()
    at(page, "definition-summary").get_by_text("7,698 parameters").wait_for()
    before = step(page)
    page.keyboard.press("ControlOrMeta+Enter")
    card = page.locator('[data-layer="conv1"]')
    card.get_by_text("12×5×5×1+12 = 312").wait_for()
    wait(page, "window.convscope.state().layers[1].output_shape[2] === 12")

    def columns():
        numbers = [int(number) for number in re.findall(r"^\d+$", card.inner_text(), re.M)]
        return [number for number in numbers if number <= 12][:12]

    until_same(page, columns, list(range(1, 13)))
    wait(page, f"window.convscope.state().step > {before + 5}")
    until_frame(page)


def test_a_typing_error_is_reported_at_its_place_and_the_network_keeps_running(open_page):
    page = open_page()
    wait(page, "window.convscope.state().step > 5")
    text = state(page)["definition"]
    write_definition(page, text.replace("filters:8", "fitlers:8"))
    errors = at(page, "definition-errors")
    errors.get_by_text("fitlers").first.wait_for()
    line = next(i for i, row in enumerate(text.split("\n"), 1) if "filters:8" in row)
    column = text.split("\n")[line - 1].index("filters:8") + 1
    expect(errors).to_contain_text(re.compile(f"{line}:{column}|line {line}, column {column}"))
    expect(errors).to_contain_text("filters")
    underlined = page.locator(".cm-lintRange-error, .cm-lintRange, .definition-error-mark").first
    expect(underlined).to_have_text("fitlers")
    expect(at(page, "apply")).to_be_disabled()
    before = step(page)
    wait(page, f"window.convscope.state().step > {before + 10}")
    assert len(state(page)["layers"]) == 9


def test_forward_and_backward_time_per_example_are_those_of_the_points(open_standing, server):
    page = open_standing(50)
    expect(page.get_by_role("heading", name="Time per example")).to_be_visible()
    run = page.evaluate("document.body.dataset.run")
    points = server.get(f"/api/runs/{run}/points?since=0").json()["points"]
    assert len(points) > 40
    for name in ("forward", "backward"):
        times = [point[f"{name}_ms"] for point in points]
        number, unit = at(page, f"{name}-time").inner_text().split()
        shown = float(number) * {"µs": 1e-3, "ms": 1, "s": 1e3}[unit]
        mean = times[0]
        for time_ms in times[1:]:
            mean += 0.02 * (time_ms - mean)
        assert shown > 0
        assert shown == pytest.approx(mean, rel=6e-3)
        assert min(times) * 0.99 <= shown <= max(times) * 1.01
    at(page, "reset").click()
    wait(page, "window.convscope.state().step === 0")
    wait(page, """document.querySelector('[data-testid="forward-time"]').innerText === '–'""")


def lags(one, two, expression, act):
    """Seconds from an action on one page until the other shows it; the least of five, as a computer may be busy."""
    seconds = []
    while len(seconds) < 5 and min(seconds, default=2) >= 1:
        wanted = act(one, len(seconds))
        begun = time.monotonic()
        wait(two, expression(wanted))
        seconds.append(time.monotonic() - begun)
    return min(seconds)


def test_two_pages_agree_within_a_second_and_closing_one_disturbs_nothing(open_page):
    one = open_page()
    two = open_page(one.url[one.url.index("/runs") :])

    def play_or_pause(page, _):
        before = state(page)["status"]
        at(page, "play").click()
        wait(page, f"window.convscope.state().status !== '{before}'")
        return state(page)["status"]

    def take_a_step(page, _):
        before = state(page)["step"]
        at(page, "step-button").click()
        return before + 1

    def set_batch_size(page, turn):
        at(page, "batch-size").fill(str(32 + turn))
        at(page, "batch-size").press("Enter")
        return 32 + turn

    assert lags(one, two, lambda status: f"window.convscope.state().status === '{status}'", play_or_pause) < 1
    pause(one)
    wait(two, f"window.convscope.state().step === {step(one)}")
    assert lags(two, one, lambda step: f"window.convscope.state().step === {step}", take_a_step) < 1
    assert lags(two, one, lambda size: f"window.convscope.state().options.batch_size === {size}", set_batch_size) < 1
    expect(at(one, "batch-size")).to_have_value(str(state(two)["options"]["batch_size"]))
    stood = state(one)["step"]
    two.close()
    at(one, "play").click()
    wait(one, f"window.convscope.state().step > {stood + 20}")


def test_the_probe_can_be_chosen_and_drawn_and_runs_through_every_card(open_standing):
    page = open_standing(viewport={"width": 1440, "height": 1700})  # the panel and the first cards together
    before = canvas_bytes(page, "input", "activation")
    at(page, "probe-1").click()
    until(page, lambda: canvas_bytes(page, "input", "activation") != before, "another image in the first card")
    chosen = canvas_bytes(page, "input", "activation")

    at(page, "probe-draw").click()
    pad = at(page, "draw-pad")
    side = pad.bounding_box()["width"]
    pad.hover(position={"x": side * 0.5, "y": side * 0.2})
    page.mouse.down()
    for part in (0.35, 0.5, 0.65, 0.8):
        pad.hover(position={"x": side * 0.5, "y": side * part})
    page.mouse.up()
    wait(page, "window.convscope.state().probe.source === 'pixels'")
    wait(page, "Math.max(...window.convscope.state().probe.pixels) === 255")
    page.locator('[data-layer="input"]').scroll_into_view_if_needed()
    until(page, lambda: canvas_bytes(page, "input", "activation") not in (before, chosen), "the drawing in the card")


def test_a_preset_starts_its_network_at_step_zero(open_page):
    page = open_page()
    wait(page, "window.convscope.state().step > 30")
    at(page, "preset").select_option("nielsen-conv1")
    page.locator('[data-layer="sigmoid1"]').wait_for()
    wait(page, "window.convscope.state().parameters === 289630")
    wait(page, "window.convscope.state().options.method === 'sgd'")
    wait(page, "window.convscope.state().step > 0")
    at(page, "preset").select_option("fully-connected")
    page.locator('[data-layer="conv1"]').wait_for(state="detached")
    wait(page, "window.convscope.state().parameters === 23860")


def test_every_kind_of_layer_has_its_card_without_a_change_in_the_page(open_page):
    page = open_page()
    wait(page, "window.convscope.state().step > 5")
    write_definition(
        page,
        """[{type:'input', out_sx:24, out_sy:24, out_depth:1},
        {type:'conv', sx:5, filters:6, activation:'maxout', group_size:2},
        {type:'lrn', k:1, n:3, alpha:0.1, beta:0.75},
        {type:'pool', sx:4, stride:4},
        {type:'fc', num_neurons:20, activation:'tanh', drop_prob:0.25},
        {type:'svm', num_classes:10}]
        trainer = new convnetjs.Trainer(net, {method:'adam', learning_rate:0.002, batch_size:20});""",
    )
    page.get_by_text("20×20×6 · 156 parameters").or_(page.get_by_text("20×20×3")).first.wait_for()
    page.keyboard.press("ControlOrMeta+Enter")
    wait(page, "window.convscope.state().layers.length === 10")
    for layer, words in {
        "maxout1": "keeps the largest of every 2 channels",
        "lrn1": "alpha 0.1, beta 0.75",
        "dropout1": "drops 25",
        "svm": "says",
    }.items():
        card = page.locator(f'[data-layer="{layer}"]')
        card.scroll_into_view_if_needed()  # what a card says of the newest frame, it says while it is seen
        card.get_by_text(words).first.wait_for()
    expect(at(page, "method")).to_have_value("adam")
    wait(page, "window.convscope.state().validationAccuracy > 0.8", 120)
    assert "%" not in page.locator('[data-layer="svm"]').inner_text()


def test_the_network_is_saved_to_a_file_and_loaded_again(open_standing, tmp_path):
    page = open_standing()
    with page.expect_download() as download:
        at(page, "save").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    old = state(page)
    run = page.evaluate("document.body.dataset.run")
    with page.expect_navigation():
        page.locator('input[type="file"]').first.set_input_files(file)
    wait(page, "!!window.convscope && window.convscope.state().layers.length > 0")
    new = state(page)
    assert page.evaluate("document.body.dataset.run") != run
    assert (new["step"], new["seed"], new["definition"]) == (old["step"], old["seed"], old["definition"])
    assert new["options"] == old["options"]


def test_a_layer_that_is_zero_in_every_cell_says_so(open_page):
    page = open_page()
    write_definition(
        page,
        """[{type:'input', out_sx:24, out_sy:24, out_depth:1},
        {type:'fc', num_neurons:12, bias_pref:-1000, activation:'relu'},
        {type:'softmax', num_classes:10}]""",
    )
    page.get_by_text("1×1×12").first.wait_for()
    page.keyboard.press("ControlOrMeta+Enter")
    wait(page, "window.convscope.state().layers.length === 5")
    dead, before = page.locator('[data-layer="relu1"]'), page.locator('[data-layer="fc1"]')
    dead.get_by_text("activation 0 in every cell").wait_for()
    before.get_by_text("gradient 0 in every cell").wait_for()
    expect(before).to_contain_text("max activation")
    assert "max gradient" not in before.inner_text()  # which is there, but hidden
    expect(before.locator("[data-live='weight_gradient:zero']")).to_have_text("0 in every cell")


def shown_of(page, layer):
    """What a card says and shows, after its frame and its numbers have arrived."""
    wait(page, "window.convscope.lastFrame()?.step === window.convscope.state().step")
    let_pass(page, 700)
    card = page.locator(f'[data-layer="{layer}"]')
    canvas = card.locator("canvas[data-field]").last.evaluate("c => c.toDataURL()")
    # The description follows more slowly.
    said = "c => c.innerText.replace(c.querySelector('[data-testid=description]').innerText, '')"
    return card.evaluate(said), canvas


def test_both_file_formats_are_saved_with_keys_or_mouse_and_the_json_restores_the_same_weights(open_standing, tmp_path):
    page = open_standing(60, viewport={"width": 1440, "height": 3000})  # every card on the screen
    old = {layer: shown_of(page, layer) for layer in ("conv1", "fc1", "softmax")}
    menu, formats = at(page, "save-as"), page.locator("#file-formats")
    expect(formats).to_be_hidden()

    menu.focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(formats).to_be_hidden()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".safetensors")
    expect(formats).to_be_hidden()

    menu.click()
    expect(formats).to_contain_text("weights only")
    with page.expect_download() as download:
        formats.get_by_role("link", name="ConvNetJS JSON").click()
    file = tmp_path / download.value.suggested_filename
    assert file.suffix == ".json"
    download.value.save_as(file)
    network = json.loads(file.read_text("utf-8"))
    assert [layer["layer_type"] for layer in network["layers"]] == [
        "input", "conv", "relu", "pool", "conv", "relu", "pool", "fc", "softmax",
    ]  # fmt: skip

    run = page.evaluate("document.body.dataset.run")
    assert "ConvNetJS JSON" in page.locator("label:has([data-testid=load])").get_attribute("title")
    with page.expect_navigation():
        at(page, "load").set_input_files(file)
    wait(page, "!!window.convscope && window.convscope.lastFrame() !== null")
    assert page.evaluate("document.body.dataset.run") != run
    until_same(page, lambda: {layer: shown_of(page, layer) for layer in old}, old)


def test_a_file_that_is_not_a_network_is_refused_beside_the_button_and_training_goes_on(open_page, tmp_path):
    page = open_page(silent=False)  # a browser writes every answer of 400 on the console
    wait(page, "window.convscope.state().step > 20")
    network = page.evaluate("fetch(document.querySelector('[data-testid=save-convnetjs]').href).then(a => a.text())")
    number = re.search(r'"w": \[(-?[\d.e-]+)', network)
    for name, content, words in [
        ("holiday.jpg", b"\xff\xd8\xff\xe0 a picture", "saved network"),
        ("list.json", b'{"layers": "none"}', "layers"),
        ("nan.json", (network[: number.start(1)] + "NaN" + network[number.end(1) :]).encode(), "not finite"),
    ]:
        file = tmp_path / name
        file.write_bytes(content)
        at(page, "load").set_input_files(file)
        error = at(page, "error")
        error.get_by_text(name).wait_for()
        expect(error).to_contain_text("Could not load")
        expect(error).to_contain_text(words)
        box, button = error.bounding_box(), page.locator("label:has([data-testid=load])").bounding_box()
        assert 0 <= box["y"] - (button["y"] + button["height"]) < 20
        assert box["x"] <= button["x"] + button["width"] <= box["x"] + box["width"] + 1
        before = step(page)
        wait(page, f"window.convscope.state().step > {before + 5}")
    page.get_by_role("button", name="Close", exact=True).click()
    expect(at(page, "error")).to_have_count(0)


def test_the_keyboard_plays_steps_and_resets_but_not_while_typing(open_page):
    page = open_page()
    wait(page, "window.convscope.state().step > 10")
    page.locator("#definition h2").click()
    page.keyboard.press("Space")
    wait(page, "window.convscope.state().status === 'paused'")
    stood = state(page)["step"]
    page.keyboard.press(".")
    wait(page, f"window.convscope.state().step === {stood + 1}")
    page.keyboard.press("r")
    wait(page, "window.convscope.state().step === 0")
    page.locator(".cm-content").click()
    page.keyboard.type(" . r")
    page.wait_for_timeout(300)
    assert state(page)["step"] == 0
    assert state(page)["status"] == "paused"


@pytest.mark.parametrize("viewport", [TABLET, PHONE], ids=["tablet", "phone"])
def test_small_screens_never_scroll_sideways_and_keep_the_transport_on_top(open_page, viewport):
    page = open_page(viewport=viewport, has_touch=True)
    wait(page, "window.convscope.lastFrame() !== null")
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    page.evaluate("window.scrollTo(0, 1500)")
    wait(page, "window.scrollY > 1000")
    assert 0 <= at(page, "play").bounding_box()["y"] < 120
    page.keyboard.press("l")
    at(page, "leave-lecture").wait_for()
    wait(page, "document.documentElement.scrollWidth <= innerWidth")


def test_nothing_jumps_while_it_trains(open_page):
    page = open_page()
    wait(page, "window.convscope.lastFrame() !== null && window.convscope.state().step > 30")
    wait(page, "window.convscope.state().validation !== null && window.convscope.state().patchesFrom !== null")
    let_pass(page, 1000)  # all that comes but once has come
    shift = page.evaluate("""() => new Promise(resolve => {
        let total = 0;
        new PerformanceObserver(list => { for (const entry of list.getEntries()) total += entry.value; })
            .observe({type: "layout-shift", buffered: false});
        setTimeout(() => resolve(total), 4000);
    })""")
    assert shift < 0.01


def test_all_text_has_enough_contrast_in_light_and_in_dark(open_standing):
    page = open_standing(110)
    at(page, "help").click()
    at(page, "unseen-mistakes").evaluate("button => button.click()")
    page.evaluate("""document.querySelectorAll(".confusion tbody td").forEach((cell, i) => {
        cell.dataset.level = i % 11;
        cell.append("9");
    })""")
    for scheme in ("light", "dark"):
        show_in(page, scheme)
        assert page.evaluate(FAINT_TEXTS) == [], scheme


def test_a_hidden_page_watches_nothing_and_cards_out_of_view_are_not_sent(open_page, server):
    page = open_page()
    wait(page, "window.convscope.lastFrame() !== null")
    run = page.evaluate("document.body.dataset.run")
    page.goto("about:blank")
    until(page, lambda: server.get(f"/api/runs/{run}").json()["viewers"] == 0, "nobody watches")
    until_still(page, lambda: server.get(f"/api/runs/{run}").json()["frames"])


def test_drawing_a_frame_costs_at_most_six_milliseconds_of_the_main_thread(open_page):
    page = open_page(viewport={"width": 1440, "height": 3000})  # every card on the screen
    wait(page, "window.convscope.drawMilliseconds.length >= 100", 60)
    assert len(page.evaluate("window.convscope.state().layers")) == 9
    median = "window.convscope.drawMilliseconds.slice(-100).sort((a, b) => a - b)[50]"
    wait(page, f"{median} <= 6", 60)  # the quietest hundred: a computer has other work, too

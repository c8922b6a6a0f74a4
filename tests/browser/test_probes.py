"""Pinned images: by class, by mistake, at random, drawn, pasted, dropped, uploaded; side by side and in turn."""

import base64
import io
import re

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, at, let_pass, state, until, wait

pytestmark = pytest.mark.browser
TALL = {**DESK, "height": 1700}


@pytest.fixture
def page(open_standing):
    return open_standing(10, viewport=TALL)


def pin_another(page):
    count = len(state(page)["probes"])
    at(page, "pin-add").click()
    wait(page, f"window.convscope.state().probes.length === {count + 1}")
    wait(page, f"window.convscope.state().slot === window.convscope.state().probes[{count}].slot")


def choose(page, index):
    at(page, f"probe-{index}").click()
    wait(page, f"window.convscope.state().probe.index === {index}")


def rows(page, layer, field="activation"):
    return page.locator(f'[data-layer="{layer}"] canvas[data-field="{field}"]')


def picture(canvas):
    return canvas.evaluate("canvas => canvas.toDataURL()")


def is_blank(canvas):
    return canvas.evaluate(
        """canvas => {
            const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            return data.every((byte, at) => byte === data[at % 4]);
        }"""
    )


def until_drawn(page, canvases):
    """Waits until none of the canvases is blank."""
    until(page, lambda: not any(is_blank(canvas) for canvas in canvases.all()), "a picture on every canvas")


def labels(page):
    """The class of every held-out image."""
    return page.evaluate("fetch(`/api/runs/${document.body.dataset.run}/labels`).then((answer) => answer.json())")[
        "labels"
    ]


def drawn_digit(size=(300, 200), at_x=40):
    """A PNG of a one, upright and off the middle."""
    image = Image.new("L", size, 255)
    ImageDraw.Draw(image).line((at_x, 20, at_x, 180), fill=0, width=24)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def is_centred_one(pixels):
    """Whether the pixels are a bar of twenty rows in the middle."""
    inked = [at for at, ink in enumerate(pixels) if ink > 100]
    heights, across = {at // 28 for at in inked}, [at % 28 for at in inked]
    return (min(heights), max(heights)) == (4, 23) and abs(sum(across) / len(across) + 0.5 - 14) <= 0.6


def send_files(page, kind, *files):
    """Drops or pastes files on the page, in the form that a browser gives them."""
    page.evaluate(
        """([kind, files]) => {
            const data = new DataTransfer();
            for (const [name, type, content] of files) {
                const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
                data.items.add(new File([bytes], name, {type}));
            }
            const event = kind === "paste"
                ? new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})
                : new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true});
            document.body.dispatchEvent(event);
        }""",
        [kind, [[name, type, base64.b64encode(content).decode()] for name, type, content in files]],
    )


def test_three_images_are_pinned_and_each_shows_its_prediction(page):
    pin_another(page)
    choose(page, 4)
    pin_another(page)
    choose(page, 6)
    wait(page, """[...document.querySelectorAll('[data-testid="pin-says"]')].every((e) => /·/.test(e.innerText))""")
    pins = at(page, "pin")
    expect(pins).to_have_count(3)
    classes = labels(page)
    for pin, index in zip(pins.all(), (0, 4, 6), strict=True):
        pin.get_by_text(f"is {classes[index]}", exact=True).wait_for()
        expect(pin).to_have_attribute("data-right", re.compile("true|false"))
    at(page, "pin").nth(0).locator(".thumbnail").click()
    wait(page, "window.convscope.state().slot === 0")
    assert state(page)["probe"]["index"] == 0
    expect(rows(page, "conv1")).to_have_count(1)


def choose_by_chance(page):
    """Picks an image at random; returns the server's choice, perhaps the same image again."""
    page.evaluate("window.probeBefore = window.convscope.state().probe; undefined")
    at(page, "probe-random").click()
    wait(page, "window.convscope.state().probe !== window.probeBefore")
    return state(page)["probe"]["index"]


def test_images_are_chosen_by_class_by_mistake_and_at_random(page):
    sevens = [index for index, label in enumerate(labels(page)) if label == 7]
    at(page, "probe-which").select_option("7")
    thumbnails = page.locator(".probe-panel .thumbnails .thumbnail")
    expect(thumbnails.nth(2)).to_have_attribute("data-testid", f"probe-{sevens[2]}")
    thumbnails.nth(2).click()
    wait(page, f"window.convscope.state().probe.index === {sevens[2]}")
    page.get_by_text("one held-out image, a 7", exact=True).wait_for()
    seen = {choose_by_chance(page) for _ in range(5)}
    assert seen <= set(sevens)
    assert len(seen) > 1
    page.get_by_text("one held-out image, a 7", exact=True).wait_for()

    def worst_of_all():
        """The network's worst mistake, if the page offers it: a last validation may arrive meanwhile."""
        worst = state(page)["validation"]["mistakes"][0]
        at(page, "probe-which").select_option("mistakes")
        words = thumbnails.first.get_attribute("aria-label")
        return words.startswith(f"{worst['label']}, taken for {worst['classes'][0]} with ") and worst

    worst = until(page, worst_of_all, "the worst mistake is offered first")
    thumbnails.first.click()
    wait(page, f"window.convscope.state().probe.index === {worst['index']}")
    page.get_by_text(f"one held-out image, a {worst['label']}", exact=True).wait_for()


def test_a_drawing_is_scaled_and_centred_the_pad_says_so_and_shows_it_and_it_can_be_undone(page):
    at(page, "probe-draw").click()
    expect(at(page, "pad-centred")).to_contain_text("20×20")
    pad = at(page, "draw-pad")
    side = pad.bounding_box()["width"]

    def line(x):
        pad.hover(position={"x": side * x, "y": side * 0.1})
        page.mouse.down()
        pad.hover(position={"x": side * x, "y": side * 0.5})
        page.mouse.up()
        let_pass(page, 200)  # it sends every 80 ms; now all of it has gone

    line(0.15)  # in a corner, and small
    sheet = page.evaluate("""async () => {
        const {centreDigit} = await import("/static/probe/digit-box.js");
        const canvas = document.querySelector('[data-testid="draw-pad"]');
        return centreDigit(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data, canvas.width);
    }""")
    wait(page, f"window.convscope.state().probe.pixels?.join() === '{','.join(map(str, sheet))}'")
    one = state(page)["probe"]["pixels"]
    assert len(one) == 784
    assert is_centred_one(one)
    beside = at(page, "draw-seen").evaluate(
        """canvas => Array.from(canvas.getContext("2d").getImageData(0, 0, 28, 28).data)
            .filter((_, at) => at % 4 === 0)"""
    )
    assert is_centred_one([255 - grey for grey in beside])
    line(0.6)
    is_one = f"window.convscope.state().probe.pixels.join() === '{','.join(map(str, one))}'"
    wait(page, f"!({is_one})")
    at(page, "draw-undo").click()
    wait(page, is_one)
    at(page, "probe-label").select_option("1")
    wait(page, "window.convscope.state().probe.label === 1")
    page.locator(".pin-tile").get_by_text("is 1", exact=True).wait_for()
    at(page, "draw-clear").click()
    wait(page, "window.convscope.state().probe.pixels.every((ink) => ink === 0)")


@pytest.mark.parametrize("kind", ["paste", "drop", "upload"])
def test_a_picture_file_becomes_the_probe(page, kind):
    before = picture(rows(page, "input"))
    if kind == "upload":
        file = {"name": "one.png", "mimeType": "image/png", "buffer": drawn_digit()}
        at(page, "probe-upload").set_input_files([file])
    else:
        send_files(page, kind, ("one.png", "image/png", drawn_digit()))
    wait(page, "window.convscope.state().probe.source === 'pixels'")
    assert is_centred_one(state(page)["probe"]["pixels"])
    until(page, lambda: picture(rows(page, "input")) != before, "the card shows it")


def test_several_dropped_pictures_are_pinned_and_other_files_are_refused_in_words(page):
    ones = [(f"{place}.png", "image/png", drawn_digit(at_x=40 + 30 * place)) for place in range(3)]
    send_files(page, "drop", *ones)
    wait(page, "window.convscope.state().probes.filter((probe) => probe.source === 'pixels').length === 3")
    send_files(page, "drop", ("notes.txt", "text/plain", b"no picture"))
    page.get_by_text("Could not show notes.txt: it is not an image").wait_for()
    send_files(page, "drop", ("a.txt", "text/plain", b"no picture"), ("b.txt", "text/plain", b"none either"))
    expect(at(page, "error")).to_contain_text("Could not show a.txt: it is not an image. Could not show b.txt")


def test_a_picture_that_the_server_does_not_answer_is_refused_in_the_pages_own_words(open_page, server):
    server.run_id()
    page = open_page(silent=False)
    wait(page, "window.convscope.lastFrame() !== null")
    page.route("**/pixels", lambda route: route.abort())
    send_files(page, "drop", ("one.png", "image/png", drawn_digit(at_x=40)))
    expect(at(page, "error")).to_contain_text("Could not show one.png: The page is not connected to the server")


def test_side_by_side_every_card_has_a_row_for_each_image_and_only_then_their_frames_are_sent(page):
    choose(page, 1)
    pin_another(page)
    choose(page, 2)
    at(page, "pins-side").click()
    for layer in ("input", "conv1", "relu1", "pool1"):
        wait(
            page,
            f"""document.querySelectorAll('[data-layer="{layer}"] canvas[data-field="activation"]').length === 2""",
        )
        until_drawn(page, rows(page, layer))
        first, second = rows(page, layer).all()
        until(page, lambda one=first, other=second: picture(one) != picture(other), f"two images in {layer}")
        expect(rows(page, layer, "activation_gradient")).to_have_count(1)
    expect(page.locator('[data-layer="conv1"] .pin-label')).to_have_text(["image 1", "image 2"])
    assert page.evaluate("document.documentElement.scrollWidth") == DESK["width"]
    at(page, "play").click()
    before = [picture(row) for row in rows(page, "conv1").all()]
    for place in (0, 1):
        until(page, lambda at=place: picture(rows(page, "conv1").nth(at)) != before[at], "both live")
    at(page, "pins-one").click()
    wait(page, """document.querySelectorAll('[data-layer="conv1"] canvas[data-field="activation"]').length === 1""")
    until_drawn(page, rows(page, "conv1"))


def test_in_turn_the_cards_show_one_image_after_another_and_the_pointer_stops_them(page):
    pin_another(page)
    at(page, "pins-turn").click()
    page.mouse.move(720, 10)
    slot = state(page)["slot"]
    wait(page, f"window.convscope.state().slot !== {slot}")
    wait(page, f"window.convscope.state().slot === {slot}")
    page.locator('[data-layer="conv1"]').hover()
    slot = state(page)["slot"]
    let_pass(page, 4500)
    assert state(page)["slot"] == slot


def test_with_reduced_motion_turns_are_not_offered(open_page):
    page = open_page(reduced_motion="reduce")
    wait(page, "window.convscope.lastFrame() !== null")
    pin_another(page)
    expect(at(page, "pins-turn")).to_be_disabled()
    expect(at(page, "pins-side")).to_be_enabled()


def test_images_are_removed_even_the_first_on_every_page(page, open_page):
    choose(page, 3)
    pin_another(page)
    choose(page, 5)
    other = open_page(page.url[page.url.index("/runs") :])
    assert len(state(other)["probes"]) == 2
    at(page, "pin-remove").first.click()
    wait(other, "window.convscope.state().probes.length === 1")
    assert [probe["index"] for probe in state(other)["probes"]] == [5]
    wait(page, "window.convscope.state().probes.length === 1")
    expect(at(page, "pin-remove")).to_have_count(0)
    expect(at(page, "pins-side")).to_have_count(0)


def test_eight_images_fit_a_phone_and_a_ninth_is_not_offered(open_page):
    page = open_page(viewport=PHONE)
    wait(page, "window.convscope.lastFrame() !== null")
    at(page, "tab-probe").click()
    for _ in range(7):
        pin_another(page)
    expect(at(page, "pin-add")).to_have_count(0)
    at(page, "pins-side").click()
    wait(page, """document.querySelectorAll('[data-layer="conv1"] canvas[data-field="activation"]').length >= 8""")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]

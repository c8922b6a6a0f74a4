"""Picture files as probes: their pixels, in every format and orientation."""

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw
from starlette.testclient import TestClient

from engine import load_dataset
from server.settings import Settings
from server.web.app import create_app
from server.web.images import PictureError, read_picture
from tests.server.web.test_guard import GOOD

DIGIT, COLOUR = (28, 28, 1), (32, 32, 3)


def file_of(image, format="PNG", **options):
    file = io.BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def read(image, shape, format="PNG", **options):
    return read_picture(io.BytesIO(file_of(image, format, **options)), shape, 16_000_000)


def drawing(size=(300, 200), ink=0, paper=255, mode="L"):
    """A picture of a 7, off the middle."""
    image = Image.new(mode, size, paper)
    pen = ImageDraw.Draw(image)
    pen.line([(40, 30), (120, 30), (70, 150)], fill=ink, width=14)
    return image


def centre(ink):
    weights = ink[..., 0].astype(float)
    grid = np.arange(28) + 0.5
    return weights.sum(axis=1) @ grid / weights.sum(), weights.sum(axis=0) @ grid / weights.sum()


@pytest.mark.parametrize(("format", "options"), [
    ("PNG", {}), ("JPEG", {"quality": 95}), ("JPEG", {"progressive": True}), ("WEBP", {"lossless": True}), ("GIF", {}),
    ("BMP", {}),
])  # fmt: skip
def test_a_drawing_becomes_ink_in_a_box_of_twenty_with_its_centre_of_mass_in_the_middle(format, options):
    ink = read(drawing(mode="L" if format != "WEBP" else "RGB", **({} if format != "WEBP" else
               {"ink": (0, 0, 0), "paper": (255, 255, 255)})), DIGIT, format, **options)  # fmt: skip
    assert (ink.shape, ink.dtype, ink.min(), ink.max()) == (DIGIT, np.uint8, 0, 255)
    rows, columns = np.flatnonzero(ink[..., 0].any(axis=1)), np.flatnonzero(ink[..., 0].any(axis=0))
    assert (rows[-1] - rows[0] + 1, rows[0] >= 2, columns[0] >= 2) == (20, True, True)
    assert columns[-1] - columns[0] + 1 < 20
    assert np.abs(np.array(centre(ink)) - 14).max() <= 0.75
    assert ink[rows[0] + 1, columns[0] + 2, 0] > 128 > ink[rows[-1], columns[-1], 0]


def test_light_on_dark_and_dark_on_light_grey_paper_and_transparent_paper_give_the_same_ink():
    expected = read(drawing(), DIGIT).astype(int)
    clear = drawing(mode="RGBA", ink=(0, 0, 0, 255), paper=(255, 255, 255, 0))
    white = drawing(mode="RGBA", ink=(255, 255, 255, 255), paper=(0, 0, 0, 0))
    for other in (drawing(ink=255, paper=0), drawing(ink=60, paper=190), drawing(ink=0, paper=100), clear, white):
        assert np.abs(read(other, DIGIT) - expected).max() <= 4


def nearest(one, other):
    """The mean difference of two images, one of which may be shifted by a pixel."""
    shifts = [np.roll(one, (down, across), (0, 1)).astype(int) for down in (-1, 0, 1) for across in (-1, 0, 1)]
    return min(np.abs(shifted - other).mean() for shifted in shifts)


def test_a_large_drawing_gives_the_same_ink_as_a_small_one():
    large = drawing().resize((3300, 2200))
    for format in ("PNG", "JPEG"):
        assert nearest(read(large, DIGIT, format), read(drawing(), DIGIT)) < 8


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_orientation_in_the_camera_data_is_applied(orientation):
    """After rotation by its camera data, each file shows the same scene."""
    scene = Image.new("RGB", (64, 48))
    scene.paste((255, 0, 0), (0, 0, 32, 24))  # red above left
    scene.paste((0, 0, 255), (32, 24, 64, 48))  # blue below right
    turns = [None, Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.ROTATE_180, Image.Transpose.FLIP_TOP_BOTTOM,
             Image.Transpose.TRANSPOSE, Image.Transpose.ROTATE_90, Image.Transpose.TRANSVERSE,
             Image.Transpose.ROTATE_270]  # fmt: skip
    turn = turns[orientation - 1]
    exif = Image.Exif()
    exif[0x0112] = orientation
    taken = scene if turn is None else scene.transpose(turn)
    pixels = read(taken, COLOUR, "JPEG", quality=100, subsampling=0, exif=exif).astype(int)
    assert (pixels[7, 4] - [255, 0, 0]).max() < 30
    assert (pixels[24, 28] - [0, 0, 255]).max() < 30
    assert pixels[7, 28].max() < 30


def test_a_coloured_picture_is_fitted_and_its_sides_get_the_colour_of_its_border():
    image = Image.new("RGB", (80, 40), (10, 200, 30))
    image.paste((250, 0, 0), (20, 10, 60, 30))
    pixels = read(image, COLOUR)
    assert pixels.shape == COLOUR
    np.testing.assert_array_equal(pixels[:8], np.broadcast_to([10, 200, 30], (8, 32, 3)))
    np.testing.assert_array_equal(pixels[16, 16], [250, 0, 0])
    for mode in ("L", "P", "1", "CMYK", "I;16"):
        format = "JPEG" if mode == "CMYK" else "PNG"
        other = (image.convert("L") if mode == "I;16" else image).convert(mode)
        assert read(other, COLOUR, format).shape == COLOUR


def test_sixteen_bits_keep_their_upper_eight():
    values = np.linspace(0, 65535, 32 * 32).astype(np.uint16).reshape(32, 32)
    pixels = read(Image.fromarray(values), COLOUR)
    np.testing.assert_array_equal(pixels[..., 0], values >> 8)


def test_images_of_the_data_are_read_unchanged_in_either_polarity():
    images = load_dataset("digits").validation.images[:50]
    for image in images:
        for polarity in (image, 255 - image):
            np.testing.assert_array_equal(read(Image.fromarray(polarity[..., 0]), DIGIT), image)


def test_an_enlarged_digit_is_read_nearly_as_it_was():
    for image in load_dataset("digits").validation.images[:20]:
        large = Image.fromarray(255 - image[..., 0]).resize((280, 280), Image.Resampling.BICUBIC)
        assert nearest(read(large, DIGIT), image) < 12


def test_an_empty_sheet_is_paper_and_one_point_is_ink():
    assert not read(Image.new("L", (50, 60), 200), DIGIT).any()
    sheet = Image.new("L", (50, 60), 255)
    sheet.putpixel((3, 4), 0)
    assert read(sheet, DIGIT).any()
    for size in ((1, 1), (1, 3000), (3000, 1)):
        assert read(Image.new("L", size, 7), DIGIT).shape == DIGIT
        assert read(Image.new("L", size, 7), COLOUR).shape == COLOUR


def test_the_first_picture_of_an_animation_is_used():
    one, two = Image.new("RGB", (32, 32), (255, 0, 0)), Image.new("RGB", (32, 32), (0, 0, 255))
    for format in ("GIF", "PNG", "WEBP"):
        pixels = read(one, COLOUR, format, save_all=True, append_images=[two] * 3)
        assert pixels[16, 16, 0] > 200 > 50 > pixels[16, 16, 2]


def test_a_picture_for_data_with_other_channels_is_refused():
    with pytest.raises(PictureError, match="2 channels"):
        read(Image.new("L", (9, 9)), (9, 9, 2))


def test_a_picture_sent_to_a_run_is_returned_as_pixels_for_a_probe(tmp_path):
    with TestClient(create_app(Settings(data_dir=tmp_path, paused=True)), base_url=GOOD) as client:
        client.get("/")
        run = client.get("/api/runs").json()["runs"][0]["id"]
        answer = client.post(f"/api/runs/{run}/pixels", content=file_of(drawing())).json()
        assert answer["shape"] == [28, 28, 1]
        assert answer["pixels"] == read(drawing(), DIGIT).ravel().tolist()
        with client.websocket_connect(f"/runs/{run}/stream", headers={"host": "127.0.0.1:8420"}) as socket:
            socket.send_json({"type": "probe.set", "source": "pixels", "pixels": answer["pixels"]})
            while (event := socket.receive_json())["type"] != "probe.changed":
                assert event["type"] != "error.reported", event
            assert event["probe"]["pixels"] == answer["pixels"]
        assert client.post("/api/runs/none/pixels", content=b"").status_code == 404

"""Turns picture files into pixels for a probe. No file, whatever it holds, costs much memory or time.

Pillow reads five formats only. The header shows what decoding will cost before it begins; a large picture is reduced
tile by tile, so that it is never in memory twice.
"""

import asyncio
import io
from collections.abc import Iterator
from typing import Any

import numpy as np
from PIL import Image, PngImagePlugin, UnidentifiedImageError
from PIL.BmpImagePlugin import BmpImageFile
from PIL.JpegImagePlugin import JpegImageFile
from starlette.requests import Request

from engine.arrays import Bytes
from engine.definition.layer import Shape
from engine.errors import ConvscopeError
from server.web.bodies import read_body

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")
MOST_BYTES = 52_000_000  # of a file and of decoding it, together
_PIXEL_SCANS = 160_000_000  # pixels times scans of a JPEG: every scan, even of a few bytes, passes over all pixels
_ORIENTATION = 0x0112  # of EXIF
_TURNED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SWAP_SIDES = {_TURNED[number] for number in (5, 6, 7, 8)}
_LONGEST_RLE = 1_000_000  # bytes of a file; Pillow decodes run-length encoding in Python, slowly
_WORKING = 8  # times the data's side: the size to which a picture is first reduced
_TILE = 512  # pixels a side
_FAINT = 26  # of 255: below that it is noise of the paper, not ink
_DIGIT, _DIGIT_BOX = (28, 28, 1), 20  # the shape of MNIST's images, and the side of the box that holds their ink

PngImagePlugin.MAX_TEXT_MEMORY = PngImagePlugin.MAX_TEXT_CHUNK = 1_000_000  # the text in a PNG is not used


class PictureError(ConvscopeError):
    """A file is not a picture, or cannot be read here."""


class Pictures:
    """Reads one picture at a time, on a thread, so that many uploads take no more memory than one."""

    def __init__(self, limit: int) -> None:
        """limit: million pixels."""
        self._most_pixels, self._turn = limit * 1_000_000, asyncio.Semaphore(1)

    async def read(self, request: Request, shape: Shape) -> Bytes:
        """Reads the picture in a request's body with `read_picture`. Raises: PictureError, BodyError."""
        async with self._turn:
            return await asyncio.to_thread(self._read, await read_body(request, MOST_BYTES), shape)

    def _read(self, file: io.BytesIO, shape: Shape) -> Bytes:
        with file:
            return read_picture(file, shape, self._most_pixels)


def read_picture(file: io.BytesIO, shape: Shape, most_pixels: int) -> Bytes:
    """Returns the pixels (H, W, C), 0 to 255, of a picture file in the shape of a data set's images.

    RGB: fitted into the size with its aspect ratio; the sides get the colour of its border. Grey: like MNIST, ink 255
    on paper 0, so dark on light is inverted, then stretched to full contrast; for images of 28x28x1 the ink is fitted
    into a box of 20x20, placed so that the ink's centre of mass is the middle of the image. A picture of the right size
    is inverted if needed, and otherwise unchanged. Of an animation the first picture is used; the camera's orientation
    is applied; transparency becomes paper.
    Raises: PictureError.
    """
    if shape[2] not in (1, 3):
        raise PictureError(
            "this data set has {channels} channels, but a picture has 1 or 3: it cannot be shown", channels=shape[2]
        )
    Image.MAX_IMAGE_PIXELS = most_pixels  # Pillow's own limit, because some of its readers allocate on opening
    try:
        image = Image.open(file, formats=FORMATS)
        _check_decoding_cost(image, file, shape, most_pixels)
        turn = _TURNED.get(image.getexif().get(_ORIENTATION, 1))
        pixels = np.asarray(_downscaled(image, shape))
    except PictureError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError(
            "the picture has more pixels than the limit of {most}: make it smaller", most=most_pixels
        ) from error
    except Exception as error:  # Pillow's readers raise many kinds; the cause is always the file
        raise _picture_error(error) from error
    size = image.size
    if turn is not None:
        pixels, size = np.asarray(Image.fromarray(pixels).transpose(turn)), size[::-1] if turn in _SWAP_SIDES else size
    colours = _flattened(pixels)
    return _grey(colours, size, shape) if shape[2] == 1 else _coloured(colours, size, shape)


def _check_decoding_cost(image: Image.Image, file: io.BytesIO, shape: Shape, most_pixels: int) -> None:
    """Raises: PictureError if decoding would take too much memory or time. Sets Pillow to decode a JPEG smaller."""
    width, height = image.size
    if width * height > most_pixels:
        raise PictureError(
            "the picture has {size} pixels, more than the limit of {most}: make it smaller",
            size=f"{width}x{height}", most=most_pixels,
        )  # fmt: skip
    length = file.getbuffer().nbytes
    cost = {"1": 1, "L": 1, "P": 1}.get(image.mode, 2 if image.mode.startswith("I;16") else 4)  # bytes a pixel
    needed = cost * width * height
    if isinstance(image, JpegImageFile):
        scans = file.getvalue().count(b"\xff\xda")
        if scans * width * height > _PIXEL_SCANS:
            raise PictureError(
                "the picture is stored in {count} passes: save it again as a plain JPEG or a PNG", count=scans
            )
        needed = _coefficient_bytes(image, file)
        image.draft(image.mode, (_WORKING * shape[1], _WORKING * shape[0]))
        needed += cost * image.width * image.height
    elif image.format == "WEBP":
        needed *= 4  # the library keeps the canvas, the previous canvas and a copy
    elif isinstance(image, BmpImageFile) and image.tile[0].codec_name == "bmp_rle" and length > _LONGEST_RLE:
        raise PictureError(
            "the picture is a large BMP with run-length encoding, which is slow to read: save it as a PNG"
        )
    if length + needed > MOST_BYTES:
        raise PictureError(
            "the picture takes {size} MB to decode, more than the limit of {limit} MB: make it smaller",
            size=round((length + needed) / 1e6), limit=round(MOST_BYTES / 1e6),
        )  # fmt: skip


def _coefficient_bytes(image: JpegImageFile, file: io.BytesIO) -> int:
    """Bytes of coefficients, two each, kept in memory until the last scan; 0 if one scan holds all components."""
    place = file.tell()  # after the marker of the first scan: its length (2 bytes), then its number of components
    in_first_pass = file.getvalue()[place + 2 : place + 3]
    if not image.info.get("progressive") and in_first_pass == bytes([image.layers]):
        return 0
    whole = max(h for _, h, _, _ in image.layer) * max(v for _, _, v, _ in image.layer)
    samples = sum(h * v for _, h, v, _ in image.layer)
    return 2 * image.width * image.height * samples // max(whole, 1)


def _downscaled(image: Image.Image, shape: Shape) -> Image.Image:
    """The picture as RGBA, each side divided by a whole number if it is much longer than needed."""
    width, height = image.size
    across, down = max(1, width // (_WORKING * shape[1])), max(1, height // (_WORKING * shape[0]))
    small = Image.new("RGBA", (-(-width // across), -(-height // down)))
    for box in _tiles(width, height, across * max(1, _TILE // across), down * max(1, _TILE // down)):
        part = _eight_bits(image.crop(box)).convert("RGBA").reduce((across, down))
        small.paste(part, (box[0] // across, box[1] // down))
    return small


def _tiles(width: int, height: int, wide: int, high: int) -> Iterator[tuple[int, int, int, int]]:
    for top in range(0, height, high):
        for left in range(0, width, wide):
            yield left, top, min(left + wide, width), min(top + high, height)


def _eight_bits(image: Image.Image) -> Image.Image:
    """The upper 8 of 16 bits; Pillow itself would clip all values above 255."""
    if image.mode == "I" or image.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(image) >> 8).clip(0, 255).astype(np.uint8))
    return image if image.mode != "CMYK" else image.convert("RGB")


def _flattened(pixels: Bytes) -> Bytes:
    """RGB (H, W, 3) of RGBA, on white paper, or on black if the opaque part is light."""
    colour, alpha = pixels[..., :3].astype(np.float32), pixels[..., 3:].astype(np.float32) / 255
    light = float((colour * alpha).sum()) > 127.5 * 3 * float(alpha.sum())
    paper = 0.0 if light else 255.0
    return _bytes(colour * alpha + paper * (1 - alpha))


def _coloured(colours: Bytes, size: tuple[int, int], shape: Shape) -> Bytes:
    """RGB fitted into a shape; the sides get the colour of its border."""
    if colours.shape == shape:
        return colours
    result = np.empty(shape, np.uint8)
    result[...] = np.median(_border(colours), axis=0)
    _paste_centred(result, _resized(colours, _fitted_size(size, shape[1], shape[0])))
    return result


def _grey(colours: Bytes, size: tuple[int, int], shape: Shape) -> Bytes:
    """Ink (H, W, 1) as in MNIST."""
    grey = colours.astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32)  # (h, w), Rec. 601
    paper = float(np.median(_border(grey)))
    dark = paper - float(grey.min()) > float(grey.max()) - paper
    if grey.shape == shape[:2]:
        return _bytes(255 - grey if dark else grey)[..., None]
    ink = np.maximum(paper - grey if dark else grey - paper, 0)
    result = np.zeros(shape[:2], np.uint8)
    if float(ink.max()) < _FAINT:
        return result[..., None]  # an empty sheet
    ink = _stretched(ink)
    if shape == _DIGIT:
        _paste_digit(result, ink, (size[0] / ink.shape[1], size[1] / ink.shape[0]))
    else:
        _paste_centred(result, _resized(ink, _fitted_size(size, shape[1], shape[0])))
    return result[..., None]


def _paste_digit(result: Bytes, ink: Bytes, scale: tuple[float, float]) -> None:
    """Pastes a digit as MNIST does. scale: width and height of a cell of `ink` in pixels of the picture."""
    rows, columns = (np.flatnonzero((ink >= _FAINT).any(axis=axis)) for axis in (1, 0))
    ink = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    size = ink.shape[1] * scale[0], ink.shape[0] * scale[1]
    ink = _stretched(_resized(ink, _fitted_size(size, _DIGIT_BOX, _DIGIT_BOX)))
    corner = []
    for axis, room in enumerate(result.shape):
        weights = ink.sum(axis=1 - axis, dtype=np.float64)
        centre = float(weights @ (np.arange(len(weights)) + 0.5)) / float(weights.sum())
        corner.append(min(max(round(room / 2 - centre), 0), room - len(weights)))
    result[corner[0] : corner[0] + ink.shape[0], corner[1] : corner[1] + ink.shape[1]] = ink


def _fitted_size(size: tuple[float, float], width: int, height: int) -> tuple[int, int]:
    """The largest size with the same aspect ratio that fits."""
    scale = min(width / size[0], height / size[1])
    return max(1, min(width, round(size[0] * scale))), max(1, min(height, round(size[1] * scale)))


def _resized(pixels: Bytes, size: tuple[int, int]) -> Bytes:
    return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.HAMMING))


def _paste_centred(result: Bytes, part: Bytes) -> None:
    """Pastes a part into the middle of the result."""
    top, left = ((room - side) // 2 for room, side in zip(result.shape[:2], part.shape[:2], strict=True))
    result[top : top + part.shape[0], left : left + part.shape[1]] = part


def _border(pixels: Any) -> Any:
    return np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])


def _stretched(ink: Any) -> Bytes:
    return _bytes(ink * (255 / max(float(ink.max()), 1)))


def _bytes(values: Any) -> Bytes:
    result: Bytes = np.rint(values).clip(0, 255).astype(np.uint8)
    return result


def _picture_error(error: Exception) -> PictureError:
    if isinstance(error, UnidentifiedImageError):
        return PictureError("the file is not an image in PNG, JPEG, WebP, GIF or BMP: save it as one of them")
    return PictureError("the picture is damaged: {why}", why=str(error)[:100] or type(error).__name__)

"""Malicious and broken picture files: what is wrong with each, its bytes, and a word of its refusal."""

import io
import struct
import zlib

import numpy as np
from PIL import Image, ImageDraw

_PNG = b"\x89PNG\r\n\x1a\n"


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width, height, *, colour=0, depth=8, data=None, before=b"", after=b""):
    """Makes a PNG. colour: 0 grey, 2 RGB, 3 palette, 6 RGBA. data: all rows, uncompressed; None: zeros."""
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    if data is None:
        packer = zlib.compressobj(9)
        row = bytes(1 + (width * channels * depth + 7) // 8)
        data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    else:
        data = zlib.compress(data)
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    palette = chunk(b"PLTE", bytes(range(9))) if colour == 3 else b""
    return _PNG + chunk(b"IHDR", header) + before + palette + chunk(b"IDAT", data) + after + chunk(b"IEND", b"")


def picture(format, size=(200, 150), mode="RGB", **options):
    image = Image.new(mode, size, 255 if mode == "L" else (250, 250, 250))
    ImageDraw.Draw(image).ellipse([20, 30, 150, 120], fill=0 if mode == "L" else (200, 30, 10))
    file = io.BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def noise(format, size, **options):
    pixels = np.random.default_rng(1).integers(0, 256, (size[1] // 8, size[0] // 8, 3), np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).resize(size, Image.Resampling.NEAREST).save(file, format, **options)
    return file.getvalue()


def cut(content, share=0.5):
    return content[: int(len(content) * share)]


def broken(content, share=0.5, length=40):
    place = int(len(content) * share)
    return content[:place] + b"\x00\xff" * (length // 2) + content[place + length :]


def _jpeg_of_size(width, height):
    content = picture("JPEG")
    place = content.index(b"\xff\xc0") + 5
    return content[:place] + struct.pack(">HH", height, width) + content[place + 4 :]


def _jpeg_of_many_passes():
    """A progressive JPEG whose last scan is repeated many times, each of a few bytes."""
    content = picture("JPEG", (3000, 3000), progressive=True)
    place = content.rindex(b"\xff\xda")
    return content[:place] + content[place:-2] * 500 + b"\xff\xd9"


def _bmp(width, height, *, bits=24, compression=0, data=b""):
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, compression, len(data), 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54 + len(data), 0, 0, 54) + header + data


def _bmp_of_runs():
    header = struct.pack("<IiiHHIIiiII", 40, 4000, 4000, 1, 8, 1, 0, 0, 0, 256, 0)
    data = b"\x01\x05" * 6_000_000
    return b"BM" + struct.pack("<IHHI", 0, 0, 0, 54 + 1024) + header + bytes(1024) + data


def _gif(width, height, data=b"\x02\x02\x44\x01\x00", before=b""):
    screen = struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6)
    return b"GIF89a" + screen + before + b"," + struct.pack("<HHHHB", 0, 0, width, height, 0) + data + b";"


def _riff(kind, data):
    body = kind + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def _text_bomb():
    """PNG texts, each a kilobyte in the file and a megabyte when it is read."""
    return b"".join(chunk(b"zTXt", b"k%d\0\0" % number + zlib.compress(bytes(990_000))) for number in range(63))


def hostile_pictures():
    """Yields (name, content, word) of each picture; made one at a time, because some are large."""
    damaged, limit, other = "damaged", "limit", "is not an image"
    grey, colour = picture("PNG", mode="L"), picture("PNG")
    jpeg, webp, gif, bmp = picture("JPEG"), picture("WEBP"), picture("GIF", mode="L"), picture("BMP")
    yield "nothing", b"", other
    yield "zeros", bytes(1000), other
    yield "many zeros", bytes(50_000_000), other
    yield "noise", np.random.default_rng(2).bytes(5000), other
    yield "a text", b"[{type:'input'}]" * 100, other
    yield "an SVG with a script", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', other
    yield "PostScript", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 99999 99999\n(/etc/passwd) (r) file\n", other
    for format in ("TIFF", "ICO", "PPM", "TGA", "PCX", "JPEG2000"):
        yield f"a {format}", picture(format), other
    yield "a PNG's first bytes", _PNG, other
    yield "a PNG without its data", png(99, 99, data=b""), damaged
    yield "half a PNG", cut(colour), damaged
    yield "a PNG with a hole", broken(noise("PNG", (400, 400)), 0.6), damaged
    yield "a PNG with a wrong checksum", grey[:29] + b"\0\0\0\0" + grey[33:], other
    yield "a PNG of no size", png(0, 0), other
    yield "a PNG of a side of nothing", png(100, 0), other
    yield "a PNG that says it is huge", png(2**31 - 1, 2**31 - 1, data=bytes(100)), limit
    yield "a PNG that says it is large", png(4000, 4000, data=bytes(100)), damaged
    yield "a PNG one row too large", png(4000, 4001), limit
    yield "a PNG bomb", png(30_000, 30_000, depth=1), limit
    yield "a PNG of four channels", png(4000, 3990, colour=6), limit
    yield "a PNG of sixteen bits a channel", png(4000, 3900, colour=2, depth=16), limit
    yield "a PNG with a bomb of words", png(50, 50, before=_text_bomb()), damaged
    yield "a PNG with a bomb of words behind", png(3000, 3000, after=_text_bomb()), damaged
    yield "a PNG with an endless chunk", _PNG + struct.pack(">I", 2**31 - 1) + b"IHDR" + bytes(100), damaged
    yield "a PNG whose data are no zlib", _PNG + grey[8:33] + chunk(b"IDAT", b"\xff" * 500), damaged
    yield "a PNG of depth 7", png(50, 50, depth=7), other
    yield "half a JPEG", cut(noise("JPEG", (800, 800))), damaged
    yield "a JPEG's first bytes", jpeg[:100], damaged
    yield "a JPEG that says it is huge", _jpeg_of_size(65500, 65500), limit
    yield "a JPEG of no size", _jpeg_of_size(0, 0), ""
    yield "a JPEG of five hundred passes", _jpeg_of_many_passes(), "passes"
    yield "a JPEG that is kept whole", picture("JPEG", (4000, 4000), progressive=True, subsampling=0), limit
    yield "a JPEG without tables", jpeg.replace(b"\xff\xdb", b"\xff\xec").replace(b"\xff\xc4", b"\xff\xec"), damaged
    yield "half a WebP", cut(webp), ""
    yield "a WebP with a hole", broken(noise("WEBP", (400, 400)), 0.1, 200), ""
    yield "a large WebP", picture("WEBP", (4000, 4000)), limit
    yield "a WebP that says it is huge", _riff(b"VP8X", b"\x02\0\0\0" + b"\xfe\x3f\x00" * 2), limit
    yield "a WebP of nothing", _riff(b"VP8 ", b""), ""
    yield "another RIFF", b"RIFF\x00\x01\x00\x00WAVE" + bytes(256), other
    yield "half a GIF", cut(gif), damaged
    yield "a GIF that says it is huge", _gif(65535, 65535), limit
    yield "a GIF that says it is large", _gif(4000, 4000), damaged
    yield "a GIF that is cleared afterwards", _gif(12_000, 12_000, before=b"!\xf9\x04\x08\0\0\0\0"), limit
    yield "a GIF without a picture", b"GIF89a" + struct.pack("<HHBBB", 9, 9, 0, 0, 0) + b";", ""
    yield "a GIF of odd codes", _gif(300, 300, b"\x0c\xff" + b"\xff" * 255 + b"\x00"), ""
    yield "half a BMP", cut(bmp), damaged
    yield "a BMP that says it is huge", _bmp(2**31 - 1, 2**31 - 1), limit
    yield "a BMP that says it is large", _bmp(4000, 2000), damaged
    yield "a BMP upside down and huge", _bmp(100_000, -100_000), limit
    yield "a BMP of minus one", _bmp(-1, 1), limit
    yield "a BMP of odd bits", _bmp(10, 10, bits=7), damaged
    yield "a BMP of runs", _bmp_of_runs(), "run-length"


def demanding_pictures():
    """Yields (name, content) of pictures that are odd or nearly too large, but are read."""
    yield "as many grey pixels as are read", png(4000, 4000)
    yield "as many as are read, with a palette", png(4000, 4000, colour=3)
    yield "many coloured pixels", png(3500, 3500, colour=2)
    yield "many coloured pixels that are not alike", noise("PNG", (3000, 3000))
    yield "a large photo", noise("JPEG", (4000, 4000), quality=85)
    yield "a large photo in passes", noise("JPEG", (3600, 3600), quality=85, progressive=True)
    yield "a WebP", noise("WEBP", (1800, 1800))
    yield "a GIF", picture("GIF", (4000, 4000), "L")
    yield "a BMP", picture("BMP", (2600, 2600))
    yield "a thread", png(16_000_000 // 2, 1)
    yield "a thread hanging down", png(1, 65_500)
    yield "a JPEG whose data end too soon", _jpeg_of_size(4000, 4000)

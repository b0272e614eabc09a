"""Files made to be something else as well, or to cost a server its memory: refused, or only their pixels are kept."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zipfile
import zlib

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from kb.errors import AttachmentRefused
from kb.requests.image_cleaning import MAX_BYTES, MAX_PIXELS, clean_image
from tests.kb.requests.test_attachments import picture, png_of

MARK = b"HOSTILE-MARK"
HTML = b"<!doctype html><script>/*" + MARK + b"*/alert(1)</script>"
PHP = b"<?php /*" + MARK + b"*/ system($_GET[0]); ?>"


def png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_with(*chunks: bytes) -> bytes:
    """A good PNG with these chunks after its header."""
    good = picture("PNG")
    return good[:33] + b"".join(chunks) + good[33:]


def jpeg_with(marker: int, data: bytes) -> bytes:
    """A good JPEG with a segment after its first two bytes."""
    good = picture("JPEG")
    return good[:2] + bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data + good[2:]


def riff_chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def webp_of(*chunks: bytes) -> bytes:
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def animated_webp(width: int, height: int, frames: int) -> bytes:
    """A canvas of any size with many small frames."""
    pixels = picture("WEBP", (16, 16))[12:]
    canvas = b"".join((side - 1).to_bytes(3, "little") for side in (width, height))
    frame = b"\0" * 6 + (15).to_bytes(3, "little") * 2 + (10).to_bytes(3, "little") + b"\0" + pixels
    return webp_of(
        riff_chunk(b"VP8X", struct.pack("<I", 2) + canvas),
        riff_chunk(b"ANIM", b"\0" * 6),
        riff_chunk(b"ANMF", frame) * frames,
    )


def animated_png(frames: int) -> bytes:
    images = [Image.new("RGB", (200, 200), (n % 256, n % 7, 9)) for n in range(frames)]
    out = io.BytesIO()
    images[0].save(out, "PNG", save_all=True, append_images=images[1:])
    return out.getvalue()


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("run.html", HTML)
    return out.getvalue()


def located() -> bytes:
    """A photo that tells where it was taken, by whom, and a script."""
    exif = Image.Exif()
    exif[0x010E], exif[0x013B], exif[0x9286] = HTML.decode(), MARK.decode(), PHP
    exif.get_ifd(0x8825).update({1: "N", 2: (55.0, 45.0, 7.0), 3: "E", 4: (37.0, 36.0, 56.0), 29: MARK.decode()})
    return picture("JPEG", exif=exif)


def many_pictures() -> bytes:
    """MPO: two photos in one file."""
    first, second = Image.new("RGB", (40, 30), "red"), Image.new("RGB", (40, 30), "blue")
    out = io.BytesIO()
    first.save(out, "MPO", save_all=True, append_images=[second], exif=b"Exif\0\0" + MARK)
    return out.getvalue()


PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + MARK
XMP = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + HTML + b"</x:xmpmeta>"
KEPT = {
    "png and a page in a text chunk": png_with(png_chunk(b"tEXt", b"Comment\0" + HTML)),
    "png and a page in a compressed text chunk": png_with(png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(HTML))),
    "png and a page in an international text chunk": png_with(
        png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + HTML)
    ),
    "png with a chunk of its own": png_with(png_chunk(b"maRk", PHP)),
    "png with exif": png_with(png_chunk(b"eXIf", b"MM\0*" + MARK * 3)),
    "png and a page behind it": picture("PNG") + HTML,
    "png and a zip behind it": picture("PNG") + zipped(),
    "jpeg and a zip behind it": picture("JPEG") + zipped(),
    "jpeg and a page in a comment": jpeg_with(0xFE, HTML),
    "jpeg and a pdf in a comment": jpeg_with(0xFE, b"%PDF-1.7\n" + MARK + b"\n%%EOF"),
    "jpeg and a program in a comment": jpeg_with(0xFE, b"*/=1;/*" + MARK + b"*/alert(1)"),
    "jpeg with xmp": jpeg_with(0xE1, XMP),
    "jpeg with photoshop data": jpeg_with(0xED, b"Photoshop 3.0\0" + PHP),
    "jpeg that says where it was taken": located(),
    "jpeg with a colour profile": picture("JPEG", icc_profile=PROFILE),
    "png with a colour profile": picture("PNG", icc_profile=PROFILE),
    "webp with exif and xmp": picture("WEBP", exif=b"Exif\0\0" + MARK, xmp=XMP, icc_profile=PROFILE),
    "webp with a chunk of its own": webp_of(
        riff_chunk(b"VP8X", b"\0" * 4 + b"\x27\0\0\x1d\0\0"), picture("WEBP")[12:], riff_chunk(b"MARK", PHP)
    ),
    "webp and a page behind it": picture("WEBP") + HTML,
    "two photos in one": many_pictures(),
    "cmyk": picture("JPEG", mode="CMYK", comment=HTML),
    "16 bits": picture("PNG", mode="I;16") + MARK,
    "a palette with transparency": picture("PNG", mode="P", transparency=0) + MARK,
    "grey with transparency": picture("PNG", mode="LA") + PHP,
    "a thousand frames of webp": animated_webp(400, 300, 1000),
    "three hundred frames of png": animated_png(300),
}
REFUSED = {
    "gif and a program": (b"GIF89a/*" + MARK + b"*/=1;alert(1)", "not_image"),
    "gif and a page": (picture("GIF") + HTML, "not_image"),
    "page called a picture": (HTML, "not_image"),
    "page after a byte order mark": (b"\xef\xbb\xbf" + HTML, "not_image"),
    "picture after a line feed": (b"\n" + picture("PNG"), "not_image"),
    "svg with a script": (
        b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        "not_image",
    ),
    "pdf around a jpeg": (b"%PDF-1.7\n" + picture("JPEG"), "not_image"),
    "postscript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not_image"),
    "ico, tiff, heic, avif": (b"\0\0\1\0" + picture("PNG"), "not_image"),
    "heic": (b"\0\0\0\x18ftypheic" + b"\0" * 99, "not_image"),
    "zip": (zipped(), "not_image"),
    "0 bytes": (b"", "empty"),
    "10 MB and one byte": (picture("PNG") + b"\0" * (MAX_BYTES - len(picture("PNG")) + 1), "too_big"),
    "a line 2,000,000,000 pixels wide": (png_of(2_000_000_000, 1), "too_many_pixels"),
    "50,000 by 50,000": (png_of(50_000, 50_000), "too_many_pixels"),
    "one pixel over the limit": (png_of(MAX_PIXELS // 4000 + 1, 4000), "too_many_pixels"),
    "a webp canvas of 16,383 by 16,383": (animated_webp(16_383, 16_383, 1000), "too_many_pixels"),
    "a webp canvas of 65,535 by 65,535": (animated_webp(65_535, 65_535, 2), "too_many_pixels"),
    "a jpeg header of 65,500 by 65,500": (
        b"\xff\xd8\xff\xc0\0\x11\x08\xff\xdc\xff\xdc\x03\1\x22\0\2\x11\1\3\x11\1" + b"\xff\xd9",
        "too_many_pixels",
    ),
    "text that grows to a gigabyte": (png_with(png_chunk(b"zTXt", b"a\0\0" + zlib.compress(b"\0" * 2**26))), "damaged"),
    "an unfinished png": (picture("PNG", (300, 300))[:-200], "damaged"),
    "a chunk longer than the file": (picture("PNG")[:33] + b"\x7f\xff\xff\xffIDAT" + b"\0" * 40, "damaged"),
}


@pytest.mark.parametrize("name", KEPT)
def test_only_the_pixels_of_a_picture_that_is_more_are_kept(name: str):
    with Image.open(io.BytesIO(KEPT[name])) as sent:
        size = sent.size
    clean = clean_image(KEPT[name])
    for hidden in (
        MARK,
        b"<script",
        b"<?php",
        b"%PDF",
        b"PK\x03\x04",
        b"Exif",
        b"xmpmeta",
        b"Photoshop",
        b"ICC_PROFILE",
        b"iCCP",
        b"acTL",
        b"ANIM",
    ):
        assert hidden not in clean.data, hidden
    with Image.open(io.BytesIO(clean.data), formats=[clean.kind]) as kept:
        kept.load()
        assert kept.size in (size, size[::-1]) and kept.mode in ("RGB", "RGBA") and not kept.getexif()
        assert set(kept.info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "loop",
            "background",
            "timestamp",
            "duration",
        }
        assert getattr(kept, "n_frames", 1) == 1


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_or_too_big_a_one_is_refused(name: str):
    data, code = REFUSED[name]
    with pytest.raises(AttachmentRefused) as refused:
        clean_image(data)
    assert refused.value.code == code


def test_pixels_and_transparency_survive():
    drawn = Image.new("RGBA", (20, 10), (200, 30, 90, 128))
    drawn.putpixel((3, 4), (0, 255, 0, 0))
    out = io.BytesIO()
    drawn.save(out, "PNG", pnginfo=PngImagePlugin.PngInfo())
    with Image.open(io.BytesIO(clean_image(out.getvalue()).data)) as kept:
        assert kept.tobytes() == drawn.tobytes()


ONE = """
import resource, sys
from kb.requests.image_cleaning import clean_image
from kb.errors import AttachmentRefused
data = sys.stdin.buffer.read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    clean_image(data)
except AttachmentRefused:
    pass
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("what", "megabytes"),
    [
        (png_of(50_000, 50_000), 40),
        (animated_webp(16_383, 16_383, 1000), 40),
        (REFUSED["text that grows to a gigabyte"][0], 100),
        (animated_webp(6000, 4000, 1000), 480),
        (picture("PNG", (6000, 4000), "RGBA"), 200),
    ],
    ids=["png bomb", "webp bomb", "text bomb", "the largest animation", "the largest png"],
)
def test_no_picture_takes_more_memory_than_a_small_server_has(what: bytes, megabytes: int):
    told = subprocess.run([sys.executable, "-c", ONE], input=what, capture_output=True, check=True)
    assert int(told.stdout) < megabytes

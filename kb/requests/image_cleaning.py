"""Images people send us: sniffed, size-checked before they are decoded, decoded, and drawn anew without any metadata.

What leaves here was encoded by us from pixels alone: no EXIF, no comment, no second file hidden behind the first.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import struct
import warnings
from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageFile, ImageOps

from kb.errors import AttachmentRefused

Kind = Literal["png", "jpeg", "webp"]

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 24_500_000  # of a format that is decoded whole: a 24-megapixel photo, 4 bytes a pixel
MAX_JPEG_PIXELS = 110_000_000  # a JPEG is made smaller while it is decoded; no telephone takes larger ones
KEPT_PIXELS = 12_250_000  # what is kept, and what a JPEG is decoded to: a 12-megapixel photo of a telephone is 12.19
MAX_SIDE = 30_000  # of what comes in; what is kept has at most KEPT_SIDE, which WebP can hold
KEPT_SIDE = 16_383
QUALITY = 88
SMALL_SIDE, SMALL_QUALITY = 360, 80  # of a picture in a list: 180 pixels of a page on a fine screen
# What Pillow raises for what is damaged.
DAMAGE = (OSError, ValueError, TypeError, SyntaxError, ArithmeticError, LookupError, struct.error, MemoryError)
SIGNATURES: dict[Kind, tuple[tuple[int, bytes], ...]] = {
    "png": ((0, b"\x89PNG\r\n\x1a\n"),),
    "jpeg": ((0, b"\xff\xd8\xff"),),
    "webp": ((0, b"RIFF"), (8, b"WEBP")),
}


@dataclass(frozen=True, kw_only=True)
class CleanImage:
    """A picture as we encoded it."""

    data: bytes
    kind: Kind
    width: int
    height: int

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def clean_image(data: bytes) -> CleanImage:
    """The picture in these bytes, drawn anew. Raises AttachmentRefused with a code the form has words for."""
    if not data:
        raise AttachmentRefused("empty", "the file is empty")
    if len(data) > MAX_BYTES:
        raise AttachmentRefused("too_big", f"the file is over {MAX_BYTES // 2**20} MB")
    kind = sniff(data)
    if kind is None:
        raise AttachmentRefused("not_image", "only PNG, JPEG and WebP pictures can be attached")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of sizes; we refuse them ourselves
            return _redrawn(data, kind)
    except AttachmentRefused:
        raise
    except Image.DecompressionBombError:
        raise AttachmentRefused("too_many_pixels", "the picture has too many pixels") from None
    except DAMAGE:
        raise AttachmentRefused("damaged", "the picture is damaged and can't be opened") from None


def small_image(data: bytes, kind: Kind) -> bytes:
    """A picture that `clean_image` drew, as a JPEG of at most SMALL_SIDE by SMALL_SIDE pixels. Raises AttachmentRefused."""
    try:
        with Image.open(io.BytesIO(data), formats=[kind]) as opened:
            opened.thumbnail((SMALL_SIDE, SMALL_SIDE), reducing_gap=2.0)
            out = io.BytesIO()
            _on_white(opened).save(out, "JPEG", quality=SMALL_QUALITY)
    except (Image.DecompressionBombError, *DAMAGE):
        raise AttachmentRefused("damaged", "the picture is damaged and can't be opened") from None
    return out.getvalue()


def sniff(data: bytes) -> Kind | None:
    """What the first bytes say the file is, whatever its name says."""
    for kind, parts in SIGNATURES.items():
        if all(data[at : at + len(sign)] == sign for at, sign in parts):
            return kind
    return None


def _redrawn(data: bytes, kind: Kind) -> CleanImage:
    plain = _decoded(data, kind)
    with contextlib.suppress(*DAMAGE):  # broken EXIF is no reason to refuse a good picture
        ImageOps.exif_transpose(plain, in_place=True)
    plain.info.clear()  # pixels only: whatever Pillow kept beside them stays behind
    encoded = _encode(plain, kind)
    if len(encoded) > MAX_BYTES:  # noise, which PNG can't shrink
        kind, encoded = "jpeg", _encode(plain, "jpeg")
    return CleanImage(data=encoded, kind=kind, width=plain.width, height=plain.height)


def _decoded(data: bytes, kind: Kind) -> Image.Image:
    """The picture, or an animation's first frame, as RGB or RGBA and small enough to keep; what decoded it is gone then."""
    ImageFile.LOAD_TRUNCATED_IMAGES = (
        False  # of the whole process: WeasyPrint, which makes reports, turns it on for itself
    )
    with Image.open(io.BytesIO(data), formats=[kind]) as opened:  # reads the header only
        width, height = opened.size
        most = MAX_JPEG_PIXELS if kind == "jpeg" else MAX_PIXELS
        if width * height > most or max(width, height) > MAX_SIDE:
            raise AttachmentRefused("too_many_pixels", f"the picture is over {most // 1_000_000} megapixels")
        factor = next(n for n in (1, 2, 4, 8) if width * height <= KEPT_PIXELS * n * n)
        if kind == "jpeg" and factor > 1:  # half, a quarter, an eighth: straight from the file
            opened.draft("RGB", (width // factor, height // factor))
        plain = _eight_bits(opened).convert("RGBA" if _has_alpha(opened) else "RGB")
    return _within_what_is_kept(plain)


def _eight_bits(image: Image.Image) -> Image.Image:
    """Sixteen bits of grey, as scanners write them, scaled to eight; Pillow alone would cut what is over 255."""
    if not image.mode.startswith("I"):
        return image
    return image.convert("I").point(lambda value: value * (1 / 257)).convert("L")


def _within_what_is_kept(image: Image.Image) -> Image.Image:
    width, height = image.size
    scale = min(1.0, (KEPT_PIXELS / (width * height)) ** 0.5, KEPT_SIDE / max(width, height))
    if scale == 1.0:
        return image
    return image.resize((max(1, int(width * scale)), max(1, int(height * scale))), reducing_gap=2.0)


def _has_alpha(image: Image.Image) -> bool:
    return image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white


def _encode(image: Image.Image, kind: Kind) -> bytes:
    out = io.BytesIO()
    if kind == "png":
        image.save(out, "PNG", compress_level=6)
    elif kind == "webp":
        image.save(out, "WEBP", quality=QUALITY, method=2)
    else:
        _on_white(image).save(out, "JPEG", quality=QUALITY)
    return out.getvalue()

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

from PIL import Image, ImageOps

from kb.errors import AttachmentRefused

Kind = Literal["png", "jpeg", "webp"]

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = (
    20_000_000  # Four bytes a pixel, and an animated WebP is held four times while it is decoded: 320 MB at most.
)
MAX_SIDE = 16_383  # what WebP can hold
QUALITY = 88
DAMAGE = (
    OSError,
    ValueError,
    TypeError,
    SyntaxError,
    ArithmeticError,
    LookupError,
    struct.error,
    MemoryError,
)  # what Pillow raises
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
    """The picture, or an animation's first frame, as RGB or RGBA; what decoded it is gone when this returns."""
    with Image.open(io.BytesIO(data), formats=[kind]) as opened:  # reads the header only
        width, height = opened.size
        if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
            raise AttachmentRefused("too_many_pixels", f"the picture is over {MAX_PIXELS // 1_000_000} megapixels")
        return opened.convert("RGBA" if _has_alpha(opened) else "RGB")


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

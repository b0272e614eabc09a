"""The picture shown where a page is shared: its title on the brand colour, drawn once and kept. The letters are Manrope's.

Letters the font lacks are drawn with a font of the system where there is one; where there is none the picture bears the name
of the organisation alone, never boxes in place of a title.
"""

from __future__ import annotations

import io
import threading
from collections import OrderedDict
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from web.site.colours import Rgb, brand_pair

WIDTH, HEIGHT, MARGIN = 1200, 630, 80
SIZES = (76, 64, 54, 46)  # of the title, the first that fits
LINES = 5
NAME_SIZE = 36
KEPT = 300  # pictures of some 15 KB
SYSTEM_FONTS = ("DejaVuSans-Bold.ttf", "NotoSans-Bold.ttf")
NO_LETTER = "\U0010ffff"
Font = ImageFont.FreeTypeFont


@dataclass(frozen=True)
class SharedPicture:
    """What a picture says: the title, the organisation above it, and below what it leads to."""

    title: str
    above: str
    below: str = ""


class Pictures:
    """Draws pictures and keeps those drawn last. Safe to share between threads."""

    def __init__(self, accent: str, accent_ink: str) -> None:
        self._palette = _palette(*brand_pair(accent, accent_ink))
        self._fonts = [font for font in (_our_font(), *SYSTEM_FONTS) if _opens(font)]
        self._kept: OrderedDict[SharedPicture, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def png(self, picture: SharedPicture) -> bytes:
        with self._lock:
            if picture in self._kept:
                self._kept.move_to_end(picture)
                return self._kept[picture]
        drawn = self._draw(picture)
        with self._lock:
            self._kept[picture] = drawn
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return drawn

    def _draw(self, picture: SharedPicture) -> bytes:
        """Drawn in grey, which a palette from the one colour to the other makes the brand's: smooth letters in 8 bits."""
        image = Image.new("L", (WIDTH, HEIGHT), 0)
        draw = ImageDraw.Draw(image)
        draw.rectangle((MARGIN, HEIGHT - MARGIN - 8, MARGIN + 96, HEIGHT - MARGIN), fill=255)
        if font := self._font_for(picture.above, NAME_SIZE):
            draw.text((MARGIN, MARGIN - 8), picture.above, font=font, fill=210)
        if picture.below and (font := self._font_for(picture.below, NAME_SIZE)):
            draw.text((WIDTH - MARGIN, HEIGHT - MARGIN + 8), picture.below, font=font, fill=210, anchor="rs")
        if font := self._font_for(picture.title, SIZES[-1]):
            text, font = _fitted(picture.title, font)
            draw.multiline_text((MARGIN, HEIGHT / 2), text, font=font, fill=255, anchor="lm", spacing=font.size * 0.3)
        image.putpalette(self._palette)
        written = io.BytesIO()
        image.save(written, "PNG", optimize=True)
        return written.getvalue()

    def _font_for(self, text: str, size: int) -> Font | None:
        """The first font that has all letters of a text."""
        fonts = (ImageFont.truetype(name, size) for name in self._fonts)
        return next((font for font in fonts if _has_all(font, text)), None)


def _fitted(text: str, font: Font) -> tuple[str, Font]:
    """The title in lines, in the largest size at which it fits; what fits in none is cut, and says so."""
    for size in SIZES:
        sized = font.font_variant(size=size)
        lines = _wrapped(text, sized)
        if len(lines) * size * 1.3 <= HEIGHT - 4 * MARGIN and len(lines) <= LINES:
            return "\n".join(lines), sized
    cut = lines[: LINES - 1]
    return "\n".join([*cut[:-1], f"{cut[-1][:-1].rstrip()}…"]), sized


def _wrapped(text: str, font: Font) -> list[str]:
    """Lines no wider than the picture allows; a word that is wider by itself is broken."""
    room = WIDTH - 2 * MARGIN
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".strip()
        if font.getlength(joined) <= room:
            lines[-1] = joined
            continue
        lines += [""] if lines[-1] else []
        for letter in word:
            if font.getlength(lines[-1] + letter) > room:
                lines.append("")
            lines[-1] += letter
    return lines


def _has_all(font: Font, text: str) -> bool:
    lacking = bytes(font.getmask(NO_LETTER))
    return all(bytes(font.getmask(letter)) != lacking for letter in set(text) if not letter.isspace())


def _palette(ground: Rgb, ink: Rgb) -> list[int]:
    """256 colours from the ground to the ink."""
    return [round(a + (b - a) * step / 255) for step in range(256) for a, b in zip(ground, ink, strict=True)]


def _our_font() -> str:
    spec = find_spec("font_manrope")
    return str(Path(spec.origin).parent / "files" / "Manrope-Bold.ttf") if spec and spec.origin else ""


def _opens(font: str) -> bool:
    try:
        ImageFont.truetype(font, NAME_SIZE)
    except OSError:
        return False
    return True

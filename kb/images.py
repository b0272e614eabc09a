"""Width and height of local images, read from their first bytes. Never decodes an image."""

from __future__ import annotations

import re
import struct
from pathlib import Path

HEAD = 4096
SVG = re.compile(rb"<svg\b[^>]*>", re.DOTALL)
ATTRIBUTE = re.compile(rb"\b(width|height|viewBox)\s*=\s*[\"']([^\"']*)[\"']")
LENGTH = re.compile(rb"\s*(\d+(?:\.\d+)?)\s*(?:px)?\s*$")


def size_of(path: Path) -> tuple[int, int] | None:
    """(width, height) in CSS pixels of an SVG, PNG or GIF; None when the file does not say."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError:
        return None
    if head.startswith(b"\x89PNG\r\n\x1a\n") and len(head) >= 24:
        return struct.unpack(">II", head[16:24])
    if head[:6] in (b"GIF87a", b"GIF89a") and len(head) >= 10:
        return struct.unpack("<HH", head[6:10])
    svg = SVG.search(head)
    return _svg_size(svg[0]) if svg else None


def _svg_size(tag: bytes) -> tuple[int, int] | None:
    attributes = dict(ATTRIBUTE.findall(tag))
    width, height = (LENGTH.match(attributes.get(name, b"")) for name in (b"width", b"height"))
    if width and height:
        return round(float(width[1])), round(float(height[1]))
    box = attributes.get(b"viewBox", b"").replace(b",", b" ").split()
    try:
        return (round(float(box[2])), round(float(box[3]))) if len(box) == 4 else None
    except ValueError:
        return None

"""Images of articles: their tags, and their size read from the first bytes of the file. Never decodes an image."""

from __future__ import annotations

import html
import re
import struct
from pathlib import Path

from kb.links import Place, asset_url, resolve
from kb.tags import opening_tag

HEAD = 4096
SVG = re.compile(rb"<svg\b[^>]*>", re.DOTALL)
ATTRIBUTE = re.compile(rb"\b(width|height|viewBox)\s*=\s*[\"']([^\"']*)[\"']")
LENGTH = re.compile(rb"\s*(\d+(?:\.\d+)?)\s*(?:px)?\s*$")


def image_tag(attributes: dict[str, str], place: Place) -> tuple[str, str]:
    """(HTML, asset path) of an image whose escaped attributes are given; without a file we can show, its words."""
    source, alt = html.unescape(attributes.get("src", "")), attributes.get("alt", "")
    target = resolve(source, place)
    if target.kind == "external":
        hint = "put the file beside the article: pages load nothing from other sites"
        place.report("image-external", f"the image {source!r} is on another site", hint, needle=source)
        outside = source.startswith(("http:", "https:", "//"))
        link = f'<a href="{html.escape(source)}" rel="noopener noreferrer">{alt or html.escape(source)}</a>'
        return (link if outside else alt), ""
    if target.kind != "asset":
        place.report(
            "image-missing", f"there is no image {source!r}", "put the file there, or mend the path", needle=source
        )
        return (f'<span class="image-missing">{alt}</span>' if alt else ""), ""
    if not alt:
        hint = "say what is seen: ![what is seen](file.svg)"
        place.report("image-alt", f"the image {source!r} has no description", hint, needle=source)
    size = size_of(place.library.root / target.asset)
    measured = {"width": str(size[0]), "height": str(size[1])} if size else {}
    kept = {"src": html.escape(asset_url(target.asset)), "alt": alt, **measured, "loading": "lazy"}
    if attributes.get("title"):
        kept["title"] = attributes["title"]
    return opening_tag("img", kept), target.asset


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

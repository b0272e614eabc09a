"""Images of articles: their tags, and their size read from the first bytes of the file. Never decodes an image."""

from __future__ import annotations

import html
import re
import struct
from dataclasses import dataclass
from pathlib import Path

from kb.addresses import asset_path
from kb.errors import Problem
from kb.rendering.html_tokens import opening_tag
from kb.rendering.links import Place, resolve
from kb.rules import Rule

EXTERNAL = Rule("image-external", "put the file beside the article: pages load nothing from other sites")
MISSING = Rule("image-missing", "put the file there, or mend the path")
ALT = Rule("image-alt", "say what is seen: ![what is seen](file.svg)")
HEAD = 4096
ICON = 32  # CSS pixels of a side: a picture no larger stands within its line
LARGEST = 100_000  # CSS pixels of a side
EMOJI = re.compile(r":[a-z][a-z0-9_+-]*:")
SVG = re.compile(rb"<svg\b[^>]*>", re.DOTALL)
ATTRIBUTE = re.compile(rb"\b(width|height|viewBox)\s*=\s*[\"']([^\"']*)[\"']")
LENGTH = re.compile(rb"\s*(\d+(?:\.\d+)?)\s*(?:px)?\s*$")


@dataclass(frozen=True)
class Image:
    """An image in a page: its tag, or its words where there is no file we can show; `asset` is the file's path."""

    html: str
    asset: str = ""
    problem: Problem | None = None


def image_of(attributes: dict[str, str], place: Place) -> Image:
    """The image whose escaped attributes are given."""
    source, alt = html.unescape(attributes.get("src", "")), attributes.get("alt", "")
    if EMOJI.fullmatch(alt):  # the code of an emoji is no description
        alt = alt.strip(":").replace("_", " ")
    target = resolve(source, place)
    if target.kind == "external":
        problem = place.breaks(EXTERNAL, f"the image {source!r} is on another site", source)
        outside = source.startswith(("http:", "https:", "//"))
        link = f'<a href="{html.escape(source)}" rel="noopener noreferrer">{alt or html.escape(source)}</a>'
        return Image(link if outside else alt, problem=problem)
    if target.kind != "asset":
        words = f'<span class="image-missing">{alt}</span>' if alt else ""
        return Image(words, problem=place.breaks(MISSING, f"there is no image {source!r}", source))
    silent = None if alt else place.breaks(ALT, f"the image {source!r} has no description", source)
    size = size_of(place.library.root / target.asset)
    measured = {"width": str(size[0]), "height": str(size[1])} if size else {}
    if size and max(size) <= ICON:
        measured["class"] = "icon"
    shown_attributes = {"src": html.escape(asset_path(target.asset)), "alt": alt, **measured, "loading": "lazy"}
    if attributes.get("title"):
        shown_attributes["title"] = attributes["title"]
    return Image(opening_tag("img", shown_attributes), target.asset, silent)


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
        return _whole(width[1], height[1])
    box = attributes.get(b"viewBox", b"").replace(b",", b" ").split()
    return _whole(box[2], box[3]) if len(box) == 4 else None


def _whole(width: bytes, height: bytes) -> tuple[int, int] | None:
    """Numbers of a drawing as CSS pixels; None for what is no number and for what no page could show."""
    try:
        sides = float(width), float(height)
    except ValueError:
        return None
    return (round(sides[0]), round(sides[1])) if all(0 < side <= LARGEST for side in sides) else None

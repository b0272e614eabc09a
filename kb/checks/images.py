"""Checks of images and files: descriptions that describe, sizes that load, files nothing shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from kb.checks.subject import Inspection, Subject, WrittenLink
from kb.errors import Problem
from kb.rendering.images import size_of
from kb.rules import Rule

ALT_IS_A_NAME = Rule("image-alt-name", "say what is seen, for those who can't see it")
ALT_LONG = Rule("image-alt-long", "say it in one sentence and put the rest into the text")
HEAVY = Rule("image-heavy", "save it smaller: 200 KB is plenty for a screenshot")
LARGE = Rule("image-large", "scale it down to 1600 pixels")
UNMEASURED = Rule("image-unmeasured", "give the SVG width and height or a viewBox; save a photo as PNG or WebP")
UNUSED = Rule("asset-unused", "remove the file, or show it")

HEAVY_BYTES = 500_000  # 4 seconds on a 1 Mbit/s phone
LARGE_PIXELS = 2400
LONG_ALT = 250
IMAGES = (".svg", ".png", ".gif", ".jpg", ".jpeg", ".webp", ".avif")
MEASURED = (".svg", ".png", ".gif")
A_NAME = re.compile(
    r"(?:image|img|screenshot|screen|picture|photo|pic|рис\w*|скрин\w*|картинк\w*|изображени\w*|фото)?[\s_#№()\d.-]*(?:\.\w{3,4})?",
    re.IGNORECASE,
)


def check(inspection: Inspection) -> Iterator[Problem]:
    shown: dict[str, tuple[Subject, WrittenLink]] = {}
    for subject in inspection.subjects:
        for link in subject.links:
            if link.image and link.words:
                yield from _words(subject, link)
            target = inspection.target(subject, link.href) if _may_be_asset(link.href) else None
            if target and target.asset:
                shown.setdefault(target.asset, (subject, link))
    for asset, (subject, link) in shown.items():
        yield from _file(inspection, asset, subject, link)
    if inspection.is_whole:
        used = {asset for page in inspection.pages.values() for asset in page.assets}
        for asset in sorted(inspection.library.assets - used - set(shown)):
            if asset.lower().endswith(IMAGES):
                yield UNUSED.at(asset, 1, "no article shows this image")


def _may_be_asset(href: str) -> bool:
    return not href.startswith(("http", "#", "mailto:", "tel:", "//")) and not href.split("#")[0].endswith(".md")


def _words(subject: Subject, link: WrittenLink) -> Iterator[Problem]:
    words = link.words.strip()
    if A_NAME.fullmatch(words) or words.casefold() == PurePosixPath(link.href).name.casefold():
        yield ALT_IS_A_NAME.at(subject.path, link.line, f"the description {words!r} says nothing of the image")
    elif len(words) > LONG_ALT:
        yield ALT_LONG.at(subject.path, link.line, f"the image's description has {len(words)} characters")


def _file(inspection: Inspection, asset: str, subject: Subject, link: WrittenLink) -> Iterator[Problem]:
    path = inspection.library.root / asset
    try:
        heavy = path.stat().st_size
    except OSError:
        return
    suffix = PurePosixPath(asset).suffix.lower()
    if suffix not in IMAGES:
        return
    if heavy > HEAVY_BYTES:
        yield HEAVY.at(subject.path, link.line, f"the image {asset} has {heavy / 1000:,.0f} KB")
    size = size_of(path)
    if size and max(size) > LARGE_PIXELS and suffix != ".svg":
        yield LARGE.at(subject.path, link.line, f"the image {asset} is {size[0]} × {size[1]} pixels")
    if not size and suffix in MEASURED:
        yield UNMEASURED.at(
            subject.path, link.line, f"the size of {asset} can't be read, so the page will jump when it loads"
        )

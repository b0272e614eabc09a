"""Notes that link each other by name, as Obsidian and wikis have it: [[note]], ![[picture]], ^addresses of blocks."""

from __future__ import annotations

import re
from collections.abc import Callable

LINK = re.compile(
    r"(?P<embed>!?)\[\[(?P<name>[^\[\]|#\n\\]*)(?:#(?P<place>[^\[\]|\n]*))?(?:\\?\|(?P<words>[^\[\]\n]*))?\]\](?!\()"
)
BLOCK_ID = re.compile(r"(?:(?<=\S)[ \t]+|^[ \t]*)\^[A-Za-z0-9-]+[ \t]*$", re.MULTILINE)
CONTENTS = re.compile(r"^[ \t]*\[\[_?toc_?\]\][ \t]*$", re.MULTILINE | re.IGNORECASE)
SIZE = re.compile(r"\d+(?:x\d+)?$")
SIZED = re.compile(r"(!\[[^\[\]\n]*?)\|\s*\d+(?:x\d+)?(?:,\s*\d+%)?(?=\])")


def from_wiki(text: str, find: Callable[[str], str], slug: Callable[[str], str]) -> str:
    """The text with links by name as links by path. `find(name)` is the path of a note or picture, "" of none."""
    if "[[" in text:
        text = LINK.sub(lambda match: _link(match, find, slug), CONTENTS.sub("", text))
    if "^" in text:
        text = BLOCK_ID.sub("", text)
    return SIZED.sub(r"\1", text) if "![" in text and "|" in text else text


def _link(match: re.Match[str], find: Callable[[str], str], slug: Callable[[str], str]) -> str:
    name, place, words = match["name"].strip(), (match["place"] or "").strip(), (match["words"] or "").strip()
    last = name.rsplit("/", 1)[-1]
    heading = place.rsplit("#", 1)[-1]
    anchor = "#" + slug(heading) if heading and not heading.startswith("^") else ""
    if not name:
        return f"[{words or heading}]({anchor})" if anchor else words
    path = find(name)
    if match["embed"] and path and not path.endswith((".md", ".markdown", ".mdx")):
        said = "" if SIZE.match(words) else words
        return f"![{said or last.rsplit('.', 1)[0]}](<{path}>)"
    shown = words if words and not SIZE.match(words) else f"{last} › {heading}" if anchor and heading else last
    href = f"{path or '/' + name}{anchor}"
    return f"[{shown}](<{href}>)"

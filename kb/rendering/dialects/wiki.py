"""Notes that link each other by name, as Obsidian and wikis have it: [[note]], ![[picture]], ^addresses of blocks."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

LINK = re.compile(
    r"(?P<embed>!?)\[\[(?P<name>[^\[\]|#\n\\]*)(?:#(?P<place>[^\[\]|\n]*))?(?:\\?\|(?P<words>[^\[\]\n]*))?\]\](?!\()"
)
BLOCK_ID = re.compile(r"(?:(?<=\S)[ \t]+|^[ \t]*)\^[A-Za-z0-9-]+[ \t]*$", re.MULTILINE)
TO_HEADING = re.compile(
    r"(?<=\]\()(?P<angle><?)(?P<path>(?![a-zA-Z][\w+.-]*:|//)[^()<>#\n]*)#(?P<place>(?:[^()<>\n\"']|(?<=\S)')+?)(?P<rest>>|(?=[ \t]{0,9}\)|[ \t][\"']))"
)
CONTENTS = re.compile(r"^[ \t]*\[\[_?toc_?\]\][ \t]*$", re.MULTILINE | re.IGNORECASE)
SIZE = re.compile(r"\d+(?:x\d+)?$")
SIZED = re.compile(r"(!\[[^\[\]\n]*?)\|\s*\d+(?:x\d+)?(?:,\s*\d+%)?(?=\])")


def from_wiki(text: str, find: Callable[[str], str], slug: Callable[[str], str], *, of_notes: bool = False) -> str:
    """The text with links by name as links by path. `find(name)` is the path of a note or picture, "" of none.

    `of_notes`: whether links name headings by their words in any case, as those of Obsidian do; those with spaces always do.
    """
    if "[[" in text:
        text = LINK.sub(lambda match: _link(match, find, slug), CONTENTS.sub("", text))
    if "](" in text and "#" in text:
        text = TO_HEADING.sub(lambda match: _to_heading(match, slug, of_notes), text)
    if "^" in text:
        text = BLOCK_ID.sub("", text)
    return SIZED.sub(r"\1", text) if "![" in text and "|" in text else text


def _to_heading(match: re.Match[str], slug: Callable[[str], str], of_notes: bool) -> str:
    """The target of a link to a heading by its words, or to a block, as one to an anchor."""
    heading = unquote(match["place"]).rsplit("#", 1)[-1].strip()
    if not of_notes and not re.search(r"^\^|\s", heading):
        return match[0]
    anchor = "" if heading.startswith("^") else "#" + slug(heading)
    path = match["path"].strip()
    target = f"{path}{anchor}" or match[0]
    return f"<{target}>" if re.search(r"\s", target) else target  # text that only looks like a link is shown as it is


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

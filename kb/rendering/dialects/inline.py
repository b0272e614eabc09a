"""Tags of other tools within a line, as what a reader of that tool would see: figures, films, links, labels. Counts the others."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from kb.rendering.dialects.tags import ToolTag

FIGURES = (
    "figure",
    "image",
    "img",
    "picture",
    "zoomimage",
    "themedimage",
    "screenshot",
    "imgproc",
    "resize_image",
    "thumbnail",
)
FILMS = {
    "youtube": "https://www.youtube.com/watch?v=",
    "youtubeembed": "https://www.youtube.com/watch?v=",
    "vimeo": "https://vimeo.com/",
    "twitter": "https://twitter.com/i/web/status/",
    "tweet": "https://twitter.com/i/web/status/",
    "gist": "https://gist.github.com/",
}
ADDRESSES = ("ref", "relref", "link", "post_url", "url", "xref", "resource_url", "get_url", "get-url", "docs_url")
EMBEDS = (
    "embed",
    "video",
    "videoplayer",
    "file",
    "attachment",
    "audio",
    "iframe",
    "content-ref",
    "swagger",
    "openapi",
    "rutube",
    "vk",
)
LABELS = (
    "badge",
    "tag",
    "chip",
    "kbd",
    "key",
    "button",
    "label",
    "pill",
    "ui",
    "menu",
    "lastversion",
    "status",
    "since",
    "linkbutton",
    "term",
)
SILENT = (  # what says nothing to a reader: layout, look, data
    *(
        "toc",
        "menu-toc",
        "icon",
        "fa",
        "faicon",
        "spacer",
        "br",
        "clear",
        "include_relative",
        "endinclude",
        "seo",
        "feed_meta",
        "head",
        "rss",
    ),
    *(
        "assign",
        "comment",
        "raw",
        "hint-end",
        "more",
        "pagebreak",
        "layout",
        "meta",
        "script",
        "style",
        "anchor",
        "outlet",
        "continue",
        "break",
    ),
    *("page-description", "nosearch", "search", "endcapture", "elsif", "else", "when", "changes", "cycle", "increment"),
)


@dataclass
class Inlined:
    """One text's tags: call it with each; `dropped` counts the names of those nothing was known of."""

    captured: Mapping[str, str] = field(default_factory=dict)
    dropped: Counter[str] = field(default_factory=Counter)

    def __call__(self, tag: ToolTag, written: str) -> str | None:
        name = tag.name.rsplit("/", 1)[-1].rsplit(".", 1)[-1]
        if tag.family in ("bb", "slashes"):
            return None
        if tag.closing:
            return ""
        shown = self._known(name, tag)
        if shown is None and tag.family == "colons":
            return None if tag.colons == 2 and not tag.attributes and not tag.words else ""
        if shown is not None:
            return shown
        if name not in SILENT:
            self.dropped[_shape(tag)] += 1
        return tag.get("text", "label", "title", "caption", "alt") if tag.family == "jsx" else ""

    def _known(self, name: str, tag: ToolTag) -> str | None:
        first = tag.words[0] if tag.words else ""
        if name in FIGURES:
            return _figure(tag)
        if name in FILMS:
            return _address(FILMS[name], tag.get("id", "videoid", "src", "url") or first, tag.get("title"))
        if name in ADDRESSES:
            return tag.get("path", "href", "page") or first
        if name in EMBEDS and (where := tag.get("url", "src", "href", "id") or first):
            return "" if name == "content-ref" else _address("", where, tag.get("title", "caption", "name"))
        if name in LABELS:
            return tag.get("text", "label", "title", "version") or " ".join(tag.words)
        return None


def _figure(tag: ToolTag) -> str:
    words = list(tag.words)
    source = tag.get("src", "source", "url", "path", "file", "link", "name") or (words.pop(0) if words else "")
    said = tag.get("alt", "caption", "title", "description") or " ".join(words)
    caption = tag.get("caption", "title", "attr")
    if not source:
        return ""
    image = f"![{_words(said)}](<{source}>)"
    return f"{image}\n\n*{_words(caption)}*\n" if caption else image


def _address(before: str, where: str, title: str) -> str:
    address = where if re.match(r"https?:|/|\.", where) or not before else before + where
    return (
        f"[{_words(title)}](<{address}>)"
        if title
        else f"<{address}>"
        if address.startswith("http")
        else f"[{address.rsplit('/', 1)[-1]}](<{address}>)"
    )


def _words(text: str) -> str:
    return " ".join(html.unescape(text).replace("[", "(").replace("]", ")").split())


def _shape(tag: ToolTag) -> str:
    return {"liquid": f"{{% {tag.name} %}}", "hugo": f"{{{{< {tag.name} >}}}}"}.get(tag.family, f"<{tag.name}>")

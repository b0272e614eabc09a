"""The tags of cleaned HTML, read and written. Takes only what the sanitiser puts out: quoted attributes, escaped text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

TOKEN = re.compile(r"<(/?)([a-z][a-z0-9]*)((?: [a-zA-Z_:-]+=\"[^\"]*\")*) ?/?>|([^<]+)|<")
ATTRIBUTE = re.compile(r" ([a-zA-Z_:-]+)=\"([^\"]*)\"")
LEVEL = re.compile(r"<h([1-6])[ >]")
VOID = frozenset(("br", "hr", "img", "input", "col", "wbr"))
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
CLASSES = re.compile(
    r"admonition(?:-title)?|note|tip|hint|important|warning|attention|caution|danger|error|info|internal|example|question|success|failure|bug|quote"
    r"|abstract|tabbed-(?:set|content)|highlight|keys|icon|language-[\w+#-]+"
)


@dataclass(frozen=True)
class Tag:
    """Attribute values are as written, that is, escaped."""

    name: str
    closing: bool
    attributes: dict[str, str]


def tokens(cleaned: str) -> Iterator[Tag | str]:
    """Tags, and between them escaped text."""
    for token in TOKEN.finditer(cleaned):
        closing, name, attributes, text = token.groups()
        yield Tag(name, bool(closing), dict(ATTRIBUTE.findall(attributes))) if name else text or "&lt;"


def heading_levels(cleaned: str) -> list[int]:
    return [int(level) for level in LEVEL.findall(cleaned)]


def opening_tag(name: str, attributes: dict[str, str]) -> str:
    """An opening tag of escaped values. Classes we have no style for are left out, and so are ids but of tabs and links."""
    written = []
    for key, value in attributes.items():
        if key == "class":
            value = " ".join(word for word in value.split() if CLASSES.fullmatch(word))
        if key == "id" and name not in ("input", "a"):
            continue
        if value or key in ("alt", "checked", "open"):
            written.append(f' {key}="{value}"')
    return f"<{name}{''.join(written)}>"

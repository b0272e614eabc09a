"""Attribute lists after words, pictures and headings, and sizes in pictures: what names a place stays, what only changes looks goes."""

from __future__ import annotations

import re

ONE = r"(?:(?:\.|##?)[\w:-]+|[\w:@-]+=(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s{}\"']+)|(?:inline|end|markdown|no_toc|toc|autoscale|open|download))"
LIST = re.compile(rf"(?P<before>[ \t]*)(?<![\\{{\w$])\{{:?[ \t]*(?P<list>{ONE}(?:[ \t,]+{ONE})*)[ \t]*\}}(?!\}})")
AFTER = re.compile(rf"(?<=[)\]*_`\ue031>\w])\{{:?[ \t]*(?P<list>{ONE}(?:[ \t,]+{ONE})*)[ \t]*\}}(?!\}})")
KRAMDOWN = re.compile(r"\{:[^{}\n]*\}")
CONTENTS = re.compile(
    r"^[ \t]*(?:(?:[-*+]|\d+\.)[ \t]+\S[^\n]*\n[ \t]*)?\{:[ \t]*(?:\.[\w-]+[ \t]+)?toc\b[^{}\n]*\}", re.MULTILINE
)
ID = re.compile(r"#([\w:.-]+)")
HEADING = re.compile(r" {0,3}#{1,6}[ \t]")
SIZE = re.compile(
    r"(!\[[^\[\]\n]*\]\([^()\s]+(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'))?)[ \t]+=(?:\d+%?)?x?(?:\d+%?)?[ \t]*\)"
)
MONOSPACED = re.compile(r"(?<![#\w])##(?=[^\s#])([^#\n]+?)(?<=[^\s#])##(?![#\w])")
ICONS = re.compile(
    r"(?<![\w/:]):(?:material|fontawesome|octicons|simple|fa|fas|far|fab|bi|icon|mdi|custom)-[a-z0-9-]+:"
)


def without_attributes(text: str) -> str:
    """The text with ids of headings and blocks as addresses, and without all other attributes."""
    if "{:" in text:
        text = CONTENTS.sub("", text)
    if "{" in text:
        text = "\n".join(_line(line) if "{" in line else line for line in text.split("\n"))
    if " =" in text and "![" in text:
        text = SIZE.sub(r"\1)", text)
    if ":" in text:
        text = ICONS.sub("", text)
    return MONOSPACED.sub(r"`\1`", text) if "##" in text else text


def _line(line: str) -> str:
    if HEADING.match(line):
        return LIST.sub(lambda match: _kept(match, " {{#{}}}"), line)
    line = AFTER.sub(lambda match: _kept(match, '<a id="{}"></a>'), line)
    line = LIST.sub(lambda match: _kept(match, '<a id="{}"></a>'), line)
    return KRAMDOWN.sub("", line) if "{:" in line else line


def _kept(match: re.Match[str], form: str) -> str:
    named = ID.search(match["list"]) if "#" in match["list"] else None
    return form.format(named[1]) if named else ""

"""Spaces beyond ASCII around `!!!` and under it, made plain. Elsewhere they are a writer's business and stay as they are."""

from __future__ import annotations

import re

# Everything Unicode calls a space, and the characters without width that editors and web pages leave behind.
ODD = "\u00a0\u1680\u180e\u2000-\u200d\u2028\u2029\u202f\u205f\u2060\u3000\u00ad\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufe0f\ufeff"
ANY = re.compile(f"[{ODD}]")
LEADING = re.compile(rf"[> \t{ODD}]*")
OPENS = re.compile(r"(?:[> \t]|(?:[-*+]|\d{1,9}[.)])[ \t])*(?:!!!|\?\?\?|===|>[ \t]*\[!)")
WIDE = str.maketrans({"\u3000": "  ", "\u2003": "  ", "\u2001": "  "})


def with_plain_spaces(markdown: str) -> str:
    """The same lines; those that open a box, and those indented under one, with plain spaces before their text."""
    if not ANY.search(markdown):
        return markdown
    lines, inside = markdown.split("\n"), False
    for at, line in enumerate(lines):
        leading = LEADING.match(line)
        before = leading[0] if leading else ""
        plain = _plain(line) if ANY.search(line) else line
        if OPENS.match(plain):
            lines[at], inside = plain, True
        elif before and inside:
            lines[at] = _plain(before) + line[len(before) :]
        elif line.strip():
            inside = False
    return "\n".join(lines)


def _plain(text: str) -> str:
    return ANY.sub(" ", text.translate(WIDE))

"""Labelled queries of the gate (docs/gate.md) when an article is moved: its key in another's place, every other byte as it was."""

from __future__ import annotations

import re

QUERY = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'#\[\]-][^:]*)[ ]*:(?=\s|$)""")
COMMENT = re.compile(r"(?:^|(?<=\s))#.*")


def renamed(text: str, old: str, new: str) -> str:
    """The text of a file with `old` renamed wherever it is an answer; queries and comments that hold the same word stay."""
    key = re.compile(rf"(?<![\w/.:-])((?:[a-z]{{2}}/)?){re.escape(old)}(?=[\s\"',\]]|$)")
    return "\n".join(_line(line, key, new) for line in text.split("\n"))


def _line(line: str, key: re.Pattern[str], new: str) -> str:
    query = QUERY.match(line)
    begin = query.end() if query else 0
    comment = COMMENT.search(line, begin)
    end = comment.start() if comment else len(line)
    return line[:begin] + key.sub(rf"\g<1>{new}", line[begin:end]) + line[end:]

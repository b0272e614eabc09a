"""A file's text as a browser's text field shows it, and the file again after somebody changed it there: only what they changed is different."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher

from kb.articles.files import text_of

MARK = "\ufeff"  # the byte order mark
_END = re.compile(r"(\r\n|\n|\r)")


def stored_text(data: bytes) -> str:
    """The bytes of a file as text that loses nothing: mark, line ends and all. Raises BadText for what is no text."""
    text_of(data)
    return data.decode("utf-8")


def plain_ends(text: str) -> str:
    """Lines that end with \\n, however a browser or a system ended them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def shown(stored: str) -> str:
    """The same as a text field holds it: lines end with \\n, no mark at the beginning."""
    return plain_ends(stored.removeprefix(MARK))


def stored_again(stored: str, edited: str) -> str:
    """The file's text after its shown form became `edited` (whose lines a browser may have ended with \\r\\n).

    Lines that are still there keep the ends they had, new ones end as most do; a mark at the beginning stays.
    """
    edited = plain_ends(edited)
    if edited == shown(stored):
        return stored
    old, ends = _lines(stored.removeprefix(MARK))
    new = edited.split("\n")
    usual = Counter(ends).most_common(1)[0][0] if ends else "\n"
    kept = [usual] * (len(new) - 1)
    if len(set(ends)) > 1:
        for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
            for at in range(block.size):
                if block.a + at < len(ends) and block.b + at < len(kept):
                    kept[block.b + at] = ends[block.a + at]
    mark = MARK if stored.startswith(MARK) else ""
    return mark + "".join(line + end for line, end in zip(new, [*kept, ""], strict=True))


def _lines(text: str) -> tuple[list[str], list[str]]:
    """(lines, the end of each but the last)."""
    parts = _END.split(text)
    return parts[::2], parts[1::2]

"""Text that is safe where other programs show it: on a terminal and in a log line nothing in it moves a cursor, ends a line or
turns reading round; in a table no spreadsheet reckons with it.
"""

from __future__ import annotations

import re

# Controls of both kinds, line ends beyond \n, marks of direction, lone surrogates, invisible tags; not the joiners words are written with.
UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
NEWLINES_TOO = "\n\t"
FORMULA = tuple("=+-@＝＋－＠")  # what spreadsheets take for the beginning of one, in wide letters as well
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


def legible(text: str, *, lines: bool = False) -> str:
    r"""The text with every such character written out (\u001b, as in JSON); with `lines` its own \n and tabs stay."""

    def written(match: re.Match[str]) -> str:
        if lines and match[0] in NEWLINES_TOO:
            return match[0]
        units = match[0].encode("utf-16-be", "surrogatepass")
        return "".join(f"\\u{units[place] << 8 | units[place + 1]:04x}" for place in range(0, len(units), 2))

    return UNSEEN.sub(written, text)


def harmless_cell(text: str) -> str:
    """The text, with a mark before it where a spreadsheet would reckon instead of show; a plain number is one."""
    begins = text.strip().startswith(FORMULA) or text[:1] in ("\t", "\r")
    return f"'{text}" if begins and not NUMBER.fullmatch(text) else text

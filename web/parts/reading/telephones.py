"""Telephone numbers: how they are dialled, and those in an article's text as links."""

from __future__ import annotations

import re
from html import escape, unescape

from kb.rendering.html_tokens import TOKEN, VOID
from kb.typesetting.unbroken import PHONE

EXTENSION = re.compile(r"(?<![\s,;(])[\s,;(]*\b(?:доб|добавочный|вн|ext|extension|x)\b\.?\s*(\d+)", re.IGNORECASE)
NOT_WITHIN = frozenset(("a", "code", "pre", "kbd", "samp", "label", "summary"))


def dialled(number: str) -> str:
    """A number as `tel:` wants it: "8 (800) 000-24-24" → "+78000002424", "+44 20 7946 0000 ext. 7" → "+442079460000,7".

    A plus is set only where the country's code is sure; any other number is dialled as it is written, from where it is.
    """
    extension = EXTENSION.search(number)
    written = number[: extension.start()] if extension else number
    digits = re.sub(r"[^\d*#]", "", written)
    if "+" in written:
        digits = f"+{digits}"
    elif digits.startswith("00") and len(digits) > 9:
        digits = f"+{digits[2:]}"
    elif len(digits) == 11 and digits[0] in "178":
        digits = f"+{digits[0].replace('8', '7')}{digits[1:]}"
    return f"{digits},{extension[1]}" if extension else digits


def dialling(html: str) -> str:
    """Cleaned HTML in which each number that stands in running text can be dialled; links and code are left as they are."""
    if not PHONE.search(html):
        return html
    out: list[str] = []
    closed_to: list[str] = []  # open tags within which nothing becomes a link
    for token in TOKEN.finditer(html):
        closing, name, _, text = token.groups()
        if name and name not in VOID and (name in NOT_WITHIN or closed_to):
            if not closing:
                closed_to.append(name)
            elif closed_to:
                closed_to.pop()
        out.append(PHONE.sub(_link, text) if text and not closed_to else token[0])
    return "".join(out)


def _link(telephone: re.Match[str]) -> str:
    number = telephone[0]
    return f'<a class="number" href="tel:{escape(dialled(unescape(number)))}">{number}</a>'

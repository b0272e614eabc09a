"""The parts a letter is made of, as plain text and as HTML: what people wrote is only ever text, escaped, kept to one line in a subject."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Literal

from kb.typesetting.unbroken import JOINER, unbroken

MAX_SUBJECT = 180  # characters
BODY = "margin:0;padding:24px 16px;background:#ffffff;color:#1d2726;font:16px/1.5 Arial,Helvetica,sans-serif"
INNER = "max-width:36em;margin:0 auto"
QUOTE = "margin:0 0 16px;padding:2px 0 2px 14px;border-left:3px solid #c5d0ce;color:#41504e"
WORD = re.compile(r"[^ \n]+")
RANGE = re.compile(rf"\d[-–—]{JOINER}")
SMALL = "margin:0 0 16px;color:#5a6866;font-size:14px"


@dataclass(frozen=True)
class Part:
    """A paragraph of a letter. Lines inside `text` stay lines."""

    kind: Literal["plain", "quote", "link", "small"]
    text: str
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A letter ready to be put into an envelope."""

    lang: str
    to: str
    reply_to: str  # "" = to the sender
    subject: str  # the same for all letters of a ticket to the same readers: mail programs join them by it
    text: str
    html: str
    automatic: bool = True  # False: what it says somebody wrote
    unsubscribe: str = ""  # address that ends such letters when it is posted to


def letter_of_parts(lang: str, subject: str, parts: list[Part]) -> Letter:
    """The words; to whom they go, the caller adds."""
    return Letter(
        lang=lang,
        to="",
        reply_to="",
        subject=one_line(subject)[:MAX_SUBJECT].rstrip(),
        text="\n\n".join(map(_as_text, parts)) + "\n",
        html=_as_html(lang, subject, parts),
    )


def one_line(text: str) -> str:
    """Fit for a header: no line breaks, no control characters, and none that a reader of encoded words (RFC 2047) would find."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split()).replace("=?", "= ?")


def _as_text(part: Part) -> str:
    if part.kind == "quote":
        return "\n".join(f"> {line}" for line in part.text.splitlines())
    return f"{part.text}:\n{part.url}" if part.kind == "link" else part.text


def _as_html(lang: str, subject: str, parts: list[Part]) -> str:
    inside = "\n".join(map(_part_as_html, parts))
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head><meta charset="utf-8"><title>{escape(one_line(subject))}</title></head>\n'
        f'<body style="{BODY}">\n<div style="{INNER}">\n{inside}\n</div>\n</body>\n</html>\n'
    )


def _part_as_html(part: Part) -> str:
    text = WORD.sub(_on_one_line, unbroken(escape(part.text))).replace("\n", "<br>\n")
    if part.kind == "quote":
        return f'<blockquote style="{QUOTE}">{text}</blockquote>'
    if part.kind == "link":
        return f'<p style="margin:0 0 16px"><a href="{escape(part.url)}" style="color:#0b5c56">{text}</a></p>'
    style = SMALL if part.kind == "small" else "margin:0 0 16px"
    return f'<p style="{style}">{text}</p>'


def _on_one_line(match: re.Match[str]) -> str:
    """A word with a range in it. Mail programs know the style; some show a word joiner as a box."""
    if not RANGE.search(match[0]):
        return match[0]
    return f'<span style="white-space:nowrap">{match[0].replace(JOINER, "")}</span>'

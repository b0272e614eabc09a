"""Letters: an outbox entry put into words, as plain text and as HTML from the same parts. Sends nothing.

What people wrote is only ever text here: escaped in HTML, kept to one line in a subject.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any, Literal

from kb.notices import request_secret
from kb.outbox import Entry
from kb.settings import Settings

MAX_SUBJECT = 180  # characters
LINK = re.compile(r"\b(?:[a-z]+://\S+|(?:[\w-]+\.)+[^\W\d_]{2,}/\S*|www\.\S+|(?:[\w-]+\.)+[a-z]{2,}\b)", re.IGNORECASE | re.ASCII)
FALLBACK = "en"
LANGUAGES = ("ru", "en")
BODY = "margin:0;padding:24px 16px;background:#ffffff;color:#1d2726;font:16px/1.5 Arial,Helvetica,sans-serif"
INNER = "max-width:36em;margin:0 auto"
QUOTE = "margin:0 0 16px;padding:2px 0 2px 14px;border-left:3px solid #c5d0ce;color:#41504e"
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
    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Texts:
    """The words of letters in one language."""

    lang: str
    words: Mapping[str, Mapping[str, str]]

    def __call__(self, key: str, **values: str) -> str:
        group, _, name = key.partition(".")
        return self.words[group][name].format(**values)

    def moment(self, iso: str, zone: str) -> str:
        """ "16:00 24 ноября по московскому времени" """
        at = datetime.fromisoformat(iso)
        told = self("common.date", day=str(at.day), month=self.words["month"][str(at.month)], time=f"{at:%H:%M}")
        return f"{told}{' ' if self.lang == 'ru' else ', '}{self.words['zone'].get(zone, zone)}".rstrip(" ,")


class Writer:
    """Writes the letters of one installation."""

    def __init__(self, settings: Settings, key: bytes) -> None:
        self.settings = settings
        self.key = key
        self.site = settings.base_url.rstrip("/") or f"http://{settings.host}:{settings.port}"
        folder = Path(__file__).parent
        self.texts = {lang: Texts(lang, tomllib.loads((folder / f"{lang}.toml").read_text("utf-8"))) for lang in LANGUAGES}

    def letter(self, entry: Entry) -> Letter:
        """The letter an entry asks for, in the language of whoever reads it."""
        told = entry.payload
        return self._to_team(entry.kind, told) if entry.channel == "team" else self._to_visitor(entry.kind, told)

    def _to_visitor(self, kind: str, told: Mapping[str, Any]) -> Letter:
        lang = told["lang"] if told["lang"] in self.texts else FALLBACK
        texts, event = self.texts[lang], kind.removeprefix("ticket.")
        message = told.get("message") or {}
        greeting = [] if message.get("text") else [Part("plain", texts("common.hello"))]  # people greet in their own words
        parts = [*greeting, *getattr(self, f"_{event}")(texts, told)]
        brand = self.settings.brand if lang == "ru" else self.settings.brand_en
        signature = "common.signature" if message.get("who") else "common.team_signature"
        parts += [
            Part("link", texts("common.open"), self._request_url(lang, told["number"])),
            Part("small", texts("common.keep")),
            Part("plain", texts(signature, who=message.get("who", ""), brand=brand)),
        ]
        subject = texts(f"{event}.subject", number=told["number"])
        return _letter(lang, subject, parts, to=told["email"], reply_to=self.settings.team_mail)

    def _created(self, texts: Texts, told: Mapping[str, Any]) -> Iterator[Part]:
        intro = texts("created.intro", number=told["number"])
        if told["due_at"]:
            intro += " " + texts("created.due", due=texts.moment(told["due_at"], told["zone"]))
        yield Part("plain", intro)
        yield Part("plain", texts("created.next"))
        yield Part("plain", texts("common.text") + ":")
        words = LINK.sub(texts("common.link"), told["text"])  # anybody can enter anybody's address: carry no advertising
        yield Part("quote", "\n".join(filter(None, (told["subject"], words))))
        yield Part("small", texts("created.privacy") + " " + texts("created.not_you"))

    def _replied(self, texts: Texts, told: Mapping[str, Any]) -> Iterator[Part]:
        yield from self._message(texts, told)
        yield Part("plain", texts("replied.helped"))

    def _closed(self, texts: Texts, told: Mapping[str, Any]) -> Iterator[Part]:
        yield Part("plain", texts(f"closed.{told['outcome']}"))
        yield from self._message(texts, told)
        yield Part("plain", texts("closed.again"))

    def _message(self, texts: Texts, told: Mapping[str, Any]) -> Iterator[Part]:
        message = told.get("message") or {}
        if message.get("text"):
            yield Part("plain", message["text"])
        if article := message.get("article"):
            name = article["title"] or article["id"]
            yield Part("link", f"{texts('common.article')}: {name}", self._article_url(article["id"]))

    def _to_team(self, kind: str, told: Mapping[str, Any]) -> Letter:
        texts, event = self.texts[self.settings.language_list[0]], kind.removeprefix("ticket.")
        about = {name: told[name] or "—" for name in ("number", "subject", "team", "owner")}
        lines = [f"{texts('team.from')}: {told['email'] or '—'}"]
        if told["due_at"]:
            lines.append(f"{texts('team.due')}: {texts.moment(told['due_at'], told['zone'])}")
        message = told.get("message") or {}
        parts = [Part("plain", texts(f"team.{event}", **about)), Part("plain", "\n".join(lines))]
        if event == "reopened" and not message:
            parts.append(Part("plain", texts("team.not_helped")))
        heading = "team.note" if event == "handed_over" else "team.said"
        words = message.get("text", "") if message else told["text"]
        parts += [Part("plain", texts(heading) + ":"), Part("quote", words)] if words else []
        parts += [Part("plain", texts("team.tried") + ":\n" + "\n".join(tried))] if (tried := _tried(texts, told)) else []
        parts.append(Part("link", texts("team.open"), f"{self.site}/agent/requests/{told['number']}"))
        parts.append(Part("small", texts("team.reply")))
        return _letter(texts.lang, texts(f"team.{event}", **about), parts, to=self.settings.team_mail, reply_to=told["email"])

    def _request_url(self, lang: str, number: str) -> str:
        return f"{self.site}/{lang}/request/{request_secret(self.key, number)}"

    def _article_url(self, article_id: str) -> str:
        lang, _, key = article_id.partition("/")
        return f"{self.site}/{lang}/a/{key}"


def _tried(texts: Texts, told: Mapping[str, Any]) -> list[str]:
    """What the customer did before writing, each article once, under the strongest thing that can be said of it."""
    lines = [texts("team.searched", query=told["query"])] if told["query"] else []
    seen: set[str] = set()
    for group, words in (("rejected", "team.rejected"), ("opened", "team.read"), ("shown", "team.shown")):
        lines += [texts(words, article=article) for article in told[group] if article not in seen]
        seen |= set(told[group])
    return [f"– {line}" for line in lines]


def _letter(lang: str, subject: str, parts: list[Part], *, to: str, reply_to: str) -> Letter:
    return Letter(
        lang=lang,
        to=to,
        reply_to=reply_to,
        subject=one_line(subject)[:MAX_SUBJECT],
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
    text = escape(part.text).replace("\n", "<br>\n")
    if part.kind == "quote":
        return f'<blockquote style="{QUOTE}">{text}</blockquote>'
    if part.kind == "link":
        return f'<p style="margin:0 0 16px"><a href="{escape(part.url)}" style="color:#0b5c56">{text}</a></p>'
    style = SMALL if part.kind == "small" else "margin:0 0 16px"
    return f'<p style="{style}">{text}</p>'

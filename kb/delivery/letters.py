"""Letters: an outbox entry put into words, as plain text and as HTML from the same parts. Sends nothing.

What people wrote is only ever text here: escaped in HTML, kept to one line in a subject.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from kb.addresses import (
    article_path,
    following_path,
    invitation_path,
    request_path,
    staff_request_path,
    status_path,
)
from kb.delivery.letter_parts import Letter, Part, letter_of_parts, one_line
from kb.delivery.letter_texts import LetterTexts, load_letter_texts
from kb.delivery.notification_letters import notification_parts
from kb.delivery.notification_payloads import NotificationPayload
from kb.delivery.outbox import (
    UNNUMBERED,
    FollowPayload,
    InvitationPayload,
    OutboxEntry,
    PayloadFile,
    PayloadMessage,
    ReportPayload,
    TicketPayload,
)
from kb.delivery.reply_address import reply_address
from kb.settings import Settings
from kb.storage.site_key import follow_secret, invitation_secret, request_secret
from kb.words import FALLBACK

MAX_QUESTION = 80  # characters of a question that stand for a subject
NO_MESSAGE: PayloadMessage = {"author": "", "who": "", "text": "", "article": None}  # of an event without words


class LetterWriter:
    """Writes the letters of one installation."""

    def __init__(self, settings: Settings, key: bytes) -> None:
        self.settings = settings
        self.key = key
        self.site = settings.public_url
        self.texts = load_letter_texts(settings.language_list, settings.articles)

    def letter(self, entry: OutboxEntry) -> Letter:
        """The letter an entry asks for, in the language of whoever reads it."""
        if entry.kind.startswith("notice."):
            return self._to_follower(entry.kind, cast(FollowPayload, entry.payload))
        if entry.kind.startswith("report."):
            return self._report(entry.kind, cast(ReportPayload, entry.payload))
        if entry.kind == "staff.invited":
            return self._invitation(cast(InvitationPayload, entry.payload))
        if entry.kind == "notification.told":
            return self._to_colleague(cast(NotificationPayload, entry.payload))
        payload = cast(TicketPayload, entry.payload)
        return self._to_team(entry.kind, payload) if entry.channel == "team" else self.to_visitor(entry.kind, payload)

    def to_visitor(self, kind: str, payload: TicketPayload) -> Letter:
        """The letter to a customer; of a ticket without a number its link leads nowhere yet."""
        lang = payload["lang"] if payload["lang"] in self.texts else FALLBACK
        texts, event = self.texts[lang], kind.removeprefix("ticket.")
        message = payload.get("message") or NO_MESSAGE
        greeting = [] if message["text"] else [Part("plain", texts("common.hello"))]  # people greet in their own words
        parts = [*greeting, *getattr(self, f"_{event}")(texts, payload)]
        brand = self.settings.brand_in(lang)
        signature = "common.signature" if message["who"] else "common.team_signature"
        answer_to = self._answer_to(payload["number"])
        parts += [
            *self._ways(texts, lang, payload),
            *([Part("plain", texts("common.answer"))] if answer_to and event not in ("link", "links") else []),
            Part("small", texts("links.keep" if event == "links" else "common.keep")),
            Part("plain", texts(signature, who=message["who"], brand=brand)),
        ]
        subject = texts("links.subject" if event == "links" else "common.subject", number=payload["number"])
        letter = letter_of_parts(lang, subject, parts)
        by_person = bool(message["text"] or message["article"] or message.get("files"))
        return replace(
            letter, to=payload["email"], reply_to=answer_to or self.settings.team_mail, automatic=not by_person
        )

    def _report(self, kind: str, payload: ReportPayload) -> Letter:
        """The month's report to somebody who leads the team; the day's words of readers to whoever looks after articles."""
        lang = payload["lang"] if payload["lang"] in self.texts else FALLBACK
        texts = self.texts[lang]
        parts = [Part("plain", payload["title"]), *(Part("plain", line) for line in payload["lines"])]
        parts += [
            Part(
                "link",
                texts(kind if kind in ("report.words", "report.alert") else "report.open"),
                f"{self.site}{payload['path']}",
            )
        ]
        return replace(letter_of_parts(lang, payload["title"], parts), to=payload["email"])

    def _invitation(self, payload: InvitationPayload) -> Letter:
        """The letter with which somebody makes their account."""
        lang = payload["lang"] if payload["lang"] in self.texts else FALLBACK
        texts, brand = self.texts[lang], self.settings.brand_in(lang)
        parts = [
            Part("plain", texts("common.hello")),
            Part("plain", texts("invited.intro", who=payload["who"], brand=brand)),
            Part(
                "link",
                texts("invited.open"),
                f"{self.site}{invitation_path(invitation_secret(self.key, payload['nonce']))}",
            ),
            Part("small", texts("invited.once", days=str(payload["days"]))),
        ]
        return replace(letter_of_parts(lang, texts("invited.subject", brand=brand), parts), to=payload["email"])

    def _to_colleague(self, payload: NotificationPayload) -> Letter:
        texts = self.texts[payload["lang"] if payload["lang"] in self.texts else FALLBACK]
        subject, parts = notification_parts(texts, payload, self.site)
        return replace(letter_of_parts(texts.lang, subject, parts), to=payload["email"])

    def _to_follower(self, kind: str, payload: FollowPayload) -> Letter:
        """The letter to a reader who follows a notice, or whom somebody named as one."""
        lang = payload["lang"] if payload["lang"] in self.texts else FALLBACK
        texts, notice, event = self.texts[lang], payload["notice"], kind.removeprefix("notice.")
        own = f"{self.site}{following_path(lang, follow_secret(self.key, notice['id'], payload['email']))}"
        parts = [Part("plain", texts("common.hello")), Part("plain", texts(f"notice.{event}", title=notice["title"]))]
        parts += [Part("quote", notice["text"])] if notice["text"] and event == "changed" else []
        if event == "follow":
            parts += [Part("link", texts("notice.confirm"), own), Part("small", texts("notice.not_you"))]
        else:
            parts.append(Part("link", texts("notice.open"), f"{self.site}{status_path(lang, notice['id'])}"))
        if event == "changed":
            parts += [Part("link", texts("notice.stop"), own)]
        if event == "ended":
            parts += [Part("small", texts("notice.forgotten"))]
        parts.append(Part("plain", texts("common.team_signature", brand=self.settings.brand_in(lang))))
        letter = letter_of_parts(lang, texts(f"notice.{event}_subject", title=notice["title"]), parts)
        return replace(letter, to=payload["email"], unsubscribe=own if event == "changed" else "")

    def _created(self, texts: LetterTexts, payload: TicketPayload) -> Iterator[Part]:
        """Nobody has shown yet that the address is theirs: nothing of what was written, nor of who wrote it, is in this letter."""
        yield from self._message(texts, payload)
        called = "message" in payload or not payload["text"]  # staff wrote it down: the customer has not written to us
        intro = texts("created.called" if called else "created.intro", number=payload["number"])
        if payload["due_at"]:
            intro += " " + texts("created.due", due=texts.moment(payload["due_at"], payload["zone"]))
        yield Part("plain", intro)
        yield Part("plain", texts("created.next"))
        yield Part("small", texts("created.privacy") + " " + texts("created.not_you"))

    def _link(self, texts: LetterTexts, payload: TicketPayload) -> Iterator[Part]:
        """Somebody who knew number and address asked for it, who may be anybody."""
        yield Part("plain", texts("link.asked", number=payload["number"]))
        yield Part("small", texts("link.not_you"))

    def _links(self, texts: LetterTexts, payload: TicketPayload) -> Iterator[Part]:
        """Somebody who knew the address asked for the links to all requests of its owner."""
        yield Part("plain", texts("links.asked"))
        yield Part("small", texts("links.not_you"))

    def _replied(self, texts: LetterTexts, payload: TicketPayload) -> Iterator[Part]:
        yield from self._message(texts, payload)
        yield Part("plain", texts("replied.helped"))

    def _closed(self, texts: LetterTexts, payload: TicketPayload) -> Iterator[Part]:
        yield Part("plain", texts(f"closed.{payload['outcome']}"))
        yield from self._message(texts, payload)
        yield Part("plain", texts("closed.again"))

    def _postponed(self, texts: LetterTexts, payload: TicketPayload) -> Iterator[Part]:
        yield Part("plain", texts("postponed.due", due=texts.moment(payload["due_at"], payload["zone"])))
        yield from self._message(texts, payload)

    def _message(self, texts: LetterTexts, payload: TicketPayload) -> Iterator[Part]:
        message = payload.get("message") or NO_MESSAGE
        if message["text"]:
            yield Part("plain", message["text"])
        if files := message.get("files"):
            yield Part("plain", texts("common.files", files=_listed(texts, files)))
        if article := message["article"]:
            name = article["title"] or article["id"]
            yield Part("link", f"{texts('common.article')}: {name}", self._article_url(article["id"]))

    def _to_team(self, kind: str, payload: TicketPayload) -> Letter:
        texts, event = self.texts[self.settings.language_list[0]], kind.removeprefix("ticket.")
        about = {name: payload[name] or "—" for name in ("number", "subject", "team", "owner")}
        if not payload["subject"] and not payload["text"]:  # a call: what was asked says what it is about
            about["subject"] = one_line(payload["query"])[:MAX_QUESTION] or "—"
        lines = [f"{texts('team.from')}: {payload['email'] or '—'}"]
        if payload["due_at"]:
            lines.append(f"{texts('team.due')}: {texts.moment(payload['due_at'], payload['zone'])}")
        message = payload.get("message") or NO_MESSAGE
        parts = [Part("plain", texts(f"team.{event}", **about)), Part("plain", "\n".join(lines))]
        if event == "reopened" and message is NO_MESSAGE:
            parts.append(Part("plain", texts("team.not_helped")))
        parts += _quoted(texts, event, payload)
        parts += (
            [Part("plain", texts("team.tried") + ":\n" + "\n".join(attempts))]
            if (attempts := _tried(texts, payload))
            else []
        )
        parts.append(Part("link", texts("team.open"), f"{self.site}{staff_request_path(payload['number'])}"))
        # an answer quotes what it answers: a letter with a note for colleagues must not be answered to the customer
        reply_to = "" if event == "handed_over" else _answerable(payload["email"])
        parts += [Part("small", texts("team.reply"))] if reply_to else []
        letter = letter_of_parts(texts.lang, texts("team.subject", **about), parts)
        return replace(letter, to=self.settings.team_mail, reply_to=reply_to)

    def _ways(self, texts: LetterTexts, lang: str, payload: TicketPayload) -> Iterator[Part]:
        """To the request, or to each of those that were asked for."""
        for one in payload.get("requests", ()):
            named = texts("links.one", number=one["number"], at=texts.moment(one["created_at"], one["zone"]))
            yield Part("link", named, self._request_url(lang, one["number"]))
        if "requests" not in payload:
            yield Part("link", texts("common.open"), self._request_url(lang, payload["number"]))

    def _request_url(self, lang: str, number: str) -> str:
        path = f"/{UNNUMBERED}" if number == UNNUMBERED else request_path(lang, request_secret(self.key, number))
        return f"{self.site}{path}"

    def _answer_to(self, number: str) -> str:
        """Where an answer by mail joins the request; "" where no mailbox is read."""
        return "" if number == UNNUMBERED else reply_address(self.settings.reply_to, self.key, number)

    def _article_url(self, article_id: str) -> str:
        lang, _, key = article_id.partition("/")
        return f"{self.site}{article_path(lang, key)}"


def _quoted(texts: LetterTexts, event: str, payload: TicketPayload) -> list[Part]:
    """What was said, under whoever said it: the customer, staff to the customer, staff to colleagues."""
    message = payload.get("message") or NO_MESSAGE
    by_staff = "team.note" if event == "handed_over" else "team.told"
    said = [("team.said", payload["text"])] if message is NO_MESSAGE or event == "created" else []
    said.append((by_staff if message["author"] == "staff" else "team.said", message["text"]))
    quoted = [
        part for heading, words in said if words for part in (Part("plain", texts(heading) + ":"), Part("quote", words))
    ]
    files = message.get("files") or payload.get("files")
    return [*quoted, Part("plain", texts("team.files", files=_listed(texts, files)))] if files else quoted


def _listed(texts: LetterTexts, files: list[PayloadFile]) -> str:
    """Names and sizes; what came as a picture has no name of its own."""
    return ", ".join(
        f"{file['name'] or texts('common.picture')} ({max(1, round(file['size'] / 1024))} {texts('common.kilobytes')})"
        for file in files
    )


def _tried(texts: LetterTexts, payload: TicketPayload) -> list[str]:
    """What the customer did before writing, each article once, under the strongest thing that can be said of it."""
    lines = [texts("team.searched", query=payload["query"])] if payload["query"] else []
    listed: set[str] = set()
    groups = (
        ("team.rejected", payload["rejected"]),
        ("team.read", payload["opened"]),
        ("team.shown", payload["shown"]),
    )
    for words, articles in groups:
        lines += [texts(words, article=article) for article in articles if article not in listed]
        listed |= set(articles)
    return [f"– {line}" for line in lines]


def _answerable(email: str) -> str:
    """The address the team's mail program may answer to; "" for a name that many of them would garble."""
    return email if email.rpartition("@")[0].isascii() else ""

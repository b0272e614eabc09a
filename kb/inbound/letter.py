"""A letter that came in, read out of its bytes. Nothing in it is trusted and nothing can make reading it fail."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses
from typing import Literal

from kb.inbound.plain_text import text_in, text_of
from kb.inbound.quotes import said_in
from kb.legible import UNSEEN
from kb.requests.attachments import Upload

LetterKind = Literal["written", "automatic", "bounce", "list", "unreadable"]
MAX_LETTER = 60 * 1024 * 1024  # bytes; five files of 10 MB in base64 and some text are under it
MOST_BOUNDARIES = 5000  # lines that may part a letter: reading one of a million parts would take minutes
LONGEST_HEADER = 10_000  # characters read of a header; some letters name a hundred recipients
MOST_PARTS = 100  # looked at; a letter of people has a handful
MOST_FILES = 20
MAX_NEW, MAX_FOLDED = 10_000, 40_000  # characters; the form takes as many
MAX_TOLD_APART = 200_000  # characters in which new words are told from those they answer: each line is looked at
MAX_SUBJECT = 300
MAX_IDS = 30  # letters a letter says it answers
SMALL_PICTURE = 8_000  # bytes; what is smaller and stands in the text is a logo of a signature
RECIPIENTS = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
ACTION = re.compile(r"^Action:\s*([\w-]+)", re.IGNORECASE | re.MULTILINE)  # of a report of delivery
QUOTED, COMMENT = re.compile(r'"(?:\\.|[^"\\])*"'), re.compile(r"\([^()]*\)")
BRACKETED = re.compile(r"<([^<>]*)>")
ROBOTS = ("mailer-daemon@", "postmaster@", "no-reply@", "noreply@", "do-not-reply@", "donotreply@")


@dataclass(frozen=True, kw_only=True)
class InboundLetter:
    """`answers` are Message-IDs without brackets, the nearest first; `recipients` every address it was sent to."""

    digest: str
    kind: LetterKind = "written"
    sender: str = ""
    subject: str = ""
    message_id: str = ""
    answers: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    ours: bool = False  # it carries the mark of our own letters
    text: str = ""
    folded: str = ""
    files: tuple[Upload, ...] = ()


def read_letter(raw: bytes) -> InboundLetter:
    """The letter in these bytes; of kind "unreadable" where they make none."""
    whole = hashlib.sha256(raw).hexdigest()
    if raw.count(b"\n--") > MOST_BOUNDARIES:
        return InboundLetter(digest=whole, kind="unreadable")
    try:
        return _read(message_from_bytes(raw), whole)
    except (MessageError, RecursionError, ValueError, LookupError, TypeError, AttributeError, AssertionError):
        return InboundLetter(digest=whole, kind="unreadable")


def _read(message: Message, whole: str) -> InboundLetter:
    letter = InboundLetter(
        digest=whole,
        sender=sender_of(message),
        subject=" ".join(_clean(header(message, "subject")).split())[:MAX_SUBJECT],
        message_id=_ids(header(message, "message-id"))[0] if _ids(header(message, "message-id")) else "",
        answers=_answered(message),
        recipients=tuple(address for name in RECIPIENTS for address in _addresses(message, name)),
        ours=bool(header(message, "x-otvet-ticket")),
    )
    kind = kind_of(message, letter.sender)
    parts = list(_leaves(message))
    body = _body(parts)
    said = said_in(_clean(text_of(body))[:MAX_TOLD_APART]) if body is not None else said_in("")
    files = tuple(_files(parts, body))[:MOST_FILES]
    letter = replace(
        letter, kind=kind, text=said.new[:MAX_NEW], folded=(said.new[MAX_NEW:] + said.folded)[:MAX_FOLDED], files=files
    )
    if kind == "bounce":
        letter = replace(letter, answers=(*letter.answers, *_returned(message))[:MAX_IDS])
    return replace(letter, digest=_digest(message, letter, whole))


def kind_of(message: Message, sender: str) -> LetterKind:
    """Whether a person wrote it (RFC 3834, 5): an answer to anything else would be answered for ever.

    A report says of itself whether a letter of ours came back: others tell that it was read, or comes late. A program that
    answers for somebody who is away names no return path either, so its own marks are looked at first.
    """
    if message.get_content_type() == "multipart/report":
        return "bounce" if _tells_of_failure(message) else "automatic"
    if sender.startswith(("mailer-daemon@", "postmaster@")):
        return "bounce"
    if header(message, "auto-submitted").strip().lower().partition(";")[0].strip() not in ("", "no"):
        return "automatic"
    if header(message, "x-autoreply") or header(message, "x-autorespond") or header(message, "x-auto-response"):
        return "automatic"
    if header(message, "return-path").strip() == "<>":
        return "bounce"
    precedence = header(message, "precedence").strip().lower()
    if header(message, "list-id") or header(message, "list-unsubscribe") or precedence in ("bulk", "list", "junk"):
        return "list"
    if precedence == "auto_reply" or sender.startswith(ROBOTS):
        return "automatic"
    return "written"


def _tells_of_failure(message: Message) -> bool:
    """Whether a report is one of delivery (RFC 3464) and says of anybody that it failed, or names no outcome at all."""
    kinds = {part.get_content_type() for part in message.walk()}
    if kinds & {"message/disposition-notification", "message/feedback-report"}:
        return False
    status = next((part for part in message.walk() if part.get_content_type() == "message/delivery-status"), None)
    outcomes = ACTION.findall(str(status)) if status is not None else []
    return not outcomes or any(outcome.lower() == "failed" for outcome in outcomes)


def header(message: Message, name: str) -> str:
    """A header as text, "" where it is missing. What is in no alphabet anybody named is tried as in a part (text_in)."""
    raw = next((value for key, value in message.raw_items() if key.lower() == name), "")
    text = str(raw)[:LONGEST_HEADER]
    if not text.isascii():
        return _of_any_alphabet(text)
    try:
        return str(make_header(decode_header(text))) if "=?" in text else text
    except (ValueError, LookupError, MessageError):  # encoded words of nothing
        return text


def _of_any_alphabet(text: str) -> str:
    return text_in(text.encode("ascii", "surrogateescape") if _is_escaped(text) else text.encode("utf-8", "replace"))


def _is_escaped(text: str) -> bool:
    """Bytes that were no ASCII, as the parser keeps them."""
    return all(letter.isascii() or "\udc80" <= letter <= "\udcff" for letter in text)


def _clean(text: str) -> str:
    """Without what nobody sees and what turns reading round; lines and tabs stay."""
    return UNSEEN.sub(lambda sign: sign[0] if sign[0] in "\n\t" else "", text)


def _addresses(message: Message, name: str) -> tuple[str, ...]:
    try:
        pairs = getaddresses([header(message, name)])
    except (ValueError, IndexError, TypeError):
        return ()
    return tuple(address.strip().lower() for _, address in pairs if "@" in address)


def sender_of(message: Message) -> str:
    """The one mailbox that its From names; "" for none and for several, since mail servers vouch for one of them at most.

    It is looked for in the header as it came: an encoded word is part of a name, whatever addresses and brackets it decodes to.
    """
    named: set[str] = set()
    for key, raw in message.raw_items():
        if key.lower() == "from":
            text = str(raw)[:LONGEST_HEADER]
            if not text.isascii():
                text = _of_any_alphabet(text)
            named |= set(map(_mailbox_in, COMMENT.sub(" ", QUOTED.sub(" ", text)).split(",")))
    named.discard("")
    return named.pop() if len(named) == 1 else ""


def _mailbox_in(part: str) -> str:
    """What stands in angle brackets, or the address that is all there is."""
    bracketed = BRACKETED.findall(part)
    address = (bracketed[-1] if bracketed else part).strip().lower()
    return address if "@" in address and not address.split()[1:] else ""


def _answered(message: Message) -> tuple[str, ...]:
    named = (*_ids(header(message, "in-reply-to")), *reversed(_ids(header(message, "references"))))
    return tuple(dict.fromkeys(named))[:MAX_IDS]


def _ids(text: str) -> tuple[str, ...]:
    """Message-IDs: what stands between < and >."""
    return tuple(part.partition(">")[0].strip() for part in text.split("<")[1:] if ">" in part)


def _returned(message: Message) -> Iterator[str]:
    """The Message-IDs of the letter that came back, from the copy of it or of its headers."""
    for part in _leaves(message):
        if part.get_content_type() in (
            "message/rfc822",
            "text/rfc822-headers",
            "text/plain",
            "message/delivery-status",
        ):
            payload = part.get_payload(decode=True)
            data = payload if isinstance(payload, bytes) else str(part).encode("utf-8", "replace")
            for line in data.decode("utf-8", "replace").splitlines()[:400]:
                if line.lower().startswith(("message-id:", "references:", "in-reply-to:")):
                    yield from _ids(line)


def _leaves(message: Message) -> Iterator[Message]:
    for count, part in enumerate(message.walk()):
        if count >= MOST_PARTS:
            return
        if not part.is_multipart():
            yield part


def _body(parts: Sequence[Message]) -> Message | None:
    """The part that is the letter's text: the first plain one with words in it, else the first of HTML, else of any other text."""
    texts = [
        part for part in parts if part.get_content_maintype() in ("text", "multipart", "") and not _is_attached(part)
    ]
    plain = [part for part in texts if part.get_content_subtype() in ("plain", "")]  # a type that says nothing is plain
    html = [part for part in texts if part.get_content_subtype() == "html"]
    others = [part for part in texts if part not in plain and part not in html and not _is_calendar(part)]
    return next((part for part in (*plain, *html, *others) if text_of(part).strip()), None)


def _is_calendar(part: Message) -> bool:
    """An invitation: nothing to read in a conversation, but a file that calendars open."""
    return part.get_content_type() == "text/calendar"


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(_file_name(part))


def _files(parts: Sequence[Message], body: Message | None) -> Iterator[Upload]:
    for part in parts:
        kind = part.get_content_maintype()
        is_file = _is_attached(part) or _is_calendar(part) or kind in ("image", "audio", "video", "application")
        if part is body or not is_file:
            continue
        payload = part.get_payload(decode=True)
        data = payload if isinstance(payload, bytes) else b""
        in_text = kind == "image" and part.get_content_disposition() != "attachment" and len(data) < SMALL_PICTURE
        if data and not in_text:
            yield Upload(data=data, name=_file_name(part) or ("invite.ics" if _is_calendar(part) else ""))


def _file_name(part: Message) -> str:
    """What the sender called it; of the ways to write that, mail programs use two (RFC 2231, and encoded words)."""
    if any(len(str(part.get(name, ""))) > LONGEST_HEADER for name in ("content-disposition", "content-type")):
        return ""
    try:
        name = part.get_filename() or ""
        return _clean(str(make_header(decode_header(name))) if "=?" in name else name)
    except (ValueError, LookupError, TypeError, AttributeError, MessageError):
        return ""


def _digest(message: Message, letter: InboundLetter, whole: str) -> str:
    """The same letter that came over two ways (an alias, a copy) is the same; another one under a used Message-ID is not.

    Without a Message-ID its second and its words tell; with neither, every byte counts.
    """
    date = header(message, "date")
    if not letter.message_id and not date:
        return whole
    said = [letter.message_id, letter.sender, date, letter.subject, letter.text, letter.folded]
    contents = [hashlib.sha256(file.data).hexdigest() for file in letter.files]
    return hashlib.sha256("\x00".join([*said, *contents]).encode("utf-8", "replace")).hexdigest()

"""Kinds of letters as people, mail programs and broken ones send them, and what is to become of each. Written for the tests.

Every letter carries a mark in its words (or in the name of its file), so that what became of it can be counted afterwards.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from kb.inbound.intake import LetterOutcome
from kb.inbound.letter import MAX_LETTER
from tests.kb.inbound.written_letters import (
    CALENDAR,
    END,
    MIME,
    PKCS7,
    TNEF,
    Maker,
    bounce_in_words,
    file_part,
    headed,
    machine_made,
    nested,
    of_parts,
    other_part,
    part,
    picture,
    plain,
    raw,
    report,
    said,
    said_in_html,
)


@dataclass(frozen=True)
class Kind:
    """`shown`: the words that staff read, made of the letter's mark; None where only the name of a file has the mark."""

    make: Maker
    outcome: LetterOutcome = "joined"
    shown: str | None = "Карта {mark}"


UNREAD: Callable[..., Kind] = partial(Kind, outcome="refused", shown=None)
PASSED: Callable[..., Kind] = partial(Kind, outcome="ignored", shown=None)

ALPHABETS = {
    "utf-8 as it is": Kind(plain("utf-8")),
    "utf-8 in base64": Kind(plain("utf-8", "base64")),
    "utf-8 quoted": Kind(plain("utf-8", "quoted-printable")),
    "with a byte order mark": Kind(plain("utf-8-sig", "base64", named="utf-8")),
    "koi8-r": Kind(plain("koi8-r")),
    "windows-1251 quoted": Kind(plain("cp1251", "quoted-printable", named="windows-1251")),
    "windows-1251, not named": Kind(plain("cp1251", named="")),
    "iso-8859-5": Kind(plain("iso-8859-5", "base64")),
    "cp866": Kind(plain("cp866", "base64")),
    "utf-16": Kind(plain("utf-16", "base64")),
    "utf-7": Kind(plain("utf-7", "7bit")),
    "iso-2022-jp": Kind(plain("iso-2022-jp", "7bit", words="カード {mark}"), shown="カード {mark}"),
    "gb18030": Kind(plain("gb18030", "base64", words="卡 {mark}"), shown="卡 {mark}"),
    "called us-ascii": Kind(plain("utf-8", named="us-ascii")),
    "an alphabet nobody knows": Kind(plain("utf-8", named="x-martian")),
    "an alphabet that is a codec": Kind(plain("utf-8", named="base64")),
    "quotes around the alphabet": Kind(plain("utf-8", named="\"'utf-8'\"")),
}
TRANSFER = {
    "base64 without its end": Kind(raw("text/plain", "base64", lambda words: base64.b64encode(words).rstrip(b"="))),
    "base64 with lines of others": Kind(
        raw("text/plain; charset=utf-8", "base64", lambda words: base64.encodebytes(words) + b"\r\n\r\n!!\r\n")
    ),
    "quoted with a torn end": Kind(
        raw("text/plain; charset=utf-8", "quoted-printable", lambda words: words + b"=\r\n=")
    ),
    "an encoding nobody knows": Kind(raw("text/plain; charset=utf-8", "x-rot", lambda words: words)),
    "an encoding in capitals": Kind(raw("TEXT/PLAIN; CHARSET=UTF-8", "BASE64", base64.encodebytes)),
    "flowed": Kind(
        raw("text/plain; charset=utf-8; format=flowed", "8bit", lambda words: words.replace(b" ", b" \r\n"))
    ),
    "controls between the words": Kind(
        raw("text/plain; charset=utf-8", "8bit", lambda words: words.replace(b" ", b"\x07 \xe2\x80\xae"))
    ),
}
HEADERS = {
    "no Message-ID": Kind(headed(lambda to: to.head(without="Message-ID"))),
    "a Message-ID of nothing": Kind(headed(lambda to: to.head(Message_ID="<<[]@>>"))),
    "two Message-IDs": Kind(headed(lambda to: to.head() + b"Message-ID: <second@mail.example>\r\n")),
    "the Message-ID of another letter": Kind(headed(lambda to: to.head(Message_ID="<the-same@mail.example>"))),
    "no date": Kind(headed(lambda to: to.head(without="Date"))),
    "a date of nothing": Kind(headed(lambda to: to.head(Date="yesterday, perhaps"))),
    "no subject": Kind(headed(lambda to: to.head(without="Subject"))),
    "a subject in no alphabet": Kind(headed(lambda to: to.head(without="Subject") + b"Subject: \xff\xfe\xd0\r\n")),
    "a subject of broken words": Kind(headed(lambda to: to.head(Subject="=?utf-8?b?////?= =?x-none?q?=D0?="))),
    "a sender in words and quotes": Kind(
        headed(lambda to: to.head(From=f'"Anna, of \\"Ромашка\\"" (home) <{to.sender}>'))
    ),
    "two senders": UNREAD(headed(lambda to: to.head() + b"From: other@elsewhere.example\r\n")),
    "an address over two lines": Kind(headed(lambda to: to.head(To=f"Help\r\n <{to.to}>"))),
    "an address among a hundred": Kind(
        headed(lambda to: to.head(To=", ".join([*(f"a{n}@example.org" for n in range(100)), to.to])))
    ),
    "an address in a copy": Kind(headed(lambda to: to.head(To="boss@example.org", Cc=to.to))),
    "an address of the envelope alone": Kind(
        headed(lambda to: to.head(To="undisclosed-recipients:;", Delivered_To=to.to))
    ),
    "a line of a mail folder": Kind(headed(lambda to: b"From anna@example.com Mon Nov 23 2026\r\n" + to.head())),
    "five thousand headers": Kind(headed(lambda to: b"X-A: b\r\n" * 5000 + to.head())),
    "a header of 300 KB": Kind(headed(lambda to: to.head() + b"X-A: " + b"b" * 300_000 + END)),
    "an answer that names ours": Kind(headed(lambda to: to.head(To="help@romashka.example", In_Reply_To=to.answers))),
}
STRUCTURE = {
    "plain and HTML": Kind(of_parts("alternative", said, said_in_html)),
    "HTML alone": Kind(lambda to: to.head() + MIME + said_in_html(to)),
    "HTML beside empty words": Kind(of_parts("alternative", other_part("text/plain", " \r\n"), said_in_html)),
    "words in another kind of text": Kind(
        of_parts("mixed", other_part("text/markdown; charset=utf-8", "Карта {mark}"))
    ),
    "enriched text": Kind(lambda to: to.head() + MIME + part("text/enriched; charset=utf-8", to.words.encode())),
    "never closed": Kind(of_parts("mixed", said, closed=False)),
    "no boundary": Kind(lambda to: to.head() + b"Content-Type: multipart/mixed\r\n\r\n" + to.words.encode()),
    "a kind nobody knows": Kind(of_parts("x-martian", said)),
    "thirty deep": Kind(nested(30)),
    "a related picture": Kind(
        of_parts("related", said_in_html, file_part("logo.png", picture(20), "image/png", inline=True))
    ),
    "a picture": Kind(of_parts("mixed", said, file_part("{mark}.png", picture(), "image/png"))),
    "a list of words as a file": Kind(of_parts("mixed", said, file_part("{mark}.txt", b"time;{mark}\n", "text/plain"))),
    "a file alone": Kind(of_parts("mixed", file_part("{mark}.txt", b"time;{mark}\n", "text/plain")), shown=None),
    "a program": Kind(of_parts("mixed", said, file_part("{mark}.exe", b"MZ\x90\x00" + bytes(300)))),
    "a file of 12 MB": Kind(
        of_parts("mixed", said, file_part("{mark}.log", b"time;error\n" * 1_100_000, "text/plain"))
    ),
    "a file named in two ways": Kind(
        of_parts(
            "mixed",
            said,
            lambda to: part(
                "text/csv", b"a;b", "Content-Disposition: attachment; filename*=utf-8''%ff%d0; filename*0=\""
            ),
        )
    ),
    "forty files": Kind(of_parts("mixed", said, *(file_part(f"{n}.txt", b"%d" % n, "text/plain") for n in range(40)))),
    "winmail beside words": Kind(of_parts("mixed", said, file_part("winmail.dat", TNEF, "application/ms-tnef"))),
    "winmail alone": Kind(of_parts("mixed", file_part("winmail-{mark}.dat", TNEF, "application/ms-tnef")), shown=None),
    "an invitation with words": Kind(
        of_parts(
            "alternative", said, said_in_html, other_part("text/calendar; charset=utf-8; method=REQUEST", CALENDAR)
        )
    ),
    "an invitation alone": Kind(
        lambda to: to.head() + MIME + part(f'text/calendar; name="{to.mark}.ics"', CALENDAR.encode()),
        shown=None,
    ),
    "signed with S/MIME": Kind(of_parts("signed", said, file_part("smime.p7s", PKCS7, "application/pkcs7-signature"))),
    "signed with OpenPGP": Kind(
        of_parts("signed", said, file_part("sign.asc", b"-----BEGIN PGP", "application/pgp-signature"))
    ),
    "encrypted with S/MIME": Kind(
        lambda to: (
            to.head() + MIME + file_part("{mark}.p7m", PKCS7, "application/pkcs7-mime; smime-type=enveloped-data")(to)
        ),
        shown=None,
    ),
    "encrypted with OpenPGP": Kind(
        of_parts(
            "encrypted",
            other_part("application/pgp-encrypted", "Version: 1"),
            file_part("{mark}.asc", b"-----BEGIN PGP MESSAGE-----\n"),
        ),
        shown=None,
    ),
    "a letter in the letter": Kind(
        of_parts("mixed", said, lambda to: part("message/rfc822", b"From: x@y.example\r\n\r\nInner"))
    ),
    "only a letter in it": Kind(
        lambda to: to.head() + MIME + part("message/rfc822", b"From: x@y.example\r\n\r\n" + to.words.encode())
    ),
    "part of a letter": Kind(
        lambda to: (
            to.head() + MIME + part("message/partial; id=1; number=1; total=2", b"X-A: b\r\n\r\n" + to.words.encode())
        )
    ),
}
MACHINES = {
    "away, by RFC 3834": PASSED(machine_made(Auto_Submitted="auto-replied", Return_Path="<>")),
    "away, by Exchange": PASSED(machine_made(Auto_Submitted="auto-generated", X_Auto_Response_Suppress="All")),
    "away, of old": PASSED(machine_made(Precedence="auto_reply")),
    "a newsletter": PASSED(machine_made(List_Unsubscribe="<mailto:x@example.org>")),
    "a list": PASSED(machine_made(List_Id="<news.example.org>")),
    "in bulk": PASSED(machine_made(Precedence="bulk")),
    "of a robot": PASSED(machine_made(From="No Reply <no-reply@shop.example>")),
    "of ourselves": PASSED(machine_made(X_Otvet_Ticket="2026-000001")),
    "not delivered": Kind(partial(report, "delivery-status", "Action: failed"), "returned", None),
    "not delivered, in words": Kind(bounce_in_words, "returned", None),
    "delivered late": PASSED(partial(report, "delivery-status", "Action: delayed")),
    "delivered": PASSED(partial(report, "delivery-status", "Action: delivered")),
    "read": PASSED(partial(report, "disposition-notification", "Disposition: manual-action; displayed")),
    "a complaint": PASSED(partial(report, "feedback-report", "Feedback-Type: abuse")),
    "to nobody we know": PASSED(headed(lambda to: to.head(To="help@romashka.example"))),
}
UNREADABLE = {
    "empty": UNREAD(lambda to: to.head() + END),
    "a hundred thousand parts": UNREAD(lambda to: of_parts("mixed", said)(to) + b"--b=_1 2\r\n\r\nx\r\n" * 100_000),
    "larger than we read": UNREAD(lambda to: to.head() + END + to.words.encode() + b"x" * 76 * (MAX_LETTER // 76 + 1)),
}
KINDS: Mapping[str, Kind] = MappingProxyType(
    {**ALPHABETS, **TRANSFER, **HEADERS, **STRUCTURE, **MACHINES, **UNREADABLE}
)

"""Letters as mail programs, broken ones and attackers send them: read without fail, with all that people wrote in them."""

from __future__ import annotations

import pytest

from kb.inbound.letter import MAX_NEW, read_letter
from tests.cost import cpu_seconds
from tests.kb.inbound.letters import HTML, letter

HEAD = b"From: Anna <anna@example.com>\r\nTo: help@romashka.example\r\nMessage-ID: <1@a>\r\n"
NESTED = b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n'
BROKEN = {
    "nothing": b"",
    "no headers": b"\r\n\r\nhello",
    "no end of headers": b"From: a@b.example",
    "zeros": b"\x00" * 5000,
    "subject in no alphabet": HEAD + b"Subject: \xff\xfe\xd0\r\n\r\nhello",
    "encoded word of nothing": HEAD + b"Subject: =?utf-8?b?////?= =?x-none?q?=D0?=\r\n\r\nhello",
    "address of nothing": b'From: <<<>>>,"\r\nTo: ;;:@\r\n\r\nhello',
    "group": b"From: undisclosed-recipients:;\r\n\r\nhello",
    "date": HEAD + b"Date: yesterday, perhaps\r\n\r\nhello",
    "message-id": b"From: a@b.example\r\nMessage-ID: <<[]@>>\r\nIn-Reply-To: []\r\nReferences: <\r\n\r\nhello",
    "boundary missing": HEAD + b"Content-Type: multipart/mixed\r\n\r\nhello",
    "boundary never closed": HEAD + NESTED + b"Content-Type: text/plain\r\n\r\nhello",
    "nested without end": HEAD + NESTED * 2000 + b"hello",
    "base64 of nothing": HEAD + b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!====",
    "quoted-printable": HEAD
    + b"Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=ZZ=\r\n=",
    "encoding of nothing": HEAD + b"Content-Type: text/plain\r\nContent-Transfer-Encoding: x-rot\r\n\r\nhello",
    "content type of nothing": HEAD + b"Content-Type: /;;;=\r\n\r\nhello",
    "file name": HEAD
    + NESTED
    + b"Content-Type: text/csv\r\nContent-Disposition: attachment; filename*=utf-8''%ff%d0; filename*0=\"\r\n\r\na;b\r\n--b--",
    "disposition": HEAD + NESTED + b"Content-Disposition: ;;;\r\n\r\nhello\r\n--b--",
    "winmail": HEAD + NESTED + b"Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\n\x78\x9f>\r\n--b--",
    "calendar": HEAD + b"Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR",
    "s/mime": HEAD
    + b"Content-Type: application/pkcs7-mime; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\nMIIB",
    "only a letter in it": HEAD + b"Content-Type: message/rfc822\r\n\r\nFrom: x@y.example\r\n\r\ninner",
    "unix line ends": HEAD.replace(b"\r\n", b"\n") + b"\nhello",
    "lines of old macs": HEAD.replace(b"\r\n", b"\r") + b"\rhello",
    "mbox line": b"From anna@example.com Mon Nov 23 09:00:00 2026\r\n" + HEAD + b"\r\nhello",
    "a thousand headers": HEAD + b"X-A: b\r\n" * 5000 + b"\r\nhello",
    "a long header": HEAD + b"X-A: " + b"b" * 300_000 + b"\r\n\r\nhello",
    "surrogates": HEAD + "Subject: \ud800".encode("utf-8", "surrogatepass") + b"\r\n\r\n\xed\xa0\x80",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_letter_is_read_as_far_as_it_goes_and_harms_nothing(name: str):
    taken = read_letter(BROKEN[name])
    assert len(taken.digest) == 64
    assert all(sign not in taken.text + taken.folded + taken.subject for sign in "\x00\u202e\ud800")


@pytest.mark.parametrize(
    "name",
    [
        "subject in no alphabet",
        "encoded word of nothing",
        "date",
        "boundary never closed",
        "unix line ends",
        "encoding of nothing",
        "content type of nothing",
    ],
)
def test_the_words_of_a_letter_with_broken_headers_are_not_lost(name: str):
    taken = read_letter(BROKEN[name])
    assert (taken.kind, taken.sender, taken.text) == ("written", "anna@example.com", "hello")


def test_plain_words_are_preferred_and_html_is_read_where_there_are_none():
    both = letter("Слова")
    both.add_alternative("<p>Другие</p>", subtype="html")
    assert read_letter(both.as_bytes()).text == "Слова"
    empty = letter(" ")
    empty.add_alternative(HTML, subtype="html")
    taken = read_letter(empty.as_bytes())
    assert (
        taken.text == "Карта у меня.\nНомер верный." and "Карта у вас?" in taken.folded and "alert" not in taken.folded
    )
    assert taken.files == ()


def test_a_letter_longer_than_a_form_keeps_its_end_folded():
    taken = read_letter(letter("слово " * 4000).as_bytes())
    assert len(taken.text) == MAX_NEW and taken.folded


def test_the_digest_tells_letters_apart_by_what_they_say_not_by_the_way_they_came():
    one = letter(Message_ID="<1@a>")
    other_way = letter(Message_ID="<1@a>", Received="from x", Delivered_To="help@romashka.example")
    other_words = letter("Другое", Message_ID="<1@a>")
    nameless = letter(Message_ID="")
    digests = [read_letter(each.as_bytes()).digest for each in (one, other_way, other_words, nameless)]
    assert digests[0] == digests[1] and len(set(digests)) == 3


def test_a_letter_made_to_be_slow_is_read_quickly():
    parts = NESTED + b"Content-Type: text/plain\r\n\r\nx\r\n--b\r\n" * 20_000
    many = HEAD + parts
    ids = HEAD + b"References: " + b"<a@b> " * 50_000 + b"\r\n\r\nhello"
    html = HEAD + b"Content-Type: text/html\r\n\r\n" + b"<blockquote>" * 100_000
    parameters = HEAD + b"Content-Type: multipart/mixed" + b";a=b" * 20_000 + b"\r\n\r\nhello"
    words = HEAD + b"Subject: " + b"=?utf-8?q?a?= " * 20_000 + b"\r\n\r\nhello"
    for raw in (many, ids, html, parameters, words):
        assert cpu_seconds(lambda raw=raw: read_letter(raw)) < 5


@pytest.mark.parametrize(
    ("written", "sender"),
    [
        ("Анна <anna@example.com>", "anna@example.com"),
        ("Anna@Example.com", "anna@example.com"),
        ('"Petrova, Anna" <anna@example.com>', "anna@example.com"),
        ("Petrova, Anna <anna@example.com>", "anna@example.com"),
        ("anna@example.com (Anna, at work)", "anna@example.com"),
        ("anna@example.com <anna@example.com>", "anna@example.com"),
        ("=?utf-8?B?0JDQvdC90LA=?= <anna@example.com>", "anna@example.com"),
        ("=?utf-8?q?Anna_=3Canna=40example=2Ecom=3E=2C?= <mallory@evil.example>", "mallory@evil.example"),
        ("=?utf-8?q?anna=40example=2Ecom?= <mallory@evil.example>", "mallory@evil.example"),
        ('"<anna@example.com>," <mallory@evil.example>', "mallory@evil.example"),
        ("anna@example.com <mallory@evil.example>", "mallory@evil.example"),
        ("<anna@example.com> <mallory@evil.example>", "mallory@evil.example"),
        ("anna@example.com, mallory@evil.example", ""),
        ("Anna <anna@example.com>, Mallory <mallory@evil.example>", ""),
        ("anna@example.com\nFrom: mallory@evil.example", ""),
        ("nobody", ""),
        ("", ""),
    ],
)
def test_the_sender_is_the_one_mailbox_that_a_mail_server_can_vouch_for(written: str, sender: str):
    """What a name decodes to, or a second sender, lets nobody write as somebody else."""
    assert read_letter(f"From: {written}\nSubject: x\n\nТекст\n".encode()).sender == sender

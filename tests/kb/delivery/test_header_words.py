"""Subjects and names are read as they were written, spaces included, whatever their length and alphabet."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.header import decode_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from kb.delivery.header_words import MAX_LINE, POLICY, encoded_words
from kb.delivery.letter_parts import one_line

WORDS = some.sampled_from(
    ["Новое", "обращение", "2026-000003:", "Другой", "вопрос:", "a", "x" * 60, "x" * 100, "Ёлка😀", "«кавычки»"]
    + ['"q"', "(c)", "<a@b>", ",", ";", "plain", "é", "—", "=", "?=", "=?", "к" * 90]
)
TEXTS = some.lists(WORDS, min_size=1, max_size=14).map(" ".join) | some.text(min_size=1, max_size=180)


def letter(subject: str, name: str = "Romashka", *, utf8: bool = False) -> bytes:
    message = EmailMessage(policy=POLICY)
    message["From"] = Address(name, addr_spec="help@romashka.example")
    message["Subject"] = subject
    message.set_content("x")
    return message.as_bytes(policy=POLICY.clone(utf8=utf8))


@pytest.mark.parametrize("utf8", [False, True])
@settings(deadline=None)
@given(words=TEXTS)
def test_a_subject_is_read_as_it_was_written(words: str, utf8: bool):
    subject = one_line(words)
    read = message_from_bytes(letter(subject, utf8=utf8), policy=policy.default)
    assert (read["subject"], read["from"].addresses[0].addr_spec) == (subject, "help@romashka.example")


@settings(deadline=None)
@given(words=TEXTS)
def test_a_name_is_read_as_it_was_written(words: str):
    name = one_line(words)
    raw = message_from_bytes(letter("x", name), policy=policy.compat32)["from"]
    assert parseaddr(raw)[1] == "help@romashka.example"
    if (
        not name.isascii() or len(name) > 60
    ):  # the reader of policy.default puts a space between two encoded words, against RFC 2047
        parts = [
            part.decode(charset or "ascii") if isinstance(part, bytes) else part for part, charset in decode_header(raw)
        ]
        assert "".join(parts).removesuffix("<help@romashka.example>").strip() == name


@settings(deadline=None)
@given(words=TEXTS)
def test_no_line_is_too_long_and_all_of_it_is_ascii(words: str):
    written = letter(one_line(words), one_line(words))
    assert written.isascii()
    assert max(map(len, written.split(b"\r\n"))) <= max(MAX_LINE, len("Subject: ") + 70)


def test_the_standard_library_loses_the_space_that_we_keep():
    subject = "Новое обращение 2026-000003: Другой вопрос: Вопрос"
    assert message_from_bytes(letter(subject), policy=policy.default)["subject"] == subject
    assert all(word.endswith("?=") for word in encoded_words(subject))

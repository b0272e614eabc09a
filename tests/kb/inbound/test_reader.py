"""The mailbox is read as letters come, each once, whoever dies meanwhile; what could not be taken waits there for a person."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from kb.errors import DeliveryFailed, StateUnavailable
from kb.inbound.reader import MailReader
from tests.kb.inbound.conftest import NOW
from tests.kb.inbound.dovecot import ImapHost, serving_mail
from tests.kb.inbound.letters import letter

pytestmark = pytest.mark.dovecot


@pytest.fixture
def mail() -> Iterator[ImapHost]:
    with serving_mail() as host:
        yield host


@pytest.fixture
def make_reader(desk, mail: ImapHost) -> Callable[..., MailReader]:
    def make(clock: Callable[[], datetime] = lambda: NOW) -> MailReader:
        return MailReader(mail.url(), desk.intake, clock=clock)

    return make


def until(true: Callable[[], bool]) -> None:
    for _ in range(150):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError("it did not happen within 15 seconds")


def test_what_is_unread_is_taken_and_marked_as_read(desk, mail: ImapHost, make_reader):
    mail.put(
        letter("Первое", to=desk.reply_to).as_bytes(),
        letter("Чужое").as_bytes(),
        letter("Второе", to=desk.reply_to).as_bytes(),
    )
    assert make_reader().read_once() == {"joined": 2, "ignored": 1}
    assert desk.said() == ["Первое", "Второе"]
    assert (mail.count("UNSEEN"), mail.count("ALL")) == (0, 3)
    assert make_reader().read_once() == {}


def test_new_letters_are_taken_as_they_come(desk, mail: ImapHost, make_reader):
    reader = make_reader()
    reader.start()
    try:
        for words in ("Первое", "Второе"):
            mail.put(letter(words, to=desk.reply_to).as_bytes())
            until(lambda words=words: words in desk.said())
    finally:
        reader.stop()


def test_a_letter_that_fails_us_is_flagged_and_keeps_no_other(desk, mail: ImapHost, make_reader, monkeypatch):
    own = type(desk.intake).take

    def take(self, raw: bytes, *, at: datetime):
        if b"poison" in raw:
            raise ZeroDivisionError("a fault of ours")
        return own(self, raw, at=at)

    monkeypatch.setattr(type(desk.intake), "take", take)
    mail.put(letter("poison", to=desk.reply_to).as_bytes(), letter("Второе", to=desk.reply_to).as_bytes())
    assert make_reader().read_once() == {"refused": 1, "joined": 1}
    assert (mail.count("FLAGGED"), mail.count("UNSEEN")) == (1, 0)


def test_while_the_database_is_away_letters_stay_unread(desk, mail: ImapHost, make_reader, monkeypatch):
    def away(self, raw: bytes, *, at: datetime):
        raise StateUnavailable("away")

    mail.put(letter("Первое", to=desk.reply_to).as_bytes())
    with monkeypatch.context() as broken:
        broken.setattr(type(desk.intake), "take", away)
        with pytest.raises(StateUnavailable):
            make_reader().read_once()
    assert mail.count("UNSEEN") == 1
    assert make_reader().read_once() == {"joined": 1}


def test_a_wrong_password_is_told_as_what_it_is(desk, mail: ImapHost):
    reader = MailReader(mail.url("another"), desk.intake, clock=lambda: NOW)
    with pytest.raises(DeliveryFailed, match="refuses the user and password of KB_IMAP_URL"):
        reader.read_once()


def test_a_letter_that_no_server_announced_is_taken_all_the_same(desk, mail, make_reader, monkeypatch):
    from kb.inbound.mailbox import ImapFolder

    def nothing_is_said(folder: ImapFolder, seconds: float) -> bool:
        time.sleep(0.02)
        return False

    monkeypatch.setattr(ImapFolder, "wait", nothing_is_said)
    reader = make_reader()
    reader.start()
    try:
        for words in ("Первое", "Второе", "Третье"):
            mail.put(letter(words, to=desk.reply_to).as_bytes())
            until(lambda words=words: words in desk.said())
    finally:
        reader.stop()

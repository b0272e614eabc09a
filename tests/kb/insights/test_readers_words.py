"""What readers say reaches whoever looks after the article, once; what is said anew is told anew, and an answer stays beside it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kb.delivery.outbox import list_entries
from kb.insights.readers_words import OwnersLetter, answer_words, tell_owners, words_of_readers
from kb.usage.votes import record_vote


@pytest.fixture
def vote(db, now):
    def voted(comment: str, *, helpful: bool = False, later=timedelta(), **changes):
        with db.begin() as conn:
            record_vote(conn, "ru/card", helpful=helpful, voter="v", comment=comment, at=now + later, **changes)

    return voted


@pytest.fixture
def told(db, now):
    """Tell, a day later each time; the words that went into letters."""
    sent = []

    def letter(owner, words):
        sent.append((owner, [word.comment for word in words]))
        payload = {"email": "a@example.com", "lang": "ru", "title": owner, "lines": [], "path": "/"}
        return OwnersLetter(owner=owner, payload=payload)

    def tell(days: int = 0):
        sent.clear()
        with db.begin() as conn:
            tell_owners(conn, {"ru/card": "cards"}, letter, at=now + timedelta(days=days))
        return list(sent)

    return tell


def test_words_are_told_once_and_no_more_than_once_a_day(vote, told, db):
    vote("где лимит?")
    assert told() == [("cards", ["где лимит?"])] and told() == []
    vote("и где комиссия?")
    assert told() == [] and told(1) == [("cards", ["и где комиссия?"])] and told(2) == []
    with db.read() as conn:
        assert [entry.kind for entry in list_entries(conn)] == ["report.words"] * 2


def test_a_vote_without_words_bothers_nobody(vote, told):
    vote("", helpful=True)
    assert told() == []


def test_words_wait_while_there_is_nobody_to_tell(vote, told, db, now):
    vote("где лимит?")
    with db.begin() as conn:
        assert tell_owners(conn, {}, lambda owner, words: None, at=now) == 0
    assert told(1) == [("cards", ["где лимит?"])]


def test_an_answer_stays_until_something_else_is_said(vote, db, now):
    vote("где лимит?")
    with db.begin() as conn:
        [word] = words_of_readers(conn)
        answer_words(conn, word.id, "done", "добавили ", who="Вера", at=now)
        [word] = words_of_readers(conn)
        assert (word.answer, word.answer_text, word.answered_by) == ("done", "добавили", "Вера")
        with pytest.raises(ValueError, match="expected one of: done"):
            answer_words(conn, word.id, "maybe", "", who="Вера", at=now)
    vote("", later=timedelta(minutes=1))
    with db.read() as conn:
        assert words_of_readers(conn)[0].answer == "done"
    vote("всё равно не вижу", later=timedelta(minutes=2))
    with db.read() as conn:
        assert words_of_readers(conn)[0].answer == ""

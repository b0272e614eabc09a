"""What was kept long enough goes, what still waits for an answer stays, and a wrong clock removes nothing."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from kb.delivery.outbox import claim, list_entries, note_failed, note_sent
from kb.requests.attachments import AttachmentStore, Upload, list_attachments
from kb.requests.staff_actions import Reply, reply
from kb.requests.tickets import find_ticket
from kb.retention.spans import Spans
from kb.retention.tidy import Tidied, Tidier
from kb.storage.request_tables import posts
from kb.storage.tables import tickets, votes
from kb.usage.search_log import Search
from kb.usage.votes import record_vote
from tests.kb.conftest import ROOM
from tests.kb.requests.test_attachments import picture
from tests.usage import record_search, votes_on

DAY = timedelta(days=1)
SPANS = Spans(tickets=100 * DAY, attachments=50 * DAY, outbox=10 * DAY, searches=90 * DAY)


@pytest.fixture
def store(tmp_path) -> AttachmentStore:
    return AttachmentStore(tmp_path / "pictures")


@pytest.fixture
def tidier(db, log, store) -> Tidier:
    return Tidier(state=db, searches=log, store=store, spans=SPANS)


def answered(db, send, store, now, **changes) -> str:
    """A request with a picture that was answered at once; now it is the customer's turn."""
    number = send(files=store.keep([Upload(picture("PNG"))]), **changes).ticket.number
    with db.begin() as conn:
        reply(conn, number, Reply(who="Анна", text="Готово."), room=ROOM, at=now)
    return number


def there(db, number: str) -> bool:
    with db.read() as conn:
        return find_ticket(conn, number) is not None


def test_a_request_goes_with_its_picture_after_its_days_and_not_before(db, send, store, tidier, now):
    number = answered(db, send, store, now)
    assert tidier.tidy(now + 99 * DAY).tickets == 0 and there(db, number)
    assert tidier.tidy(now + 101 * DAY).tickets == 1 and not there(db, number)
    assert list(store.folder.glob("*.png")) == []


def test_pictures_go_before_their_request(db, send, store, tidier, now):
    number = answered(db, send, store, now)
    assert tidier.tidy(now + 51 * DAY) == Tidied(attachments=1)
    with db.read() as conn:
        assert list_attachments(conn, number) == ()
    assert there(db, number) and list(store.folder.glob("*.png")) == []


def test_a_request_that_waits_for_our_answer_is_never_removed_and_is_counted(send, store, tidier, db, now):
    number = send(files=store.keep([Upload(picture("PNG"))])).ticket.number
    done = tidier.tidy(now + 3000 * DAY)
    assert (done.tickets, done.attachments, done.waiting) == (0, 0, 1)
    assert there(db, number)


def test_days_are_counted_from_the_last_thing_that_happened(db, send, store, tidier, now):
    number = answered(db, send, store, now)
    with db.begin() as conn:
        reply(conn, number, Reply(who="Анна", text="И ещё."), room=ROOM, at=now + 60 * DAY)
    assert tidier.tidy(now + 120 * DAY).tickets == 0
    assert tidier.tidy(now + 161 * DAY).tickets == 1


def test_more_requests_than_one_transaction_takes_all_go(db, send, tidier, now, monkeypatch):
    monkeypatch.setattr("kb.retention.tidy.BATCH", 2)
    for number in range(5):
        opened = send(form_key=f"f{number}").ticket.number
        with db.begin() as conn:
            reply(conn, opened, Reply(who="Анна", text="Готово."), room=ROOM, at=now)
    assert tidier.tidy(now + 101 * DAY).tickets == 5


def test_letters_go_when_they_were_sent_or_given_up_and_waiting_ones_stay(db, send, tidier, now):
    send()
    with db.begin() as conn:
        [sent] = claim(conn, "visitor", at=now)
        [dead] = claim(conn, "team", at=now)
        note_sent(conn, sent, at=now)
        note_failed(conn, dead, "no such mailbox", final=True, at=now)
    assert tidier.tidy(now + 9 * DAY).letters == 0
    assert tidier.tidy(now + 11 * DAY).letters == 2
    with db.read() as conn:
        assert [entry.state for entry in list_entries(conn)] == ["waiting"]


def test_searches_go_after_their_days(log, tidier, now):
    with log.begin() as conn:
        search = Search(text="мой адрес Ленина 5", lang="ru", state="none", confidence=0, total=0)
        record_search(conn, search, at=now)
    assert tidier.tidy(now + 30 * DAY).searches == 0
    assert tidier.tidy(now + 90 * DAY + DAY).searches == 1


def test_an_old_vote_still_counts_and_its_words_and_voter_are_gone(db, tidier, now):
    with db.begin() as conn:
        record_vote(conn, "ru/a", helpful=False, voter="hash", comment="Иванова не поняла", at=now)
    assert tidier.tidy(now + 101 * DAY).others == 1
    assert tidier.tidy(now + 102 * DAY).others == 0
    with db.read() as conn:
        assert votes_on(conn, "ru/a") == (0, 1)
        row = conn.execute(select(votes.c.voter, votes.c.comment)).one()
    assert "hash" not in row.voter and row.comment == ""


def test_hashes_that_limits_go_by_leave_when_the_limit_has_passed_or_a_wrong_clock_made_them(db, tidier, now):
    hashes = {"address": "a", "email": "e", "text": "t"}
    with db.begin() as conn:
        for at in (now - 3 * DAY, now - DAY, now + 365 * DAY):
            conn.execute(posts.insert().values(at=at, **hashes))
    tidier.tidy(now)
    with db.read() as conn:
        assert conn.execute(select(posts.c.at)).scalars().all() == [now - DAY]


def test_a_server_tidies_once_a_day_however_often_it_looks_and_waits_a_day_the_first_time(
    db, send, store, tidier, now, caplog
):
    number = answered(db, send, store, now)
    later = now + 200 * DAY
    with caplog.at_level(logging.INFO):
        assert tidier.tidy_daily(later) is None and there(db, number)
    assert "tidying begins in a day" in caplog.text
    assert tidier.tidy_daily(later + timedelta(hours=1)) is None and there(db, number)
    done = tidier.tidy_daily(later + DAY)
    assert done is not None and done.tickets == 1
    assert tidier.tidy_daily(later + DAY + timedelta(hours=1)) is None


@pytest.mark.parametrize("moved", [2000 * DAY, -5 * DAY])
def test_a_clock_that_jumped_removes_nothing_and_says_so(db, send, store, tidier, now, moved, caplog):
    number = answered(db, send, store, now)
    tidier.tidy_daily(now)
    tidier.tidy_daily(now + DAY)
    assert tidier.tidy_daily(now + DAY + moved) is None and there(db, number)
    assert "Is the clock right?" in caplog.text
    tidier.tidy_daily(now + 3 * DAY)  # it is right again
    assert there(db, number)


def test_a_clock_that_stays_where_it_jumped_is_believed_after_a_day(db, send, store, tidier, now):
    number = answered(db, send, store, now)
    tidier.tidy_daily(now)
    tidier.tidy_daily(now + 200 * DAY)
    tidier.tidy_daily(now + 201 * DAY)
    assert not there(db, number)


def test_what_was_removed_is_told_once_in_numbers_only(db, send, store, tidier, now, caplog):
    answered(db, send, store, now, email="anna@example.com")
    with caplog.at_level(logging.INFO):
        tidier.tidy(now + 101 * DAY)
    [line] = [record.getMessage() for record in caplog.records if "tidied" in record.getMessage()]
    assert line.startswith("tidied: 1 requests") and "anna" not in line


def test_spans_of_one_day_leave_nothing_of_yesterday_but_what_waits(db, log, send, store, now):
    one = replace(SPANS, tickets=DAY, attachments=DAY, outbox=DAY, searches=DAY)
    answered(db, send, store, now)
    with log.begin() as conn:
        record_search(conn, Search(text="x", lang="ru", state="none", confidence=0, total=0), at=now)
    Tidier(state=db, searches=log, store=store, spans=one).tidy(now + 2 * DAY)
    with db.read() as conn:
        counted = select(func.count())
        assert conn.execute(counted.select_from(tickets)).scalar_one() == 0

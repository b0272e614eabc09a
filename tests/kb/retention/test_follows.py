"""Who follows a notice is found by their address, given what is kept, and forgotten with the letters that hold it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from kb.backup.handover import forget_again
from kb.delivery.outbox import list_entries
from kb.notices.followers import ask_to_follow
from kb.notices.published import NewNotice, end, list_notices, publish
from kb.requests.attachments import AttachmentStore
from kb.retention.export import export_person
from kb.retention.follows import addresses_of_followers, follows_of, forget_follows
from kb.retention.forget import Eraser
from kb.retention.person import find_person
from kb.retention.proof import look_everywhere
from kb.retention.spans import Spans
from kb.retention.tidy import Tidier
from kb.storage.overwrite import overwrite_removed

KEY = bytes(32)
ANNA, BORIS = "anna@example.com", "boris@example.com"


@pytest.fixture
def notice(db, now):
    """Followed by Anna and Boris."""
    with db.begin() as conn:
        notice = publish(conn, NewNotice(severity="outage", title={"ru": "Нет входа"}, start=now), who="П", at=now)
        for email in (ANNA, BORIS):
            ask_to_follow(conn, notice, email, "ru", key=KEY, at=now)
    return notice


@pytest.fixture
def eraser(db, log, tmp_path) -> Eraser:
    return Eraser(state=db, log=log, store=AttachmentStore(tmp_path / "files"), key=KEY)


def test_a_follower_is_forgotten_everywhere_and_nobody_else(db, log, now, notice, eraser, tmp_path):
    with db.read() as conn:
        person = find_person(conn, ANNA.upper())
    done = eraser.forget(person, at=now)
    assert done.removed["notice_followers"] == done.removed["outbox"] == 1
    with db.read() as conn:
        assert list(addresses_of_followers(conn)) == [BORIS]
        assert [entry.payload["email"] for entry in list_entries(conn)] == [BORIS]
    overwrite_removed(db)
    assert not look_everywhere(db, log, [], person.identifiers).traces


def test_a_backup_brings_no_forgotten_follower_back(db, now, notice, eraser):
    with db.read() as conn:
        person = find_person(conn, ANNA)
    eraser.forget(person, at=now)
    with db.begin() as conn:
        ask_to_follow(conn, notice, ANNA, "ru", key=KEY, at=now - timedelta(hours=1))  # as an older copy has it
    forget_again(eraser, at=now)
    with db.read() as conn:
        assert list(addresses_of_followers(conn)) == [BORIS]


def test_a_person_is_given_what_they_follow(db, log, now, notice, tmp_path):
    with db.read() as conn:
        person = find_person(conn, ANNA)
        assert [one["title"] for one in follows_of(conn, [ANNA])] == ["Нет входа"]
    export_person(db, log, AttachmentStore(tmp_path / "files"), person, tmp_path / "out", key=KEY)
    told = json.loads((tmp_path / "out" / "person.json").read_text())["follows"]
    assert [(one["notice"], one["email"]) for one in told] == [(notice.id, ANNA)] and "secret" not in told[0]


def test_tidying_removes_old_notices_and_addresses_nobody_confirmed(db, log, now, notice, tmp_path):
    long = timedelta(days=100)
    spans = Spans(tickets=long, searches=long, outbox=long, attachments=long)
    tidier = Tidier(state=db, searches=log, store=AttachmentStore(tmp_path / "files"), spans=spans)
    with db.begin() as conn:
        end(conn, notice.id, who="П", at=now)
    tidier.tidy(now + timedelta(days=2))
    with db.read() as conn:
        assert addresses_of_followers(conn) == {} and len(list_notices(conn)) == 1
    tidier.tidy(now + timedelta(days=101))
    with db.read() as conn:
        assert list_notices(conn) == ()


def test_forgetting_nobody_removes_nothing(db, now, notice):
    with db.begin() as conn:
        assert not forget_follows(conn, []) and not forget_follows(conn, ["other@example.com"])

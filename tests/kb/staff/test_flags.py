"""What staff find wrong in an article waits for its owner, masked, and the helpdesk hears of it."""

from __future__ import annotations

import pytest

from kb.delivery.outbox import list_entries
from kb.errors import StaffError
from kb.notifications.notifications import notifications_of
from kb.requests.events import Mailroom
from kb.staff.accounts import add_person
from kb.staff.flags import NewFlag, open_flags, raise_flag, settle_flag

ROOM = Mailroom(key=bytes(32), helpdesk=True)
NEW = NewFlag(
    article_id="ru/cards/a", owner="cards", kind="outdated", who="Анна", comment=" Тариф старый ", query="цена"
)


def test_a_flag_waits_for_its_owner_until_somebody_settles_it(db, now):
    with db.begin() as conn:
        flag = raise_flag(conn, NEW, room=ROOM, at=now)
        assert (flag.comment, flag.done_at) == ("Тариф старый", None)
        assert open_flags(conn, owner="cards") == open_flags(conn) == (flag,)
        assert open_flags(conn, owner="loans") == ()
        settle_flag(conn, flag.id, who="Пётр", at=now)
        settle_flag(conn, flag.id, who="Ольга", at=now)
        assert open_flags(conn) == ()


def test_the_helpdesk_is_told_of_a_flag_without_the_clients_card_number(db, now):
    with db.begin() as conn:
        flag = raise_flag(conn, NewFlag(**{**vars(NEW), "query": "4111 1111 1111 1111"}), room=ROOM, at=now)
        (entry,) = list_entries(conn)
    assert (entry.kind, entry.payload["flag"], entry.payload["article"]) == ("article.flagged", flag.id, "ru/cards/a")
    assert flag.due_at and entry.payload["due_at"] == flag.due_at.isoformat()
    assert "4111" not in str(entry.payload) and "4111" not in flag.query


def test_an_unknown_kind_of_flag_is_refused_with_the_kinds_there_are(db, now):
    with pytest.raises(StaffError, match="outdated, wrong, missing"), db.begin() as conn:
        raise_flag(conn, NewFlag(**{**vars(NEW), "kind": "ugly"}), room=ROOM, at=now)


def test_two_clicks_are_one_flag_and_after_it_was_settled_a_new_one(db, now):
    with db.begin() as conn:
        first, second = (raise_flag(conn, NEW, room=ROOM, at=now) for _ in range(2))
        assert first == second and len(list_entries(conn)) == 1
        settle_flag(conn, first.id, who="Пётр", at=now)
        assert raise_flag(conn, NEW, room=ROOM, at=now).id != first.id


def test_writers_are_told_of_a_flag_and_whoever_raised_it_of_its_end(db, now):
    with db.begin() as conn:
        add_person(conn, "Вера", "writer", "a good long password", at=now)
        room = Mailroom(key=bytes(32), chats=frozenset(["articles"]))
        flag = raise_flag(conn, NEW, room=room, at=now)
        for _ in range(2):
            settle_flag(conn, flag.id, who="Вера", at=now)
        assert [(notification.event, notification.about) for notification in notifications_of(conn, "Вера")] == [
            ("flagged", "ru/cards/a")
        ]
        assert [(notification.event, notification.who) for notification in notifications_of(conn, "Анна")] == [
            ("flag_done", "Вера")
        ]
        [entry] = list_entries(conn)
    assert (entry.channel, entry.payload["about"]) == ("chat", "ru/cards/a") and "Тариф" not in str(entry.payload)

"""A colleague is written to once, at once or once a day, not at night, and not about what they have read."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kb.delivery.letters import LetterWriter
from kb.delivery.outbox import list_entries
from kb.notifications.letters import MOST_TOLD, put_letters
from kb.notifications.notifications import NewNotification, put_away, put_notification
from kb.notifications.wishes import NotificationWish, keep_wish
from kb.settings import Settings
from kb.staff.accounts import add_person, disable_person
from tests.kb.conftest import KEY

HOUR = timedelta(hours=1)  # the clock of the tests stands at three in the afternoon in Moscow
ZONE = "Europe/Moscow"


@pytest.fixture
def tell(db, now):
    """Anna, who wishes letters somehow, is told something of a request."""
    with db.begin() as conn:
        anna = add_person(conn, "Анна", "agent", "a good long password", at=now).id

    def told(mail: str = "now", times: int = 1, **quiet: str) -> None:
        with db.begin() as conn:
            keep_wish(conn, anna, NotificationWish(email="anna@example.com", mail=mail, **quiet))
            for place in range(times):
                notification = NewNotification(
                    event="flagged", who="Павел", about="ru/cards/block", once=str(place), at=now
                )
                put_notification(conn, notification, ["Анна"])

    return told


def letters(db, at) -> list:
    with db.begin() as conn:
        made = put_letters(conn, lang="ru", zone=ZONE, at=at)
        entries = list_entries(conn)
    writer = LetterWriter(Settings(base_url="https://help.example.com"), KEY)
    return [writer.letter(entry) for entry in entries[:made]]


def test_a_letter_comes_at_once_and_once(db, tell, now):
    tell()
    [letter] = letters(db, now)
    assert letter.to == "anna@example.com" and letter.automatic
    assert letter.subject == "Павел: в статье ru/cards/block что-то не так"
    assert "https://help.example.com/agent/queue" in letter.text and "/agent/notifications" in letter.text
    assert letters(db, now + HOUR) == []


def test_many_notifications_are_one_letter(db, tell, now):
    tell(times=MOST_TOLD + 2)
    [letter] = letters(db, now)
    assert letter.subject == f"Вас ждут уведомления: {MOST_TOLD + 2}" and "И ещё: 2." in letter.text


def test_what_was_read_in_the_page_is_not_mailed_and_nothing_is_to_whoever_never_asked(db, tell, now):
    tell()
    with db.begin() as conn:
        put_away(conn, "Анна", at=now)
    assert letters(db, now) == []
    tell("never", times=2)
    assert letters(db, now) == []


def test_nobody_is_disturbed_at_night(db, tell, now):
    tell(quiet_from="14:00", quiet_until="17:00")
    assert letters(db, now) == [] and len(letters(db, now + 3 * HOUR)) == 1


def test_once_a_day_is_once_a_day(db, tell, now):
    tell("daily")
    assert letters(db, now - 8 * HOUR) == []  # before nine
    assert len(letters(db, now)) == 1
    tell("daily", times=3)
    assert letters(db, now + HOUR) == [] and len(letters(db, now + 22 * HOUR)) == 1


def test_an_account_that_is_shut_is_not_written_to(db, tell, now):
    tell()
    with db.begin() as conn:
        disable_person(conn, "Анна", at=now)
    assert letters(db, now) == []

"""Each person says when letters come and when they don't."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kb.notifications.wishes import NotificationWish, NotificationWishRefused, keep_wish, wish_of
from kb.staff.accounts import add_person

NIGHT = NotificationWish(email="anna@example.com", mail="now", quiet_from="22:00", quiet_until="08:00")


@pytest.fixture
def anna(db, now) -> int:
    with db.begin() as conn:
        return add_person(conn, "Анна", "agent", "a good long password", at=now).id


@pytest.mark.parametrize(("hour", "quiet"), [(18, False), (19, True), (23, True), (4, True), (5, False)])
def test_a_night_is_quiet_by_the_clock_of_the_house(hour: int, quiet: bool):
    at = datetime(2026, 11, 23, hour, 30, tzinfo=UTC)  # three hours later in Moscow
    assert NIGHT.is_quiet(at, "Europe/Moscow") is quiet
    assert not NotificationWish(email="anna@example.com", mail="now").is_quiet(at, "Europe/Moscow")


def test_nobody_is_written_to_who_has_not_said_so_and_the_last_word_counts(db, anna):
    with db.begin() as conn:
        assert wish_of(conn, anna) == NotificationWish()
        keep_wish(conn, anna, NIGHT)
        keep_wish(conn, anna, NotificationWish(email=" anna@example.com ", mail="daily", quiet_from="8:0"[:0]))
        assert wish_of(conn, anna) == NotificationWish(email="anna@example.com", mail="daily")


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (NotificationWish(mail="now"), "email"),
        (NotificationWish(mail="daily", email="anna@"), "email"),
        (NotificationWish(mail="hourly", email="anna@example.com"), "mail"),
        (NotificationWish(quiet_from="22:00"), "quiet"),
        (NotificationWish(quiet_from="late", quiet_until="early"), "quiet"),
    ],
)
def test_what_cant_be_meant_is_refused_by_its_field(db, anna, wish: NotificationWish, code: str):
    with db.begin() as conn, pytest.raises(NotificationWishRefused) as refused:
        keep_wish(conn, anna, wish)
    assert refused.value.code == code

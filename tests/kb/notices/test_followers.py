"""Nobody gets more than a letter that asks until they say yes; then a letter at every change and one at the end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kb.delivery.outbox import list_entries
from kb.notices.followers import (
    ENOUGH,
    UNCONFIRMED,
    ask_to_follow,
    confirm,
    find_follower,
    forget_unconfirmed,
    stop,
    tell_followers,
)
from kb.notices.published import NewNotice, change, end, publish
from kb.storage.site_key import follow_secret

KEY = bytes(32)
ANNA = "anna@example.com"


@pytest.fixture
def notice(db, now):
    with db.begin() as conn:
        return publish(conn, NewNotice(severity="outage", title={"ru": "Нет входа"}, start=now), who="П", at=now)


@pytest.fixture
def letters(db):
    def kinds() -> list[str]:
        with db.read() as conn:
            return [f"{entry.kind} {entry.payload['email']}" for entry in reversed(list_entries(conn))]

    return kinds


def follow(conn, notice, email=ANNA, *, at):
    ask_to_follow(conn, notice, email, "ru", key=KEY, at=at)
    follower = find_follower(conn, follow_secret(KEY, notice.id, email))
    confirm(conn, follower, at=at)
    return follower


def test_who_never_answered_the_first_letter_gets_no_other(db, now, notice, letters):
    with db.begin() as conn:
        assert ask_to_follow(conn, notice, f" {ANNA} ", "ru", key=KEY, at=now)
        ended = end(conn, notice.id, who="П", at=now + timedelta(hours=1))
        assert tell_followers(conn, {notice.id: ended}, at=now + timedelta(hours=1)) == 0
        assert find_follower(conn, follow_secret(KEY, notice.id, ANNA)) is None
    assert letters() == [f"notice.follow {ANNA}"]


def test_a_stranger_fills_nobodys_mailbox(db, now, notice, letters):
    with db.begin() as conn:
        for minutes in range(0, 24 * 60, 10):
            ask_to_follow(conn, notice, ANNA.upper(), "ru", key=KEY, at=now + timedelta(minutes=minutes))
        for number in range(10):
            other = notice.model_copy(update={"id": f"n{number}"})
            ask_to_follow(conn, other, ANNA, "ru", key=KEY, at=now + timedelta(hours=1))
    assert len(letters()) == ENOUGH


def test_who_lost_the_letter_may_ask_again_the_next_day(db, now, notice, letters):
    with db.begin() as conn:
        assert ask_to_follow(conn, notice, ANNA, "ru", key=KEY, at=now)
        assert ask_to_follow(conn, notice, ANNA, "ru", key=KEY, at=now + UNCONFIRMED)
    assert len(letters()) == 2


def test_a_follower_hears_of_each_change_once_and_of_the_end_and_is_forgotten(db, now, notice, letters):
    new = NewNotice(severity="outage", title={"ru": "Нет входа"}, text={"ru": "Чиним."}, start=notice.start)
    with db.begin() as conn:
        follow(conn, notice, at=now)
        changed = change(conn, notice.id, new, who="П", at=now)
        assert [tell_followers(conn, {notice.id: changed}, at=now) for _ in range(3)] == [1, 0, 0]
        ended = end(conn, notice.id, who="П", at=now + timedelta(hours=1))
        assert [tell_followers(conn, {notice.id: ended}, at=now + timedelta(hours=1)) for _ in range(2)] == [1, 0]
        assert find_follower(conn, follow_secret(KEY, notice.id, ANNA)) is None
    assert letters() == [f"notice.{kind} {ANNA}" for kind in ("follow", "changed", "ended")]


def test_one_of_the_file_that_is_taken_out_is_over(db, now, notice, letters):
    written = notice.model_copy(update={"id": "transfers-late"})
    with db.begin() as conn:
        follow(conn, written, at=now)
        assert tell_followers(conn, {}, only="another", at=now) == 0
        assert tell_followers(conn, {}, at=now) == 1
    assert letters()[-1] == f"notice.ended {ANNA}"


def test_who_stops_hears_nothing_more(db, now, notice, letters):
    with db.begin() as conn:
        stop(conn, follow(conn, notice, at=now))
        assert tell_followers(conn, {}, at=now) == 0
    assert letters() == [f"notice.follow {ANNA}"]


def test_a_secret_that_was_never_given_belongs_to_nobody(db, now, notice):
    with db.begin() as conn:
        follow(conn, notice, at=now)
        assert [find_follower(conn, secret) for secret in ("", "x", follow_secret(KEY, notice.id, "b@c.de"))] == [
            None
        ] * 3


def test_an_address_nobody_confirmed_goes_within_a_day_and_a_confirmed_one_stays(db, now, notice):
    with db.begin() as conn:
        follow(conn, notice, at=now)
        ask_to_follow(conn, notice, "boris@example.com", "ru", key=KEY, at=now)
        assert forget_unconfirmed(conn, at=now + timedelta(hours=23)) == 0
        assert forget_unconfirmed(conn, at=now + timedelta(hours=25)) == 1
        assert find_follower(conn, follow_secret(KEY, notice.id, ANNA))


def test_whoever_typed_capitals_can_stop_from_every_letter(db, now, notice):
    typed = "Anna@Example.COM"
    with db.begin() as conn:
        assert ask_to_follow(conn, notice, typed, "ru", key=KEY, at=now)
        (entry,) = list_entries(conn)
        follower = find_follower(conn, follow_secret(KEY, notice.id, entry.payload["email"]))
        assert follower is not None
        confirm(conn, follower, at=now)
        changed = change(
            conn, notice.id, NewNotice(severity="outage", title={"ru": "Иначе"}, start=now), who="П", at=now
        )
        assert tell_followers(conn, {notice.id: changed}, at=now) == 1
        later = list_entries(conn)[0]
        assert later.kind == "notice.changed"
        assert find_follower(conn, follow_secret(KEY, notice.id, later.payload["email"])) is not None


def test_letters_go_to_the_very_domain_that_was_typed(db, now, notice):
    with db.begin() as conn:
        ask_to_follow(conn, notice, "anna@straße.de", "ru", key=KEY, at=now)
        (entry,) = list_entries(conn)
        assert entry.payload["email"] == "anna@xn--strae-oqa.de"
        follower = find_follower(conn, follow_secret(KEY, notice.id, entry.payload["email"]))
        assert follower.email == "anna@xn--strae-oqa.de"

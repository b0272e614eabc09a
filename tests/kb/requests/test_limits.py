"""Spam is told from people by how it is sent; people who are stopped hear when to try again and whom else to ask."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text as sql

from kb.articles.contacts import Contacts
from kb.articles.loading import load_library
from kb.requests.limits import FormAttempt, Rules, form_age, hash_address, judge, new_form_key, note_post, other_channel

KEY = bytes(range(32))
RULES = Rules(per_hour=3, per_day=5, per_day_total=8, form_seconds=3)


def attempt(now: datetime, **changes) -> FormAttempt:
    sent = FormAttempt(
        address="203.0.113.7",
        email="a@example.com",
        text="Не могу войти",
        form_key=new_form_key(KEY, at=now - timedelta(minutes=1)),
    )
    return replace(sent, **changes)


def post(db, sent: FormAttempt, at: datetime, rules: Rules = RULES):
    """Judge a form and count it if it passes, as the site does."""
    with db.begin() as conn:
        verdict = judge(conn, sent, rules, key=KEY, at=at)
        if verdict.allowed:
            note_post(conn, sent, key=KEY, at=at)
    return verdict


def several(db, at: datetime, count: int, **changes):
    return [post(db, attempt(at, email=f"{n}@example.com", text=f"{n}", **changes), at) for n in range(count)]


def test_an_ordinary_form_passes(db, now):
    assert post(db, attempt(now), now).allowed


def test_what_only_programs_do_is_named(db, now):
    assert post(db, attempt(now, form_key="made-up"), now).reason == "stale"
    assert post(db, attempt(now, form_key=new_form_key(KEY, at=now - timedelta(days=8))), now).reason == "stale"
    hasty = post(db, attempt(now, form_key=new_form_key(KEY, at=now - timedelta(seconds=1))), now)
    assert (hasty.reason, hasty.retry_at) == ("too_fast", now + timedelta(seconds=2))


def test_the_fourth_in_an_hour_waits_until_the_first_is_an_hour_old(db, now):
    for minutes in (0, 10, 20):
        at = now + timedelta(minutes=minutes)
        assert post(db, attempt(at, email=f"{minutes}@example.com", text=str(minutes)), at).allowed
    at = now + timedelta(minutes=30)
    stopped = post(db, attempt(at, email="x@example.com", text="x"), at)
    assert (stopped.reason, stopped.retry_at) == ("hour", now + timedelta(hours=1))
    assert post(db, attempt(stopped.retry_at, email="x@example.com", text="x"), stopped.retry_at).allowed


def test_a_day_and_everybody_together_have_their_limits_too(db, now):
    several(db, now, 3)
    two_hours_on = now + timedelta(hours=2)
    told = several(db, two_hours_on, 5, address="203.0.113.7")
    assert [verdict.reason for verdict in told] == ["duplicate"] * 3 + ["", ""]
    stopped = post(db, attempt(two_hours_on, email="z@example.com", text="z"), two_hours_on)
    assert (stopped.reason, stopped.retry_at) == ("day", now + timedelta(days=1))
    others = [
        post(db, attempt(two_hours_on, address=f"198.51.100.{n}", email="y@example.com", text=f"y{n}"), two_hours_on)
        for n in range(4)
    ]
    assert [verdict.reason for verdict in others] == ["", "", "", "total"]


def test_the_same_words_of_the_same_person_wait_a_day_and_another_persons_do_not(db, now):
    assert post(db, attempt(now), now).allowed
    assert post(db, attempt(now, text=" не  МОГУ войти"), now).reason == "duplicate"
    assert post(db, attempt(now, email="b@example.com"), now).allowed


def test_nobodys_mailbox_is_filled_from_many_addresses(db, now):
    told = [post(db, attempt(now, address=f"198.51.100.{n}", text=f"{n}"), now) for n in range(6)]
    assert [verdict.reason for verdict in told] == [""] * 5 + ["day"]


def test_a_long_text_sent_by_many_is_a_campaign_and_a_short_one_an_outage(db, now):
    long = "Заработок без вложений, переходите по ссылке и получите бонус уже сегодня, это не обман"
    generous = Rules(per_hour=100, per_day=100, per_day_total=1000)

    def everybody(words: str) -> list[str]:
        return [
            post(
                db, attempt(now, address=f"198.51.100.{n}", email=f"{n}@example.com", text=words), now, generous
            ).reason
            for n in range(12)
        ]

    assert everybody("Не работает приложение") == [""] * 12
    assert everybody(long) == [""] * 10 + ["duplicate"] * 2


def test_ipv6_counts_by_64_and_a_mapped_address_is_the_ipv4_one():
    assert hash_address(KEY, "2001:db8:1:2::1") == hash_address(KEY, "2001:db8:1:2:ffff::9")
    assert hash_address(KEY, "2001:db8:1:2::1") != hash_address(KEY, "2001:db8:1:3::1")
    assert hash_address(KEY, "::ffff:203.0.113.7") == hash_address(KEY, "203.0.113.7")
    assert hash_address(KEY, "203.0.113.7") != hash_address(KEY, "203.0.113.8")
    assert hash_address(KEY, "203.0.113.7") != hash_address(b"other", "203.0.113.7")
    assert hash_address(KEY, "testclient") and hash_address(KEY, "\ud800\x00")


def test_nothing_that_was_sent_can_be_read_from_the_counters_and_they_are_forgotten(db, now):
    post(db, attempt(now), now)
    with db.read() as conn:
        kept = repr(conn.execute(sql("SELECT * FROM posts")).all())
    for private in ("203.0.113", "a@example.com", "войти"):
        assert private not in kept
    post(db, attempt(now + timedelta(days=3), text="другое"), now + timedelta(days=3))
    with db.read() as conn:
        assert conn.execute(sql("SELECT count(*) FROM posts")).scalar() == 1


def test_no_hash_is_kept_by_which_a_card_number_could_be_guessed(db, now):
    assert post(db, attempt(now, text="Карта 4111 1111 1111 1111 не проходит"), now).allowed
    assert post(db, attempt(now, text="Карта 5555 5555 5555 4444 не проходит"), now).reason == "duplicate"


def test_parallel_forms_of_one_address_never_pass_the_limit(db, now):
    gate = threading.Barrier(20)

    def work(n: int):
        gate.wait()
        return post(db, attempt(now, email=f"{n}@example.com", text=str(n)), now)

    with ThreadPoolExecutor(20) as pool:
        told = list(pool.map(work, range(20)))
    assert sum(verdict.allowed for verdict in told) == RULES.per_hour


@pytest.mark.parametrize("forged", ["", ".", "..", "a.b.c", "x" * 5000, "\ud800.\x00.ы", "abc.zzz.AAAAAAAAAAAAAAAA"])
def test_the_age_of_a_form_cant_be_made_up(now, forged: str):
    assert form_age(KEY, forged, at=now) is None
    made = new_form_key(KEY, at=now)
    random, stamp, signature = made.split(".")
    assert form_age(KEY, made, at=now) == timedelta(0)
    assert form_age(KEY, f"{random}.{int(stamp, 16) - 60_000:x}.{signature}", at=now) is None
    assert form_age(b"other", made, at=now) is None


def test_the_channel_named_instead_is_one_that_is_open_now():
    contacts = load_library(Path(__file__).parents[3] / "articles", today=date(2026, 11, 22), skip_bad=True).contacts
    noon, night = datetime(2026, 11, 23, 9, tzinfo=UTC), datetime(2026, 11, 23, 1, tzinfo=UTC)
    assert other_channel(contacts, at=noon).id == "chat"
    assert other_channel(contacts, at=night).kind == "phone"
    assert other_channel(Contacts(), at=noon) is None

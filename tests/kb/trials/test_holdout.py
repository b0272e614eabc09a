"""Who takes part is counted once, alike on both sides, by whether they wrote within a week; then nothing of them is left."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from kb.delivery.mailboxes import mailbox_hash
from kb.storage.trial_tables import trial_days, trial_people
from kb.trials.holdout import FormSender, is_held, note_wrote, settle, visitor_name
from tests.kb.conftest import KEY

DAY = timedelta(days=1)


def wrote(log, *names: str, at, form: str = "", email: str = "") -> None:
    with log.begin() as conn:
        note_wrote(conn, FormSender(names=names, form_key=form, email=email), at=at)


def writers(log) -> list[str]:
    with log.read() as conn:
        found = select(trial_people.c.name).where(trial_people.c.wrote_at.is_not(None)).order_by(trial_people.c.name)
        return list(conn.execute(found).scalars())


def test_the_lot_is_even_and_stays_for_a_month(now):
    def name(n: int, at=now, trial: int = 1) -> str:
        return visitor_name(KEY, trial, where=f"where {n}", browser="Firefox", at=at)

    tenth = sum(is_held(name(n), 0.1) for n in range(2000))
    assert 150 < tenth < 250 and is_held("x", 1.0) and not is_held("x", 0.0)
    assert name(1) == name(1, now + DAY) != name(1, now + 40 * DAY) and name(1) != name(1, trial=2)


def test_whoever_comes_back_by_browser_form_or_address_within_a_week_has_written(log, now, offered):
    for person in ("browser", "form", "address", "late", "silent"):
        offered(person, email=person if person == "address" else "")
    offered("browser", form_key="another", email="noted later")
    wrote(log, "browser", at=now + DAY)
    wrote(log, "new name", form="form of form", at=now + 2 * DAY)
    wrote(log, "another device", email="address", at=now + 6 * DAY)
    wrote(log, "late", at=now + 8 * DAY)
    wrote(log, "nobody", at=now)
    assert writers(log) == ["address", "browser", "form"]


def test_a_letter_counts_as_much_as_the_form(db, log, now, offered, send):
    offered("anna", at=now - DAY, email=mailbox_hash(KEY, "Anna@Example.com "))
    offered("boris", at=now - DAY, email=mailbox_hash(KEY, "boris@example.com"))
    send(email="anna@example.com")
    assert mailbox_hash(KEY, " ") == "" and settle(log, db, KEY, at=now + DAY) == 0
    assert writers(log) == ["anna"]


def test_after_the_week_only_numbers_are_left_and_twice_is_once(db, log, now, offered):
    for number in range(6):
        offered(f"held {number}", held=True)
        offered(f"offered {number}")
    wrote(log, "held 1", "held 2", "offered 1", at=now + DAY)
    assert settle(log, db, KEY, at=now + 7 * DAY) == 0
    offered("next day", at=now + DAY)
    assert settle(log, db, KEY, at=now + 8.5 * DAY) == 12
    assert settle(log, db, KEY, at=now + 8.5 * DAY) == 0
    offered("somebody more of that day", at=now)
    assert settle(log, db, KEY, at=now + 8.5 * DAY) == 1
    with log.read() as conn:
        rows = conn.execute(select(trial_days.c.held, trial_days.c.people, trial_days.c.wrote).order_by("held")).all()
        left = conn.execute(select(trial_people.c.name)).scalars().all()
    assert [tuple(row) for row in rows] == [(0, 7, 1), (1, 6, 2)] and left == ["next day"]

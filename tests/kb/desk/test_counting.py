"""Views are counted right after whatever happens to a request, as far as they are counted; filters offer what there is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from kb.desk import counting
from kb.desk.counting import MOST_OFFERED, choices, count_views
from kb.desk.deadlines import postpone
from kb.desk.finding import VIEWS, TicketQuery
from kb.desk.later import snooze
from kb.desk.merge import merge
from kb.desk.tags import add_tag, remove_tag
from kb.desk.take_over import take_over
from kb.desk.together import JointAction, do_together
from kb.desk.undo import take_back
from kb.requests.customer import NewMessage, add_message
from kb.requests.service_levels import Promise
from kb.requests.staff_actions import HandOver, Reply, close, hand_over, reply, take
from kb.storage.tables import tickets
from tests.kb.conftest import ROOM

HOUR = timedelta(hours=1)


def told_one_by_one(conn, sought: TicketQuery) -> dict[str, int]:
    """The counts, worked out from every request there is."""
    views: dict[str, Callable[..., bool]] = {
        "waiting": lambda t, awake: t.status in ("open", "working") and awake,
        "mine": lambda t, awake: t.status != "closed" and awake and t.owner == sought.me,
        "nobody": lambda t, awake: t.status in ("open", "working") and awake and t.owner == "",
        "today": lambda t, awake: (
            t.status in ("open", "working") and awake and bool(t.due_at and t.due_at <= sought.day_end)
        ),
        "answered": lambda t, awake: t.status == "answered" and awake,
        "asleep": lambda t, awake: t.status != "closed" and not awake,
        "closed": lambda t, awake: t.status == "closed",
        "all": lambda t, awake: True,
    }
    rows = conn.execute(select(tickets)).all()
    awake = {row.id: row.snoozed_until is None or row.snoozed_until <= sought.at for row in rows}
    return {view: sum(holds(row, awake[row.id]) for row in rows) for view, holds in views.items()}


def test_counts_are_right_after_every_kind_of_change(db, send, now):
    soon, sought = Promise("p1", now + 2 * HOUR, "UTC"), TicketQuery(at=now, day_end=now + 12 * HOUR, me="Анна")
    opened = [send(form_key=key, email="a@example.com", promise=soon) for key in "abc"]
    a, b, c = (each.ticket.number for each in opened)
    answer, done = Reply(who="Анна", text="Вот так"), {"who": "Анна", "at": now}
    undo = []
    deeds: dict[str, Callable[..., object]] = {
        "taken": lambda conn: take(conn, a, who="Игорь", at=now),
        "taken over": lambda conn: take_over(conn, a, **done),
        "answered": lambda conn: reply(conn, a, answer, room=ROOM, at=now),
        "written to": lambda conn: add_message(
            conn, opened[0].secret, NewMessage(text="Нет"), promise=soon, room=ROOM, at=now
        ),
        "promised for later": lambda conn: postpone(conn, a, now + 30 * HOUR, "Ждём", room=ROOM, **done),
        "asleep": lambda conn: snooze(conn, b, now + HOUR, **done),
        "woken": lambda conn: snooze(conn, b, None, **done),
        "asleep again": lambda conn: snooze(conn, b, now + HOUR, **done),
        "handed over": lambda conn: hand_over(
            conn, a, HandOver(who="Анна", team="vendor", owner="Игорь"), room=ROOM, at=now
        ),
        "tagged": lambda conn: add_tag(conn, c, "сбой", **done),
        "untagged": lambda conn: remove_tag(conn, c, "сбой", **done),
        "closed together": lambda conn: undo.append(
            do_together(
                conn, JointAction(act="close", numbers=[a, c], who="Анна", value="solved"), room=ROOM, at=now
            ).undo
        ),
        "taken back": lambda conn: take_back(conn, undo[0], **done),
        "merged": lambda conn: merge(conn, c, a, **done),
        "closed": lambda conn: close(conn, a, "solved", Reply(who="Игорь", text="Готово"), room=ROOM, at=now),
        "opened again": lambda conn: add_message(
            conn, opened[0].secret, NewMessage(text="Опять"), promise=None, room=ROOM, at=now
        ),
    }
    seen = []
    with db.begin() as conn:
        for name, deed in deeds.items():
            deed(conn)
            for me in ("Анна", "Игорь"):
                for later in (timedelta(), HOUR, 24 * HOUR):  # what sleeps wakes, what is due tomorrow becomes due
                    asked = replace(sought, me=me, at=now + later, day_end=sought.day_end + later)
                    counted = dict(count_views(conn, asked))
                    assert counted == told_one_by_one(conn, asked), name
                    seen.append(counted)
    assert {view for view in VIEWS if len({counted[view] for counted in seen}) > 1} == {*VIEWS} - {"all"}


def test_views_are_counted_whatever_is_looked_for(db, send, now):
    send(form_key="a", topic="cards")
    with db.read() as conn:
        sought = TicketQuery(
            at=now, day_end=now, me="Анна", words="нет такого", view="all", topic="loans", owner="Игорь"
        )
        counted = count_views(conn, sought)
    assert {view: times for view, times in counted.items() if times} == {"waiting": 1, "nobody": 1, "all": 1}


@pytest.mark.parametrize(("there", "told"), [(2, 2), (3, 3), (4, 4), (5, 4)])
def test_a_view_that_holds_more_is_told_to_hold_more(db, send, now, monkeypatch, there, told):
    monkeypatch.setattr(counting, "MOST_COUNTED", 3)
    statement = select(*(counting._counted(view).label(view) for view in VIEWS))
    monkeypatch.setattr(counting, "_COUNTS", statement)
    for n in range(there):
        send(form_key=str(n), email=f"{n}@example.com")
    with db.read() as conn:
        counted = count_views(conn, TicketQuery(at=now, day_end=now, me="Анна"))
    assert (counted["all"], counted["nobody"], counted["closed"]) == (told, told, 0)


def test_filters_offer_what_there_is_among_requests_that_are_not_over(db, send, now):
    fields = {"a": ("cards", "p1", "ru", "Анна"), "b": ("loans", "p2", "en", "Игорь"), "c": ("cards", "", "ru", "")}
    fields |= {"d": ("gone", "p9", "de", "Пётр")}
    numbers = {key: send(form_key=key, topic=fields[key][0], lang=fields[key][2]).ticket.number for key in fields}
    with db.begin() as conn:
        for key, (_, level, _, owner) in fields.items():
            number = numbers[key]
            status = "closed" if key == "d" else "answered" if key == "b" else "open"
            conn.execute(
                update(tickets).where(tickets.c.number == number).values(level=level, owner=owner, status=status)
            )
            add_tag(conn, number, f"метка {key}", who="Анна", at=now)
        offered = choices(conn)
    assert (offered.topics, offered.levels, offered.langs) == (("cards", "loans"), ("p1", "p2"), ("en", "ru"))
    assert offered.owners == ("Анна", "Игорь") and offered.tags == tuple(f"метка {key}" for key in "abcd")


def test_a_filter_offers_no_more_than_anybody_reads(db, send, now):
    number = send().ticket.number
    with db.begin() as conn:
        rows = [{"ticket": number, "tag": f"{n:04d}"} for n in range(MOST_OFFERED + 5)]
        conn.execute(counting.ticket_tags.insert(), rows)
        assert choices(conn).tags == tuple(f"{n:04d}" for n in range(MOST_OFFERED))


def test_there_is_nothing_to_count_or_to_choose_from(db, now):
    with db.read() as conn:
        assert set(count_views(conn, TicketQuery(at=now, day_end=now, me="")).values()) == {0}
        assert choices(conn) == counting.Choices()

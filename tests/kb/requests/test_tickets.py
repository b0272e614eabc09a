"""A ticket is stored once, numbered, without private data, and kept."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kb.requests.tickets import (
    NewTicket,
    change_ticket,
    find_ticket,
    list_tickets,
    open_ticket,
)

ASKED = NewTicket(
    form_key="form-1",
    lang="ru",
    topic="access",
    email="anna@example.com",
    subject="Не могу войти",
    text="Пишет «неверный код», хотя код только что пришёл.",
    query="не приходит код",
    shown=("ru/access/sms-code", "ru/access/restore"),
)


def asked(**changes) -> NewTicket:
    return replace(ASKED, **changes)


def test_a_ticket_is_found_by_its_number_as_it_was_sent(db, now):
    with db.begin() as conn:
        opened = open_ticket(conn, ASKED, at=now)
    with db.read() as conn:
        assert find_ticket(conn, f" {opened.number} ") == opened
    assert opened.number == "2026-000001"
    assert opened.status == "open"
    assert opened.created_at == now
    assert (opened.subject, opened.text, opened.query, opened.shown) == (
        ASKED.subject,
        ASKED.text,
        ASKED.query,
        ASKED.shown,
    )


def test_a_number_nobody_was_given_finds_nothing(db):
    with db.read() as conn:
        assert find_ticket(conn, "2026-000001") is None
        assert find_ticket(conn, "'; --\x00\ud800") is None


def test_numbers_follow_each_other_and_start_anew_each_year(db):
    moments = [
        datetime(2026, 12, 31, 23, 59, tzinfo=UTC),
        datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC),
        datetime(2027, 1, 1, tzinfo=UTC),
    ]
    with db.begin() as conn:
        numbers = [open_ticket(conn, asked(form_key=f"form-{n}"), at=at).number for n, at in enumerate(moments)]
    assert numbers == ["2026-000001", "2026-000002", "2027-000001"]


def test_the_same_form_sent_again_is_the_same_ticket(db, now):
    with db.begin() as conn:
        first = open_ticket(conn, ASKED, at=now)
    with db.begin() as conn:
        again = open_ticket(conn, ASKED, at=now.replace(hour=23))
        assert again == first
        assert len(list_tickets(conn)[0]) == 1


def test_other_words_in_the_same_form_are_another_ticket_so_nothing_is_lost(db, now):
    with db.begin() as conn:
        first = open_ticket(conn, ASKED, at=now)
        second = open_ticket(conn, asked(text="И ещё: карта тоже не работает."), at=now)
        assert first.number != second.number
        assert [ticket.number for ticket in list_tickets(conn)[0]] == [second.number, first.number]


def test_forms_without_a_key_are_never_taken_for_one_another(db, now):
    with db.begin() as conn:
        numbers = {open_ticket(conn, asked(form_key=""), at=now).number for _ in range(3)}
    assert len(numbers) == 3


def test_fifty_parallel_posts_of_one_form_are_one_ticket(db, now):
    tickets = in_parallel(50, lambda _: opened(db, ASKED, now))
    assert {ticket.number for ticket in tickets} == {"2026-000001"}
    with db.read() as conn:
        assert len(list_tickets(conn)[0]) == 1


def test_fifty_parallel_tickets_get_fifty_numbers_without_a_gap(db, now):
    tickets = in_parallel(50, lambda n: opened(db, asked(form_key=f"form-{n}"), now))
    assert sorted(ticket.number for ticket in tickets) == [f"2026-{n:06d}" for n in range(1, 51)]


def test_a_ticket_that_was_rolled_back_leaves_no_gap(db, now):
    with pytest.raises(KeyError), db.begin() as conn:
        open_ticket(conn, ASKED, at=now)
        raise KeyError
    assert opened(db, asked(form_key="form-2"), now).number == "2026-000001"


def test_private_data_never_reaches_the_table(db, now):
    sent = asked(text="Карта 4111 1111 1111 1111, cvv 123", subject="паспорт 4510 123456", query="пароль: Qwerty123")
    ticket = opened(db, sent, now)
    assert ticket.masked == ("card", "cvv", "passport", "password")
    with db.read() as conn:
        stored = repr(find_ticket(conn, ticket.number))
    for private in ("4111", "123456", "Qwerty123", " 123"):
        assert private not in stored


@pytest.mark.parametrize("odd", ["\x00", "\ud800", "a" * 100_000, "😀" * 5_000, "<script>", "'; DROP TABLE tickets"])
def test_whatever_a_visitor_sends_in_any_field_becomes_a_ticket(db, now, odd: str):
    sent = NewTicket(form_key=odd, lang=odd[:8], topic=odd, email=odd, subject=odd, text=odd, query=odd, shown=(odd,))
    ticket = opened(db, sent, now)
    assert opened(db, sent, now) == ticket
    with db.read() as conn:
        assert find_ticket(conn, ticket.number) == ticket


WRITER = """
import sys
from datetime import UTC, datetime
from kb.storage.database import connect
from kb.requests.tickets import NewTicket, open_ticket
db = connect(sys.argv[1])
for n in range(int(sys.argv[3])):
    new = NewTicket(form_key=f"{sys.argv[2]}-{n}", lang="en", topic="t", email="e@example.com", text=f"{n}")
    with db.begin() as conn:
        ticket = open_ticket(conn, new, at=datetime(2026, 1, 1, tzinfo=UTC))
    print(ticket.number, flush=True)
"""


def writer(url: str, name: str, count: int) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-c", WRITER, url, name, str(count)], stdout=subprocess.PIPE, text=True)


@pytest.mark.slow
def test_several_processes_never_give_one_number_twice(db, state_url: str):
    started = [writer(state_url, f"w{n}", 25) for n in range(4)]
    numbers = [number for process in started for number in process.communicate(timeout=120)[0].split()]
    assert sorted(numbers) == [f"2026-{n:06d}" for n in range(1, 101)]


@pytest.mark.slow
def test_every_number_that_was_shown_survives_a_killed_process(db, state_url: str):
    shown: list[str] = []
    for n in range(10):
        process = writer(state_url, f"killed{n}", 100_000)
        assert process.stdout is not None
        shown += [process.stdout.readline().strip() for _ in range(5 + n * 7)]
        os.kill(process.pid, signal.SIGKILL)
        shown += process.stdout.read().split("\n")[:-1]  # A line without its end was not shown.
        process.wait()
    with db.read() as conn:
        kept = [ticket.number for ticket in list_tickets(conn, limit=1_000_000)[0]]
    assert set(shown) <= set(kept)
    assert len(kept) == len(set(kept))


def test_a_list_goes_on_where_the_page_before_ended_whatever_was_made_meanwhile(db, now):
    numbers = [opened(db, asked(form_key=f"form-{n}"), now).number for n in range(5)]
    with db.begin() as conn:
        change_ticket(conn, numbers[1], status="closed")
        first, following = list_tickets(conn, statuses=("open",), limit=3)
        open_ticket(conn, asked(form_key="later"), at=now)
        rest, end = list_tickets(conn, statuses=("open",), before=following, limit=3)
    assert [ticket.number for ticket in (*first, *rest)] == [numbers[n] for n in (4, 3, 2, 0)]
    assert (following > 0, end) == (True, 0)


def opened(db, new: NewTicket, at: datetime):
    with db.begin() as conn:
        return open_ticket(conn, new, at=at)


def in_parallel(times: int, work):
    gate = threading.Barrier(times)

    def started_together(n: int):
        gate.wait()
        return work(n)

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(started_together, range(times)))

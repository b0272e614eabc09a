"""A colleague finds any request: by its view, by what it is about, by its words; and sees how many there are."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kb.desk.finding import TicketQuery, find_page
from kb.desk.tags import add_tag
from kb.finding import ticket_words
from kb.requests.calls import NewCall, open_call
from kb.requests.events import ArticleRef
from kb.requests.service_levels import Promise
from kb.requests.staff_actions import HandOver, Reply, close, hand_over, reply, take
from kb.requests.tickets import NewTicket
from tests.kb.conftest import ROOM


@pytest.fixture
def desk(db, send, now):
    """Requests by name, and what looks for them."""

    def made(name: str, **changes) -> str:
        given = {"subject": "", "query": "", "opened": (), "text": name} | changes
        return send(form_key=name, email=f"{name}@example.com", **given).ticket.number

    late, soon, later = (
        Promise(level, now + timedelta(hours=h), "UTC") for level, h in (("p1", -1), ("p1", 2), ("p2", 40))
    )
    numbers = {
        "late": made("late", promise=late, topic="cards"),
        "soon": made("soon", promise=soon, lang="en"),
        "later": made("later", promise=later, opened=("ru/cards/block",)),
        "stolen": made("stolen", promise=later, text="Карту украли"),
        "answered": made("answered"),
        "closed": made("closed"),
        "handed": made("handed"),
    }
    with db.begin() as conn:
        take(conn, numbers["soon"], who="Анна", at=now)
        answer = Reply(who="Анна", text="Вот так", article=ArticleRef("ru/cards/limits"))
        reply(conn, numbers["answered"], answer, room=ROOM, at=now)
        close(conn, numbers["closed"], "solved", Reply(who="Павел", text="Готово"), room=ROOM, at=now)
        over = HandOver(who="Павел", team="vendor", owner="Игорь")
        hand_over(conn, numbers["handed"], over, room=ROOM, at=now)
        add_tag(conn, numbers["late"], "сбой", who="Анна", at=now)
        call = NewCall(
            ticket=NewTicket(form_key="c", lang="ru", topic="", email="", text=""),
            who="Анна",
            note="Зол",
            caller="Пётр, +7 926 123-45-67",
        )
        numbers["call"] = open_call(conn, call, room=ROOM, at=now).ticket.number
    names = {number: name for name, number in numbers.items()}
    asked = TicketQuery(at=now, day_end=now + timedelta(hours=12), me="Анна")

    def find(**sought) -> list[str]:
        with db.read() as conn:
            page = find_page(conn, replace(asked, **sought), page=1, size=50)
        assert page.total == len(page.tickets)
        return [names[ticket.number] for ticket in page.tickets]

    find.asked, find.numbers = asked, numbers  # type: ignore[attr-defined]
    return find


def test_what_waits_is_in_the_order_of_promises_the_urgent_first(desk):
    assert desk() == ["stolen", "late", "soon", "later", "handed", "call"]


@pytest.mark.parametrize(
    ("sought", "names"),
    [
        ({"view": "mine"}, {"soon", "answered"}),
        ({"view": "nobody"}, {"stolen", "late", "later", "call"}),
        ({"view": "today"}, {"late", "soon"}),
        ({"view": "answered"}, {"answered"}),
        ({"view": "closed"}, {"closed"}),
        ({"due": "over"}, {"late"}),
        ({"due": "today"}, {"late", "soon"}),
        ({"due": "none"}, {"handed", "call"}),
        ({"topic": "cards"}, {"late"}),
        ({"lang": "en"}, {"soon"}),
        ({"level": "p2"}, {"later", "stolen"}),
        ({"team": "vendor"}, {"handed"}),
        ({"owner": "Игорь"}, {"handed"}),
        ({"owner": "-"}, {"stolen", "late", "later", "call"}),
        ({"tag": "сбой"}, {"late"}),
        ({"view": "all", "status": "closed"}, {"closed"}),
        ({"view": "all", "words": "украл"}, {"stolen"}),
        ({"view": "all", "words": "украдена карта украли"}, set()),
        ({"view": "all", "words": "украли карты"}, {"stolen"}),
        ({"view": "all", "words": "answered@example.com"}, {"answered"}),
        ({"view": "all", "words": "9261234567"}, {"call"}),
        ({"view": "all", "words": "!?"}, set()),
        ({"view": "all", "words": "1501", "article": "ru/cards/limits"}, {"answered"}),
        ({"view": "all", "words": "1042", "article": "en/cards/block"}, {"later"}),
    ],
)
def test_each_filter_finds_what_it_says(desk, sought, names):
    assert set(desk(**sought)) == names


def test_a_number_is_found_with_and_without_its_year(desk):
    number = desk.numbers["late"]
    assert desk(view="all", words=number) == desk(view="all", words=f" {number[5:].lstrip('0')} ") == ["late"]


def test_the_order_is_the_one_asked_for(desk):
    assert desk(order="new")[0] == "call" and desk(order="old")[0] == "late"
    assert desk(order="owner")[-1] == "handed"


def test_a_page_past_the_end_is_the_last_one_and_rows_know_who_called(db, desk):
    with db.read() as conn:
        page = find_page(conn, replace(desk.asked, view="all", order="old"), page=9, size=3)
    assert page.total == 8 and [desk.numbers["handed"], desk.numbers["call"]] == [t.number for t in page.tickets]
    assert page.beside[desk.numbers["call"]].caller == "Пётр, +7 926 123-45-67"


@pytest.mark.parametrize(("most", "total", "more"), [(None, 8, False), (8, 8, False), (7, 7, True), (3, 3, True)])
def test_a_list_is_counted_as_far_as_it_was_asked_for(db, desk, most, total, more):
    with db.read() as conn:
        page = find_page(conn, replace(desk.asked, view="all", order="old"), page=9, size=3, most=most)
    assert (page.total, page.more) == (total, more)
    assert page.tickets[0].number == sorted(desk.numbers.values())[(total - 1) // 3 * 3]


@pytest.mark.parametrize(
    "words", ["карту", "карту украли", "украли карту stolen@example.com", "карту чужую", "карту 1"]
)
@pytest.mark.parametrize("common", [1, 2, 100])
def test_words_that_very_many_have_find_the_same(desk, monkeypatch, words, common):
    plainly = desk(view="all", words=words)
    monkeypatch.setattr(ticket_words, "COMMON", common)
    assert desk(view="all", words=words) == plainly
    assert plainly == ([] if "чужую" in words or "1" in words else ["stolen"])


def test_a_ticket_promised_soonest_is_first_and_one_without_a_promise_last(db, send, now):
    hours = {"a": 5, "b": 1, "c": None, "d": 3}
    numbers = {
        key: send(form_key=key, promise=Promise("p", now + timedelta(hours=due), "UTC") if due else None).ticket.number
        for key, due in hours.items()
    }
    with db.read() as conn:
        found = find_page(conn, TicketQuery(at=now, day_end=now, me="Анна"), page=1, size=9).tickets
    assert [ticket.number for ticket in found] == [numbers[key] for key in "bdac"]


def test_what_ended_last_is_first_of_what_is_over(db, send, now):
    numbers = [send(form_key=key, email=f"{key}@example.com").ticket.number for key in "abc"]
    with db.begin() as conn:
        for n in (2, 0, 1):
            over = Reply(who="Анна", text="")
            close(conn, numbers[n], "solved", over, room=ROOM, at=now + timedelta(minutes=3 - n))
        sought = TicketQuery(at=now, day_end=now, me="Анна", view="closed")
        first, second = (find_page(conn, sought, page=page, size=2) for page in (1, 2))
    assert [ticket.number for ticket in (*first.tickets, *second.tickets)] == numbers and first.total == 3

"""A ticket is found by any word in it, in any form; never by a word that was taken out of it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from kb.finding import ticket_words as of_tickets
from kb.finding.ticket_words import (
    MOST_KEPT,
    MOST_SOUGHT,
    common_words,
    index_tickets,
    with_words,
    word_of_article,
    words_of,
    words_sought,
)
from kb.requests.customer import NewMessage, add_message
from kb.requests.events import ArticleRef
from kb.requests.staff_actions import Reply, add_note, reply
from kb.storage.request_tables import ticket_words
from kb.storage.tables import tickets
from tests.cost import cpu_seconds
from tests.kb.conftest import ROOM


def found(db, query: str) -> list[str]:
    with db.read() as conn:
        chosen = select(tickets.c.number).where(with_words(words_sought(query))).order_by(tickets.c.id)
        return list(conn.execute(chosen).scalars())


@pytest.mark.parametrize(
    ("written", "sought"),
    [
        ("Потерял карту у банкомата", "карта потеряла банкоматами"),
        ("My cards were blocked", "block card"),
        ("Счёт закрыт", "СЧЕТ"),
        ("Звоните 8 (926) 123-45-67", "+7 926 1234567"),
        ("По обращению 2025-000017 тишина", "2025-000017"),
        ("пишите на Masha.P@Mail.example.org.", "masha.p@mail.example.org"),
        ("модель SM-A515", "sm-a515"),
        ("日本語 نص", "日本語"),
    ],
)
def test_a_ticket_is_found_by_its_words_in_any_form(db, send, written: str, sought: str):
    number = send(text=written).ticket.number
    send(form_key="another", text="Совсем другое", email="b@example.com", subject="", query="")
    assert found(db, sought) == [number]


def test_a_word_is_common_from_so_many_tickets_on(db, send, monkeypatch):
    monkeypatch.setattr(of_tickets, "COMMON", 2)
    for n, text in enumerate(("Карта и лимит", "Карта")):
        send(form_key=str(n), text=text, email=f"{n}@example.com", subject="", query="")
    with db.read() as conn:
        words = words_sought("карта лимит банк")
        assert common_words(conn, words) == {words_sought("карта")[0]}
        both = select(tickets.c.number).where(with_words(words[:2], common_words(conn, words)))
        assert len(conn.execute(both).all()) == 1


def test_all_words_have_to_be_there(db, send):
    send(text="Потерял карту", query="")
    assert found(db, "потерял ключи") == [] and found(db, "потерял") != []


def test_what_was_said_later_noted_and_cited_counts_too(db, send, now):
    opened = send()
    number = opened.ticket.number
    with db.begin() as conn:
        add_message(conn, opened.secret, NewMessage(text="Теперь и перевод завис"), promise=None, room=ROOM, at=now)
        add_note(conn, number, who="Анна", text="Похоже на скиммер", at=now)
        reply(conn, number, Reply(who="Анна", text="Так", article=ArticleRef("ru/cards/block")), room=ROOM, at=now)
    for words in ("переводы", "скиммеры"):
        assert found(db, words) == [number]
    with db.read() as conn:
        assert conn.execute(select(tickets.c.number).where(with_words([word_of_article("en/cards/block")]))).all()


def test_words_that_are_taken_out_of_a_ticket_find_it_no_more(db, send):
    number = send(text="Моя соседка Изольда").ticket.number
    with db.begin() as conn:
        conn.execute(tickets.update().values(text="Моя соседка •••"))
        index_tickets(conn, (number, "2020-000001"))
    assert found(db, "изольда") == [] and found(db, "соседки") == [number]


@pytest.mark.parametrize("query", ["", "   ", "!?", "••••"])
def test_a_query_without_words_asks_for_no_word(query: str):
    assert words_sought(query) == ()


def test_neither_an_endless_text_nor_an_endless_query_costs_without_end():
    text = " ".join(f"w{n}" for n in range(50_000))
    assert len(words_of(text)) == MOST_KEPT and len(words_sought(text)) == MOST_SOUGHT
    assert len(max(words_of("a" * 5000), key=len)) <= 40


def test_every_word_is_kept_once(db, send):
    number = send(text="карта карты картой", subject="карты", query="карта").ticket.number
    with db.read() as conn:
        kept = conn.execute(select(ticket_words.c.word).where(ticket_words.c.ticket == number)).scalars().all()
    assert len(kept) == len(set(kept)) and kept.count("карт") == 1


@pytest.mark.parametrize("piece", ["a", "1", ".", "@", "a@", "a.", " ", "-", "+7"])
def test_a_long_text_of_anything_costs_by_its_length(piece: str):
    """A pattern that begins anew at each letter would take ten thousand times as long."""
    text = piece * (100_000 // len(piece))
    assert cpu_seconds(lambda: words_of(text)) < 1


def test_an_address_is_found_whole_wherever_it_stands():
    assert "anna@mail.example.org" in words_of("мой адрес:anna@mail.example.org, жду")
    assert "anna@mail.example.org" in words_of("<anna@mail.example.org>")

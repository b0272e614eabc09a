"""A search never waits for the log, and a server that is stopped has written everything."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial

import pytest
from sqlalchemy import func, select

from kb.storage.database import Database
from kb.storage.tables import openings, searches
from kb.usage.log_writer import LogWriter
from kb.usage.search_log import NotedSearch, Search, record_opening

LOST_CARD = Search(text="Потерял карту", lang="ru", state="answer", confidence=0.9, total=3)


@pytest.fixture
def writer(log: Database) -> Iterator[LogWriter]:
    made = LogWriter(log)
    yield made
    made.stop()


def stored(log: Database, table) -> int:
    with log.read() as conn:
        return conn.execute(select(func.count()).select_from(table)).scalar_one()


def test_what_waits_is_written_when_the_server_stops(writer, log, now):
    writer.start()
    for _ in range(50):
        writer.put(NotedSearch(LOST_CARD, now))
    writer.stop()
    assert stored(log, searches) == 50


def test_an_article_opened_at_once_belongs_to_its_search(writer, log, now):
    noted = NotedSearch(LOST_CARD, now)
    writer.start()
    writer.put(noted)
    writer.put(partial(record_opening, search_id=noted.id, article_id="ru/cards/block-card", position=1, at=now))
    writer.stop()
    assert stored(log, openings) == 1


def test_a_note_is_written_at_once_while_no_thread_runs(writer, log, now):
    writer.put(NotedSearch(LOST_CARD, now))
    assert stored(log, searches) == 1


def test_a_bad_note_takes_no_other_with_it_and_raises_nothing(writer, log, now):
    def fails(conn):
        raise ValueError("something is wrong with this note")

    writer.start()
    for note in (NotedSearch(LOST_CARD, now), fails, NotedSearch(LOST_CARD, now)):
        writer.put(note)
    writer.stop()
    assert stored(log, searches) == 2


def test_while_the_database_takes_nothing_the_memory_stays_bounded(log, now):
    writer, entered, let_go = LogWriter(log, most=10), threading.Event(), threading.Event()
    writer.start()
    writer.put(lambda conn: (entered.set(), let_go.wait(30)))
    assert entered.wait(30)
    for _ in range(25):
        writer.put(NotedSearch(LOST_CARD, now))
    let_go.set()
    writer.stop()
    assert stored(log, searches) == 10

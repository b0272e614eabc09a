"""The log tells what people ask, find, open and no longer need to ask, without telling on anybody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.storage.tables import searches
from kb.usage.search_log import (
    Deflection,
    Search,
    fold,
    record_deflection,
    record_opening,
)
from tests.usage import articles_opened, forms_deflected, questions_kept, record_search

LOST_CARD = Search(
    text="Потерял карту", lang="ru", state="answer", confidence=0.9, total=3, shown=("ru/cards/block-card",)
)


def searched(log, now, text: str = LOST_CARD.text, *, times: int = 1, **changes) -> list[str]:
    with log.begin() as conn:
        return [record_search(conn, replace(LOST_CARD, text=text, **changes), at=now) for _ in range(times)]


def test_a_search_is_kept_with_what_came_of_it(log, now):
    rescued = {
        "state": "list",
        "confidence": 0.4,
        "rescued_text": "привет",
        "mode": "keyword",
        "place": "agent",
        "took_ms": 3.5,
    }
    [search_id] = searched(log, now, "ghbdtn", **rescued)
    with log.read() as conn:
        row = conn.execute(searches.select()).one()
    assert row.id == search_id
    assert {name: getattr(row, name) for name in rescued} == rescued
    assert (row.text, row.lang, row.total, row.shown, row.at) == ("ghbdtn", "ru", 3, ("ru/cards/block-card",), now)


@pytest.mark.parametrize("written", ["Потерял карту", "потерял  карту?", "ПОТЕРЯЛ КАРТУ!"])
def test_a_question_is_counted_under_one_form_however_it_is_written(written: str):
    assert fold(written) == "потерял карту"


def test_an_opening_belongs_to_the_search_it_came_from_and_counts_once(log, now):
    for visitor in ("anna", "boris"):
        [search_id] = searched(log, now, visitor=visitor)
        with log.begin() as conn:
            for _ in range(3):
                assert record_opening(conn, search_id, "ru/cards/block-card", position=1, at=now)
    [search_id] = searched(log, now, visitor="vera")
    with log.begin() as conn:
        record_opening(conn, search_id, "ru/cards/new-card", position=2, at=now)
        assert articles_opened(conn) == ["ru/cards/block-card", "ru/cards/block-card", "ru/cards/new-card"]


@pytest.mark.parametrize("made_up", ["", "0123456789abcdef", "'; --", "\x00", "\ud800", "x" * 10_000])
def test_an_opening_from_a_made_up_search_is_not_kept(log, now, made_up: str):
    with log.begin() as conn:
        assert record_opening(conn, made_up, "ru/cards/block-card", position=1, at=now) is False
        assert articles_opened(conn) == []


def test_a_form_that_an_article_answered_counts_once(log, now):
    with log.begin() as conn:
        for article in ("ru/a", "ru/a", "ru/b"):
            record_deflection(conn, Deflection(article_id=article, form_key="form-1", lang="ru", text="…"), at=now)
        record_deflection(conn, Deflection(article_id="ru/a", form_key="form-2", lang="ru"), at=now)
        assert forms_deflected(conn) == 2


def test_private_data_in_a_question_is_masked(log, now):
    searched(log, now, "заблокировать 4111 1111 1111 1111", rescued_text="4111 1111 1111 1111")
    with log.read() as conn:
        row = conn.execute(searches.select()).one()
    assert "4111" not in repr(row)


@pytest.mark.parametrize("odd", ["\x00\ud800", "жопа" * 5_000, "😀", "".join(map(chr, range(0x400, 0x2400)))])
def test_anything_typed_can_be_logged(log, now, odd: str):
    searched(log, now, odd, visitor=odd[:100], times=3, confidence=7.0)
    with log.begin() as conn:
        record_deflection(conn, Deflection(article_id="ru/a", form_key=odd, lang="ru", text=odd), at=now)
    with log.read() as conn:
        assert len(questions_kept(conn)) == 3

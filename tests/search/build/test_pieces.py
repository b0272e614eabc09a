"""A piece holds all that a tree shows and searches of one article, and comes back from the cache as it was or not at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kb.articles.loading import load_library
from kb.rendering.render import render
from search.build.pieces import Piece, card_record, from_bytes, make_piece, to_bytes

TEXT = """---
title: Потеря карты
summary: Приостановите карту.
code: 1204
questions: [Где моя карта, где карта]
updated: 2026-11-01
---
Звоните 8 (800) 000-24-24. [Нет](none.md)

## Дальше

Закажите новую карту.
"""


@pytest.fixture
def piece(tmp_path: Path) -> Piece:
    (tmp_path / "ru").mkdir()
    (tmp_path / "ru/lost.md").write_text(TEXT)
    library = load_library(tmp_path, today=date(2026, 11, 22))
    article = library.by_id["ru/lost"]
    return make_piece(article, render(article, library=library, audience="public"), "en")


def test_a_piece_counts_the_words_of_every_passage_and_of_the_questions(piece: Piece):
    assert piece.passages.count(b"\n") == len(piece.words) >= 1
    assert any("закажите" in words for words in piece.words)
    assert piece.asked["карта"] == 2
    assert any("8000002424" in number for number in piece.numbers)
    assert [problem.code for problem in piece.problems] == ["link-broken"]
    assert piece.shows_to_all


def test_a_piece_is_kept_and_taken_back_whole(piece: Piece):
    assert from_bytes(to_bytes(piece)) == piece


@pytest.mark.parametrize(
    "damage", [lambda kept: kept[:-20], lambda kept: b"", lambda kept: b"{}\n\n", lambda kept: b"x\n" + kept]
)
def test_a_damaged_piece_is_refused(piece: Piece, damage):
    with pytest.raises((ValueError, KeyError, TypeError)):
        from_bytes(damage(to_bytes(piece)))


def test_the_catalogue_has_plain_values(tmp_path: Path):
    (tmp_path / "ru").mkdir()
    (tmp_path / "ru/lost.md").write_text(TEXT)
    record = card_record(load_library(tmp_path, today=date(2026, 11, 22)).by_id["ru/lost"])
    assert (record["title"], record["code"], record["updated"]) == ("Потеря карты", "1204", "2026-11-01")
    assert record["questions"] == ["Где моя карта", "где карта"]

"""States of an article are told in one order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from kb.articles.loading import load_library
from kb.staff.flags import Flag
from tests.kb.writing.test_publishing import change
from tests.web.conftest import NOW
from web.writing.views.change_list import Shelf, states_of
from web.writing.views.to_do import Waiting


def test_states_tell_what_is_to_be_done(tmp_path: Path):
    (tmp_path / "ru/cards").mkdir(parents=True)
    (tmp_path / "ru/cards/limits.md").write_text("---\ntitle: Лимиты\nreview_by: 2026-01-01\n---\nТекст\n")
    library = load_library(tmp_path, today=date(2026, 11, 23))
    (article,) = library.articles
    changes = [change("x"), replace(change("y"), state="review")]
    shelf = Shelf(library=library, broken={}, changes=changes, today=date(2026, 11, 23), at=NOW, zone="UTC")
    assert states_of(article, shelf) == ("published", "review", "changing", "overdue")
    assert states_of(article, replace(shelf, changes=(), behind=frozenset({article.path})))[-1] == "behind"


def test_a_text_with_a_fact_past_its_date_is_stale_and_one_a_colleague_flagged_says_so(tmp_path: Path):
    (tmp_path / "ru").mkdir()
    (tmp_path / "ru/fees.md").write_text("---\ntitle: Тарифы\n---\nПеревод стоит {{fact:fee}}.\n")
    (tmp_path / "facts.yaml").write_text('fee: {value: "1", owner: cards, valid_until: 2026-11-22}\n')
    library = load_library(tmp_path, today=date(2026, 11, 20))
    (article,) = library.articles
    flag = Flag(id=1, article_id=article.id, owner="", kind="wrong", who="Анна", at=NOW)
    shelf = Shelf(library=library, broken={}, changes=[], today=date(2026, 11, 22), at=NOW, zone="UTC")
    assert states_of(article, shelf) == ("published",), "on its last day a fact holds"
    later = replace(shelf, today=date(2026, 11, 23), waiting=Waiting(flags=[flag]))
    assert states_of(article, later) == ("published", "stale", "flagged")

"""States of an article are told in one order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from kb.articles.loading import load_library
from tests.kb.writing.test_publishing import change
from tests.web.conftest import NOW
from web.writing.views.change_list import Shelf, states_of


def test_states_tell_what_is_to_be_done(tmp_path: Path):
    (tmp_path / "ru/cards").mkdir(parents=True)
    (tmp_path / "ru/cards/limits.md").write_text("---\ntitle: Лимиты\nreview_by: 2026-01-01\n---\nТекст\n")
    library = load_library(tmp_path, today=date(2026, 11, 23))
    (article,) = library.articles
    changes = [change("x"), replace(change("y"), state="review")]
    shelf = Shelf(library=library, broken={}, changes=changes, today=date(2026, 11, 23), at=NOW, zone="UTC")
    assert states_of(article, shelf) == ("published", "review", "changing", "overdue")
    assert states_of(article, replace(shelf, changes=(), behind=frozenset({article.path})))[-1] == "behind"

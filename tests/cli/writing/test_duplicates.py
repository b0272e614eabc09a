"""Near-duplicates are told as problems of the later article; when there was nothing to look in, that is said."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cli.writing.duplicates import alike
from kb.articles.library import Library
from kb.articles.loading import load_library
from search.writers import near_duplicates
from search.writers.near_duplicates import Likeness

FIELDS = "---\ntitle: {}\nquestions:\n  - {}\n---\nТекст.\n"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    (tmp_path / "ru").mkdir()
    (tmp_path / "ru/a.md").write_text(FIELDS.format("Закрыть карту", "как закрыть карту"))
    (tmp_path / "ru/b.md").write_text(FIELDS.format("Закрытие карты", "закрыть карту как"))
    return load_library(tmp_path, today=date(2026, 11, 22))


def test_without_an_index_it_is_said_that_nobody_looked(library: Library, tmp_path: Path):
    problems, notes = alike(library, tmp_path / "no-index")
    assert problems == []
    assert notes[0].startswith("near-duplicate articles were not looked for")


def test_articles_and_questions_alike_are_told_at_the_later_one(library: Library, tmp_path: Path, monkeypatch):
    pair = near_duplicates.AlikePair("ru/a", "ru/b", 0.987, ("как закрыть карту", "закрыть карту как"))
    found = Likeness(articles=(pair,), questions=(pair,), known=frozenset({"ru/a"}), generation="20261122")
    monkeypatch.setattr(near_duplicates, "likeness", lambda index: found)
    problems, notes = alike(library, tmp_path)
    assert [(problem.path, problem.code, problem.line) for problem in problems] == [
        ("ru/b.md", "article-near", 1),
        ("ru/b.md", "question-near", 4),
    ]
    assert "0.987" in problems[0].message
    assert notes == ("near-duplicates were looked for in the published index 20261122; 1 articles are not in it yet",)

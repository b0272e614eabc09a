"""Before a fact changes, its writer sees every sentence that changes with it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kb.articles.library import Library
from kb.articles.loading import load_library
from kb.writing.fact_uses import changed_lines, counted_uses, uses_of

FACTS = 'phone: {value: "111", owner: a, valid_until: 2030-01-01}\nhours: {value: {ru: "с 8", en: "from 8"}, owner: a, valid_until: 2030-01-01}\n'


@pytest.fixture
def library(tmp_path: Path) -> Library:
    (tmp_path / "ru").mkdir()
    (tmp_path / "en").mkdir()
    (tmp_path / "facts.yaml").write_text(FACTS, "utf-8")
    (tmp_path / "ru/a.md").write_text(
        '---\ntitle: А\nsummary: "Звоните {{ fact:phone }}."\n---\nНомер {{ fact:phone }}.\n\nВремя {{ fact:hours }}.\n',
        "utf-8",
    )
    (tmp_path / "en/a.md").write_text("---\ntitle: A\n---\nOpen {{ fact:hours }}.\n", "utf-8")
    return load_library(tmp_path, today=date(2026, 11, 26))


def test_every_place_is_named_with_its_line(library: Library):
    assert [(use.article.id, use.line) for use in uses_of(library, "phone")] == [("ru/a", 3), ("ru/a", 5)]
    assert counted_uses(library) == {"phone": 1, "hours": 2}


def test_readers_sentences_are_shown_before_and_after(library: Library):
    after = FACTS.replace("111", "222")
    assert [(one.before, one.after) for one in changed_lines(library, FACTS, after)] == [
        ("Звоните 111.", "Звоните 222."),
        ("Номер 111.", "Номер 222."),
    ]


def test_only_the_language_whose_text_changed_is_told(library: Library):
    changed = changed_lines(library, FACTS, FACTS.replace("from 8", "from 9"))
    assert [one.use.article.id for one in changed] == ["en/a"]


def test_a_fact_that_goes_and_a_file_that_cannot_be_read(library: Library):
    (line,) = (
        one for one in changed_lines(library, FACTS, FACTS.partition("hours")[0]) if one.use.article.lang == "en"
    )
    assert line.before == "Open from 8." and line.after == ""
    assert changed_lines(library, FACTS, "a: [") == ()

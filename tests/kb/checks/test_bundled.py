"""The articles that come with the project: no error, and no warning that does not hold."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kb.articles.loading import load_library
from kb.checks import inspect

ARTICLES = Path(__file__).parents[3] / "articles"
WRITTEN = date(2026, 11, 22)  # reviews fall due after this day; that is no fault of the articles


def test_nothing_is_wrong_with_them():
    library = load_library(ARTICLES, today=WRITTEN)
    problems = inspect(library, today=WRITTEN, paths=None, tick=lambda steps: None)
    assert [str(problem) for problem in problems if problem.code != "translation-outdated"] == []

"""The articles that come with the project: no error, and no warning that does not hold."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from kb.articles.internal_blocks import without_internal
from kb.articles.loading import load_library
from kb.checks import inspect

ARTICLES = Path(__file__).parents[3] / "articles"
QUOTED = r"(?:,? choose|,? выберите)?[\s:—,]*(?:\*\*|“|«)([^*”»|\n]+)(?:\*\*|”|»)"
TOPIC = re.compile(rf"(?:topic|тем[ау]|\*\*Topic\*\*|«Тема»){QUOTED}", re.IGNORECASE)
PURPOSE = re.compile(rf"(?:what happened|что случилось)(?:\*\*|»)?{QUOTED}", re.IGNORECASE)
WRITTEN = date(2026, 11, 22)  # reviews fall due after this day; that is no fault of the articles


@pytest.mark.slow
def test_nothing_is_wrong_with_them():
    library = load_library(ARTICLES, today=WRITTEN)
    problems = inspect(library, today=WRITTEN, paths=None, tick=lambda steps: None)
    assert [str(problem) for problem in problems if problem.code != "translation-outdated"] == []


def test_the_topics_and_purposes_they_send_readers_to_are_those_of_the_form():
    library = load_library(ARTICLES, today=WRITTEN)
    topics = library.contacts.topics
    titles = {title for topic in topics for title in topic.title.values()}
    purposes = {title for topic in topics for purpose in topic.purposes for title in purpose.title.values()}
    named = 0
    for path in ARTICLES.rglob("*.md"):
        if "internal" not in path.parts:
            text = without_internal(path.read_text("utf-8"))
            named += len(TOPIC.findall(text))
            assert set(TOPIC.findall(text)) <= titles, path.name
            assert set(PURPOSE.findall(text)) <= purposes, path.name
    assert named >= 20

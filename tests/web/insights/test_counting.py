"""Counting of a running site: days, tickets and groups in one go, by the vectors of the engine that answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kb.errors import IndexUnavailable
from kb.insights.groups import CountedWords
from web.insights.counting import count_insights, grouping_by, kinds_of, vectors_of


def test_a_site_without_an_index_waits(now):
    class Nothing:
        @property
        def internal(self):
            raise IndexUnavailable("nothing is built")

    @dataclass
    class Site:
        live: Nothing

    count_insights(Site(Nothing()), at=now)


def test_articles_say_what_they_can_do(live):
    assert set(kinds_of(live.internal.tree).values()) >= {"solve"}


def test_without_a_model_there_are_no_vectors(live, twin):
    assert vectors_of(live.public)(["карта"]) is None and vectors_of(twin.public)(["карта"]) is None


def test_search_groups_what_the_log_counted():
    words = [CountedWords(lang="ru", folded=text, text=text, visitors=3, article_id="a") for text in ("карта", "карту")]
    grouped = grouping_by(lambda texts: np.ones((len(texts), 1)))(words, {})
    assert len({one.group_id for one in grouped}) == 1

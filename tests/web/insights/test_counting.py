"""Counting of a running site: days, tickets and groups in one go, by the vectors of the engine that answers."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from kb.errors import IndexUnavailable
from kb.insights.days import counted
from kb.insights.groups import CountedWords
from kb.usage.search_log import Search
from tests.usage import record_search
from web.insights.counting import count_insights, grouping_by, kinds_of, vectors_of


def test_a_site_without_an_index_counts_days_before_their_searches_go(log, db, now):
    class Nothing:
        @property
        def internal(self):
            raise IndexUnavailable("nothing is built")

    search = Search(text="карта", lang="ru", state="none", confidence=0, total=0)
    with log.begin() as conn:
        record_search(conn, search, at=now)
    site = SimpleNamespace(live=Nothing(), journal=SimpleNamespace(log=log), state=SimpleNamespace(database=db))
    count_insights(site, at=now)
    with log.read() as conn:
        assert counted(conn) == (f"{now:%Y-%m-%d}",) * 2


def test_articles_say_what_they_can_do(live):
    assert set(kinds_of(live.internal.tree).values()) >= {"solve"}


def test_without_a_model_there_are_no_vectors(live, twin):
    assert vectors_of(live.public)(["карта"]) is None and vectors_of(twin.public)(["карта"]) is None


def test_search_groups_what_the_log_counted():
    words = [CountedWords(lang="ru", folded=text, text=text, visitors=3, article_id="a") for text in ("карта", "карту")]
    grouped = grouping_by(lambda texts: np.ones((len(texts), 1)))(words, {})
    assert len({one.group_id for one in grouped}) == 1

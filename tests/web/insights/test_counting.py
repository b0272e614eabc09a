"""Counting of a running site: days, tickets and groups in one go, by the vectors of the engine that answers."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
from sqlalchemy import select

from kb.errors import IndexUnavailable
from kb.insights.days import count_days, counted
from kb.insights.groups import CountedWords
from kb.insights.periods import LENGTHS
from kb.storage.insight_tables import told_figures
from kb.usage.devices import DEVICES
from kb.usage.kept_figures import CHANGED, NOTHING, forget_told
from kb.usage.search_log import Search
from tests.usage import record_search
from web.insights.counting import count_insights, grouping_by, kinds_of, tell_figures, vectors_of


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


def test_nobody_who_looks_after_a_removal_waits_for_figures(log, db, now):
    search = Search(text="карта", lang="ru", state="none", confidence=0, total=0)
    tell_figures(log, db, at=now)
    assert told(log) == set()
    with log.begin() as conn:
        record_search(conn, search, at=now)
    count_days(log, db, at=now)
    tell_figures(log, db, at=now)
    everything = told(log)
    assert {name for name, _ in everything} == {
        "questions",
        *(f"questions {kind}" for kind in DEVICES),
        "causes",
        "articles",
    }
    assert len(everything) == len(LENGTHS) * (len(DEVICES) + 3)
    with log.begin() as conn:
        forget_told(conn)
    assert told(log) == set()
    tell_figures(log, db, at=now)
    assert told(log) == everything


def told(log) -> set[tuple[str, str]]:
    own = told_figures.c.name.not_in((CHANGED, NOTHING["name"]))
    with log.read() as conn:
        return {(row.name, row.first) for row in conn.execute(select(told_figures).where(own))}

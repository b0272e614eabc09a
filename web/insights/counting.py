"""Counting: what housekeeping does nightly and a button at once: days, groups of questions, causes of tickets."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime

import numpy as np

from kb.errors import IndexUnavailable
from kb.insights.articles import article_figures
from kb.insights.causes import find_causes
from kb.insights.clusters import told_clusters
from kb.insights.days import count_days, counted
from kb.insights.groups import CountedWords, GroupMember, regroup
from kb.insights.periods import LENGTHS, DayPeriod
from kb.insights.questions import tell_groups
from kb.service.service_days import count_lately
from kb.storage.database import Database
from search.index.tree import Tree
from search.query.engine import Engine
from search.query.protocols import SearchEngine
from search.text.folding import as_asked
from search.writers.same_questions import AskedQuestion, VectorsOf, group_questions
from web.site.services import Site

log = logging.getLogger(__name__)


def count_insights(site: Site, *, at: datetime) -> None:
    """Of a running site. Without an index tickets and groups wait for the next time; days don't, since their searches are removed."""
    try:
        engine = site.live.internal
    except IndexUnavailable:
        count_days(site.journal.log, site.state.database, at=at)
        return
    count_all(site.journal.log, site.state.database, engine, at=at)
    count_lately(site.state.database, at=at)


def count_all(searches: Database, state: Database, engine: SearchEngine, *, at: datetime) -> None:
    """Days that are not settled, causes of tickets that may have changed, groups anew. Done twice it changes nothing."""
    days = count_days(searches, state, at=at)
    causes = find_causes(state, kinds_of(engine.tree), at=at)
    if days or causes:
        groups = regroup(searches, state, grouping_by(vectors_of(engine)), today=at.astimezone(UTC).date())
        tell_figures(searches, state, at=at)
        log.info("insights: %d days, %d tickets and %d groups of questions counted", days, causes, groups)


def tell_figures(searches: Database, state: Database, *, at: datetime) -> None:
    """Figures of the periods and devices that pages offer are made before anybody asks for them: those that are not there."""
    with searches.read() as conn:
        if not any(counted(conn)):
            return
    for days in LENGTHS:
        period = DayPeriod.of(days, at.astimezone(UTC).date())
        tell_groups(searches, period)
        with state.read() as conn:
            told_clusters(conn, searches, period)
            article_figures(conn, searches, period)


def kinds_of(tree: Tree) -> dict[str, str]:
    """What each article can do for its reader, by id."""
    return {card.id: card.outcome for card in tree.cards}


def vectors_of(engine: SearchEngine) -> VectorsOf:
    """The vectors search itself compares questions by; None while there is no model."""

    def vectors(texts: Sequence[str]) -> np.ndarray | None:
        encoder = engine.ready_encoder() if isinstance(engine, Engine) and engine.index.meaning is not None else None
        return np.array([encoder.query(as_asked(text)) for text in texts]) if encoder and texts else None

    return vectors


def grouping_by(
    vectors: VectorsOf,
) -> Callable[[Sequence[CountedWords], Mapping[tuple[str, str], str]], Iterable[GroupMember]]:
    """What kb.insights.groups asks for, done by search."""

    def grouping(counted: Sequence[CountedWords], former: Mapping[tuple[str, str], str]) -> Iterable[GroupMember]:
        asked = [AskedQuestion(**vars(one)) for one in counted]
        return [GroupMember(**vars(one)) for one in group_questions(asked, vectors, former)]

    return grouping

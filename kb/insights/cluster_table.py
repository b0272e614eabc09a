"""Why tickets came as a table of figures: a group of tickets a row, causes in columns."""

from __future__ import annotations

from collections.abc import Iterable

from kb.insights.causes import CAUSES
from kb.insights.clusters import TicketCluster
from kb.insights.table import FigureTable

COLUMNS = ("cluster", "lang", "question", "article", "tickets", "tickets_before", "customers", *CAUSES, "step")


def cluster_table(clusters: Iterable[TicketCluster]) -> FigureTable:
    """A group of tickets a row; under the name of each cause how many have it."""
    return FigureTable(
        columns=COLUMNS,
        rows=tuple(
            (
                *(one.cluster, one.lang, one.text, one.article_id, one.number, one.before, one.customers),
                *(one.causes.get(cause, 0) for cause in CAUSES),
                one.step,
            )
            for one in clusters
        ),
    )

"""Groups of tickets as a table: causes in columns, which add up to the tickets."""

from __future__ import annotations

from kb.insights.causes import CAUSES
from kb.insights.cluster_table import COLUMNS, cluster_table
from kb.insights.clusters import clusters_of
from tests.kb.insights.test_clusters import GROUPS, ticket


def test_causes_add_up():
    clusters = clusters_of([ticket(n, cause=CAUSES[n % 2]) for n in range(7)], (), GROUPS)
    [row] = [dict(zip(COLUMNS, row, strict=True)) for row in cluster_table(clusters).rows]
    assert sum(row[cause] for cause in CAUSES) == row["tickets"] == 7 and row["step"] == "write"

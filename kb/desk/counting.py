"""How many requests each view holds, counted no further than a desk needs to know, and what filters may be set to. Reads only.

A page of the inbox asks for both each time, so neither may grow with the requests there are: views are counted in indexes up to
MOST_COUNTED, and each value of a filter is looked up after the one before it instead of being read of every request.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import (
    ColumnElement,
    Connection,
    ScalarSelect,
    Select,
    and_,
    func,
    literal,
    literal_column,
    select,
    true,
    union_all,
)

from kb.desk.finding import IN_VIEW, VIEWS, TicketQuery, View, looking
from kb.requests.tickets import STATUSES
from kb.storage.request_tables import ticket_tags
from kb.storage.tables import tickets

MOST_COUNTED = 1000  # requests of a view; of one with more it is told that there are more
MOST_OFFERED = 200  # values of a filter
OPEN = tuple(status for status in STATUSES if status != "closed")


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What filters may be set to: what there is, in the order of letters."""

    topics: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


def _counted(view: View) -> ScalarSelect[int]:
    rows = select(tickets.c.id).where(IN_VIEW[view]).limit(MOST_COUNTED + 1)
    return select(func.count()).select_from(rows.subquery()).scalar_subquery()


def _values(name: str, column: ColumnElement[str], among: ColumnElement[bool]) -> Select[tuple[str, str]]:
    """Each value of a column once: the smallest, then the smallest of those after it, as an index finds them."""
    first: ColumnElement[int] = literal_column("1")
    smallest = select(func.min(column).label("value"), first.label("place"))
    seen = smallest.where(and_(among, column > "")).cte(recursive=True)
    after = select(func.min(column)).where(and_(among, column > seen.c.value)).scalar_subquery()
    more = select(after, seen.c.place + 1).where(seen.c.value.is_not(None) & (seen.c.place < MOST_OFFERED))
    seen = seen.union_all(more)
    return select(literal(name).label("name"), seen.c.value).where(seen.c.value.is_not(None))


# Made once: making them anew for each page took longer than their answers.
_COUNTS = select(*(_counted(view).label(view) for view in VIEWS))
_COLUMNS = {"topics": tickets.c.topic, "owners": tickets.c.owner, "levels": tickets.c.level, "langs": tickets.c.lang}
_CHOICES = union_all(
    *(_values(name, column, tickets.c.status == status) for name, column in _COLUMNS.items() for status in OPEN),
    _values("tags", ticket_tags.c.tag, true()),
)


def count_views(conn: Connection, sought: TicketQuery) -> Mapping[View, int]:
    """How many requests each view holds, whatever else is sought; MOST_COUNTED + 1 of one that holds more than MOST_COUNTED."""
    counted = conn.execute(_COUNTS, looking(sought)).one()._mapping
    return MappingProxyType({view: int(counted[view]) for view in VIEWS})


def choices(conn: Connection) -> Choices:
    """What filters may be set to among requests that are not over, tags of all; of each state the first MOST_OFFERED."""
    by_name: dict[str, set[str]] = {name: set() for name in (*_COLUMNS, "tags")}
    for row in conn.execute(_CHOICES).all():
        by_name[row.name].add(row.value)
    return Choices(**{name: tuple(sorted(values)) for name, values in by_name.items()})

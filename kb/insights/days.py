"""Days: what a day's searches leave behind when their words are gone. Counted by visitors, again and again with the same outcome.

A day is one of UTC: a visitor's name is good for just that long, so nobody is counted twice in it and no clock change makes a day
longer. A day is counted in one transaction; an interrupted count goes on with the next day that is not counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, groupby
from operator import attrgetter

from sqlalchemy import ColumnElement, delete, func, select, update

from kb.insights.left_passages import count_left
from kb.storage.database import Database, Transaction, insert
from kb.storage.insight_tables import article_days, counted_days, question_days, question_device_days
from kb.storage.tables import openings, searches, tickets
from kb.usage.devices import Device
from kb.usage.kept_figures import note_changed, wait_for_figures
from kb.usage.search_log import fold

SETTLED = 3  # days after which nothing is added to a day: openings and tickets follow a search within hours
READING = timedelta(hours=6)  # after an opening it is not read to its end
SOON = timedelta(minutes=10)  # another question after that is another wish
FIRST_RESULTS = 5  # an article below them is not "found": hardly anybody reads further
AT_ONCE = 500  # rows of one statement
FETCHED = 5000  # rows read together


@dataclass(frozen=True, kw_only=True)
class DaySearch:
    """A search of a known visitor on the site, with whether anything was opened from it."""

    visitor: str
    lang: str
    folded: str
    text: str
    state: str
    shown: tuple[str, ...]
    opened: tuple[str, ...]
    at: datetime
    read: tuple[str, ...] = ()  # to the end
    device: Device = "unknown"

    @property
    def failed(self) -> bool:
        return self.state in ("weak", "none")


@dataclass
class DayVisitors:
    """Visitors who asked a question on a day: all of them, or those with one kind of device."""

    visitors: int = 0
    newcomers: int = 0
    unanswered: int = 0
    unopened: int = 0
    repeated: int = 0

    def add(self, *, newcomer: bool, failed: bool, opened: bool, repeated: bool) -> None:
        self.visitors += 1
        self.newcomers += newcomer
        self.unanswered += failed
        self.unopened += not failed and not opened
        self.repeated += repeated


@dataclass
class DayQuestion(DayVisitors):
    """What a day says of one question; see kb.storage.insight_tables.question_days."""

    texts: Counter[str] = field(default_factory=Counter)
    first: Counter[str] = field(default_factory=Counter)
    times: int = 0
    devices: dict[Device, DayVisitors] = field(default_factory=dict)  # of the kinds that are known


@dataclass
class DayCount:
    """A whole day: questions by (language, folded words), articles by how many visitors found, opened and read them."""

    questions: dict[tuple[str, str], DayQuestion] = field(default_factory=dict)
    found: Counter[str] = field(default_factory=Counter)
    opened: Counter[str] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)
    searches: int = 0


def count_days(log: Database, state: Database, *, at: datetime, since: date | None = None) -> int:
    """Count every day that has searches and is not settled, `since` a day also those that are; returns how many were counted."""
    with log.read() as conn:
        oldest = conn.execute(select(func.min(searches.c.at))).scalar_one_or_none()
        counted = dict(conn.execute(select(counted_days.c.day, counted_days.c.counted_at)).all())
    if oldest is None:
        return 0
    # The oldest day may have lost searches to tidying already: what was counted of it while it was whole stays.
    days = _days(oldest.date(), at.astimezone(UTC).date())
    unsettled = [day for day in days if (since and day >= since) or not _settled(day, counted.get(day.isoformat()))]
    wanted = [day for day in unsettled if (since and day >= since) or not _as_it_was(log, day, at)]
    for day in wanted:
        _count_day(log, state, day, at)
    return len(wanted)


def counted(conn: Transaction) -> tuple[str, str]:
    """The first and the last day that were counted, "" where none was."""
    first, last = conn.execute(select(func.min(counted_days.c.day), func.max(counted_days.c.day))).one()
    return first or "", last or ""


def day_of(asked: Iterable[DaySearch]) -> DayCount:
    """Count searches of one day that come by visitor and time."""
    day = DayCount()
    for _, one in groupby(asked, key=attrgetter("visitor")):
        _count_visitor(day, list(one))
    return day


def _settled(day: date, counted_at: datetime | None) -> bool:
    return counted_at is not None and counted_at.date() > day + timedelta(days=SETTLED)


def _as_it_was(log: Database, day: date, at: datetime) -> bool:
    """Whether a day that is over was counted since, and nothing has come to it or gone from it: then that is all that is noted."""
    start, own = datetime.combine(day, time(), UTC), counted_days.c.day == day.isoformat()
    since = select(openings.c.id).join(searches, searches.c.id == openings.c.search_id)
    with log.begin() as conn:
        wait_for_figures(conn)
        last = conn.execute(select(counted_days.c.searches, counted_days.c.counted_at).where(own)).one_or_none()
        if last is None or last.counted_at < start + _DAY + READING:
            return False
        asked = conn.execute(select(func.count()).select_from(searches).where(_known_on(start))).scalar_one()
        opened = since.where(_on(start) & (openings.c.at >= last.counted_at - READING)).limit(1)
        if asked != last.searches or conn.execute(opened).first():
            return False
        conn.execute(update(counted_days).where(own).values(counted_at=at))
    return True


def _on(start: datetime) -> ColumnElement[bool]:
    return (searches.c.at >= start) & (searches.c.at < start + _DAY) & (searches.c.place == "site")


def _known_on(start: datetime) -> ColumnElement[bool]:
    return _on(start) & (searches.c.visitor != "") & (searches.c.folded != "")


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _count_visitor(day: DayCount, asked: Sequence[DaySearch]) -> None:
    by_question: dict[tuple[str, str], list[int]] = {}
    device = asked[0].device  # a visitor is one browser, so of one kind
    for number, one in enumerate(asked):
        by_question.setdefault((one.lang, one.folded), []).append(number)
    for question, numbers in by_question.items():
        count = day.questions.setdefault(question, DayQuestion())
        own = [asked[number] for number in numbers]
        count.times += len(own)
        count.texts[own[0].text] += 1
        count.first[next((one.shown[0] for one in own if one.shown), "")] += 1
        with_device = () if device == "unknown" else (count.devices.setdefault(device, DayVisitors()),)
        for counted in (count, *with_device):
            counted.add(
                newcomer=0 in numbers,
                failed=all(one.failed for one in own),
                opened=any(one.opened for one in own),
                repeated=any(_asked_anew(asked, number) for number in numbers),
            )
    day.searches += len(asked)
    day.found.update({article for one in asked for article in one.shown[:FIRST_RESULTS]})
    day.opened.update({article for one in asked for article in one.opened})
    day.read.update({article for one in asked for article in one.read})


def _asked_anew(asked: Sequence[DaySearch], number: int) -> bool:
    """Whether the next search came soon, in other words, and nothing had been opened from this one."""
    one, later = asked[number], asked[number + 1 : number + 2]
    return not one.opened and any(next_.folded != one.folded and next_.at - one.at <= SOON for next_ in later)


def _count_day(log: Database, state: Database, day: date, at: datetime) -> None:
    start = datetime.combine(day, time(), UTC)
    with state.read() as conn:
        asked = conn.execute(
            select(tickets.c.lang, tickets.c.query).where(
                (tickets.c.query != "") & (tickets.c.created_at >= start) & (tickets.c.created_at < start + _DAY)
            )
        )
        written = Counter((lang, fold(query)) for lang, query in asked)
    with log.begin() as conn:
        wait_for_figures(conn)
        counted_day = day_of(_asked_on(conn, start))
        if not counted_day.searches and _is_counted(conn, day):
            return
        _store(conn, day, counted_day, written, at)


_DAY = timedelta(days=1)


def _is_counted(conn: Transaction, day: date) -> bool:
    return conn.execute(select(counted_days.c.day).where(counted_days.c.day == day.isoformat())).first() is not None


def _asked_on(conn: Transaction, start: datetime) -> Iterator[DaySearch]:
    opened: dict[str, list[str]] = {}
    finished: dict[str, list[str]] = {}
    for search, article, read in conn.execute(
        select(openings.c.search_id, openings.c.article_id, openings.c.read)
        .join(searches, searches.c.id == openings.c.search_id)
        .where(_on(start))
    ):
        opened.setdefault(search, []).append(article)
        if read:
            finished.setdefault(search, []).append(article)
    columns = (
        searches.c[name] for name in ("id", "visitor", "lang", "folded", "text", "state", "shown", "device", "at")
    )
    rows = conn.execute(
        select(*columns).where(_known_on(start)).order_by(searches.c.visitor, searches.c.at, searches.c.id)
    )
    for id, visitor, lang, folded, text, state, shown, device, at in chain.from_iterable(rows.partitions(FETCHED)):
        yield DaySearch(
            visitor=visitor,
            lang=lang,
            folded=folded,
            text=text,
            state=state,
            shown=shown,
            opened=tuple(opened.get(id, ())),
            read=tuple(finished.get(id, ())),
            device=device,
            at=at,
        )


def _store(conn: Transaction, day: date, count: DayCount, written: Counter[tuple[str, str]], at: datetime) -> None:
    name = day.isoformat()
    for table in (question_days, question_device_days, article_days, counted_days):
        conn.execute(delete(table).where(table.c.day == name))
    count_left(conn, name, _known_on(datetime.combine(day, time(), UTC)))
    note_changed(conn, [name])
    conn.execute(insert(conn, counted_days).values(day=name, searches=count.searches, counted_at=at))
    questions = [
        {
            "day": name,
            "lang": lang,
            "folded": folded,
            "text": most_common(one.texts),
            "article_id": most_common(one.first),
            "tickets": written[lang, folded],
            **{field: getattr(one, field) for field in _NUMBERS},
        }
        for (lang, folded), one in sorted(count.questions.items())
    ]
    articles = [
        {
            "day": name,
            "article_id": article,
            "found": count.found[article],
            "opened": count.opened[article],
            "read": count.read[article],
        }
        for article in sorted({*count.found, *count.opened})
    ]
    devices = [
        {"day": name, "lang": lang, "folded": folded, "device": device, **vars(numbers)}
        for (lang, folded), one in sorted(count.questions.items())
        for device, numbers in sorted(one.devices.items())
    ]
    for table, rows in ((question_days, questions), (question_device_days, devices), (article_days, articles)):
        for first in range(0, len(rows), AT_ONCE):
            conn.execute(insert(conn, table), rows[first : first + AT_ONCE])


_NUMBERS = ("times", *DayVisitors.__dataclass_fields__)


def most_common(counter: Counter[str]) -> str:
    """The most common, of equals the first of the alphabet: the order rows come in changes nothing."""
    return min(counter, key=lambda name: (-counter[name], name))

"""How each article does: found, opened, voted on, marked "not this", led to tickets; and how many of those it could save."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from sqlalchemy import Connection, func, select

from kb.insights.periods import DayPeriod
from kb.insights.told_figures import ToldRow, told_rows
from kb.storage.database import Database
from kb.storage.insight_tables import article_days, escalations
from kb.storage.staff_tables import flags
from kb.storage.tables import tickets, votes

OURS = ("not_shown", "not_opened", "did_not_help")  # causes that a better article or a better way to it removes


@dataclass(frozen=True, kw_only=True)
class ArticleFigures:
    """An article in a period. Visitors, votes and tickets; never fewer tickets than there were."""

    article_id: str
    found: int = 0
    opened: int = 0
    read: int = 0  # to the end
    helpful: int = 0
    unhelpful: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)  # of those who said no
    not_this: int = 0  # tickets whose writer had marked it so
    tickets: int = 0  # that staff answered with it though it was there
    flags: int = 0  # of colleagues, open
    saved: float = 0.0  # tickets that would not come if it did as well as the article in the middle


def article_figures(state: Connection, log: Database, period: DayPeriod) -> tuple[ArticleFigures, ...]:
    """Every article anything is known of, those that could save most tickets first."""
    found, opened, read, led = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for article, was_found, was_opened, was_read, tickets_led in told_rows(
        log, "articles", period, lambda conn: counted_articles(state, conn, period)
    ):
        found[article], opened[article], read[article] = was_found, was_opened, was_read
        led[article] = tickets_led
    said, not_this, flagged = _votes(state, period), _not_this(state, period), _flagged(state)
    names = sorted({*found, *said, *not_this, *flagged})
    saved = expected_saved({name: led[name] for name in names}, opened)
    figures = (
        ArticleFigures(
            article_id=name,
            found=found[name],
            opened=opened[name],
            read=read[name],
            helpful=said.get(name, _NOTHING)["yes"],
            unhelpful=said.get(name, _NOTHING)["no"],
            reasons={
                reason: n for reason, n in sorted(said.get(name, _NOTHING).items()) if reason not in ("yes", "no")
            },
            not_this=not_this[name],
            tickets=led[name],
            flags=flagged[name],
            saved=saved[name],
        )
        for name in names
    )
    return tuple(
        sorted(figures, key=lambda one: (-one.saved, -one.tickets, -one.unhelpful, -one.opened, one.article_id))
    )


def counted_articles(state: Connection, log: Connection, period: DayPeriod) -> list[ToldRow]:
    """Of the days of a period: found, opened, read, and tickets that led to an article though it was there."""
    within = (escalations.c.at >= period.start) & (escalations.c.at < period.end) & escalations.c.cause.in_(OURS)
    article = escalations.c.article_id
    counted = state.execute(select(article, func.count()).where(within & (article != "")).group_by(article))
    led, days = {row[0]: int(row[1]) for row in counted}, {name: numbers for name, *numbers in _days(log, period)}
    return [[name, *days.get(name, (0, 0, 0)), led.get(name, 0)] for name in sorted({*led, *days})]


def expected_saved(led: Mapping[str, int], opened: Mapping[str, int]) -> dict[str, float]:
    """Tickets each article would save if it failed its readers no more often than the article in the middle.

    An article fails tickets / (tickets + visitors who opened it) of those who need it; the middle is the median of all articles that
    anybody needed. saved = tickets − median × (tickets + opened), never below 0 (docs/insights.md).
    """
    needed = {name: led[name] + opened.get(name, 0) for name in led}
    shares = [led[name] / number for name, number in needed.items() if number]
    middle = median(shares) if shares else 0.0
    return {name: round(max(0.0, led[name] - middle * number), 1) for name, number in needed.items()}


_NOTHING: Counter[str] = Counter()


def _days(log: Connection, period: DayPeriod) -> Sequence[tuple[str, int, int, int]]:
    within = article_days.c.day.between(period.first.isoformat(), period.last.isoformat())
    sums = (func.sum(article_days.c[name]) for name in ("found", "opened", "read"))
    rows = log.execute(select(article_days.c.article_id, *sums).where(within).group_by(article_days.c.article_id))
    return [(row[0], int(row[1]), int(row[2]), int(row[3])) for row in rows]


def _votes(state: Connection, period: DayPeriod) -> dict[str, Counter[str]]:
    """By article: "yes", "no", and each reason of a no."""
    said: dict[str, Counter[str]] = {}
    for article, helpful, reason, number in state.execute(
        select(votes.c.article_id, votes.c.helpful, votes.c.reason, func.count())
        .where((votes.c.changed_at >= period.start) & (votes.c.changed_at < period.end))
        .group_by(votes.c.article_id, votes.c.helpful, votes.c.reason)
    ):
        counter = said.setdefault(article, Counter())
        counter["yes" if helpful else "no"] += number
        if reason and not helpful:
            counter[reason] += number
    return said


def _not_this(state: Connection, period: DayPeriod) -> Counter[str]:
    rejected = state.execute(
        select(tickets.c.rejected).where(
            (tickets.c.created_at >= period.start) & (tickets.c.created_at < period.end) & (tickets.c.rejected != ())
        )
    ).scalars()
    return Counter(article for every in rejected for article in set(every))


def _flagged(state: Connection) -> Counter[str]:
    rows = state.execute(
        select(flags.c.article_id, func.count()).where(flags.c.done_at.is_(None)).group_by(flags.c.article_id)
    )
    return Counter({row[0]: row[1] for row in rows})

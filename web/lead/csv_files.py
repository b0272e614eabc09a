"""What the lead takes along as tables: the same figures as the page, as plain numbers (minutes and shares), and who did what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from kb.customers.contracts import Contract
from kb.insights.table import FigureTable
from kb.measures.agreement import Agreement
from kb.measures.shifts import WEEK
from kb.service.figures import Figure
from kb.service.load import HOURS, Load, Staffing
from kb.service.people import PeopleReport
from kb.service.request_rows import MeasuredRequest
from kb.service.reviews import DrawnRequest, Review, agreement_of, scores_of
from kb.service.team_report import TeamReport
from kb.service.training import AssignedReading
from kb.staff.audit import AuditEntry

COLUMNS = (
    "part",
    "value",
    "measure",
    "requests",
    "of",
    "share",
    "median_minutes",
    "p90_minutes",
    "median_minutes_by_clock",
    "p90_minutes_by_clock",
)


def figures_table(report: TeamReport) -> FigureTable:
    """Every figure of the period, of the one before, and of each topic, channel and level; days at the end."""
    rows: list[list[str]] = []
    for part, figures in (("period", report.figures), ("before", report.before)):
        rows += [[part, "", *_plain(figure)] for figure in figures]
    for by, groups in report.groups.items():
        rows += [[by, group.value, *_plain(figure)] for group in groups for figure in group.figures]
    rows += [["day", day.isoformat(), "volume", str(count), *[""] * 6] for day, count in report.by_day]
    return _table(COLUMNS, rows)


PEOPLE = (
    "name",
    "answered",
    "closed",
    "answers_sent",
    "calls",
    "first_median_minutes",
    "solution_median_minutes",
    "kept",
    "kept_of",
    "kept_low",
    "kept_high",
    "standing",
    "reopened",
    "floor_of_closed",
    "missed_by_chance",
)


def people_table(report: PeopleReport) -> FigureTable:
    """Everybody's month, with the limits of chance and the floor of their own best month."""
    floors = {one.name: one.floor for one in report.floors}
    rows = []
    for one in report.people:
        floor, kept = floors.get(one.name), one.kept
        numbers = (one.answered, one.closed, one.letters, one.calls, one.first.median, one.solved.median)
        shares = (kept.hits, kept.of, round(kept.limits.low, 4), round(kept.limits.high, 4))
        lowest = (floor.floor, round(floor.missed, 4)) if floor else (None, None)
        rows.append(
            [one.name, *map(_number, (*numbers, *shares)), kept.standing, str(one.reopened), *map(_number, lowest)]
        )
    return _table(PEOPLE, rows)


PLANNING = ("weekday", "hour", "requests", "calls", "letters", "people_for_calls")


def planning_table(load: Load, staffing: Staffing) -> FigureTable:
    """Each hour of a week, Monday is 1: requests on average and the people its calls take."""
    every = [(day, hour) for day in range(WEEK) for hour in range(HOURS)]
    asked = ([table[day][hour] for table in (load.all, load.calls, load.letters)] for day, hour in every)
    people = (staffing.answering[day][hour].people for day, hour in every)
    return _table(
        PLANNING,
        (
            [str(day + 1), str(hour), *map(_number, numbers), str(number)]
            for (day, hour), numbers, number in zip(every, asked, people, strict=True)
        ),
    )


AUDIT = ("at", "who", "via", "kind", "deed", "about", "account", "token")


def audit_table(kept: Iterable[AuditEntry]) -> FigureTable:
    """Who did what, in UTC."""
    return _table(
        AUDIT,
        (
            (
                f"{each.at:%Y-%m-%dT%H:%M:%SZ}",
                *(each.who, each.via, each.kind, each.deed, each.about),
                *(str(number or "") for number in (each.staff, each.token)),
            )
            for each in kept
        ),
    )


SCORES = ("principle", "kept", "of", "low", "high", "same", "pairs", "kappa")
SAMPLE = ("request", "person", "reviewers")


def scores_table(reviews: Sequence[Review]) -> FigureTable:
    """A month's principles: how often kept, what the share may truly be, how far two reviewers agree; as the page, those marked at all."""
    agreed = agreement_of(reviews)
    return _table(
        SCORES,
        (
            (
                *(score.principle, str(score.kept), str(score.of)),
                *map(_share, (score.truly.low, score.truly.high)),
                *_agreed(agreed[score.principle]),
            )
            for score in scores_of(reviews)
            if score.of
        ),
    )


def sample_table(drawn: Iterable[DrawnRequest]) -> FigureTable:
    """Requests drawn for review, and by how many each was reviewed."""
    return _table(SAMPLE, ((one.ticket, one.person, str(len(one.reviewers))) for one in drawn))


TRAINING = ("person", "article", "principle", "given_at", "read_at", "certified_until")


def training_table(given: Iterable[AssignedReading]) -> FigureTable:
    """Who is to read what, in UTC."""
    return _table(
        TRAINING,
        (
            (one.person, one.article, one.principle, *map(_moment, (one.given_at, one.read_at, one.certified_until)))
            for one in given
        ),
    )


CONTRACTS = ("number", "customer", "level", "valid_to", "domains", "contacts")


def contracts_table(agreed: Iterable[Contract]) -> FigureTable:
    """Who has which level, until which day; "" until it is ended."""
    return _table(
        CONTRACTS,
        (
            (
                *(one.number, one.customer, one.level, str(one.valid_to or "")),
                *(" ".join(each) for each in (one.domains, one.contacts)),
            )
            for one in agreed
        ),
    )


REQUESTS = (
    *("request", "day", "minute", "topic", "channel"),
    *("first_minutes", "first_minutes_by_clock", "solution_minutes", "solution_minutes_by_clock", "who"),
)


def requests_table(requests: Iterable[MeasuredRequest]) -> FigureTable:
    """The requests behind a figure, in the order of the page; `minute`: of the day, where the team is."""
    return _table(
        REQUESTS,
        (
            (
                *(one.ticket, date.fromordinal(one.day).isoformat(), str(one.minute), one.topic, one.channel),
                *map(_number, (one.first_business, one.first_wall, one.solved_business, one.solved_wall)),
                one.first_by or one.closed_by,
            )
            for one in requests
        ),
    )


def _table(columns: tuple[str, ...], rows: Iterable[Sequence[str]]) -> FigureTable:
    return FigureTable(columns=columns, rows=tuple(map(tuple, rows)))


def _plain(figure: Figure) -> list[str]:
    share = "" if figure.kind != "share" or figure.share is None else f"{figure.share:.4f}"
    times = (figure.business.median, figure.business.p90, figure.wall.median, figure.wall.p90)
    return [figure.measure, str(figure.count), str(figure.of), share, *map(_number, times)]


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"


def _agreed(agreed: Agreement) -> tuple[str, str, str]:
    return _share(agreed.same), str(agreed.pairs), _share(agreed.kappa)


def _share(value: float | None) -> str:
    return _number(None if value is None else round(value, 4))


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}" if at else ""

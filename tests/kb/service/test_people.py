"""Nobody is judged by few requests, and differences that chance makes are called by that name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kb.service.people import people_of, people_report
from kb.service.periods import month_of
from kb.service.service_days import PersonDay
from kb.service.told_minutes import ToldMinutes

HOUR = timedelta(hours=1)


def days_of(who: str, kept: int, of: int):
    minutes = ",".join(["60"] * of)
    numbers = {"answered": of, "closed": of, "kept": kept, "judged": of, "reopened": 0}
    told = ToldMinutes(minutes)
    return [PersonDay(day=739529, name=who, **numbers, first_business=told, solved_business=told)]


@pytest.mark.parametrize(
    ("kept", "of", "standing"), [(0, 19, "few"), (15, 20, "usual"), (100, 100, "above"), (70, 100, "below")]
)
def test_a_share_is_out_of_the_ordinary_only_beyond_three_standard_deviations(kept, of, standing):
    team = days_of("Команда", 900, 1000)
    people = people_of([*team, *days_of("Анна", kept, of)], {})
    [anna] = [one for one in people if one.name == "Анна"]
    assert anna.kept.standing == standing and (anna.kept.hits, anna.kept.of) == (kept, of)


def test_people_stand_by_name_and_whoever_only_wrote_letters_is_there():
    people = people_of(days_of("Яна", 1, 1), {"Борис": {"replied": 3, "opened": 2}})
    assert [(one.name, one.answered, one.letters, one.calls) for one in people] == [
        ("Борис", 0, 3, 2),
        ("Яна", 1, 0, 0),
    ]


def test_an_unfair_floor_says_so(db, served, measure):
    """The best of five months is a lucky one: chance misses its floor in most."""
    for month, times in zip(range(5, 11), (3, 2, 6, 3, 2, 3), strict=True):
        for n in range(times):
            served(datetime(2026, month, 6, 8, n, tzinfo=UTC), text=f"{month} {n}")
    now = datetime(2026, 10, 30, tzinfo=UTC)
    measure(now)
    with db.read() as conn:
        report = people_report(conn, month_of(now.date()), zone="Europe/Moscow", at=now)
    [anna] = report.people
    [floor] = report.floors
    assert (anna.answered, anna.closed, anna.letters, anna.calls) == (3, 3, 3, 0)
    assert floor.months == (3, 2, 6, 3, 2) and floor.floor.best == 6 and floor.floor.missed > 0.8
    assert floor.chart is None and report.team_floor.usual == 1.0

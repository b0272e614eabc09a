"""The list behind a figure has as many requests as the figure, the ones each counts, page by page."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime

from kb.service.behind_figures import BEHIND, FigureAsked, behind, count_behind
from kb.service.figures import GROUPINGS, MEASURES
from kb.service.request_rows import requests_of
from kb.service.team_report import team_report
from tests.kb.service.from_rows import behind_from
from tests.kb.service.test_service_days import OCTOBER, years_work


def test_behind_every_figure_are_the_requests_it_counts(db, served, measure):
    years_work(served, random.Random(3))
    at = datetime(2026, 10, 20, tzinfo=UTC)
    measure(at)
    with db.read() as conn:
        every, report = requests_of(conn, OCTOBER), team_report(conn, OCTOBER, at=at)
        for figure in report.figures:
            asked = FigureAsked(measure=figure.measure, period=OCTOBER, at=at)
            expected = behind_from(figure.measure, every, at)
            assert list(behind(conn, asked, most=100)) == expected
            assert list(behind(conn, asked, first=2, most=3)) == expected[2:5]
            assert count_behind(conn, asked) == len(expected) == figure.count
        for by in GROUPINGS:
            for group in report.groups[by]:
                for figure in group.figures:
                    asked = FigureAsked(measure=figure.measure, period=OCTOBER, at=at, by=by, value=group.value)
                    assert count_behind(conn, asked) == figure.count == len(behind(conn, asked, most=100))
        for by in ("first_by", "closed_by", "day"):
            for value in {str(getattr(one, by)) for one in every}:
                asked = FigureAsked(measure="volume", period=OCTOBER, at=at, by=by, value=value)
                expected = [one for one in every if str(getattr(one, by)) == value]
                assert list(behind(conn, asked, most=100)) == expected
    assert set(BEHIND) == set(MEASURES)


def test_what_there_is_not_has_nothing_behind_it(db, served, measure):
    at = datetime(2026, 10, 20, tzinfo=UTC)
    served(at)
    measure(at)
    volume = FigureAsked(measure="volume", period=OCTOBER, at=at)
    with db.read() as conn:
        assert count_behind(conn, volume) == 1
        for nothing in (replace(volume, measure="nothing"), replace(volume, by="ticket", value="x")):
            assert count_behind(conn, nothing) == 0 and behind(conn, nothing, most=9) == ()

"""Whoever leads the team reads what was done, finds it by who, kind, number and day, and takes it along as a file."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from html import unescape

import pytest

from kb.staff.audit import Actor, note
from tests.web.conftest import NOW
from tests.web.staff.test_console import plain
from web.lead.audit import PER_PAGE

AUDIT = "/manager/team/audit"


@pytest.fixture
def done(lead):
    """A request read by Anna yesterday, closed by a program today."""
    with lead.app.state.site.state.database.begin() as conn:
        note(
            conn,
            Actor(name="Анна", person=7),
            "read_request",
            "2026-000001",
            kind="read",
            via="page",
            at=NOW - timedelta(days=1),
        )
        note(conn, Actor(name="=CRM", token=3), "agent_close_ticket", "2026-000002", via="api", at=NOW)
    return lead


def shown(lead, query: str = "") -> str:
    return plain(unescape(lead.get(f"{AUDIT}{query}", headers={"accept-language": "en"}).text)).partition("CSV")[2]


def test_what_was_done_is_read_in_words(done):
    page = shown(done)
    assert (
        "22 November 2026, 12:00 Анна read a request 2026-000001 page" in page
        and "closed a request 2026-000002 API" in page
    )


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("?who=Анна", {"read a request"}),
        ("?kind=change", {"closed a request"}),
        ("?about=2026-000002", {"closed a request"}),
        ("?from=2026-11-22&to=2026-11-22", {"read a request"}),
        ("?from=2026-11-23", {"closed a request", "signed in"}),
        ("?kind=door", {"signed in"}),
        ("?kind=nothing&from=tomorrow", {"read a request", "closed a request", "signed in"}),
    ],
)
def test_it_is_found_by_who_kind_number_and_day(done, query: str, told: set[str]):
    page = shown(done, query)
    assert {deed for deed in ("read a request", "closed a request", "signed in") if deed in page} == told


def test_the_file_holds_the_same_and_begins_no_formula(done):
    answer = done.get(f"{AUDIT}.csv?from=2026-11-22")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [(row["who"], row["deed"], row["about"], row["token"]) for row in rows[:1]] == [
        ("'=CRM", "agent_close_ticket", "2026-000002", "3")
    ]
    assert "export_audit" in done.get(f"{AUDIT}.csv?kind=export").text


def test_older_ones_are_on_the_next_page(done):
    with done.app.state.site.state.database.begin() as conn:
        for _ in range(PER_PAGE):
            note(conn, Actor(name="Борис"), "invite", kind="change", via="page", at=NOW)
    first = done.get(f"{AUDIT}?kind=change").text
    assert "=CRM" not in plain(first).partition("CSV")[2] and "cursor=" in first
    older = unescape(first).partition("cursor=")[2].partition('"')[0]
    assert "closed a request" in shown(done, f"?kind=change&cursor={older}")

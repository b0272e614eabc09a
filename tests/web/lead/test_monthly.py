"""One page a head of support reads, and the same as files."""

from __future__ import annotations

from html import unescape

import pytest

from kb.usage.invented import label_invented
from tests.web.conftest import NOW
from tests.web.staff.test_console import plain
from web.lead import report_files

SAYS = "invented by kb demo-traffic"


def test_the_page_tells_what_changed_and_what_to_write(month):
    page = plain(unescape(month.get("/manager/team/report?month=2026-11", headers={"accept-language": "ru"}).text))
    assert "Отчёт за месяц" in page and "Месяц ещё идёт" in page
    assert "ответов без статьи" in page and "Обращения Сейчас" not in page


def test_the_last_month_that_is_over_is_told_unless_another_is_named(month):
    page = plain(unescape(month.get("/manager/team/report", headers={"accept-language": "en"}).text))
    assert "Monthly report: October 2026" in page and "still running" not in page


@pytest.mark.parametrize(("format", "begins"), [("html", "<!doctype html>"), ("csv", "\ufeffpart,value")])
def test_it_is_saved_as_a_file_that_needs_nothing_else(month, format, begins):
    answer = month.get(f"/manager/team/report/file?month=2026-11&format={format}")
    assert answer.text.startswith(begins) and f"report-2026-11.{format}" in answer.headers["content-disposition"]
    assert "src=" not in answer.text and "@import" not in answer.text


def test_without_the_library_pdf_says_what_to_do(month, monkeypatch):
    monkeypatch.setattr(report_files, "find_spec", lambda name: None)
    assert month.get("/manager/team/report/file?format=pdf").status_code == 503
    assert "format=pdf" not in month.get("/manager/team/report").text


@pytest.mark.parametrize(
    "page",
    ["/agent/requests", "/agent/queue", "/manager/team", "/manager/team/people", "/manager/team/planning"]
    + [
        "/manager/team/report",
        "/manager/team/report/file?format=html",
        "/manager/content",
        "/manager/content/articles",
    ],
)
def test_whoever_looks_at_an_invented_year_is_told_so(month, page):
    english = {"accept-language": "en"}
    assert SAYS not in month.get(page, headers=english).text
    with month.app.state.site.state.database.begin() as conn:
        label_invented(conn, at=NOW)
    assert SAYS in month.get(page, headers=english).text

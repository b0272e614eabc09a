"""One page a head of support reads, and the same as files."""

from __future__ import annotations

from html import unescape

import pytest

from tests.web.staff.test_console import plain
from web.lead import report_files


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

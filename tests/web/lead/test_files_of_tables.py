"""Every table of the team's pages can be taken along, and its file has the rows of the page."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from html import unescape

import pytest

from kb.customers.contracts import Contract, put_contract
from kb.service.reviews import PRINCIPLES, Review, put_review
from kb.service.training import give_training, note_read
from tests.web.conftest import NOW
from tests.web.staff.test_console import plain

EN = {"accept-language": "en"}
TABLE = re.compile(r"<table.*?</table>", re.DOTALL)
ROW = re.compile(r'<tr><th scope="row"[^>]*>(.*?)</th>', re.DOTALL)


@pytest.fixture
def full(month):
    """Something in every table: reviews by two, contracts, training."""
    with month.app.state.site.state.database.begin() as conn:
        for number, customer in (("PREM-1", "Ромашка"), ("PREM-2", "=Астра")):
            put_contract(
                conn,
                Contract(
                    number=number, customer=customer, level="premium", valid_to=date(2027, 1, 1), domains=("a.example",)
                ),
            )
        give_training(conn, "Анна", PRINCIPLES[0], "internal/call-standards", by="Вера", at=NOW)
        give_training(conn, "Павел", PRINCIPLES[1], "internal/call-standards", by="Вера", at=NOW)
        note_read(conn, 1, person="Анна", at=NOW)
    return month


def rows_of(client, url: str) -> list[dict[str, str]]:
    answer = client.get(url)
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def page_and_files(client, url: str) -> tuple[list[list[str]], list[list[dict[str, str]]]]:
    """First cells of each table of a page, and the rows of each file it offers, in the same order."""
    page = unescape(client.get(url, headers=EN).text)
    files = re.findall(r'href="(/manager/team/[^"]*\.csv[^"]*)"', page)
    return [[plain(cell) for cell in ROW.findall(table)] for table in TABLE.findall(page)], [
        rows_of(client, file) for file in files
    ]


def test_reviews_have_a_file_for_the_sample_and_one_for_the_scores(full):
    url = "/manager/team/reviews?month=2026-11"
    [sample], [drawn] = page_and_files(full, url)
    assert sample == [row["request"] for row in drawn] and len(sample) > 5
    with full.app.state.site.state.database.begin() as conn:
        for row in drawn[:3]:
            for reviewer in ("Вера", "Ольга"):
                marks = {principle: "no" if principle == "speed" else "yes" for principle in PRINCIPLES[:3]}
                told = {"person": row["person"], "reviewer": reviewer, "month": "2026-11", "comment": "", "at": NOW}
                put_review(conn, Review(ticket=row["request"], marks=marks, **told))
    [sample, scores], [drawn, told] = page_and_files(full, url)
    assert sample == [row["request"] for row in drawn] and [row["reviewers"] for row in drawn].count("2") == 3
    assert len(scores) == len(told) == 3
    assert [(row["kept"], row["of"], row["pairs"]) for row in told] == [
        ("6", "6", "3"),
        ("0", "6", "3"),
        ("6", "6", "3"),
    ]


def test_training_and_contracts_are_files_and_nobodys_name_becomes_a_formula(full):
    [people], [given] = page_and_files(full, "/manager/team/training")
    assert people == [row["person"] for row in given] == ["Павел", "Анна"]
    assert [bool(row["read_at"]) for row in given] == [False, True]
    [numbers], [agreed] = page_and_files(full, "/manager/team/contracts")
    assert sorted(numbers) == sorted(row["number"] for row in agreed) == ["PREM-1", "PREM-2"]
    assert {row["customer"] for row in agreed} == {"Ромашка", "'=Астра"}
    assert agreed[0]["valid_to"] == "2027-01-01" and agreed[0]["domains"] == "a.example"


@pytest.mark.parametrize("figure", ["volume", "first_answer", "late", "open"])
def test_the_requests_behind_a_figure_are_a_file_in_the_order_of_the_page(full, figure):
    [shown], [told] = page_and_files(full, f"/manager/team/requests?month=2026-11&figure={figure}")
    assert shown == [row["request"] for row in told] and shown
    cards = f"/manager/team/requests?month=2026-11&figure={figure}&by=topic&value=access"
    tables, files = page_and_files(full, cards)
    assert [len(table) for table in tables] == [len(file) for file in files]
    assert all(row["topic"] == "access" for file in files for row in file)


def test_a_file_of_no_figure_or_table_is_missing(full):
    assert full.get("/manager/team/requests.csv?figure=nothing").status_code == 404
    assert full.get("/manager/team/reviews/nothing.csv").status_code == 422


PAGES = ("", "/people", "/planning", "/reviews", "/training", "/contracts", "/audit", "/requests")


@pytest.mark.parametrize("part", PAGES)
def test_a_page_with_a_table_of_figures_offers_a_file(full, part):
    page = full.get(f"/manager/team{part}").text
    assert "<table" not in page or ".csv" in page or "format=csv" in page

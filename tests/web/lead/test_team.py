"""The lead sees figures beside those before; each leads to its requests, and the file holds the same."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

import pytest

from tests.web.staff.test_console import account, enter, plain

TABLE = re.compile(r'<table class="lead-table" id="figures">.*?</table>', re.S)
ROW = re.compile(r"<tr><th scope=\"row\">(.*?)</tr>", re.S)
LINK = re.compile(r'<td><a href="([^"]+)">([^<]+)</a>')


def csv_rows(client, query: str = "") -> list[dict[str, str]]:
    answer = client.get(f"/manager/team/figures.csv{query}")
    assert answer.headers["content-type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def test_only_whoever_leads_the_team_sees_it(client, make_client, settings):
    assert client.get("/manager/team").headers["location"].startswith("/agent/sign-in")
    for name, role in (("Анна", "agent"), ("Пётр", "writer")):
        account(settings, name, role)
        other = make_client()
        enter(other, name)
        assert [other.get(f"/manager/team{part}").status_code for part in ("", "/figures.csv", "/requests")] == [
            403
        ] * 3
        assert "/manager/team" not in other.get("/agent/queue").text


def test_the_page_tells_figures_with_those_before_in_both_languages(month):
    page = month.get("/manager/team", headers={"accept-language": "ru"})
    text = plain(unescape(page.text))
    assert page.headers["cache-control"] == "private, no-store"
    assert "Обращения Сколько отправили за этот срок. 25" in text and "1–23 ноября 2026" in text
    assert "Рядом то же за прошлый срок: 1–23 октября 2026" in text
    figures = page.text[page.text.index("<main") :]  # what stands above them is the frame of every page of staff
    assert "<svg" in figures and "style=" not in page.text and "<script" not in figures
    english = plain(unescape(month.get("/manager/team", headers={"accept-language": "en"}).text))
    assert "Promises kept" in english and "By service level" in english


@pytest.mark.slow
def test_every_figure_leads_to_as_many_requests(month):
    page = month.get("/manager/team").text
    links = {unescape(url): text for row in ROW.findall(page) for url, text in LINK.findall(row)}
    assert len(links) > 20
    rows = {(row["part"], row["value"], row["measure"]): row for row in csv_rows(month)}
    for url in links:
        asked = dict(part.split("=") for part in url.partition("?")[2].split("&"))
        if asked.get("by") == "day" or asked["month"] != "2026-11":
            continue
        behind = month.get(url).text
        value = asked.get("value", "")
        key = (asked.get("by", "period"), "" if value == "-" else value, asked["figure"])
        assert len(re.findall(r'<th scope="row"><a href="/agent/requests/', behind)) == int(rows[key]["requests"]), url


def test_the_file_holds_what_the_page_shows(month):
    rows = [row for row in csv_rows(month) if row["part"] == "period"]
    [table] = TABLE.findall(month.get("/manager/team", headers={"accept-language": "en"}).text)
    shown = [plain(unescape(row)) for row in ROW.findall(table)]
    assert len(shown) == len(rows)
    for row, text in zip(rows, shown, strict=True):
        if row["share"]:
            assert f"{round(float(row['share']) * 100, 1):g}%" in text and f"{row['requests']} of {row['of']}" in text
        elif row["median_minutes"]:
            hours, minutes = divmod(round(float(row["median_minutes"])), 60)
            assert f"{hours} h" in text and (not minutes or f"{minutes} min" in text)
        elif row["measure"] in ("volume", "open"):
            assert f" {row['requests']}" in text
    assert sum(int(row["requests"]) for row in csv_rows(month) if row["part"] == "day") == 25
    for by in ("topic", "channel", "level"):
        volumes = [row for row in csv_rows(month) if row["part"] == by and row["measure"] == "volume"]
        assert sum(int(row["requests"]) for row in volumes) == 25


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("?month=2026-10", "За этот срок обращений не было"),
        ("?from=2026-11-02&to=2026-11-08", "2–8 ноября 2026"),
        ("?month=oops&from=x", "1 ноября 2026"),
    ],
)
def test_other_months_and_days_may_be_asked_for(month, query, says):
    assert says in plain(unescape(month.get(f"/manager/team{query}", headers={"accept-language": "ru"}).text))


def test_a_figure_that_there_is_not_has_no_list(month):
    assert month.get("/manager/team/requests?figure=nothing").status_code == 404
    slow = month.get("/manager/team/requests?figure=first_answer&page=99").text
    assert "2026-0000" in slow

"""The lead sees people without ranks; everybody sees what is counted of them."""

from __future__ import annotations

import csv
import io
from html import unescape

import pytest

from kb.service.training import give_training, list_trainings
from tests.web.conftest import NOW
from tests.web.staff.test_console import account, enter, plain

RU = {"accept-language": "ru"}


@pytest.fixture
def anna(month, make_client, settings):
    account(settings)
    client = make_client()
    enter(client)
    return client


def test_people_stand_by_name_with_what_chance_does(month):
    page = plain(unescape(month.get("/manager/team/people", headers=RU).text))
    assert page.index("Анна") < page.index("Павел") and "меньше 20 обращений: ничего не значит" in page
    rows = list(csv.DictReader(io.StringIO(month.get("/manager/team/people.csv").text.removeprefix("\ufeff"))))
    assert [row["name"] for row in rows] == ["Анна", "Павел"] and sum(int(row["answered"]) for row in rows) == 24
    assert month.get("/manager/team/people?lowered=2").status_code == 422


def test_an_agent_sees_their_own_and_nothing_of_others(anna):
    page = plain(unescape(anna.get("/agent/own", headers=RU).text))
    assert "Ответил первым" in page and "Павел" not in page and "как это считается" in page.lower()
    assert anna.get("/manager/team/people").status_code == 403
    assert 'href="/agent/own"' in anna.get("/agent/requests").text


def test_what_is_to_be_read_is_read_by_its_reader(anna):
    state = anna.app.state.site.state
    with state.database.begin() as conn:
        give_training(conn, "Анна", "speed", "internal/call", by="Вера", at=NOW)
        give_training(conn, "Павел", "speed", "internal/call", by="Вера", at=NOW)
        given = {one.person: one.id for one in list_trainings(conn)}
    assert "Я прочитал" in plain(unescape(anna.get("/agent/own", headers=RU).text))
    assert anna.post(f"/agent/own/read/{given['Анна']}").headers["location"] == "/agent/own"
    assert "Прочитано 23 ноября 2026" in plain(unescape(anna.get("/agent/own", headers=RU).text))
    assert anna.post(f"/agent/own/read/{given['Павел']}").status_code == 404

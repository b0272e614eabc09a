"""The staff inbox: who may enter, what is seen first, and that nothing written is lost by a refusal."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from kb.database import connect
from kb.resolved import list_resolved
from kb.tickets import latest_tickets
from kb.tokens import create_token
from tests.web.conftest import NOW
from tests.web.test_contact import quiet, tickets  # noqa: F401 - fixtures
from tests.web.test_request import files, picture, plain, sent


def token(settings, name: str = "Анна", scope: str = "inbox", **options) -> str:
    database = connect(settings.database_url)
    with database.begin() as conn:
        _, secret = create_token(conn, name, [scope], at=NOW - timedelta(days=2), **options)
    database.close()
    return secret


@pytest.fixture
def anna(quiet, settings):  # noqa: F811
    """Anna, signed in."""
    answer = quiet.post("/agent/sign-in", data={"token": token(settings)})
    assert answer.headers["location"] == "/agent/requests"
    return quiet


def the_ticket(settings):
    database = connect(settings.database_url)
    with database.read() as conn:
        ticket = latest_tickets(conn)[0]
    database.close()
    return ticket


def address(settings) -> str:
    return f"/agent/requests/{the_ticket(settings).number}"


@pytest.mark.parametrize("path", ["/agent/requests", "/agent/requests/2026-000001", "/agent/requests/2026-000001/file/x.png"])
def test_a_stranger_is_led_to_the_door(quiet, path: str):  # noqa: F811
    sent(quiet)
    for cookie in ("", "agent=otv_made-up"):
        answer = quiet.get(path, headers={"cookie": cookie} if cookie else {})
        assert (answer.status_code, answer.headers["location"]) == (303, "/agent/sign-in")
    assert quiet.post("/agent/requests/2026-000001/take").status_code == 303


def test_only_a_token_for_the_inbox_that_works_opens_the_door(quiet, settings):  # noqa: F811
    for wrong in ("", "nonsense", token(settings, scope="lookup"), token(settings, expires=NOW - timedelta(days=1))):
        answer = quiet.post("/agent/sign-in", data={"token": wrong})
        assert answer.status_code == 422 and "set-cookie" not in answer.headers and "Токен не подходит" in plain(answer.text)


def test_the_cookie_is_for_this_site_and_for_no_script(quiet, settings):  # noqa: F811
    cookie = quiet.post("/agent/sign-in", data={"token": token(settings)}).headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=" in cookie and "path=/agent" in cookie


def test_signing_out_ends_it(anna):
    anna.post("/agent/sign-out")
    assert anna.get("/agent/requests").status_code == 303


def test_the_list_shows_what_is_promised_with_its_owner(anna, settings):
    sent(anna)
    page = plain(anna.get("/agent/requests").text)
    assert the_ticket(settings).number in page and "23 ноября 2026, 20:00" in page and "никто" in page
    assert anna.get("/agent/requests").headers["cache-control"] == "private, no-store"
    assert "Обращений здесь нет" in plain(anna.get("/agent/requests?show=answered").text)


def test_one_request_shows_what_was_tried_and_the_pictures(anna, settings):
    sent(anna, q="не приходит код", shown="ru/cards/block", rejected="ru/cards/block", files=files(picture()))
    page = plain(anna.get(address(settings)).text)
    assert "Искать «не приходит код»" not in page and "Искали «не приходит код»" in page
    assert "Не подошло" in page and page.count("Потеряли карту") == 1
    assert anna.get(re.search(r'<img src="([^"]+)"', page)[1]).status_code == 200
    assert "anna@mail.example.org" in page


def test_an_answer_with_an_article_reaches_the_visitor_and_teaches_search(anna, settings):
    request = sent(anna)
    answer = anna.post(address(settings) + "/reply", data={"text": "Сделайте так", "other": "cards/block", "key": "k"})
    assert answer.status_code == 303
    page = anna.get(request).text
    assert "Сделайте так" in page and "Анна" in page and "/ru/a/cards/block" in page
    database = connect(settings.database_url)
    with database.read() as conn:
        assert [label.article_id for label in list_resolved(conn)] == ["ru/cards/block"]
    database.close()


def test_a_note_is_seen_by_staff_alone(anna, settings):
    request = sent(anna)
    anna.post(address(settings) + "/note", data={"text": "Осторожно с ним"})
    assert "Осторожно с ним" in anna.get(address(settings)).text and "Осторожно" not in anna.get(request).text


def test_a_request_is_handed_over_with_its_owner_and_closed_with_its_outcome(anna, settings):
    request = sent(anna)
    anna.post(address(settings) + "/hand-over", data={"team": "engineering", "owner": "Игорь", "text": "Баг"})
    assert (the_ticket(settings).team, the_ticket(settings).owner) == ("engineering", "Игорь")
    anna.post(address(settings) + "/take")
    anna.post(address(settings) + "/close", data={"outcome": "solved", "text": "Исправили"})
    assert the_ticket(settings).status == "closed" and "Исправили" in anna.get(request).text
    assert "Ответить клиенту" not in plain(anna.get(address(settings)).text)


@pytest.mark.parametrize(
    ("verb", "data", "said"),
    [
        ("reply", {"text": " "}, "Напишите ответ или приложите статью"),
        ("reply", {"text": "Мой ответ", "other": "no/such"}, "Статьи с таким ключом или кодом нет"),
        ("reply", {"text": "Мой ответ", "other": "ru/desk/calls"}, "Статьи с таким ключом или кодом нет"),
        ("close", {"text": "Мой ответ", "outcome": "refused"}, "Для отказа нужны объяснение и статья"),
        ("close", {"text": "Мой ответ", "outcome": "made-up"}, "Выберите итог"),
        ("hand-over", {"text": "Мой ответ", "team": "engineering"}, "Укажите, кто отвечает дальше"),
        ("hand-over", {"text": "Мой ответ", "team": "made-up", "owner": "я"}, "Выберите команду"),
    ],
)
def test_what_is_not_allowed_is_told_and_nothing_written_is_lost(anna, settings, verb: str, data: dict, said: str):
    sent(anna)
    answer = anna.post(f"{address(settings)}/{verb}", data=data)
    assert answer.status_code == 422 and said in plain(answer.text) and data["text"] in answer.text
    assert the_ticket(settings).status in ("open", "working")


def test_a_request_of_a_colleague_is_not_answered_over_their_head(anna, settings):
    sent(anna)
    anna.post(address(settings) + "/take")
    anna.post("/agent/sign-in", data={"token": token(settings, "Павел")})
    answer = anna.post(address(settings) + "/reply", data={"text": "А я думаю иначе"})
    assert answer.status_code == 422 and "Обращением занимается Анна" in plain(answer.text)


def test_what_is_not_there_is_missing(anna, settings):
    sent(anna)
    assert anna.get("/agent/requests/2020-000001").status_code == 404
    assert anna.post(address(settings) + "/destroy").status_code == 404
    assert anna.post("/agent/requests/2020-000001/take").status_code == 404


@pytest.mark.parametrize("evil", ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "\x00\u202e", "{{ 7*7 }}"])
def test_nobodys_words_become_markup(anna, settings, evil: str):
    sent(anna, text=f"Здравствуйте, {evil} вот так", q=evil, rejected=evil, shown=evil)
    anna.post(address(settings) + "/note", data={"text": evil})
    page = anna.get(address(settings)).text + anna.get("/agent/requests").text
    assert "<script>alert" not in page and "<img src=x" not in page and "49 вот" not in page

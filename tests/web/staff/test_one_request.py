"""One request: who may read it, what is seen first, and that nothing written is lost by a refusal."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from kb.requests.resolved import list_lessons
from kb.requests.tickets import list_tickets
from kb.staff.tokens import create_token
from kb.storage.database import connect
from tests.web.conftest import NOW
from tests.web.public.test_requests import files, picture, plain, sent


def token(settings, name: str = "Анна", scope: str = "inbox", **options) -> str:
    database = connect(settings.database_url)
    with database.begin() as conn:
        _, secret = create_token(conn, name, [scope], at=NOW - timedelta(days=2), **options)
    database.close()
    return secret


@pytest.fixture
def anna(quiet, settings):
    """Anna, signed in."""
    answer = quiet.post("/agent/sign-in", data={"token": token(settings)})
    assert answer.headers["location"] == "/agent/requests"
    return quiet


def the_ticket(settings):
    database = connect(settings.database_url)
    with database.read() as conn:
        ticket = list_tickets(conn)[0][0]
    database.close()
    return ticket


def address(settings) -> str:
    return f"/agent/requests/{the_ticket(settings).number}"


@pytest.mark.parametrize(
    "path", ["/agent/requests", "/agent/requests/2026-000001", "/agent/requests/2026-000001/file/x.png"]
)
def test_a_stranger_is_led_to_the_door(quiet, path: str):
    sent(quiet)
    for cookie in ("", "agent=otv_made-up"):
        answer = quiet.get(path, headers={"cookie": cookie} if cookie else {})
        assert (answer.status_code, answer.headers["location"]) == (303, "/agent/sign-in")
    assert quiet.post("/agent/requests/2026-000001/take").status_code == 303


def test_only_a_token_for_the_inbox_that_works_opens_the_door(quiet, settings):
    for wrong in ("", "nonsense", token(settings, scope="lookup"), token(settings, expires=NOW - timedelta(days=1))):
        answer = quiet.post("/agent/sign-in", data={"token": wrong})
        assert (
            answer.status_code == 422
            and "set-cookie" not in answer.headers
            and "Токен не подходит" in plain(answer.text)
        )


def test_the_cookie_is_for_this_site_and_for_no_script(quiet, settings):
    cookie = quiet.post("/agent/sign-in", data={"token": token(settings)}).headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=" in cookie and "path=/;" in cookie and "otv_" not in cookie


def test_signing_out_ends_it(anna):
    anna.post("/agent/sign-out")
    assert anna.get("/agent/requests").status_code == 303


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
        assert [label.article_id for label in list_lessons(conn)] == ["ru/cards/block"]
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


@pytest.mark.parametrize(
    "evil", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "\x00\u202e", "{{ 7*7 }}"]
)
def test_nobodys_words_become_markup(anna, settings, evil: str):
    sent(anna, text=f"Здравствуйте, {evil} вот так", q=evil, rejected=evil, shown=evil)
    anna.post(address(settings) + "/note", data={"text": evil})
    page = anna.get(address(settings)).text + anna.get("/agent/requests").text
    assert "<script>alert" not in page and "<img src=x" not in page and "49 вот" not in page


def test_a_page_that_is_behind_shows_what_came_in_and_asks_before_it_answers(anna, settings):
    customers = sent(anna)
    page = anna.get(address(settings)).text
    form = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("key", "seen")}
    anna.post(customers, data={"text": "Уже не нужно, спасибо", "form_key": "k" * 22})
    answer = anna.post(f"{address(settings)}/reply", data={**form, "text": "Мы всё починили"})
    told = plain(answer.text)
    assert answer.status_code == 409 and "появилось новое сообщение" in told
    assert "Уже не нужно, спасибо" in told and "Мы всё починили</textarea>" in told
    again = {name: re.search(rf'name="{name}" value="([^"]*)"', answer.text)[1] for name in ("key", "seen")}
    for _ in range(2):
        assert anna.post(f"{address(settings)}/reply", data={**again, "text": "Хорошо"}).status_code == 303
    assert anna.post(f"{address(settings)}/reply", data={**again, "text": "Дополнение"}).status_code == 303
    shown = plain(anna.get(customers).text)
    assert shown.count("Хорошо") == 1 and "Дополнение" in shown and "Мы всё починили" not in shown


def test_the_same_form_of_the_request_page_with_other_words_is_a_second_message(anna, settings):
    customers = sent(anna)
    for text in ("Первое", "Первое", "Второе"):
        assert anna.post(customers, data={"text": text, "form_key": "k" * 22}).status_code == 303
    shown = plain(anna.get(customers).text)
    assert shown.count("Первое") == 1 and shown.count("Второе") == 1


PDF = b"%PDF-1.7\n%%EOF\n"


def test_an_answer_carries_a_document_to_the_customer_once(anna, settings):
    request_page = sent(anna)
    form = dict(re.findall(r'name="(key|seen)" value="([^"]*)"', anna.get(address(settings)).text)[:2])
    answer = {**form, "text": "Вот справка"}
    for _ in range(2):  # a double click
        done = anna.post(f"{address(settings)}/reply", data=answer, files=files(PDF, name="Справка.pdf"))
        assert done.status_code == 303
    page = anna.get(request_page).text
    assert page.count("Справка.pdf</bdi>") == 1 and len(list(settings.attachments.iterdir())) == 1
    url = re.search(r'<a href="([^"]+)" download>', page)[1]
    assert anna.get(url).content == PDF
    inside = anna.get(address(settings)).text
    assert inside.count("Справка.pdf</bdi>") == 1
    staffs = re.search(r'<a href="(/agent/[^"]+)" download>', inside)[1]
    assert anna.get(staffs).headers["content-disposition"].startswith("attachment; ")


@pytest.mark.parametrize(
    ("upload", "status", "said"),
    [
        (files(b"<html>", name="a.pdf"), 422, "Файл 1 мы принять не можем"),
        (files(*[PDF] * 6), 422, "не больше 5 файлов"),
    ],
)
def test_a_file_that_is_not_taken_leaves_the_answer_unsent_and_its_words_in_place(anna, settings, upload, status, said):
    sent(anna)
    refused = anna.post(f"{address(settings)}/reply", data={"text": "Вот справка", "key": "k"}, files=upload)
    page = plain(refused.text)
    assert refused.status_code == status and said in page and "приложите ещё раз" in page and ">Вот справка<" in page
    assert the_ticket(settings).status == "open" and not settings.attachments.exists()


def test_files_of_a_refused_answer_are_not_left_behind(anna, settings):
    sent(anna)
    wrong = {"text": "Вот справка", "key": "k", "other": "no/such"}
    assert anna.post(f"{address(settings)}/reply", data=wrong, files=files(PDF)).status_code == 422
    assert list(settings.attachments.iterdir()) == []


def test_only_an_answer_may_be_as_long_as_files_are(anna, settings):
    sent(anna)
    long = files(b"%PDF-1.7" + b"0" * 300_000)
    assert anna.post(f"{address(settings)}/note", data={"text": "x"}, files=long).status_code == 413
    assert anna.post(f"{address(settings)}/reply", data={"text": "x"}, files=long).status_code == 303

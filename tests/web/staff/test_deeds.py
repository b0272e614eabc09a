"""From the page of a request: marked, put off, called back, merged, taken with their owner's knowledge; and undone."""

from __future__ import annotations

import re

import pytest

from kb.delivery.outbox import list_entries
from kb.notifications.notifications import notifications_of
from kb.requests.tickets import NewTicket, find_ticket, open_ticket
from kb.storage.site_key import request_secret
from tests.web.conftest import NOW
from tests.web.public.test_requests import sent
from tests.web.staff.test_console import account, enter, plain
from tests.web.staff.test_one_request import the_ticket


@pytest.fixture
def anna(quiet, settings):
    account(settings)
    account(settings, "Павел")
    enter(quiet)
    sent(quiet)
    return quiet


@pytest.fixture
def number(anna, settings) -> str:
    return the_ticket(settings).number


def do(client, number: str, verb: str, **data: str):
    return client.post(f"/agent/requests/{number}/{verb}", data=data)


def shown(client, number: str) -> str:
    return plain(client.get(f"/agent/requests/{number}").text)


def ticket(client, number: str):
    with client.app.state.site.state.database.read() as conn:
        return find_ticket(conn, number)


def test_a_request_is_marked_from_its_own_page(anna, number):
    assert do(anna, number, "priority", priority="2").status_code == 303
    assert do(anna, number, "tag", tag="Сбой банкомата").status_code == 303
    page = shown(anna, number)
    assert ticket(anna, number).priority == 2 and "сбой банкомата" in page and "поставлена метка" in page
    do(anna, number, "untag", tag="сбой банкомата")
    assert 'name="tag" value="сбой банкомата"' not in anna.get(f"/agent/requests/{number}").text


def test_an_answer_waits_ten_seconds_and_comes_back_into_its_field(anna, number):
    answered = do(anna, number, "reply", text="Мы всё починили", key="k")
    location = answered.headers["location"]
    page = anna.get(location.partition("#")[0])
    assert "undo=" in location and "через десять секунд" in plain(page.text)
    undone = anna.post("/agent/undo", data={"undo": re.search(r"undo=([^#&]+)", location)[1]})
    assert undone.status_code == 200 and ">Мы всё починили</textarea>" in undone.text
    assert ticket(anna, number).status == "open" and "Мы всё починили" not in shown(anna, number)


def test_a_request_sleeps_and_is_woken(anna, number):
    do(anna, number, "snooze", until="2026-11-24T10:00")
    assert "Отложено до 24 ноября 2026, 10:00" in shown(anna, number)
    assert number not in anna.get("/agent/requests").text and number in anna.get("/agent/requests?show=asleep").text
    do(anna, number, "wake")
    assert number in anna.get("/agent/requests").text


def test_the_customer_is_told_a_new_date_and_the_first_promise_stays_in_the_history(anna, number):
    offered = anna.get(f"/agent/requests/{number}").text
    assert f'action="/agent/requests/{number}/postpone"' in offered and ">Новый срок</summary>" in offered
    promised = ticket(anna, number).due_at
    pressed = do(anna, number, "postpone", until="2026-12-07T15:30", text="Ждём ответа банка-партнёра")
    assert pressed.status_code == 303 and "клиенту назван новый срок" in shown(anna, number)
    assert (
        ticket(anna, number).due_at.isoformat() == "2026-12-07T12:30:00+00:00"
        and promised < ticket(anna, number).due_at
    )
    state = anna.app.state.site.state
    theirs = plain(anna.get(f"/ru/request/{request_secret(state.key, number)}").text)
    assert "Ждём ответа банка-партнёра" in theirs and "7 декабря" in theirs and "15:30" in theirs
    with state.database.read() as conn:
        [letter] = [one for one in list_entries(conn) if (one.kind, one.channel) == ("ticket.postponed", "visitor")]
    assert letter.state == "waiting" and letter.ticket == number


def test_a_call_is_promised_listed_and_made(anna, number):
    do(anna, number, "call-back", until="2026-11-23T18:00", telephone="+7 926 123-45-67", text="О сроках")
    today = anna.get("/agent/calls")
    assert "+7 926 123-45-67" in plain(today.text) and "О сроках" in plain(today.text) and number in today.text
    action = re.search(r'action="(/agent/calls/\d+)"', today.text)[1]
    assert anna.post(action, data={"outcome": "missed"}).headers["location"] == "/agent/calls"
    assert "Не дозвонились" in plain(anna.get("/agent/calls").text)
    assert anna.post(action, data={"outcome": "?"}).status_code == 422
    assert anna.post("/agent/calls/404", data={"outcome": "missed"}).status_code == 404


@pytest.mark.parametrize(
    ("verb", "data", "said"),
    [
        ("snooze", {"until": "завтра"}, "Выберите время"),
        ("snooze", {"until": "2020-01-01T10:00"}, "Выберите время"),
        ("postpone", {"until": "2026-11-23T12:05", "text": "Дольше"}, "Выберите время"),
        ("postpone", {"until": "2026-12-07T15:30", "text": " "}, "Напишите ответ"),
        ("call-back", {"until": "2026-11-23T18:00"}, "Укажите номер"),
        ("merge", {"into": "2020-000001"}, "Обращения с таким номером нет"),
        ("ask-over", {}, "возьмите его себе"),
        ("tag", {"tag": ""}, "Метка"),
        ("priority", {"priority": "9"}, "Выберите срочность"),
        ("hand-over", {"team": "support", "owner": "Никто Такой"}, "Такого сотрудника нет"),
    ],
)
def test_what_cannot_be_done_is_told_on_the_page(anna, number, verb, data, said):
    refused = do(anna, number, verb, **data)
    assert refused.status_code == 422 and said in plain(refused.text)


def test_two_requests_of_one_customer_become_one_and_both_numbers_lead_there(anna, number, settings):
    state = anna.app.state.site.state
    with state.database.begin() as conn:
        new = NewTicket(form_key="2", lang="ru", topic="", email=the_ticket(settings).email, text="Ещё вопрос")
        second = open_ticket(conn, new, at=NOW).number
    assert "Ещё вопрос" in shown(anna, number)  # among the other requests of the customer
    do(anna, second, "merge", into=number)
    assert anna.get(f"/agent/requests/{second}").headers["location"] == f"/agent/requests/{number}"
    assert "Ещё вопрос" in shown(anna, number)


def test_a_colleagues_request_is_asked_for_or_taken_with_their_knowledge(anna, number, settings, make_client):
    do(anna, number, "take")
    pavel = make_client(live=anna.app.state.site.live)
    enter(pavel, "Павел")
    page = shown(pavel, number)
    assert "Забрать: сейчас отвечает Анна" in page and "Анна читает" not in page
    do(pavel, number, "ask-over")
    assert "Павел просит отдать обращение" in plain(anna.get("/agent/requests").text)
    do(pavel, number, "take")
    told = plain(anna.get("/agent/requests").text)
    assert ticket(anna, number).owner == "Павел" and "Обращение теперь ведёт Павел" in told
    until = re.search(r'name="until" value="(\d+)"', anna.get("/agent/requests").text)[1]
    anna.post("/agent/notifications/seen", data={"until": until})
    with anna.app.state.site.state.database.read() as conn:
        assert notifications_of(conn, "Анна", unseen=True) == ()


def test_two_who_have_it_open_see_each_other(anna, number, make_client):
    pavel = make_client(live=anna.app.state.site.live)
    enter(pavel, "Павел")
    do(anna, number, "presence")
    assert "Анна читает это обращение" in shown(pavel, number)
    heard = pavel.post(f"/agent/requests/{number}/presence", data={"doing": "writing"})
    assert heard.status_code == 200 and "Анна" in heard.text
    assert "Павел пишет ответ" in shown(anna, number)
    assert pavel.post("/agent/requests/2020-000001/presence").status_code == 404


def test_articles_are_looked_for_beside_the_answer(anna, number):
    page = anna.get(f"/agent/requests/{number}", params={"look": "лимиты"})
    assert page.status_code == 200 and 'value="лимиты"' in page.text

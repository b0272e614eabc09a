"""The inbox: any request is found, many are worked through at once, and what was done a moment ago is taken back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from kb.requests.tickets import NewTicket, find_ticket, open_ticket
from tests.web.conftest import NOW
from tests.web.public.test_contact import GOOD
from tests.web.public.test_requests import sent
from tests.web.staff.test_console import account, enter, plain
from tests.web.staff.test_one_request import the_ticket
from web.staff.views.inbox import PAGE


@pytest.fixture
def anna(quiet, settings):
    """Anna, who has an account."""
    account(settings)
    enter(quiet)
    return quiet


@pytest.fixture
def three(anna) -> list[str]:
    """Numbers of three requests that wait."""
    state = anna.app.state.site.state
    texts = ("Карту украли", "Не пришла справка", "Where is my transfer")
    with state.database.begin() as conn:
        return [
            open_ticket(
                conn, NewTicket(form_key=text, lang="ru", topic="cards", email=f"{n}@example.com", text=text), at=NOW
            ).number
            for n, text in enumerate(texts)
        ]


def ticket(client, number: str):
    with client.app.state.site.state.database.read() as conn:
        return find_ticket(conn, number)


def numbers_in(page: str) -> list[str]:
    return re.findall(r'name="number" value="([^"]+)"', page)


def test_the_list_shows_what_is_promised_who_waits_and_since_when(anna, settings):
    sent(anna)
    answer = anna.get("/agent/requests")
    page = plain(answer.text)
    assert the_ticket(settings).number in page and "23 ноября 2026, 20:00" in page and "никто" in page
    assert GOOD["email"] in page and GOOD["text"][:30] in page and "назад" in page
    assert answer.headers["cache-control"] == "private, no-store"
    assert "Обращений здесь нет" in plain(anna.get("/agent/requests?show=answered").text)


def test_the_header_leads_to_the_desk_and_to_colleagues(anna):
    page = anna.get("/agent/requests").text
    assert 'href="/agent"' in page and 'href="/agent/queue"' in page and 'aria-current="page">Обращения' in page


def test_urgent_words_come_first_and_views_tell_how_much_they_hold(anna, three):
    page = anna.get("/agent/requests").text
    assert numbers_in(page)[0] == three[0] and "срочное" in page
    assert "Ждут ответа 3" in plain(page) and "Мои 0" in plain(page) and "Ничьи 3" in plain(page)


@pytest.mark.parametrize(
    ("address", "which"),
    [
        ("find=справку", [1]),
        ("find=transfers", [2]),
        ("find=1@example.com", [1]),
        ("find=украдена", []),
        ("find=украли&owner=-", [0]),
        ("show=mine", []),
        ("sort=new", [2, 1, 0]),
        ("sort=old", [0, 1, 2]),
        ("topic=cards&state=open&lang=ru&due=none&sort=old", [0, 1, 2]),
        ("topic=loans", []),
        ("tag=нет такой", []),
        ("show=made-up&due=made-up&sort=made-up&owner=made-up", []),
    ],
)
def test_an_address_says_what_is_shown(anna, three, address: str, which: list[int]):
    answer = anna.get(f"/agent/requests?{address}")
    assert answer.status_code == 200
    assert numbers_in(answer.text) == [three[n] for n in which]


def test_a_search_by_an_articles_code_finds_where_it_was_cited(anna, three):
    anna.post(f"/agent/requests/{three[1]}/reply", data={"text": "Вот", "other": "1042"})
    assert numbers_in(anna.get("/agent/requests?find=1042").text) == [three[1]]


def test_a_closed_request_is_found_in_its_view_by_number_and_by_address(anna, settings):
    sent(anna)
    number = the_ticket(settings).number
    anna.post(f"/agent/requests/{number}/close", data={"outcome": "solved", "text": "Готово"})
    assert number not in anna.get("/agent/requests").text
    listed = plain(anna.get("/agent/requests?show=closed").text)
    assert number in listed and "1 обращение" in listed
    for words in (number, f" {number} ", number[-6:].lstrip("0")):
        found = anna.get("/agent/requests", params={"find": words})
        assert (found.status_code, found.headers["location"]) == (303, f"/agent/requests/{number}"), words
    assert numbers_in(anna.get("/agent/requests", params={"find": GOOD["email"].upper()}).text) == [number]
    missing = anna.get("/agent/requests", params={"find": "<b>никто"})
    assert missing.status_code == 200 and "Таких обращений нет" in plain(missing.text)
    assert "<b>никто" not in missing.text


def test_more_requests_than_a_page_holds_are_counted_and_paged(anna):
    state = anna.app.state.site.state
    with state.database.begin() as conn:
        for n in range(PAGE + 1):
            open_ticket(conn, NewTicket(form_key=f"k{n}", lang="ru", topic="", email="", text=f"Вопрос {n}"), at=NOW)
    first, second = (anna.get(f"/agent/requests?page={page}&find=вопрос").text for page in (1, 2))
    assert f"{PAGE + 1} обращение" in plain(first) and len(numbers_in(first)) == PAGE
    assert len(numbers_in(second)) == 1 and "page=2" in first
    assert numbers_in(anna.get("/agent/requests?page=9999&find=вопрос").text) == numbers_in(second)


def test_many_are_taken_at_once_and_given_back_by_one_button(anna, three):
    done = anna.post("/agent/requests", data={"number": three, "act": "take", "back": "/agent/requests?find=1042"})
    assert done.status_code == 303 and done.headers["location"].startswith("/agent/requests?find=1042&done=3&undo=")
    assert {ticket(anna, number).owner for number in three} == {"Анна"}
    page = anna.get(done.headers["location"]).text
    assert "Готово: 3 обращения." in plain(page)
    form = dict(re.findall(r'name="(undo|back)" value="([^"]*)"', page)[:2])
    undone = anna.post("/agent/undo", data=form)
    assert undone.headers["location"] == "/agent/requests?find=1042&undone=3"
    assert {ticket(anna, number).owner for number in three} == {""}
    assert "3 обращения снова как были" in plain(anna.get(undone.headers["location"]).text)
    assert "Отменить уже нельзя" in plain(anna.get(anna.post("/agent/undo", data=form).headers["location"]).text)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"act": "take"}, "Отметьте обращения"),
        ({"act": "burn", "number": "2026-000001"}, "Отметьте обращения"),
        ({"act": "give", "give": "Никто Такой", "number": "2026-000001"}, "Такого сотрудника нет"),
        ({"act": "tag", "tag": "", "number": "2026-000001"}, "Метка"),
        ({"act": "close", "close": "refused", "number": "2026-000001"}, "Выберите итог"),
    ],
)
def test_what_can_be_done_to_none_is_told(anna, three, data: dict, said: str):
    answer = anna.post("/agent/requests", data=data)
    assert answer.status_code == 303 and said in plain(anna.get(answer.headers["location"]).text)


def test_a_colleague_is_chosen_from_those_who_work_in_the_inbox(anna, settings, three):
    account(settings, "Павел")
    account(settings, "Вера", "writer")
    (offered,) = re.findall(r'name="give".*?</select>', anna.get("/agent/requests").text, re.DOTALL)
    assert re.findall(r'<option value="(\w+)">', offered) == ["Анна", "Павел"]
    anna.post("/agent/requests", data={"act": "give", "give": "Павел", "number": three[:2]})
    kept = anna.post("/agent/requests", data={"act": "take", "number": three})
    assert "kept=2" in kept.headers["location"]
    assert "2 обращения остались как были" in plain(anna.get(kept.headers["location"]).text)
    assert [ticket(anna, number).owner for number in three] == ["Павел", "Павел", "Анна"]


def test_nobody_is_led_to_another_site(anna, three):
    for back in ("https://evil.example", "//evil.example", "/agent/requestsevil", "/ru/"):
        answer = anna.post("/agent/requests", data={"number": three, "act": "take", "back": back})
        assert answer.headers["location"].startswith("/agent/requests?"), back


def test_a_closing_may_be_taken_back_before_its_letter_leaves(anna, three):
    done = anna.post("/agent/requests", data={"number": three[:1], "act": "close", "close": "no_reply"})
    assert ticket(anna, three[0]).status == "closed"
    secret = re.search(r"undo=([^&]+)", done.headers["location"])[1]
    anna.post("/agent/undo", data={"undo": secret})
    assert ticket(anna, three[0]).status == "open"


@pytest.mark.parametrize("evil", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}"])
def test_nobodys_words_become_markup(anna, evil: str):
    sent(anna, text=f"Здравствуйте, {evil} вот так")
    page = anna.get("/agent/requests").text + anna.get("/agent/requests", params={"find": evil, "tag": evil}).text
    assert "<script>alert" not in page and "<img src=x" not in page and "49 вот" not in page


def test_age_is_that_of_the_last_word(anna, settings, now):
    sent(anna)
    state = anna.app.state.site.state
    with state.database.begin() as conn:
        old = NewTicket(form_key="old", lang="ru", topic="", email="", text="Давно")
        open_ticket(conn, old, at=NOW - timedelta(days=3))
    assert "3 дня назад" in plain(anna.get("/agent/requests?find=давно").text)

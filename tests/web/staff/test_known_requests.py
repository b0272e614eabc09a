"""Whoever takes a call finds the customer's requests in the field they look everything up in."""

from __future__ import annotations

import pytest

from tests.web.public.test_contact import GOOD
from tests.web.public.test_requests import sent
from tests.web.staff.test_console import account, enter, plain
from tests.web.staff.test_one_request import the_ticket
from web.staff.known_requests import sought_in


@pytest.mark.parametrize(
    ("words", "sought"),
    [
        ("2026-000001", "2026-000001"),
        (" anna@example.com ", "anna@example.com"),
        ("+7 926 123-45-67", "+7 926 123-45-67"),
        ("#17", "17"),
        ("№ 17", "17"),
        ("1042", ""),  # the code of an article
        ("не приходит код 2026-000001", ""),
        ("", ""),
    ],
)
def test_numbers_addresses_and_telephones_are_no_questions(words: str, sought: str):
    assert sought_in(words) == sought


@pytest.fixture
def anna(quiet, settings):
    account(settings)
    enter(quiet)
    sent(quiet)
    return quiet


def test_a_request_is_found_by_number_and_address_while_one_types(anna, settings):
    number = the_ticket(settings).number
    for words in (number, f"#{int(number[5:])}", GOOD["email"].upper()):
        for path in ("/agent", "/agent/results"):
            page = plain(anna.get(path, params={"q": words}).text)
            assert f"Обращения клиента {number} · новое" in page and GOOD["text"][:30] in page, (path, words)
    assert "Обращений с таким номером" in plain(anna.get("/agent/results?q=2020-000009").text)


def test_whoever_rings_is_known_by_their_telephone(anna):
    call = {"note": "Перезвонить", "client": "Мария", "caller": "+7 926 123-45-67"}
    anna.post("/agent/tickets", data=call)
    page = plain(anna.get("/agent/lookup", params={"q": "карта", "caller": "89261234567"}).text)
    assert "Обращения клиента" in page and "Обращений с таким" not in page
    assert "Обращени" not in plain(anna.get("/agent/results", params={"q": "карта", "caller": "скрыт"}).text)


def test_staff_who_may_not_read_requests_are_shown_none(quiet, settings):
    account(settings, "Вера", "writer")
    enter(quiet, "Вера")
    sent(quiet)
    page = plain(quiet.get("/agent/results", params={"q": the_ticket(settings).number}).text)
    assert "Обращения клиента" not in page and GOOD["text"][:30] not in page

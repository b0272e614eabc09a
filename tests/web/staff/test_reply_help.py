"""Nothing written is lost while articles and prepared replies are put into an answer, with scripts or without."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.web.public.test_requests import sent
from tests.web.staff.test_console import account, enter
from tests.web.staff.test_one_request import the_ticket
from web.staff.reply_help import ReplyQuery, composed
from web.staff.views.one_request import caller_of
from web.staff.views.reply_help import NO_HELP


def written(answer) -> str:
    return unescape(re.search(r'<textarea id="text"[^>]*>(.*?)</textarea>', answer.text, re.S)[1]).lstrip("\n")


@pytest.fixture
def anna(client, settings):
    account(settings)
    enter(client)
    sent(client)
    return client


@pytest.fixture
def number(anna, settings) -> str:
    return the_ticket(settings).number


@pytest.fixture
def compose(anna, number):
    def post(**data: str):
        return anna.post(f"/agent/requests/{number}/compose", data={"text": "Здравствуйте!\r\n", **data})

    return post


def test_steps_of_an_article_are_put_behind_what_was_written(compose):
    answer = compose(look="потеряли карту", insert="steps ru/cards/block", article="ru/cards/block")
    assert answer.status_code == 200 and written(answer).startswith("Здравствуйте!\n\n1. Откройте «Карты».\n2. ")
    assert 'value="ru/cards/block" checked' in answer.text


def test_looking_for_an_article_keeps_what_was_written(compose):
    answer = compose(look="лимиты")
    assert written(answer) == "Здравствуйте!\n" and 'value="лимиты"' in answer.text and "ru/cards/limits" in answer.text


def test_a_prepared_reply_begins_or_goes_on_and_brings_its_article(anna, number, compose):
    assert written(compose(template="lost")) == "Здравствуйте!\n\nПриостановите карту в приложении."
    opened = anna.get(f"/agent/requests/{number}?template=lost")
    assert written(opened) == "Приостановите карту в приложении." and 'value="ru/cards/block" checked' in opened.text
    assert written(compose(template="none", insert="x ru/no/such")) == "Здравствуйте!\n"


def test_articles_come_as_a_piece_of_the_page(anna, number):
    part = anna.get(f"/agent/requests/{number}/offers?look=лимиты")
    assert part.status_code == 200 and "<html" not in part.text and "ru/cards/limits" in part.text
    assert anna.get("/agent/requests/2020-000001/offers").status_code == 404


def test_words_are_put_together_without_holes():
    assert composed("Да", NO_HELP, ReplyQuery(insert="text x")) == "Да" and caller_of(()) == ""

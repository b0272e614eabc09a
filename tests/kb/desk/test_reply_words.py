"""A prepared reply reads as if it was written for this customer, whatever is known of them."""

from __future__ import annotations

import pytest

from kb.articles.contacts import REPLY_PLACES
from kb.desk.reply_words import ReplyValues, fill_reply

ALL = ReplyValues(name="Мария", number="2026-000001", due="24 ноября до 16:00", agent="Анна")


def test_everything_known_stands_in_its_place():
    text = "Здравствуйте, {name}! Обращение {number}, ответим {due}.\n{agent}"
    assert fill_reply(text, ALL) == "Здравствуйте, Мария! Обращение 2026-000001, ответим 24 ноября до 16:00.\nАнна"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Здравствуйте, {name}! Всё готово.", "Здравствуйте! Всё готово."),
        ("Здравствуйте, {name}.", "Здравствуйте."),
        ("Hello {name}, all is done.", "Hello, all is done."),
        ("Dear {name}", "Dear"),
        ("Мы разобрались. {name}, спасибо!", "Мы разобрались. спасибо!"),
        ("Спасибо, {name}, что написали.", "Спасибо, что написали."),
    ],
)
def test_a_customer_without_a_name_is_greeted_without_a_hole(text: str, plain: str):
    assert fill_reply(text, ReplyValues()).casefold() == plain.casefold()


def test_a_sentence_about_what_is_not_known_goes_whole_and_no_other():
    text = "Спасибо! Ответим {due}. Если срочно, звоните.\nНомер {number}.\n\nС уважением,\n{agent}"
    assert fill_reply(text, ReplyValues(number="7")) == "Спасибо! Если срочно, звоните.\nНомер 7.\n\nС уважением,\n"


def test_what_a_value_holds_is_no_place_and_other_braces_stay():
    told = fill_reply("{name}: {x} и { name }, {agent}", ReplyValues(name="{agent}", agent="Анна"))
    assert told == "{agent}: {x} и { name }, Анна" and set(REPLY_PLACES) == set(vars(ALL))

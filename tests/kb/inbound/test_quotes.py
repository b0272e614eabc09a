"""Staff read what is new; what the customer quoted is folded, and nothing of theirs is lost."""

from __future__ import annotations

import time

import pytest

from kb.inbound.quotes import said_in
from tests.kb.inbound.letters import QUOTED


@pytest.mark.parametrize("program", QUOTED)
def test_the_new_words_are_told_from_those_they_answer_in_letters_of_every_program(program: str):
    text, new = QUOTED[program]
    said = said_in(text)
    assert said.new == new
    assert "".join((said.new + said.folded).split()) == "".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "> Карта у вас?\nДа.\n> А номер?\nНет.",
        "On Monday I wrote: nothing works.\nAnd today neither.",
        "От вашего сотрудника я узнала вот что:\nкарта готова. Где её взять?",
        "From: the start I had trouble\nand it went on.",
        "Ошибка:\n____\nи всё",
        "",
    ],
    ids=["between the lines", "on", "from ru", "from en", "short rule", "empty"],
)
def test_what_only_looks_like_a_quotation_stays_the_customers_words(text: str):
    assert said_in(text) == said_in(said_in(text).new) and said_in(text).new == text.strip()


def test_an_answer_below_the_quotation_is_found():
    said = said_in(
        "On Mon, Nov 23, 2026 at 12:00 PM Help <help@a.example> wrote:\n> Do you have the card?\n\nYes, I do."
    )
    assert said.new == "Yes, I do." and "Do you have" in said.folded


@pytest.mark.parametrize(
    "signature",
    ["-- \nАнна\n+7 900 000-00-00", "Отправлено с iPhone", "Sent from my phone"],
    ids=["ru", "iphone", "en"],
)
def test_a_signature_is_folded(signature: str):
    assert said_in(f"Код пришёл.\n\n{signature}") == said_in(f"Код пришёл.\n\n{signature}")
    assert said_in(f"Код пришёл.\n\n{signature}").new == "Код пришёл."


def test_a_letter_that_is_all_quotation_is_kept_as_it_is():
    text = "> Карта у вас?\n> Ждём ответа."
    assert said_in(text).new == text


def test_long_hostile_text_is_told_apart_in_no_time():
    from tests.cost import cpu_seconds

    for text in (
        "> " * 20_000,
        "On " + "a " * 20_000,
        ("от " * 200 + "\n") * 500,
        "<" * 30_000 + "@" * 30_000,
        ("От: a\n") * 5000,
    ):
        assert cpu_seconds(lambda text=text: said_in(text)) < 2


@pytest.mark.parametrize("lines", ["> a\nb\n", "a b\n\n> c\n", "пишет:\n", "1 пишет:\n", "On a\nпишет:\n"])
def test_a_letter_of_thousands_of_lines_is_told_apart_in_a_time_that_grows_with_it(lines: str):
    """Anybody may write one; 20,000 characters of the first took five seconds, twice as many four times as long."""
    began = time.process_time()
    said = said_in(lines * (50_000 // len(lines)))
    assert said.new and time.process_time() - began < 5

"""A code in a question asks for that very code: in any spelling, anywhere in a sentence, and never for the next one."""

from __future__ import annotations

import pytest

from search.query.codes import codes_of, read_as_meant, spellings
from search.text.folding import plain_question


@pytest.fixture(scope="module")
def engine(meaning_engine, article):
    return meaning_engine(
        {
            "ru/x/e1042.md": article("Ошибка ERR-1042", "Магазин не ответил. Повторите оплату через десять минут."),
            "ru/x/e500.md": article("Ошибка ERR-500", "Сервер занят. Обновите страницу через минуту."),
            "ru/y/norm.md": article(
                "Испытания на холод по DIN EN 60068-2-14", "Порт 8443, сервер 192.168.10.24, код 0x80070005."
            ),
            "ru/y/node.md": article("Node.js v20.11.1", "Версия ставится с сайта. Лимит 15 000 ₽ в сутки."),
            "ru/y/phones.md": article("Телефоны", "Поддержка: 8 (800) 111-22-33. Заказ 2026-000123 готов."),
            "ru/y/cartridge.md": article("Бледная печать", "Смените картридж НР-285А."),
            "ru/y/pay.md": article("Перевести деньги", "Переводите по номеру телефона."),
            **{f"ru/z/{n}.md": article(f"Общие сведения {n}", "Карта, счёт и перевод.") for n in range(8)},
        }
    )


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        *(
            (f"{before}ERR-1042{after}", "x/e1042")
            for before in ("", "ошибка ", "вылезает ")
            for after in ("", " при оплате?")
        ),
        *(
            (typed, "x/e1042")
            for typed in ("err 1042", "err1042", "ERR‑1042", "ＥＲＲ－１０４２", "ЕRR-1042", "ошибка 1042")
        ),
        *(
            (typed, "y/norm")
            for typed in ("60068-2-14", "DIN EN 60068-2-14", "8443", "порт 8443", "192.168.10.24", "192.168.10")
        ),
        *((typed, "y/norm") for typed in ("0x80070005", "0X80070005", "0х80070005", "код 0х80070005 что это")),
        *((typed, "y/node") for typed in ("v20.11.1", "20.11.1", "20.11", "v20.11", "версия 20.11")),
        *(
            (f"кто звонил с {number}, это вы?", "y/phones")
            for number in ("8.800.111.22.33", "88001112233", "+7 (800) 111‑22‑33")
        ),
        *(
            (number, "y/phones")
            for number in ("8.800.111.22.33", "+7-800-111-22-33", "8 800 111 22 33", "7 (800) 1112233")
        ),
        *(
            (f"где мой заказ {number}", "y/phones")
            for number in ("2026-000123", "2026000123", "2026/000123", "2026 000123")
        ),
    ],
)
def test_a_code_is_found_in_any_spelling_and_anywhere_in_a_sentence(engine, ask, keys, typed: str, key: str):
    found = ask(engine, typed, lang="ru")
    assert keys(found)[0] == key
    assert not found.lacking
    assert found.state == "answer"


def test_a_sum_is_found_however_it_is_written_and_makes_no_article_the_answer_by_itself(engine, ask, keys):
    for typed in ("лимит 15000 рублей", "лимит 15 000 ₽", "лимит 15\u202f000 руб"):
        found = ask(engine, typed, lang="ru")
        assert (keys(found)[0], found.lacking) == ("y/node", ()), typed


@pytest.mark.parametrize(
    "typed",
    [
        *("ERR-1043", "ERR-2042", "ошибка ERR-501", "ошибка 501", "код 0x80070006", "0х80070006", "192.168.10.25"),
        *(
            "DIN EN 60068-2-11",
            "v20.12",
            "20.11.2",
            "порт 8444",
            "8444",
            "лимит 20 000 ₽",
            "лимит 20000 рублей",
            "88001112234",
        ),
    ],
)
def test_a_code_that_no_article_holds_has_no_answer_card(engine, ask, typed: str):
    found = ask(engine, typed, lang="ru")
    assert found.lacking
    assert found.state in ("list", "weak")


def test_every_change_of_one_digit_loses_the_answer_card(engine, ask):
    for at in range(4):
        for digit in "0123456789":
            code = "1042"[:at] + digit + "1042"[at + 1 :]
            found = ask(engine, f"ошибка ERR-{code}", lang="ru")
            assert (found.state == "answer") == (code == "1042"), code


def test_the_articles_of_similar_codes_are_the_first_of_what_is_near(engine, ask, keys):
    assert keys(ask(engine, "порт 8444", lang="ru"))[0] == keys(ask(engine, "0x80070006", lang="ru"))[0] == "y/norm"


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "перевести деньги 2 раза",
            "перевести деньги в 15:30",
            "перевести деньги с 9-18",
            "перевести деньги 15.05.2024",
        ),
        *("перевести деньги 24/7", "перевести деньги в 2024", "2-й раз перевести деньги", "перевести деньги за 15мин"),
        "перевести деньги на 8 916 123-45-67, не приходят третий день",
    ],
)
def test_counts_days_hours_and_ones_own_numbers_are_no_codes(engine, typed: str):
    assert codes_of(engine.index, plain_question(typed)).lacking == ()


def test_letters_of_the_other_alphabet_in_codes_are_read_as_meant():
    known = {"err", "0x80070005", "esim", "а123вс"}.__contains__
    assert read_as_meant("еrr-1042 и 0х80070005", known) == "err-1042 и 0x80070005"
    assert read_as_meant("еsim", known) == "esim"
    assert read_as_meant("a123bc", known) == "a123bc"
    assert read_as_meant("смс и карта 1204", known) == "смс и карта 1204"


def test_a_code_of_letters_with_twins_is_found_and_likened_in_either_alphabet(engine, ask, keys):
    for typed in ("HP-285A", "hp285a", "НР-285А", "картридж HP 285A"):
        assert keys(ask(engine, typed, lang="ru"))[0] == "y/cartridge", typed
    for typed in ("HP-286A", "НР-286А"):
        found = ask(engine, typed, lang="ru")
        assert found.state != "answer"
        assert [near.code for near in found.similar] == ["НР-285А"], typed


def test_digits_and_what_stands_with_them_are_never_repaired(engine, ask):
    for typed in ("ERR-1043", "0х80070006", "60068-2-11", "e1042x"):
        found = ask(engine, typed, lang="ru")
        assert found.rescue is None, typed


def test_an_endless_code_is_no_code(engine):
    for typed in ("1." * 1000, "a1-" * 600, "1" * 2000):
        assert codes_of(engine.index, typed).lacking == (), typed[:9]


def test_a_code_is_written_joined_and_in_parts():
    assert {"err 1042", "err1042"} <= set(spellings("err-1042"))
    assert {"20 11", "v20 11"} <= set(spellings("v20.11"))
    assert "15 000" in spellings("15000")
    assert {"нр 285а", "hp 285a"} <= set(spellings("hp285a")), (
        "letters with a twin in the other alphabet, and a letter behind"
    )

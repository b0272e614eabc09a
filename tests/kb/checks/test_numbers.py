"""Numbers that belong into facts.yaml."""

from __future__ import annotations

import pytest

FACTS = """
hotline.moscow: {value: "+7 (495) 000-24-24", owner: x, valid_until: 2030-12-31}
wait: {value: {ru: "10–25 минут", en: "10–20 minutes"}, owner: x, valid_until: 2030-12-31}
ends: {value: "99 ₽", owner: x, valid_until: 2026-12-01}
copy: {value: "+7 (495) 000-24-24", owner: x, valid_until: 2030-12-31}
"""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Звоните +7 (812) 111-22-33.", "phone-raw"),
        ("Звоните 8 800 111-22-33.", "phone-raw"),
        ("Перевыпуск стоит 300 ₽.", "price-raw"),
        ("Перевыпуск стоит 1 500 рублей.", "price-raw"),
        ("Комиссия 99 руб. в месяц.", "price-raw"),
        ("It costs $5.99.", "price-raw"),
        ("Действует до 31 декабря 2027 года.", "date-raw"),
        ("Until May 5, 2027.", "date-raw"),
        ("С 01.02.2027 тариф другой.", "date-raw"),
    ],
)
def test_a_number_in_prose_is_told(write, codes, text: str, code: str):
    write("ru/a.md", text + "\n")
    assert codes() == [code]


@pytest.mark.parametrize(
    "text",
    [
        "Код ошибки 1204, версия 3.14.2, порт 8080.",
        "Подождите 5 минут и нажмите 1.",
        "Последние 4 цифры карты.",
        "`+7 (812) 111-22-33` в коде.",
        "[Звонок](tel:+78121112233)",
        "Заказ 2026-000123.",
        "Руб и рубанок: 5 рубанков.",
        "В 2026 году.",
        "Цена: {{ fact:ends }}.",
    ],
)
def test_other_numbers_are_not(folder, write, codes, text: str):
    folder.write("facts.yaml", FACTS.replace("2026-12-01", "2030-12-01").split("copy")[0].replace("10–20", "10–25"))
    write("ru/a.md", text + "\n")
    assert codes() == []


def test_the_value_of_a_fact_is_told_with_its_key(folder, write, checked):
    folder.write("facts.yaml", FACTS)
    write("ru/a.md", "Подождите 10–25 минут.\n")
    (told,) = [problem for problem in checked() if problem.code == "fact-raw"]
    assert told.hint == "write {{ fact:wait }}"


def test_facts_that_contradict_themselves_are_told(folder, write, codes):
    folder.write("facts.yaml", FACTS)
    write("ru/a.md", "Цена {{ fact:ends }}.\n")
    assert sorted(codes()) == ["fact-ends", "fact-languages", "fact-twice"]


def test_two_values_for_one_thing_are_told_at_both_places(write, checked):
    write("ru/a.md", "Плата за срочный перевыпуск карты составляет 300 ₽. [B](b.md)\n")
    write("ru/b.md", "Плата за срочный перевыпуск карты составляет 500 ₽. [A](a.md)\n")
    (told,) = [problem for problem in checked() if problem.code == "fact-differs"]
    assert (told.path, "500 ₽ here and 300 ₽ in ru/a.md" in told.message) == ("ru/b.md", True)


def test_customers_own_questions_may_hold_numbers(write, codes):
    write("ru/a.md", questions=["сняли 300 рублей 12 мая 2026"])
    assert codes() == []


@pytest.mark.parametrize(
    ("value", "text", "told"),
    [
        ("5 рабочих дней", "Ответим за 5 рабочих дней.", True),
        ("5 рабочих дней", "Ответим за 45 рабочих дней.", False),
        ("5 рабочих дней", "Ответим за 2,5 рабочих дней.", False),
        ("500 ₽", "Стоит 500 ₽.", True),
        ("500 ₽", "Стоит 10 500 ₽.", False),
        ("500 ₽", "Стоит 10\u00a0500 ₽.", False),
        ("99 rub", "It costs 99 rubles.", False),
        ("8 (800) 000-24-24", "Звоните: 8 (800) 000-24-24!", True),
        ("8 (800) 000-24-2", "Звоните: 8 (800) 000-24-24!", False),
    ],
)
def test_a_value_that_is_only_part_of_another_number_is_no_fact(
    folder, write, checked, value: str, text: str, told: bool
):
    folder.write("facts.yaml", f'wait: {{value: "{value}", owner: x, valid_until: 2030-12-31}}\n')
    write("ru/a.md", text + "\n")
    assert ("fact-raw" in {problem.code for problem in checked()}) is told

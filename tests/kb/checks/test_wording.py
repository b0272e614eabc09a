"""Readability, terms, personal data."""

from __future__ import annotations

import pytest

from kb.checks.wording import reading_ease

TERMS = """
ПИН-код:
  lang: ru
  avoid: ["PIN-код*", "пин код"]
  why: одно написание
  fix: true
"""


def test_a_plain_english_sentence_scores_as_the_formula_says():
    # 5 words, 1 sentence, 6 syllables: 206.835 − 1.015 × 5 − 84.6 × 1.2
    assert reading_ease("The water is too cold.", "en") == pytest.approx(206.835 - 5.075 - 101.52)


def test_a_plain_russian_sentence_scores_as_the_formula_says():
    # 3 words, 1 sentence, 6 syllables: 206.835 − 1.3 × 3 − 60.1 × 2
    assert reading_ease("Мама мыла раму.", "ru") == pytest.approx(206.835 - 3.9 - 120.2)


def test_a_text_for_lawyers_is_told(write, codes):
    hard = "Осуществление идентификации пользователя производится посредством предоставления документации, удостоверяющей правоспособность уполномоченного представителя.\n\n"
    write("ru/a.md", hard * 12)
    assert "hard-to-read" in codes()


def test_a_plain_text_is_not(write, codes):
    write("ru/a.md", "Откройте карту. Нажмите на неё. Там есть кнопка. " * 20 + "\n")
    assert codes() == []


def test_an_endless_sentence_is_told_but_not_a_list_or_a_table(write, codes):
    write("ru/a.md", "слово " * 50 + "конец.\n")
    assert codes() == ["sentence-long"]
    write("ru/a.md", "- слово и ещё слово\n" * 30 + "\n" + "| а | б |\n" * 40)
    assert "sentence-long" not in codes()


def test_a_term_is_told_in_the_text_and_not_in_code_or_questions(folder, write, checked):
    folder.write("terms.yaml", TERMS)
    write("ru/a.md", "Смените PIN-код и PIN-кода.\n\n`PIN-код`\n", questions=["забыл PIN-код"])
    told = [problem for problem in checked() if problem.code == "term-avoided"]
    assert [problem.hint for problem in told] == ["write 'ПИН-код'"]


@pytest.mark.parametrize(
    "text", ["ПИН-код: ничего", "ПИН-код: {lang: ru}", "[не закрыто", "ПИН-код: {lang: ru, avoid: нет}"]
)
def test_a_broken_list_of_terms_is_an_error_at_its_line(folder, write, the, text: str):
    folder.write("terms.yaml", text + "\n")
    write("ru/a.md")
    assert (the("terms-broken").path, the("terms-broken").severity) == ("terms.yaml", "error")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Карта 4485 3647 3952 7352.", "personal-data"),
        ("СНИЛС 112-233-445 95.", "personal-data"),
        ("Паспорт 45 08 123456.", "personal-data"),
        ("Пароль: Qwerty123", "secret-shown"),
        ("CVV 123", "secret-shown"),
    ],
)
def test_personal_data_is_told_without_repeating_it(write, checked, text: str, code: str):
    write("ru/a.md", text + "\n")
    (told,) = checked()
    assert told.code == code
    assert not any(word.strip(".") in told.message for word in text.split() if any(char.isdigit() for char in word))


@pytest.mark.parametrize(
    "text",
    [
        "Пароль забыт. [Восстановите доступ](b.md).",
        "Введите пароль «из приложения».",
        "password-based sign-in",
        "Сброс пароля: регистрация",
    ],
)
def test_speaking_of_passwords_is_not_telling_one(write, codes, text: str):
    write("ru/a.md", text + "\n")
    write("ru/b.md", "[A](a.md)\n")
    assert "secret-shown" not in codes()

"""Short exact things: a dictated code, a phone number, an error number come first."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module")
def articles(article) -> dict[str, str]:
    filler = "Карта, счёт, перевод и код: общие сведения для клиентов банка."
    return {
        "ru/cards/block.md": article("Заблокировать карту", "Нажмите «Приостановить».", code="1204"),
        "en/cards/block.md": article("Block a card", "Press “Pause”.", code="1204"),
        "ru/cards/pin.md": article("Сменить ПИН", "Код 1204 здесь только упомянут: 1204, 1204, код 1204.", code="1205"),
        "ru/support/phones.md": article(
            "Телефоны по регионам", "Москва: +7 (495) 111-22-33. Казань: 8 (843) 222-33-44."
        ),
        "ru/support/abroad.md": article(
            "Звонок из-за границы", "Звоните по номеру +7 495 111 22 39, это бесплатно через приложение."
        ),
        "ru/app/error.md": article("Ошибка 50217", "Если приложение показывает 50217, обновите его."),
        "ru/app/errors.md": article("Ошибки приложения", "Ошибки 50218 и 50219 проходят сами."),
        **{f"ru/other/{n}.md": article(f"Общие сведения {n}", filler) for n in range(12)},
    }


@pytest.fixture(scope="module")
def engine(meaning_engine, articles):
    return meaning_engine(articles)


@pytest.mark.parametrize("typed", ["1204", " 1204 ", "#1204", "№ 1204"])
def test_a_dictated_code_finds_its_article_first(engine, ask, keys, typed: str):
    found = ask(engine, typed, lang="ru")
    assert keys(found)[0] == "cards/block"
    assert found.state == "answer"
    assert found.results[0].lang == "ru"


def test_a_code_dictated_on_an_english_page_gives_the_english_article_once(engine, ask, keys):
    found = ask(engine, "1204", lang="en")
    assert (found.results[0].key, found.results[0].lang) == ("cards/block", "en")
    assert keys(found).count("cards/block") == 1


@pytest.mark.parametrize("typed", ["+7 (495) 111-22-33", "74951112233", "+7 495 111 22 33", "495 111-22-33"])
def test_a_phone_number_finds_the_article_that_holds_it_however_it_is_spaced(engine, ask, keys, typed: str):
    assert keys(ask(engine, typed, lang="ru"))[0] == "support/phones"


@pytest.mark.parametrize("asked", ["{}", "кто звонит с {}", "{} это ваш номер?"])
def test_every_spelling_of_a_number_gives_the_same_answer(engine, ask, keys, asked: str):
    spellings = ("+7 (495) 111-22-33", "84951112233", "7.495.111.22.33", "8‑495‑111‑22‑33", "8 495 1112233")
    first, *others = (ask(engine, asked.format(number), lang="ru") for number in spellings)
    assert keys(first)[0] == "support/phones"
    for other in others:
        assert keys(other) == keys(first)
        assert other.confidence == pytest.approx(first.confidence, abs=0.02)


def test_an_error_number_finds_the_article_about_it_first(engine, ask, keys):
    assert keys(ask(engine, "50217", lang="ru"))[0] == "app/error"
    assert keys(ask(engine, "ошибка 50217", lang="ru"))[0] == "app/error"
    assert keys(ask(engine, "50219", lang="ru"))[0] == "app/errors"


def test_a_code_nobody_has_is_an_ordinary_question(engine, ask):
    assert ask(engine, "9999", lang="ru").state != "answer"


def test_a_word_that_is_no_code_is_an_ordinary_question(engine, ask, keys):
    assert "cards/block" in keys(ask(engine, "заблокировать", lang="ru"))


def test_a_code_is_found_without_a_model(keyword_engine, articles, ask, keys):
    assert keys(ask(keyword_engine(articles), "1204", lang="ru"))[0] == "cards/block"


def test_every_code_of_the_bundled_articles_finds_its_article_first(bundled_engine, ask, keys):
    coded = [card for card in bundled_engine.tree.cards if card.code]
    assert [card.id for card in coded if card.key not in keys(ask(bundled_engine, card.code, lang=card.lang))[:1]] == []


def test_a_spaced_phone_number_is_found_without_a_model(keyword_engine, articles, ask, keys):
    assert keys(ask(keyword_engine(articles), "+7 495 111-22-33", lang="ru"))[0] == "support/phones"

"""What is no question for an article gets no answer card, with slips and on the wrong layout too; questions keep theirs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.search.query.engine.desk import ARTICLES

ROOT = Path(__file__).parents[4]


@pytest.fixture(scope="module")
def engine(meaning_engine):
    return meaning_engine(ARTICLES | {"intents.yaml": (ROOT / "articles" / "intents.yaml").read_text(encoding="utf-8")})


LOST = (
    "---\ntitle: Потеряли карту или её украли\nsummary: Приостановите карту в приложении.\n---\n"
    + "Откройте «Карты», выберите пропавшую и нажмите «Приостановить». " * 12
    + "\n\n## Что ещё проверить\n\nКошелёк с картой украли: замените и ПИН-код, который лежал в кошельке. "
    + "Подписки после блокировки не оплачиваются, укажите в сервисах другую карту. " * 8
)
CONTACTS = """
channels:
  - id: line
    kind: chat
    title: {ru: Линия, en: Line}
    link: https://chat.example.com/
    hours: always
topics:
  - {id: cards, title: {ru: Карты, en: Cards}}
urgent:
  title: {ru: Украли карту?, en: Card stolen?}
  channels: [line]
  articles: [cards/lost]
"""


@pytest.fixture(scope="module")
def of_trouble(meaning_engine):
    intents = (ROOT / "articles" / "intents.yaml").read_text(encoding="utf-8")
    return meaning_engine(ARTICLES | {"ru/cards/lost.md": LOST, "contacts.yaml": CONTACTS, "intents.yaml": intents})


def test_people_in_trouble_read_first_what_to_do_and_whoever_asks_calmly_the_passage_that_answers(of_trouble, ask):
    first = ask(of_trouble, "украли кошелёк, в кошельке лежал ПИН-код").results[0]
    assert (first.key, first.anchor, first.heading) == ("cards/lost", "", "")
    assert "".join(part.text for part in first.excerpt) == "Приостановите карту в приложении."
    calm = ask(of_trouble, "оплачиваются ли подписки после блокировки карты")
    assert calm.intent == "" and calm.results[0].heading == "Что ещё проверить"


@pytest.mark.parametrize(
    "typed",
    [
        "оператор",
        "ОПЕРАТОР!!!",
        "jgthfnjh",
        "операторр",
        "опиратор",
        "позвать оператора",
        "живого человека дайте",
        "можно поговорить с человеком?",
        "перезвоните мне пожалуйста",
        "соедините со специалистом",
        "свяжите с поддержкой",
        "human",
        "speak to a human",
        "can I talk to a real person",
        "call me",
        "please call me back",
        "operater",
    ],
)
def test_whoever_asks_for_a_person_is_told_so(engine, ask, typed: str):
    found = ask(engine, typed)
    assert (found.intent, found.state) == ("person", "weak")


@pytest.mark.parametrize(
    "typed",
    [
        "помогите",
        "🙏 помогите",
        "помогите пожалуйста",
        "ок",
        "?",
        "!!!",
        "😀",
        "и",
        "the",
        "help",
        "help me please",
        "hi",
    ],
)
def test_where_nothing_is_asked_no_article_is_the_answer(engine, ask, typed: str):
    found = ask(engine, typed)
    assert found.intent == "nothing"
    assert found.state in ("weak", "none")
    assert found.mode == "hybrid"


@pytest.mark.parametrize(
    "typed",
    ["ты робот?", "как тебя звать", "привет, как дела?", "whats the time", "tell me a funny joke", "is anyone there"],
)
def test_small_talk_gets_a_place_to_start(engine, ask, typed: str):
    found = ask(engine, typed)
    assert (found.intent, found.state, found.facts) == ("nothing", "weak", ())


@pytest.mark.parametrize(
    "typed", ["украли карту", "у меня вчера украли карту", "меня взломали", "my card was stolen", "I was hacked"]
)
def test_what_is_urgent_is_told_beside_the_articles(engine, ask, typed: str):
    found = ask(engine, typed)
    assert found.intent == "urgent"
    assert found.results


@pytest.mark.parametrize("typed", ["вы идиоты", "пошли нахуй", "fuck you", "you are idiots"])
def test_who_swears_at_us_gets_no_article_as_the_answer(engine, ask, typed: str):
    found = ask(engine, typed)
    assert (found.intent, found.state) == ("abuse", "weak")


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "заказать новую карту",
            "погасить кредит досрочно",
            "open a deposit",
            "cash machines abroad",
            "не приходит смс с кодом",
        ),
        *("оператор связи не доставил смс с кодом", "нужна помощь с вкладом", "права сотрудников бизнес-кабинета"),
    ],
)
def test_questions_are_questions(engine, ask, typed: str):
    assert ask(engine, typed).intent == ""


def test_an_article_named_by_an_everyday_word_is_found_by_it(meaning_engine, ask, keys):
    engine = meaning_engine(
        {"en/who.md": "# The Who\n\nA band.", "en/it.md": "# IT\n\nComputers at work.", "en/x.md": "# Rain\n\nWet."}
    )
    assert ask(engine, "IT", lang="en").intent == ask(engine, "the who", lang="en").intent == ""
    assert keys(ask(engine, "IT", lang="en"))[0] == "it"


def test_of_a_denied_title_the_answer_is_not_sure(meaning_engine, ask, keys):
    engine = meaning_engine({**ARTICLES, "ru/atm.md": "# Банкомат не вернул карту\n\nПозвоните в банк."})
    denied, asked = ask(engine, "банкомат вернул карту", lang="ru"), ask(engine, "банкомат не вернул карту", lang="ru")
    assert keys(denied)[0] == keys(asked)[0] == "atm"
    assert (denied.state, asked.state) == ("list", "answer")

"""The home page: a reader's question first, then sections with what is asked most in them, then people."""

from __future__ import annotations

from dataclasses import replace

from kb.usage.popular import Favourites
from search.index.tree import Card
from tests.web.conftest import NOW
from tests.web.public.views.conftest import EN, RU, changed, plain
from web.public.views.home import CHANNELS, EXAMPLES, QUESTIONS_PER_CATEGORY, HomePage


def test_sections_come_in_their_order_with_their_first_questions(tree):
    page = HomePage.of(RU, tree, NOW)
    assert [(plain(each.title), each.url, plain(each.count)) for each in page.categories] == [
        ("Вход и доступ", "/ru/c/access", "1 статья"),
        ("Карты", "/ru/c/cards", "2 статьи"),
        ("Кредиты", "/ru/c/loans", "1 статья"),
    ]
    cards = page.categories[1]
    assert plain(cards.summary) == "Выпуск и блокировка"
    assert [plain(link.text) for link in cards.questions] == ["Потеряли карту", "Лимиты по карте"]


def test_a_section_without_articles_in_the_readers_language_is_not_there(tree):
    assert [each.url for each in HomePage.of(EN, tree, NOW).categories] == ["/en/c/access", "/en/c/cards"]


def test_examples_are_ways_customers_asked_one_of_each_section(tree):
    page = HomePage.of(RU, tree, NOW)
    assert [(plain(link.text), link.url) for link in page.examples][0] == (
        "Не могу зайти",
        "/ru/search?q=%D0%BD%D0%B5+%D0%BC%D0%BE%D0%B3%D1%83+%D0%B7%D0%B0%D0%B9%D1%82%D0%B8",
    )
    assert len(page.examples) == 3 <= EXAMPLES
    unasked = tuple(
        Card(id=f"ru/{card.key}", key=card.key, lang="ru", title="?", category="cards") for card in tree.cards
    )
    assert HomePage.of(RU, changed(tree, cards=unasked), NOW).examples == ()


def test_articles_of_no_section_stand_last_and_lead_to_the_index(tree):
    loose = tuple(Card(id=f"en/{name}", key=name, lang="en", title=name) for name in "abcd")
    page = HomePage.of(EN, changed(tree, cards=loose), NOW)
    (others,) = page.categories
    assert (others.title, others.url, plain(others.count)) == ("Other articles", "/en/articles", "4 articles")
    assert len(others.questions) == QUESTIONS_PER_CATEGORY


def test_the_first_channels_are_named_and_the_door_only_where_there_is_one(tree):
    page = HomePage.of(RU, tree, NOW)
    assert [channel.id for channel in page.channels] == ["hotline", "form", "chat"][:CHANNELS] and page.door
    topics = tuple(topic for topic in tree.contacts.topics if topic.id != "access")
    contacts = tree.contacts.model_copy(update={"topics": topics, "channels": ()})
    without = HomePage.of(RU, changed(tree, contacts=contacts), NOW)
    assert not without.door and without.channels == ()


def test_what_readers_ask_and_open_most_comes_first_and_the_page_says_so(tree):
    by_writers = HomePage.of(RU, tree, NOW)
    assert not by_writers.asked and by_writers.order == "by_writers"
    favourites = Favourites(("как увеличить лимит",), ("ru/cards/limits", "ru/gone"))
    page = HomePage.of(RU, tree, NOW, favourites)
    assert page.asked and page.order == "by_use" and page.examples[0].text.replace("\xa0", " ") == "Как увеличить лимит"
    cards = next(each for each in page.categories if each.url == "/ru/c/cards")
    assert [question.url for question in cards.questions] == ["/ru/a/cards/limits", "/ru/a/cards/block"]


def test_articles_that_are_gone_are_no_use(tree):
    assert HomePage.of(RU, tree, NOW, Favourites((), ("ru/gone",))).order == "by_writers"


def test_a_folder_in_order_of_titles_claims_no_choice_of_its_writers(tree):
    uncoded = tuple(replace(card, code="") for card in tree.cards)
    assert HomePage.of(RU, changed(tree, cards=uncoded), NOW).order == ""

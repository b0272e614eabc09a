"""The home page: a reader's question first, then sections with what is asked most in them, then people."""

from __future__ import annotations

from dataclasses import replace

from kb.articles.categories import Category
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


def made(*keys: str, lang: str = "en") -> tuple[Card, ...]:
    return tuple(
        Card(id=f"{lang}/{key}", key=key, lang=lang, title=key, category=key.rpartition("/")[0]) for key in keys
    )


def named(*ids: str) -> tuple[Category, ...]:
    return tuple(Category(id, {"": id.upper()}) for id in ids)


def test_articles_of_no_section_stand_last_and_lead_to_the_index(tree):
    page = HomePage.of(EN, changed(tree, cards=made("cards/one", *"abcd"), categories=named("cards")), NOW)
    cards, others = page.categories
    assert (others.title, others.url, plain(others.count)) == ("Other articles", "/en/articles", "4 articles")
    assert cards.url == "/en/c/cards"


def test_where_there_is_one_section_it_shows_a_dozen_and_calls_nothing_other(tree):
    (every,) = HomePage.of(EN, changed(tree, cards=made(*"abcdefghijklmnop")), NOW).categories
    assert (every.title, len(every.questions)) == ("All articles", 12)
    few = changed(
        tree, cards=made(*(f"a/{n}" for n in range(9)), *(f"b/{n}" for n in range(9))), categories=named("a", "b")
    )
    assert [len(section.questions) for section in HomePage.of(EN, few, NOW).categories] == [6, 6]
    many = changed(tree, cards=made(*(f"{name}/{n}" for name in "abc" for n in range(9))), categories=named(*"abc"))
    assert [len(section.questions) for section in HomePage.of(EN, many, NOW).categories] == [QUESTIONS_PER_CATEGORY] * 3


def test_a_section_that_lies_in_another_stands_in_it_with_its_articles(tree):
    nested = changed(
        tree,
        cards=made("admin/backup", "admin/more/tor", "admin/more/deep/key", "alone/deep/one", "user/name"),
        categories=named("admin", "admin/more", "admin/more/deep", "alone/deep", "user"),
    )
    admin, alone, user = HomePage.of(EN, nested, NOW).categories
    assert (admin.title, plain(admin.count)) == ("ADMIN", "3 articles")
    assert [link.url for link in admin.within] == ["/en/c/admin/more", "/en/c/admin/more/deep"]
    assert [link.url for link in admin.questions] == [
        "/en/a/admin/backup",
        "/en/a/admin/more/tor",
        "/en/a/admin/more/deep/key",
    ]
    assert (alone.title, alone.within, user.within) == ("ALONE/DEEP", (), ())


def test_a_reader_whose_language_has_no_articles_is_shown_those_there_are(tree):
    page = HomePage.of(RU, changed(tree, cards=made("cards/one", "two"), categories=named("cards")), NOW)
    assert page.foreign == "en"
    assert [section.url for section in page.categories] == ["/en/c/cards", "/ru/articles"]
    assert page.categories[0].questions[0].url == "/en/a/cards/one"
    assert HomePage.of(RU, tree, NOW).foreign == HomePage.of(EN, tree, NOW).foreign == ""
    assert HomePage.of(RU, changed(tree, cards=()), NOW).categories == ()


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

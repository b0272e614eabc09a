"""The index: every article under the letter a reader looks it up by, a long index one letter at a time."""

from __future__ import annotations

from search.index.tree import Card
from tests.web.public.views.conftest import EN, RU, changed, plain
from web.parts.reading.letters import NO_LETTER
from web.public.views.article_index import ONE_PAGE, IndexPage


def cards(*titles: str, lang: str = "ru") -> tuple[Card, ...]:
    return tuple(Card(id=f"{lang}/a/{n}", key=f"a/{n}", lang=lang, title=title) for n, title in enumerate(titles))


def test_every_article_of_the_language_stands_under_its_first_letter(tree):
    page = IndexPage.of(RU, tree)
    assert [(group.letter, [plain(link.text) for link in group.links]) for group in page.groups] == [
        ("Л", ["Лимиты по карте"]),
        ("Н", ["Не получается войти"]),
        ("П", ["Потеряли карту"]),
        ("С", ["Спор о решении по кредиту"]),
    ]
    assert plain(page.count) == "4 статьи" and page.letters[0].url == "#letter-л" == f"#{page.groups[0].anchor}"
    assert not any(letter.chosen for letter in page.letters)
    assert plain(IndexPage.of(EN, tree).count) == "2 articles"


def test_quotes_case_and_yo_do_not_move_a_title_and_signs_come_last(tree):
    titles = ("Ёлка", "«Дом»", "ель", "3-D Secure", "Жук", "(ещё) еда")
    page = IndexPage.of(RU, changed(tree, cards=cards(*titles)))
    assert [(group.letter, [plain(link.text) for link in group.links]) for group in page.groups] == [
        ("Д", ["«Дом»"]),
        ("Е", ["Ёлка", "ель", "(ещё) еда"]),
        ("Ж", ["Жук"]),
        (NO_LETTER, ["3-D Secure"]),
    ]
    assert page.groups[-1].anchor == "other"


def test_a_long_index_shows_the_letter_asked_for_or_the_first(tree):
    many = changed(tree, cards=cards(*["Адрес"] * ONE_PAGE, "Банкомат"))
    page = IndexPage.of(RU, many, "Б")
    assert [group.letter for group in page.groups] == ["Б"]
    assert [(letter.text, letter.url, letter.chosen) for letter in page.letters] == [
        ("А", "/ru/articles?letter=%D0%90", False),
        ("Б", "/ru/articles?letter=%D0%91", True),
    ]
    unknown = IndexPage.of(RU, many, "Ъ")
    assert [(group.letter, len(group.links)) for group in unknown.groups] == [("А", ONE_PAGE)]
    assert plain(unknown.count) == "301 статья"


def test_letters_that_look_alike_are_one_and_the_readers_own_come_first(tree):
    titles = ("Apple Pay", "Gmail", "Адрес", "Язык")
    page = IndexPage.of(RU, changed(tree, cards=cards(*titles)))
    assert [(group.letter, [plain(link.text) for link in group.links]) for group in page.groups] == [
        ("А", ["Адрес", "Apple Pay"]),
        ("Я", ["Язык"]),
        ("G", ["Gmail"]),
    ]
    long = changed(tree, cards=cards("1С", *["Адрес"] * ONE_PAGE, "Apple Pay"))
    for asked in ("A", "А", ""):  # Latin, Cyrillic, none
        assert len(IndexPage.of(RU, long, asked).groups[0].links) == ONE_PAGE + 1


def test_an_index_without_articles_is_empty_and_no_error(tree):
    page = IndexPage.of(EN, changed(tree, cards=()))
    assert (page.groups, page.letters, plain(page.count)) == ((), (), "0 articles")


def test_where_the_readers_language_has_none_the_others_stand_there_and_it_is_said(tree):
    page = IndexPage.of(EN, changed(tree, cards=cards("Только по-русски")))
    assert (page.foreign, [link.url for link in page.groups[0].links]) == ("ru", ["/ru/a/a/0"])
    assert IndexPage.of(RU, tree).foreign == ""

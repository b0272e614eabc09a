"""A section lists its articles with their short answers, and tells of one that is not translated."""

from __future__ import annotations

from kb.articles.categories import Category
from search.index.tree import Card
from tests.web.public.views.conftest import EN, RU, changed, plain
from web.public.views.category import PER_PAGE, CategoryPage, Narrowed, listed
from web.site.pages import Link


def test_a_section_lists_the_articles_of_the_readers_language_in_the_order_of_their_codes(tree):
    page = CategoryPage.of(RU, tree, "cards")
    assert [(plain(entry.title), entry.url) for entry in page.entries] == [
        ("Потеряли карту", "/ru/a/cards/block"),
        ("Лимиты по карте", "/ru/a/cards/limits"),
    ]
    assert plain(page.entries[1].summary) == "Лимит меняют в приложении за минуту."
    assert (page.title, plain(page.description), plain(page.count)) == ("Карты", "Выпуск и блокировка", "2 статьи")
    assert page.crumbs == (Link("Помощь", "/ru/"),) and page.pager is None and page.untranslated == ()
    assert [other.url for other in page.alternates] == ["/ru/c/cards", "/en/c/cards"]
    assert plain(CategoryPage.of(EN, tree, "cards").count) == "1 article"


def test_a_section_says_where_it_lies_and_what_lies_in_it(tree):
    keys = ("admin/backup", "admin/more/tor", "admin/more/deep/key", "admin/bare/inner/one")
    cards = tuple(Card(id=f"en/{key}", key=key, lang="en", title=key, category=key.rpartition("/")[0]) for key in keys)
    ids = ("admin", "admin/more", "admin/more/deep", "admin/bare/inner")
    nested = changed(tree, cards=cards, categories=tuple(Category(id, {"": id}) for id in ids))
    outer, inner = (CategoryPage.of(EN, nested, id) for id in ("admin", "admin/more/deep"))
    assert [link.url for link in outer.within] == ["/en/c/admin/more", "/en/c/admin/bare/inner"]
    assert [link.url for link in inner.crumbs] == ["/en/", "/en/c/admin", "/en/c/admin/more"]
    assert len(outer.crumbs) == 1 and inner.within == ()


def test_a_section_is_offered_in_another_language_only_where_it_has_articles(tree):
    assert [other.lang for other in CategoryPage.of(RU, tree, "loans").alternates] == ["ru"]


def test_there_is_no_page_for_a_section_without_articles_here(tree):
    assert CategoryPage.of(RU, tree, "nothing") is None
    assert CategoryPage.of(EN, tree, "loans") is None
    assert CategoryPage.of(EN, tree, "loans", untranslated="loans/never-written") is None
    assert CategoryPage.of(EN, tree, "internal", untranslated="internal/call") is None


def test_an_article_asked_for_in_the_wrong_language_is_named_where_it_exists(tree):
    page = CategoryPage.of(EN, tree, "loans", untranslated="loans/dispute")
    assert [(plain(link.text), link.url, link.lang) for link in page.untranslated] == [
        ("Спор о решении по кредиту", "/ru/a/loans/dispute", "ru")
    ]
    assert page.entries == () and plain(page.count) == "0 articles"
    assert [other.lang for other in page.alternates] == ["ru", "en"]


def test_a_long_section_is_shown_in_parts_and_a_page_past_the_end_is_the_last(tree):
    cards = tuple(
        Card(id=f"ru/cards/{n}", key=f"cards/{n}", lang="ru", title=f"{n:03}", category="cards")
        for n in range(PER_PAGE + 1)
    )
    many = changed(tree, cards=cards)
    first, past = CategoryPage.of(RU, many, "cards"), CategoryPage.of(RU, many, "cards", page=9)
    assert len(first.entries) == PER_PAGE and (first.pager.previous, first.pager.next) == ("", "/ru/c/cards?page=2")
    assert [entry.title for entry in past.entries] == [f"{PER_PAGE:03}"]
    assert (plain(past.pager.text), past.pager.previous, past.pager.next) == ("Страница 2 из 2", "/ru/c/cards", "")
    assert plain(past.count) == "51 статья"


def long_section(tree):
    titles = [*(f"Отмена заказа {n}" for n in range(PER_PAGE)), "Возврат денег", "Warranty", "Доставка"]
    cards = tuple(
        Card(id=f"ru/cards/{n}", key=f"cards/{n}", lang="ru", title=title, category="cards")
        for n, title in enumerate(titles)
    )
    return changed(tree, cards=cards)


def test_a_long_section_is_narrowed_to_a_letter(tree):
    page = CategoryPage.of(RU, long_section(tree), "cards", narrowed=Narrowed(letter="О"))
    assert [(letter.text, letter.chosen) for letter in page.letters] == [
        ("В", False),
        ("Д", False),
        ("О", True),
        ("W", False),
    ]
    assert (page.whole, page.pager, len(page.entries)) == ("/ru/c/cards", None, PER_PAGE)
    assert page.letters[0].url == "/ru/c/cards?letter=%D0%92"


def test_titles_of_a_long_section_are_found_by_words_in_any_form_page_by_page(tree):
    many = long_section(tree)
    page = CategoryPage.of(RU, many, "cards", narrowed=Narrowed(words="возврата денег"))
    assert [plain(entry.title) for entry in page.entries] == ["Возврат денег"] and page.in_texts == ""
    none = CategoryPage.of(RU, many, "cards", narrowed=Narrowed(words="борщ"))
    assert (none.entries, plain(none.count)) == ((), "0 статей")
    assert none.in_texts == "/ru/search?q=%D0%B1%D0%BE%D1%80%D1%89&category=cards"


def test_pages_of_a_narrowed_section_stay_narrowed(tree):
    cards = tuple(
        Card(id=f"ru/cards/{n}", key=f"cards/{n}", lang="ru", title=f"Отмена {n}", category="cards")
        for n in range(PER_PAGE + 1)
    )
    page = CategoryPage.of(RU, changed(tree, cards=cards), "cards", narrowed=Narrowed("О", "отменить"))
    assert page.pager.next == "/ru/c/cards?page=2&letter=%D0%9E&find=%D0%BE%D1%82%D0%BC%D0%B5%D0%BD%D0%B8%D1%82%D1%8C"


def test_a_section_of_one_page_needs_no_letters(tree):
    page = CategoryPage.of(RU, tree, "cards", narrowed=Narrowed(letter="Я", words="борщ"))
    assert (page.whole, page.letters, len(page.entries)) == ("", (), 2)


def test_a_list_says_which_matters_are_not_solved_here(tree):
    assert listed(tree.card("ru", "loans/dispute"), RU).outcome == RU("outcome.cannot_help")
    assert listed(tree.card("ru", "cards/block"), RU).outcome == ""

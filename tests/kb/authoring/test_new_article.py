"""Beginning an article."""

from __future__ import annotations

from datetime import date

import pytest

from kb.articles.slugs import slug
from kb.authoring.new_article import NewArticle, ScaffoldError, begin

TODAY = date(2026, 11, 22)


@pytest.fixture
def start(folder):
    folder.article("ru/cards/a.md", code="1204", owner="cards", title="А")
    folder.article("ru/cards/b.md", code="1206", owner="cards", title="Б")
    folder.article("ru/cards/c.md", code="1207", owner="safety", title="В", status="archived")
    folder.article("ru/money/d.md", code="1208", owner="payments", title="Г", topic="")
    folder.article("en/money/d.md", code="1208", owner="payments", title="D")

    def begun(title: str = "Как подключить СБП?", **wanted):
        path = begin(folder.load(), NewArticle(title=title, **wanted), today=TODAY)
        library = folder.load()
        return library.by_path[path.as_posix()]

    return begun


def test_code_owner_review_and_name_are_filled_in_and_it_is_a_draft(start):
    article = start(category="cards")
    assert article.id == "ru/cards/kak-podklyuchit-sbp"
    assert (article.title, article.code, article.owner) == ("Как подключить СБП?", "1209", "cards")
    assert (article.review_by, article.status) == (date(2027, 11, 22), "draft")


def test_a_new_category_begins_its_own_hundred(start):
    assert start(category="loans").code == "1301"


def test_a_name_can_be_chosen_and_is_cleaned(start):
    assert start(category="Кредиты/Новые", name="Ставки 2").key == "kredity/novye/stavki-2"


def test_a_translation_takes_the_key_code_owner_and_hash_of_its_source(start, folder):
    article = start("Cards", lang="en", translates="cards/a")
    assert (article.id, article.code, article.owner) == ("en/cards/a", "1204", "cards")
    assert article.body.strip() == "Текст."
    assert "translation-outdated" not in folder.codes()


@pytest.mark.parametrize(
    ("title", "wanted", "told"),
    [
        ("A", {"category": "cards", "name": "a"}, "is there already"),
        ("A", {"category": "cards", "name": "a", "lang": "en"}, "--translates cards/a"),
        ("?!", {}, "--name"),
        ("A", {"translates": "cards/none", "lang": "en"}, "no article"),
    ],
)
def test_nothing_is_overwritten_or_guessed(start, title: str, wanted: dict, told: str):
    with pytest.raises(ScaffoldError, match=told):
        start(title, **wanted)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Съешь ещё этих мягких французских булок", "sesh-eshche-etikh-myagkikh-frantsuzskikh-bulok"),
        ("Объём — 5 ГБ!", "obem-5-gb"),
        ("Café naïve", "cafe-naive"),
        ("Don't panic", "dont-panic"),
        ("слово " * 40, "slovo-slovo-slovo-slovo-slovo-slovo-slovo-slovo-slovo-slovo"),
        ("漢字", ""),
    ],
)
def test_names_are_made_of_titles(title: str, name: str):
    assert slug(title) == name


def test_a_title_with_quotes_and_colons_is_read_back_as_written(start):
    assert start('Плата: "сколько" \\ и за что').title == 'Плата: "сколько" \\ и за что'

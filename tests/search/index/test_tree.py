"""The published tree: what pages show without asking an index."""

from __future__ import annotations

from datetime import date

import pytest

from kb.articles.headings import Heading


@pytest.fixture(scope="module")
def live(make_desk, article):
    desk = make_desk(
        {
            "ru/cards/block.md": article(
                "Заблокировать карту",
                "Текст.\n\n## Раздел\n\n![картинка](../../assets/a.svg)",
                summary="Кратко",
                code="1204",
                owner="cards",
                review_by="2027-02-20",
                updated="2026-10-01",
                questions=["потерял карту"],
                ask=["Карта при вас?"],
                related=["cards/order"],
                redirect_from=["old/block"],
            ),
            "en/cards/block.md": article("Block a card", "Text.", code="1204"),
            "ru/cards/order.md": article("Заказать карту", "Звоните {{ fact:hotline }}."),
            "ru/desk/note.md": article(
                "Внутри", "Для своих.", audience="internal", code="9001", redirect_from=["old/note"]
            ),
            "categories.yaml": "cards:\n  title: {ru: Карты, en: Cards}\n  order: 1\ndesk:\n  title: {ru: Стол, en: Desk}\n",
            "facts.yaml": "hotline:\n  value: {ru: '8 800 000', en: '+7 800 000'}\n  owner: cc\n  valid_until: 2030-12-31\n",
            "contacts.yaml": "channels:\n  - id: phone\n    kind: phone\n    title: {ru: Телефон, en: Phone}\n    numbers:\n      - {region: {ru: Россия, en: Russia}, fact: hotline}\n",
            "assets/a.svg": "<svg xmlns='http://www.w3.org/2000/svg'></svg>",
            "assets/unused.svg": "<svg xmlns='http://www.w3.org/2000/svg'><title>unused</title></svg>",
        }
    )
    desk.build()
    return desk.live()


@pytest.fixture
def tree(live):
    return live.public.tree


def test_an_article_is_found_by_language_and_key_with_all_it_shows(tree):
    article = tree.article("ru", "cards/block")
    assert (article.id, article.title, article.summary, article.code) == (
        "ru/cards/block",
        "Заблокировать карту",
        "Кратко",
        "1204",
    )
    assert (article.review_by, article.updated) == (date(2027, 2, 20), date(2026, 10, 1))
    assert (article.questions, article.ask, article.related) == (
        ("потерял карту",),
        ("Карта при вас?",),
        ("cards/order",),
    )
    assert article.headings == (Heading(level=2, text="Раздел", anchor="раздел"),)
    assert "<h2" in article.html and "/assets/assets/a.svg" in article.html


@pytest.mark.parametrize(
    ("lang", "key"),
    [("en", "cards/order"), ("de", "cards/block"), ("ru", ""), ("", ""), ("ru", "../etc"), ("ru", "desk/note")],
)
def test_what_is_not_in_the_tree_is_none(tree, lang: str, key: str):
    assert tree.article(lang, key) is None
    assert tree.card(lang, key) is None


def test_a_code_gives_the_article_in_the_readers_language(tree):
    assert tree.by_code("1204", "ru").id == "ru/cards/block"
    assert tree.by_code(" 1204 ", "en").id == "en/cards/block"
    assert tree.by_code("1204").key == "cards/block"
    assert tree.by_code("9999") is None


def test_an_old_address_leads_to_the_present_one(tree):
    assert tree.redirect("old/block") == "cards/block"
    assert tree.redirect("cards/block") is None


def test_internal_articles_codes_and_old_addresses_are_for_agents_only(live):
    public, internal = live.public.tree, live.internal.tree
    assert (public.by_code("9001"), public.redirect("old/note")) == (None, None)
    assert (internal.by_code("9001").key, internal.redirect("old/note")) == ("desk/note", "desk/note")
    assert "desk" not in {category.id for category in public.categories}
    assert "desk" in {category.id for category in internal.categories}


def test_the_cards_list_every_article_once_in_order(tree):
    assert [card.id for card in tree.cards] == ["en/cards/block", "ru/cards/block", "ru/cards/order"]


def test_the_tree_knows_in_which_languages_an_article_exists(tree):
    assert set(tree.languages_of["cards/block"]) == {"ru", "en"}
    assert tree.languages_of["cards/order"] == ("ru",)


def test_facts_of_the_channels_and_categories_travel_with_the_tree(tree):
    assert tree.facts.value("hotline", "en") == "+7 800 000"
    assert [(category.id, category.title["ru"]) for category in tree.categories] == [("cards", "Карты")]


def test_only_files_that_articles_show_are_published(tree):
    assert tree.asset("assets/a.svg").read_text().startswith("<svg")
    assert tree.asset("assets/unused.svg") is None


@pytest.mark.parametrize(
    "path",
    [
        "../articles.jsonl",
        "../../manifest.json",
        "/etc/passwd",
        "assets/../../catalogue.json",
        "",
        ".",
        "assets",
        "a\x00.svg",
        "assets/a.svg/x",
        "..%2f",
    ],
)
def test_no_file_outside_the_trees_assets_is_ever_given(tree, path: str):
    assert tree.asset(path) is None


def test_an_endless_asset_path_is_none(tree):
    assert tree.asset("x" * 5000) is None

"""Sections have the titles and the order their writers gave; a folder nobody described is shown under its own name."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from kb.articles.categories import LAST, read_categories, spoken_name, with_undescribed
from kb.articles.layouts.shape import NamedSection
from kb.articles.yaml_fields import read_fields

WRITTEN = """
cards:
  title: {ru: Карты, en: Cards}
  summary: {ru: Выпуск и блокировка}
  order: 2
access:
  title: Вход
  order: 1
"""


@dataclass(frozen=True)
class Named:
    """What a folder's name is told by, of an article."""

    category: str
    lang: str
    slug: str = "a"
    title: str = ""


@pytest.mark.parametrize("slug", ["index", "README"])
def test_a_folder_nobody_described_has_the_title_of_the_page_that_speaks_of_it(slug: str):
    pages = [Named("how_to", "ru", slug, "Как сделать"), Named("how_to", "ru"), Named("how_to", "en")]
    assert with_undescribed({}, pages)["how_to"].title == {"ru": "Как сделать", "en": "How to"}
    assert with_undescribed(categories("how_to: {title: Советы}\n")[0], pages)["how_to"].title == {"": "Советы"}


def categories(text: str):
    return read_categories(read_fields(text, "categories.yaml"))


def test_titles_and_summaries_are_kept_by_language():
    described, problems = categories(WRITTEN)
    assert problems == []
    assert described["cards"].title == {"ru": "Карты", "en": "Cards"}
    assert described["cards"].summary == {"ru": "Выпуск и блокировка"}
    assert described["access"].title == {"": "Вход"}, "one title serves every language"


def test_described_sections_come_in_their_order_and_others_after_them_by_name():
    described, _ = categories(WRITTEN)
    every = with_undescribed(
        described, [Named("transfers", "ru"), Named("app", "en"), Named("cards", "ru"), Named("", "ru")]
    )
    assert list(every) == ["access", "cards", "app", "transfers"]
    assert every["app"].title == {"en": "App"}
    assert every["app"].order == LAST


def test_what_the_folder_says_of_its_sections_is_taken():
    texts = {
        "app": NamedSection(title={"en": "The app"}, order=5),
        "b/start": NamedSection(),
        "a/start": NamedSection(),
    }
    used = [Named(id, "en") for id in ("a/start", "b/start", "03.loans", "app")]
    every = with_undescribed({}, used, texts)
    assert [every[id].title["en"] for id in every] == ["The app", "Loans", "A › Start", "B › Start"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("cards: {titel: Карты}\n", "category 'cards'"),
        ("cards: {title: Карты, order: first}\n", "category 'cards'"),
        ("cards: {title: Карты}\ncards: {title: Карточки}\n", "written twice"),
    ],
)
def test_a_broken_section_is_told_with_its_line_and_the_others_are_kept(wrong: str, message: str):
    described, problems = categories("access: {title: Вход}\n" + wrong)
    assert "access" in described
    assert all(message in problem.message and problem.line >= 2 for problem in problems)
    assert {problem.code for problem in problems} == {"categories-broken"}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("how-to/restore-access", "Restore access"),
        ("ru_cards", "Ru cards"),
        ("карты", "Карты"),
        ("a--b", "A b"),
        ("rest-api", "Rest API"),
        ("faq", "FAQ"),
        ("dev/css_and_styling", "CSS and styling"),
    ],
)
def test_a_folders_name_is_spoken_as_words(path: str, words: str):
    assert spoken_name(path) == words

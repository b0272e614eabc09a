"""One article in its languages, however a tool lays them out."""

from __future__ import annotations

import pytest

from kb.articles.layouts.places import Layout, layout_of


def placed(paths, tools=()):
    layout = layout_of(paths, tools)
    return [(one.lang, one.key, one.old) for one in map(layout.placed, paths)]


@pytest.mark.parametrize(
    ("paths", "where"),
    [
        (["ru/a/b.md", "en/a/b.md", "de/a/b.md"], [("ru", "a/b"), ("en", "a/b"), ("de", "a/b")]),
        (["docs/ru/a/b.md", "docs/en/a/b.md"], [("ru", "a/b"), ("en", "a/b")]),
        (["src/content/docs/en/a.md", "src/content/docs/ru/a.md"], [("en", "a"), ("ru", "a")]),
        (["content/en/a.md", "content/pl/a.md", "README.md"], [("en", "a"), ("pl", "a"), ("", "README")]),
        (["en-us/a.md", "ru-ru/a.md", "pt-br/a.md"], [("en", "a"), ("ru", "a"), ("pt", "a")]),
        (["a.md", "ru-RU/a.md", "zh-cn/a.md"], [("en", "a"), ("ru", "a"), ("zh", "a")]),
        (["a/b.md", "a/b.ru.md", "a/b.de.md"], [("", "a/b"), ("ru", "a/b"), ("de", "a/b")]),
        (["hr/policy.md", "it/vpn.md"], [("", "hr/policy"), ("", "it/vpn")]),
        (["cards/a.md", "app/b.md"], [("", "cards/a"), ("", "app/b")]),
        (["v1.de.md", "ru.md"], [("", "v1.de"), ("", "ru")]),
    ],
)
def test_languages(paths, where):
    assert [(lang, key) for lang, key, _ in placed(paths)] == where


def test_docusaurus_has_languages_beside_its_docs_and_old_versions():
    paths = [
        "docs/a/b.md",
        "i18n/ru/docusaurus-plugin-content-docs/current/a/b.md",
        "i18n/ru/docusaurus-plugin-content-docs/version-1.0/a/b.md",
        "versioned_docs/version-1.0/a/b.md",
    ]
    assert placed(paths, ("Docusaurus",))[:3] == [("", "a/b", False), ("ru", "a/b", False), ("ru", "a/b", True)]
    assert placed(paths, ("Docusaurus",))[3][2]


def test_a_page_alone_in_its_folder_is_the_page_of_the_folder():
    paths = ["content/a/index.md", "content/a/index.ru.md", "content/b/b.md", "content/c/index.md", "content/c/d.md"]
    assert [key for _, key, _ in placed(paths, ("Hugo",))] == ["a", "a", "b", "c/index", "c/d"]


def test_a_page_of_grav_is_called_as_its_folder_whatever_its_template():
    keys = [key for _, key, _ in placed(["pages/loans/early/item.md", "pages/loans/chapter.md"], ("Grav",))]
    assert keys == ["loans/early", "loans/chapter"]


def test_numbers_of_grav_are_no_part_of_a_name():
    assert placed(["03.loans/02.early/docs.md", "03.loans/docs.md"], ("Grav",))[0][1] == "loans/early"


def test_a_folder_of_our_own_is_left_as_it_is():
    paths = ["ru/cards/index.md", "en/cards/index.md", "ru/docs/a.md"]
    assert [key for _, key, _ in placed(paths)] == ["cards/index", "cards/index", "docs/a"]
    assert not layout_of(paths, ()).is_foreign


def test_equal_layouts_are_written_down_alike_in_whatever_order_their_parts_come():
    one = Layout(languages={"ru": "ru", "en": "en"}, suffixes=frozenset(("de", "fr")))
    other = Layout(languages={"en": "en", "ru": "ru"}, suffixes=frozenset(("fr", "de")))
    assert one.recorded == other.recorded != Layout(languages={"en": "en"}).recorded

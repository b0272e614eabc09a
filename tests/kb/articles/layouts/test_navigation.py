"""Order, names and groups come from the files that say them."""

from __future__ import annotations

import pytest

from kb.articles.layouts.navigation import read_navigation, whole


def read(files):
    return read_navigation(sorted(files), lambda path: files[path])


def test_mkdocs():
    nav = read(
        {
            "mkdocs.yml": "site_name: x\nplugins: [!!python/name:a.b ]\nnav:\n  - Home: index.md\n  - Cards:\n      - cards/b.md\n      - Lost: cards/a.md\nextra: {}\n"
        }
    )
    assert nav.groups == {"docs/index.md": (), "docs/cards/b.md": ("Cards",), "docs/cards/a.md": ("Cards",)}
    assert nav.titles["docs/cards/a.md"] == "Lost" and nav.order["docs/cards/b.md"] < nav.order["docs/cards/a.md"]


def test_gitbook():
    nav = read(
        {
            "ru/SUMMARY.md": '# Contents\n\n* [Hi](README.md)\n\n## Cards <a href="#x" id="x"></a>\n\n* [Lost](<cards/a b.md>)\n  * [Fees](cards/c.md)\n'
        }
    )
    assert nav.groups == {"ru/README.md": (), "ru/cards/a b.md": ("Cards",), "ru/cards/c.md": ("Cards",)}


def test_diplodoc():
    nav = read(
        {
            "ru/toc.yaml": "title: x\nitems:\n  - name: Карты\n    items:\n      - name: Потеряли\n        href: cards/a.md\n  - name: Сайт\n    href: https://a.example\n"
        }
    )
    assert nav.groups == {"ru/cards/a.md": ("Карты",)} and nav.titles == {"ru/cards/a.md": "Потеряли"}


def test_pages_and_categories():
    nav = read(
        {"a/.pages": "title: Cards\nnav: [c.md, b.md]\n", "b/_category_.json": '{"label": "App", "position": 3}'}
    )
    assert nav.folders == {"a": ("Cards", None), "b": ("App", 30)} and nav.order["a/c.md"] < nav.order["a/b.md"]


@pytest.mark.parametrize("text", ["nav: [", "- a", "{", "items: 3", "nav:\n  - a: {b: {c: 1}}\n", "[" * 5000])
@pytest.mark.parametrize("name", ["mkdocs.yml", "toc.yaml", "SUMMARY.md", ".pages", "_category_.json"])
def test_what_is_no_navigation_says_nothing(name, text):
    read({name: text})


def test_places_may_be_written_in_many_ways():
    assert [whole(value) for value in ("2", "1.5", 3, "-1", "x", None, "nan", "1e999")] == [
        20,
        15,
        30,
        0,
        None,
        None,
        None,
        None,
    ]

"""Unchanged articles are not rendered again, and what is built is the same as if all were."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kb.articles.loading import load_library
from kb.content_cache import ContentCache
from search.build import piece_cache, pieces
from search.build.build import BuildOptions, build
from search.build.piece_cache import pieces_of
from search.build.pieces import Asked, make_piece
from search.progress import Progress
from search.publish.manifest import file_table

TODAY = date(2026, 11, 22)
ARTICLES = {
    "ru/cards/block.md": "# Заблокировать карту\n\n## Как\n\nСм. [лимиты](limits.md#сутки). {{ fact:sum }}\n\n!!! internal\n    Тайна.\n",
    "ru/cards/limits.md": "# Лимиты\n\n## Сутки\n\nСнять {{ fact:sum }}. ![схема](map.svg)\n",
    "ru/cards/map.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="20"></svg>',
    "facts.yaml": "sum:\n  value: '8'\n  owner: a\n  valid_until: 2030-01-01\n",
}


@pytest.fixture
def desk(make_desk):
    return make_desk(ARTICLES)


def rendered(desk) -> int:
    """How many articles a build of the present folder would render, for both audiences."""
    library = load_library(desk.settings.articles, today=TODAY)
    with pieces_of(library, desk.settings.index) as pieces:
        for audience in ("public", "internal"):
            for article in library.articles:
                pieces.of(Asked(article, audience))
        pieces.keep_used()
        return pieces.rendered


def test_an_edited_article_alone_is_rendered_again(desk):
    assert rendered(desk) == 3  # one of the two has a part for agents, and is rendered twice
    assert rendered(desk) == 0
    desk.write({"ru/cards/block.md": "# Заблокировать карту\n\nТеперь иначе.\n"})
    assert rendered(desk) == 1


def test_another_process_finds_what_was_kept_in_whatever_order_its_sets_come(desk):
    desk.write({"en/cards/block.md": "# Block a card\n"})
    library = load_library(desk.settings.articles, today=TODAY)
    assert len(library.layout.languages) == 2
    turned = replace(library.layout, languages=dict(reversed(library.layout.languages.items())))
    rendered_each = []
    for layout in (library.layout, turned):
        with pieces_of(replace(library, layout=layout), desk.settings.index) as pieces:
            for article in library.articles:
                pieces.of(Asked(article, "public"))
            rendered_each.append(pieces.rendered)
    assert rendered_each == [len(library.articles), 0]


CHANGES = {
    "a fact": {"facts.yaml": ARTICLES["facts.yaml"].replace("'8'", "'9'")},
    "a new article": {"ru/new.md": "# Новая\n"},
    "an image's size": {"ru/cards/map.svg": ARTICLES["ru/cards/map.svg"].replace("10", "30")},
    "a hidden article": {"ru/cards/limits.md": "---\naudience: internal\n---\n" + ARTICLES["ru/cards/limits.md"]},
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_pages_take_from_elsewhere_renders_them_again(desk, change: str, tmp_path: Path):
    desk.build()
    desk.write(CHANGES[change]).build()
    incremental = file_table(desk.current)
    whole = desk.settings.model_copy(update={"index": tmp_path / "whole"})
    build(whole, BuildOptions(today=TODAY), Progress())
    folder = next((tmp_path / "whole" / "generations").iterdir())
    assert file_table(folder) == incremental


def test_a_damaged_cache_is_made_anew(desk):
    content = desk.build().content
    for junk in (b"", b"not a database", b"SQLite format 3\0" + b"x" * 5000):
        (desk.settings.index / "cache" / "pieces.sqlite").write_bytes(junk)
        shutil.rmtree(desk.settings.index / "generations")
        assert desk.build().content == content


def test_a_full_build_forgets_the_cache(desk):
    """Seen by a piece that somebody who knows the recipe has put there: other builds take it."""
    content = desk.build().content
    library = load_library(desk.settings.articles, today=TODAY)
    wanted = piece_cache._content(Asked(library.by_id["ru/cards/limits"], "public"))
    with ContentCache(desk.settings.index, piece_cache.NAME, piece_cache._around(library)) as cache:
        kept = cache.get(wanted)
        assert kept
        cache.put(wanted, kept.replace("Снять".encode(), "Взять".encode()))
    shutil.rmtree(desk.settings.index / "generations")
    assert desk.build().content != content
    assert desk.build(full=True).content == content


def test_an_article_whose_passages_fail_is_told_by_name_and_the_others_are_built(desk, monkeypatch):
    def fails(article, *rest):
        if article.key == "cards/limits":
            raise UnicodeEncodeError("utf-8", "x", 0, 1, "never thought of")
        return make_piece(article, *rest)

    monkeypatch.setattr(pieces, "make_piece", fails)
    report = desk.build(skip_bad=True)
    (error,) = [problem for problem in report.problems if problem.severity == "error"]
    assert (error.path, error.code, report.articles) == ("ru/cards/limits.md", "render-broken", 1)
    assert "never thought of" in error.message

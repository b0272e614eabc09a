"""Links to addresses that settings of Hugo and Jekyll make by a pattern lead to the articles they mean."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kb.articles.layouts.permalinks import PatternPage, Permalink, permalinks_of
from kb.articles.loading import Library, load_library

POST = PatternPage("_posts/2024-03-05-lost-card.md", "lost-card", {"title": "Lost your card?", "categories": ["Cards"]})
PAGE = PatternPage("content/cards/lost/pin.md", "cards/lost/pin", {"title": "PIN & Co", "date": "2025-11-02T10:00:00Z"})


@pytest.mark.parametrize(
    ("page", "pattern", "address"),
    [
        (POST, "/:categories/:year/:month/:day/:title", "/cards/2024/03/05/lost-card"),
        (POST, "/blog/:i_month-:i_day/:slug/", "/blog/3-5/lost-card/"),
        (PAGE, "/:year/:slug/", "/2025/pin-co/"),
        (PAGE, "/:sections[last]/:filename", "/cards/lost/pin"),
        (PAGE, "/kb/:section/:title", "/kb/cards/pin-co"),
        (PAGE, "/:nothing/:slug", ""),
        (PatternPage("content/a.md", "a", {}), "/:year/:slug/", ""),
        (
            PatternPage("content/x/my-page/index.md", "x/my-page", {"slug": "own"}),
            "/:slug/:contentbasename",
            "/own/my-page",
        ),
    ],
)
def test_a_pattern_is_filled_with_what_the_page_says(page: PatternPage, pattern: str, address: str):
    assert page.address([Permalink("", "", pattern)]) == address


@pytest.mark.parametrize(
    ("name", "text", "made"),
    [
        ("hugo.toml", '[permalinks]\ncards = "/c/:slug/"\n', [("", "cards", "/c/:slug/")]),
        (
            "config/_default/permalinks.yaml",
            "page:\n  cards: /c/:slug\nsection: {x: /y}\n",
            [("", "cards", "/c/:slug")],
        ),
        (
            "_config.yml",
            "permalink: none\ncollections:\n  guides: {output: true, permalink: '/g/:name'}\n"
            "defaults:\n  - scope: {path: help/more}\n    values: {permalink: '/more/:title'}\n  - nonsense\n",
            [("help/more/", "", "/more/:title"), ("_guides/", "", "/g/:name"), ("_posts/", "", "/:categories/:title")],
        ),
        ("hugo.toml", "[permalinks", []),
        ("_config.yml", "permalink: [a]\ncollections: [guides]\n", []),
    ],
)
def test_settings_say_which_pages_have_which_pattern(
    tmp_path: Path, name: str, text: str, made: list[tuple[str, str, str]]
):
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(text)
    assert [(one.folder, one.section, one.pattern) for one in permalinks_of(tmp_path, [name])] == made


def library(root: Path, files: dict[str, str]) -> Library:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return load_library(root, today=date(2026, 11, 28))


def test_links_and_bookmarks_by_a_pattern_lead_to_the_page(tmp_path: Path):
    made = library(
        tmp_path,
        {
            "hugo.toml": '[permalinks]\ncards = "/help/:slug/"\n',
            "content/cards/pin.md": "---\ntitle: Change the PIN\n---\nWords about it.\n",
            "content/cards/lost.md": "---\ntitle: Lost card\n---\nSee [PIN](/help/change-the-pin/).\n",
        },
    )
    pin = made.by_path["content/cards/pin.md"]
    assert "help/change-the-pin" in pin.redirect_from
    assert made.book.find("/help/change-the-pin/", "en") == pin.id


def test_a_page_of_jekyll_may_have_a_pattern_of_its_own(tmp_path: Path):
    text = "---\ntitle: Fees\npermalink: /costs/:title/\n---\nWords about fees.\n"
    made = library(tmp_path, {"_docs/fees.md": text, "_config.yml": "collections: {docs: {permalink: '/d/:name'}}\n"})
    assert made.by_path["_docs/fees.md"].redirect_from == ("costs/fees",)


def test_a_page_of_grav_lies_at_the_address_of_its_folder(tmp_path: Path):
    made = library(
        tmp_path,
        {
            "pages/cards/chapter.md": "---\ntitle: Cards\n---\nAll about cards.\n",
            "pages/cards/pin/docs.md": "---\ntitle: The PIN\n---\nSee [cards](/cards).\n",
            "pages/home/default.md": "---\ntitle: Welcome\n---\nSee [the PIN](/cards/pin).\n",
        },
    )
    cards = made.by_path["pages/cards/chapter.md"]
    assert made.layout.tools == ("Grav",) and made.book.find("/cards", "en") == cards.id
    assert cards.redirect_from == ("cards",) and made.by_path["pages/cards/pin/docs.md"].key == "cards/pin"

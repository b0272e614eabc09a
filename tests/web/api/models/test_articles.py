"""What the public API says of articles is what their pages say."""

from __future__ import annotations

import pytest

from search.index.tree import Tree
from search.query.live import Live
from web.api.models.articles import articles_out, listed_out, public_article_out, sections_out
from web.api.models.paging import ListPart

ORIGIN = "https://help.example"


@pytest.fixture
def tree(live: Live) -> Tree:
    return live.public.tree


def test_an_article_in_a_list_has_both_its_addresses(tree: Tree):
    told = listed_out(tree.card("ru", "cards/limits"), ORIGIN)
    assert (told.url, told.markdown_url) == (f"{ORIGIN}/ru/a/cards/limits", f"{ORIGIN}/ru/a/cards/limits.md")
    assert (told.category, told.code, told.updated) == ("cards", "1043", "")


def test_a_whole_article_has_its_headings_and_translations(tree: Tree):
    told = public_article_out(tree, tree.article("ru", "cards/block"), ORIGIN)
    assert [(each.text, each.level) for each in told.headings][:2] == [("Приостановить самому", 2), ("Позвонить", 2)]
    assert told.languages == {"en": f"{ORIGIN}/en/a/cards/block"} and told.related == ("cards/limits", "access/sign-in")


def test_a_part_past_the_end_is_empty_and_leads_back(tree: Tree):
    told = articles_out(tree, ListPart(limit=5, offset=50, furthest=100), lang="", category="", origin=ORIGIN)
    assert (told.articles, told.next) == ((), "") and told.previous


def test_sections_are_those_of_the_language(tree: Tree):
    assert [section.id for section in sections_out(tree, "ru", ORIGIN).sections] == ["access", "cards", "loans"]
    assert sections_out(tree, "de", ORIGIN).total == 0

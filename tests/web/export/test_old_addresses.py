"""Whoever follows an old link into the site in files comes to the article."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kb.settings import Settings
from search.query.live import Live
from web.export.old_addresses import LIST, PART, old_addresses


@pytest.mark.parametrize("file", ["ru/a/cards/lost.html", "cards/lost/index.html"])
def test_an_old_address_is_a_page_that_leads_to_the_article(exported: Path, file: str):
    page = exported / "site" / file
    to = re.search(r'content="0; url=([^"]+)"', page.read_text("utf-8"))
    assert to and (page.parent / to[1]).resolve() == (exported / "site/ru/a/cards/block.html").resolve()
    assert f'<a href="{to[1]}">' in page.read_text("utf-8")


def test_web_servers_that_take_a_list_have_one(exported: Path):
    lines = (exported / "site" / LIST).read_text("utf-8").splitlines()
    assert "/ru/a/cards/lost.html /ru/a/cards/block.html 301" in lines
    assert "/cards/lost /ru/a/cards/block.html 301" in lines


def test_every_language_of_an_article_has_its_old_addresses(sample_index: Path):
    tree = Live(Settings(index=sample_index, model="none")).public.tree
    found = {(one.lang, one.file) for one in old_addresses(tree, ("ru", "en"))}
    assert {("ru", "ru/a/cards/lost.html"), ("ru", "cards/lost/index.html")} <= found
    assert {lang for lang, file in found if "/a/" in file} == {
        card.lang for card in tree.cards if card.key == "cards/block"
    }


@pytest.mark.parametrize("part", ["", "..", ".", "a\\b", "a\0b", "a:b"])
def test_names_that_are_no_files_are_left_out(part: str):
    assert not PART.fullmatch(part)

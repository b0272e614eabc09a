"""One article and everything, as files to move out with."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from search.index.tree import StoredArticle
from web.export.bundle import markdown_of


def test_an_article_leaves_with_its_fields_and_links_to_files():
    article = StoredArticle(
        id="en/cards/pin",
        key="cards/pin",
        lang="en",
        title='The "PIN": forgotten',
        questions=("forgot my pin",),
        updated=date(2026, 11, 1),
        html='<p><a href="/en/a/safety/calls#who">Calls</a> <img src="/assets/img/a.png" alt="A"></p>',
    )
    text = markdown_of(article, ("old/pin",))
    assert text.startswith('---\ntitle: "The \\"PIN\\": forgotten"\nquestions:\n  - "forgot my pin"\n')
    assert "[Calls](../safety/calls.md#who)" in text and "![A](../../img/a.png)" in text
    assert 'redirect_from:\n  - "old/pin"\nupdated: "2026-11-01"\n---' in text


def test_the_json_names_every_article_and_its_words(exported: Path):
    whole = json.loads((exported / "articles.json").read_text("utf-8"))
    block = next(one for one in whole["articles"] if one["id"] == "ru/cards/block")
    assert whole["format"] == 1 and block["title"] == "Потеряли карту" and "<ol>" in block["html"]
    assert whole["redirects"]["cards/lost"] == "cards/block"

"""The loader is small, may be carried by any site, and speaks the languages of the help centre in its colours."""

from __future__ import annotations

import gzip

from web.site.texts import load_texts
from web.widget.loader import loader

LIMIT = 5 * 1024  # bytes, compressed


def test_the_loader_is_small(client):
    answer = client.get("/widget.js")
    assert len(gzip.compress(answer.content)) <= LIMIT
    assert answer.headers["content-type"].startswith("text/javascript")


def test_pages_of_other_sites_may_load_it_and_keep_it_for_a_while(client):
    answer = client.get("/widget.js")
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["cache-control"] == "public, max-age=600"
    assert client.get("/widget.js", headers={"if-none-match": answer.headers["etag"]}).status_code == 304


def test_words_and_colours_are_those_of_the_help_centre():
    texts = load_texts(("ru", "en"), brand_in=lambda lang: {"ru": 'Банк "Ё"', "en": "Bank"}[lang])
    script = loader(texts, "#aa0011", "#fefefe")
    assert '"title":"Банк \\"Ё\\": помощь"' in script and '"help":"Help"' in script
    assert "background: rgb(170,0,17); color: rgb(254,254,254)" in script and "/*" not in script


def test_nothing_in_it_needs_more_than_scripts_and_frames(client):
    script = client.get("/widget.js").text
    for forbidden in (
        "innerHTML",
        "eval(",
        'setAttribute("style"',
        "cookie",
        "localStorage",
        "fetch(",
        'createElement("style")',
        "insertAdjacentHTML",
    ):
        assert forbidden not in script

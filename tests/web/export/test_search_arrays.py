"""The arrays a browser searches: stems of our own, small enough to be loaded whole."""

from __future__ import annotations

import json

from kb.stems import stem
from search.index.tree import StoredArticle
from web.export.search_arrays import FoundByWords, search_script


def article(number: int, text: str) -> StoredArticle:
    return StoredArticle(
        id=f"en/a{number}",
        key=f"a{number}",
        lang="en",
        title=f"Title {number}",
        summary=text[:300],
        html=f"<p>{text}</p>",
    )


def arrays(found: list[FoundByWords]) -> dict:
    return json.loads(search_script("en", found).removeprefix("otvetSearch(").removesuffix(");\n"))


def test_stems_are_those_of_the_engine():
    made = arrays([FoundByWords(article(1, "Paying the cities"), "a/a1.html")])
    assert {stem("paying"), stem("cities")} <= set(made["stems"].split())


def test_every_stem_has_its_places_and_articles_their_addresses():
    made = arrays(
        [FoundByWords(article(1, "cards"), "a/a1.html"), FoundByWords(article(2, "cards and limits"), "a/a2.html")]
    )
    posts = dict(zip(made["stems"].split(), made["posts"].split(), strict=True))
    assert posts["card"][0] == "0" and posts["card"][2] == "1" and posts["limit"].startswith("1")
    assert [one[0] for one in made["articles"]] == ["a/a1.html", "a/a2.html"]


def test_a_hundred_long_articles_fit_into_a_hundred_and_fifty_kilobytes():
    words = [f"word{number}" for number in range(4000)]
    every = [
        FoundByWords(article(n, " ".join(words[n * 37 : n * 37 + 400])), f"a/section/a{n}.html") for n in range(100)
    ]
    assert len(search_script("en", every).encode()) < 140_000  # the script has 4 KB more

"""Search engines are told what a page is in the words of schema.org, each property of the kind it has there."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest

from web.parts.structured_data import CONTEXT

TEXT, URL, DAY, NUMBER = "text", "url", "date", "number"
# Of schema.org: the properties a type may have (its own and those of the types above it) and what each may be.
SHAPES: dict[str, dict[str, str]] = {
    "BreadcrumbList": {"itemListElement": "ListItem"},
    "ListItem": {"position": NUMBER, "name": TEXT, "item": URL},
    "TechArticle": {
        **dict.fromkeys(("headline", "description", "inLanguage", "articleSection", "identifier"), TEXT),
        "url": URL,
        "image": URL,
        "dateModified": DAY,
        "publisher": "Organization",
    },
    "HowTo": {"name": TEXT, "inLanguage": TEXT, "step": "HowToStep"},
    "HowToStep": {"position": NUMBER, "text": TEXT},
    "Organization": {"name": TEXT, "url": URL},
    "WebSite": {"url": URL, "name": TEXT, "inLanguage": TEXT, "potentialAction": "SearchAction"},
    "SearchAction": {"target": "EntryPoint", "query-input": TEXT},
    "EntryPoint": {"urlTemplate": URL},
}
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def data_of(page: str) -> dict[str, Any]:
    (written,) = DATA.findall(page)
    return json.loads(written)


def misshapen(thing: dict[str, Any]) -> list[str]:
    """What of a thing, or of those in it, is not as schema.org has it."""
    shape = SHAPES[thing["@type"]]
    found = [f"{thing['@type']}.{name}" for name in thing if not name.startswith("@") and name not in shape]
    for name, kind in shape.items():
        for value in thing[name] if isinstance(thing.get(name), list) else [thing.get(name, "")]:
            if isinstance(value, dict):
                found += misshapen(value) if value["@type"] == kind else [f"{name}: {value['@type']}"]
            elif value != "" and not _fits(value, kind):
                found.append(f"{name}: {value!r} is no {kind}")
    return found


def _fits(value: Any, kind: str) -> bool:
    if kind == DAY:
        return bool(date.fromisoformat(value))
    if kind == NUMBER:
        return isinstance(value, int)
    return isinstance(value, str) and (kind == TEXT or value.startswith("https://help.example/"))


@pytest.fixture
def site(make_client):
    return make_client(base_url="https://help.example")


@pytest.mark.parametrize("path", ["/ru/", "/en/", "/ru/c/cards", "/ru/a/cards/block", "/en/a/access/sign-in"])
def test_every_page_is_described_as_schema_org_has_it(site, path: str):
    data = data_of(site.get(path).text)
    assert data["@context"] == CONTEXT
    assert [misshapen(thing) for thing in data.get("@graph", [data])] == [[]] * len(data.get("@graph", [data]))


def test_the_shapes_notice_what_does_not_belong():
    assert misshapen({"@type": "ListItem", "position": "1", "item": "/ru/", "title": "А"}) == [
        "ListItem.title",
        "position: '1' is no number",
        "item: '/ru/' is no url",
    ]


def test_an_article_with_steps_is_also_a_way_of_doing_something(site):
    crumbs, article, how_to = data_of(site.get("/ru/a/cards/block").text)["@graph"]
    assert [item["name"] for item in crumbs["itemListElement"]] == ["Помощь", "Карты", "Потеряли карту"]
    assert crumbs["itemListElement"][-1]["item"] == article["url"] == "https://help.example/ru/a/cards/block"
    assert (article["dateModified"], article["articleSection"], article["identifier"]) == (
        "2026-11-20",
        "Карты",
        "1042",
    )
    assert [step["text"] for step in how_to["step"]] == ["Откройте «Карты».", "Нажмите «Приостановить»."]


def test_an_article_without_steps_promises_none(site):
    kinds = [thing["@type"] for thing in data_of(site.get("/ru/a/cards/limits").text)["@graph"]]
    assert kinds == ["BreadcrumbList", "TechArticle"]


def test_nothing_an_article_says_ends_the_script(site, twin, make_client, monkeypatch):
    from dataclasses import replace

    whole = type(twin.public.tree).article
    title = "</script><script>alert(1)</script><!--"
    monkeypatch.setattr(type(twin.public.tree), "article", lambda *asked: replace(whole(*asked), title=title))
    page = make_client(twin).get("/ru/a/cards/block").text
    assert data_of(page)["@graph"][1]["headline"] == title
    assert "<script>alert" not in page and "<!--" not in page


def test_a_search_engine_learns_how_the_site_is_searched(site):
    action = data_of(site.get("/en/").text)["potentialAction"]
    assert action["target"]["urlTemplate"] == "https://help.example/en/search?q={search_term_string}"

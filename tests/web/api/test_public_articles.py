"""A program without a token reads what customers may read: all of it, a part at a time, and nothing else."""

from __future__ import annotations

import pytest

from web.api.models.articles import ArticlesOut, PublicArticleOut, SectionsOut


def followed(client, address: str) -> list[str]:
    """The ids of a whole list, by its links."""
    ids = []
    while address:
        part = client.get(address.removeprefix("http://testserver")).json()
        ArticlesOut.model_validate(part)
        ids += [article["id"] for article in part["articles"]]
        address = part["next"]
    return ids


def test_all_public_articles_are_listed_part_by_part(client):
    ids = followed(client, "/api/v1/articles?limit=2")
    assert ids == sorted(ids) and len(ids) == len(set(ids)) == client.get("/api/v1/articles").json()["total"]
    assert "ru/cards/block" in ids and "ru/internal/call" not in ids


def test_a_list_is_of_a_language_and_a_section(client):
    part = client.get("/api/v1/articles?lang=ru&category=cards&limit=1&offset=1").json()
    assert (part["total"], [each["key"] for each in part["articles"]], part["next"]) == (2, ["cards/limits"], "")
    assert part["previous"] == "http://testserver/api/v1/articles?lang=ru&category=cards&limit=1"
    assert client.get("/api/v1/articles?category=nothing").json()["total"] == 0


@pytest.mark.parametrize("reference", ["1042", "en/cards/block", "cards/block", "cards/lost"])
def test_one_article_is_read_by_whatever_names_it(make_client, reference: str):
    answer = make_client(base_url="https://help.example").get(f"/api/v1/articles/{reference}?lang=en")
    article = PublicArticleOut.model_validate(answer.json())
    assert (article.id, article.title, article.updated) == ("en/cards/block", "Lost or stolen card", "2026-11-19")
    assert article.languages == {"ru": "https://help.example/ru/a/cards/block"}
    assert article.markdown.startswith("The money stays where it is.") and article.html.startswith("<p>The money")


def test_addresses_in_a_text_are_whole(make_client, twin, monkeypatch):
    from dataclasses import replace

    whole = type(twin.public.tree).article
    html = '<p><a href="/ru/a/x">x</a> <a href="//e.example/">y</a> <img src="/assets/a.png" alt=""> href="/z"</p>'
    monkeypatch.setattr(
        type(twin.public.tree), "article", lambda *asked: (found := whole(*asked)) and replace(found, html=html)
    )
    article = make_client(twin, base_url="https://help.example").get("/api/v1/articles/ru/cards/block").json()
    assert '<a href="https://help.example/ru/a/x">' in article["html"] and '<a href="//e.example/">' in article["html"]
    assert 'src="https://help.example/assets/a.png"' in article["html"]


@pytest.mark.parametrize("reference", ["9001", "internal/call", "ru/internal/call", "nothing"])
def test_what_is_not_public_is_a_problem_like_any_other(client, reference: str):
    answer = client.get(f"/api/v1/articles/{reference}")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert answer.json()["detail"] == f"There is no article {reference!r}."


def test_sections_lead_to_their_articles(client):
    told = SectionsOut.model_validate(client.get("/api/v1/sections?lang=en").json())
    assert [(section.id, section.title, section.articles) for section in told.sections] == [
        ("access", "Signing in", 1),
        ("cards", "Cards", 1),
    ]
    assert followed(client, told.sections[1].articles_url) == ["en/cards/block"]
    assert client.get("/api/v1/sections").json()["lang"] == "ru"


ADDRESSES = ["/api/v1/articles", "/api/v1/articles/1042", "/api/v1/sections", "/api/v1/search?q=карта"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_has_not_changed_is_not_sent_again(client, address: str):
    first = client.get(address)
    again = client.get(address, headers={"if-none-match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


@pytest.mark.parametrize("address", ADDRESSES)
def test_programs_have_the_budget_of_a_visitor(make_client, address: str):
    client = make_client(visitor_searches_per_minute=2)
    answers = [client.get(address) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["content-type"] == "application/problem+json" and "retry-after" in answers[2].headers


@pytest.mark.parametrize("bad", ["limit=0", "limit=201", "offset=-1", "lang=english", "limit=x"])
def test_a_parameter_that_is_not_acceptable_is_named(client, bad: str):
    answer = client.get(f"/api/v1/articles?{bad}")
    assert answer.status_code == 422 and answer.json()["errors"][0]["at"] == f"query.{bad.partition('=')[0]}"

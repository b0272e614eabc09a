"""The editor offers facts and articles where a writer begins to name one."""

from __future__ import annotations

from starlette.testclient import TestClient


def test_facts_and_articles_of_the_files_language_are_offered(writer: TestClient):
    held = writer.get("/write/words/ru/cards/block.md").json()
    assert {"key", "value"} == set(held["facts"][0]) and held["facts"] == sorted(
        held["facts"], key=lambda one: one["key"]
    )
    ways = {one["to"] for one in held["links"]}
    assert "limits.md" in ways and "block.md" not in ways
    assert not any(way.startswith("../../en/") for way in ways)


def test_of_a_file_beside_the_articles_every_article_is_offered(writer: TestClient):
    ways = {one["to"] for one in writer.get("/write/words/contacts.yaml").json()["links"]}
    assert "ru/cards/block.md" in ways and any(way.startswith("en/") for way in ways)


def test_only_writers_are_told(site: TestClient, person):
    assert site.get("/write/words/ru/cards/block.md").status_code == 303
    assert person("Анна", "agent").get("/write/words/ru/cards/block.md").status_code == 403

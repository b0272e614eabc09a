"""A program that answers with our words finds every article, and each of its addresses is there."""

from __future__ import annotations

import re
from urllib.robotparser import RobotFileParser


def links(text: str) -> list[str]:
    return re.findall(r"\]\((?:http://testserver)([^)]+)\)", text)


def test_every_article_stands_in_its_section_with_its_short_answer(client):
    text = client.get("/ru/llms.txt").text
    assert text.startswith("# Ромашка: помощь\n\n> ")
    assert (
        "## Карты\n\nВыпуск и блокировка\n\n- [Потеряли карту](http://testserver/ru/a/cards/block.md): Приост" in text
    )
    assert "[English](http://testserver/en/llms.txt)" in text


def test_without_a_language_it_is_in_that_of_the_site(client):
    assert client.get("/llms.txt").text == client.get("/ru/llms.txt").text
    assert client.get("/en/llms.txt").headers["content-language"] == "en"


def test_every_address_in_it_is_there(client):
    for path in links(client.get("/en/llms.txt").text):
        assert client.get(path).status_code == 200, path


def test_crawlers_may_read_what_machines_are_led_to(client):
    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt").text.splitlines())
    listed = re.findall(r"<loc>(?:http://testserver)([^<]+)</loc>", client.get("/sitemap.xml").text)
    led = [*listed, *links(client.get("/llms.txt").text), "/llms.txt", "/ru/llms.txt"]
    assert [path for path in led if not robots.can_fetch("*", path) and not path.startswith("/api/")] == []
    assert len(listed) > 10 and not robots.can_fetch("*", "/agent/queue")

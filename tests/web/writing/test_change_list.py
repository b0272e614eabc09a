"""The list tells the state of every article, finds them by words and state, and says why nothing can be written here."""

from __future__ import annotations

import re

import pytest

from tests.web.writing.test_editor import send, source_of


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\xa0", " ").split())


def rows_of(html: str) -> list[str]:
    return [plain(row) for row in re.findall(r"<tr><td><a.*?</tr>", html, re.DOTALL)]


def test_every_article_is_listed_with_its_state(writer, settings):
    (settings.articles / "ru/cards/broken.md").write_text("---\nstatus: nonsense\n---\nТекст\n")
    (settings.articles / "ru/cards/late.md").write_text("---\ntitle: Поздняя\nreview_by: 2026-01-01\n---\nТекст\n")
    rows = rows_of(writer.get("/write").text)
    assert "ru/cards/broken.md с ошибкой" in rows and "Поздняя Карты ru опубликована пора проверить" in rows
    assert rows_of(writer.get("/write?state=overdue").text) == ["Поздняя Карты ru опубликована пора проверить"]
    assert "Лимиты по карте" in rows_of(writer.get("/write?q=увеличить").text)[0]
    assert rows_of(writer.get("/write?lang=en&q=card").text) and "ничего" not in writer.get("/write?q=хххх").text


def test_own_work_stands_first_and_that_of_colleagues_is_named(person):
    writer, colleague = person("Пётр"), person("Ольга")
    send(writer, source_of(writer) + "\nЕщё.\n")
    assert "Моя работа" in writer.get("/write").text and "Лимиты по карте Карты ru опубликована правят" in rows_of(
        writer.get("/write").text
    )
    page = plain(colleague.get("/write").text)
    assert "В работе у коллег Лимиты по карте Пётр" in page and "Моя работа" not in page
    send(writer, source_of(writer), action="review")
    assert "Ждут проверки Лимиты по карте Пётр" in plain(colleague.get("/write").text)


def test_what_waits_for_an_owner_stands_on_the_list(writer, settings):
    facts = settings.articles / "facts.yaml"
    facts.write_text(facts.read_text() + 'old.fee: {value: "1", owner: cards, valid_until: 2026-01-01}\n')
    page = writer.get("/write").text
    assert "Нужно сделать cards: 1 факт с истёкшим сроком" in plain(page)
    for place in ("/manager/content", "/manager/content/articles"):
        assert f'href="{place}"' in page and writer.get(place).status_code == 200
    assert '<a href="/write/entries/facts.yaml">1' in page


def test_an_article_of_the_site_leads_to_its_file(writer):
    assert writer.get("/write/article/ru/cards/limits").headers["location"] == "/write/edit/ru/cards/limits.md"
    assert writer.get("/write/article/ru/none").status_code == 404


@pytest.mark.parametrize(("changed", "why"), [({"write": False}, "KB_WRITE"), ({"articles": "none"}, "KB_ARTICLES")])
def test_where_nothing_can_be_written_the_page_says_why(settings, now, tmp_path, changed, why: str):
    from starlette.testclient import TestClient

    from tests.web.staff.test_console import account, enter
    from web.app import create_app

    changed = {"articles": tmp_path / "none"} if "articles" in changed else changed
    client = TestClient(create_app(settings.model_copy(update=changed), clock=lambda: now), follow_redirects=False)
    account(settings, "Пётр", "writer")
    enter(client, "Пётр")
    for url in ("/write", "/write/new"):
        answer = client.get(url)
        assert answer.status_code == 503 and why in answer.text

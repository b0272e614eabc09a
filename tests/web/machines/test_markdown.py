"""Every public article can be read as Markdown, and no other."""

from __future__ import annotations


def test_an_article_is_read_as_its_page_shows_it(make_client):
    answer = make_client(base_url="https://help.example").get("/ru/a/cards/block.md")
    assert answer.status_code == 200 and answer.headers["content-type"] == "text/markdown; charset=utf-8"
    assert answer.headers["link"] == '<https://help.example/ru/a/cards/block>; rel="canonical"'
    text = answer.text
    assert text.startswith("# Потеряли карту\n\n> Приостановите карту в приложении.")
    assert "1. Откройте «Карты».\n2. Нажмите «Приостановить»." in text and "| Россия | 8 (800) 000-24-24 |" in text
    assert "Канарейка" not in text
    assert text.endswith("Страница статьи: <https://help.example/ru/a/cards/block>\\\nОбновлено 20 ноября 2026\n")


def test_its_page_names_it(client):
    assert (
        '<link rel="alternate" type="text/markdown" href="/en/a/cards/block.md">'
        in client.get("/en/a/cards/block").text
    )


def test_an_old_key_leads_to_the_new_address_and_an_internal_one_nowhere(client):
    moved = client.get("/ru/a/cards/lost.md")
    assert (moved.status_code, moved.headers["location"]) == (301, "/ru/a/cards/block.md")
    assert client.get("/ru/a/internal/call.md").status_code == 404
    assert client.get("/ru/a/cards/nothing.md").status_code == 404


def test_what_has_not_changed_is_not_sent_again(client):
    tag = client.get("/ru/a/cards/block.md").headers["etag"]
    assert client.get("/ru/a/cards/block.md", headers={"if-none-match": tag}).status_code == 304

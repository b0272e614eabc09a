"""The preview: what a writer sees a moment after saving."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from kb.settings import Settings, load_settings
from search.build.build import BuildOptions, build
from search.progress import Progress
from search.query.live import Live
from search.writers.preview_session import PreviewSession
from web.preview.app import LANGUAGES, WORDS, create_preview
from web.site.texts import load_texts

HERE = "http://127.0.0.1:8001"
CARD = "---\ntitle: Заблокировать карту\nquestions: [потерял карту]\n---\nПриостановите карту. [Нет](none.md)\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "articles/ru").mkdir(parents=True)
    (tmp_path / "articles/assets").mkdir()
    (tmp_path / "articles/assets/a.svg").write_text('<svg viewBox="0 0 10 10"></svg>')
    (tmp_path / "articles/ru/card.md").write_text(CARD)
    (tmp_path / "articles/ru/money.md").write_text(
        "# Перевести деньги\n\nПо номеру телефона. ![Схема](../assets/a.svg)\n"
    )
    (tmp_path / "articles/ru/new.md").write_text(
        "---\ntitle: Новое <b>\nstatus: draft\nquestions: [что нового]\n---\nЧерновик.\n"
    )
    made = load_settings(
        articles=tmp_path / "articles", index=tmp_path / "index", models=tmp_path / "models", model="none"
    )
    build(made, BuildOptions(), Progress())
    return made


@pytest.fixture
def writer(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_preview(settings, PreviewSession(settings, Live(settings))), base_url=HERE) as client:
        client.get("/wait?version=1")  # search is ready
        yield client


@pytest.fixture
def save(settings: Settings, writer: TestClient) -> Callable[[str, str], dict]:
    """Save a file and wait, as the page does, until the preview has noticed."""

    def save_it(path: str, text: str) -> dict:
        before = writer.get("/wait?version=0").json()["version"]
        (settings.articles / path).write_text(text)
        return writer.get(f"/wait?version={before}").json()

    return save_it


def test_the_list_shows_drafts_and_every_article(writer: TestClient):
    page = writer.get("/").text
    assert "Заблокировать карту" in page and "<b>draft</b>" in page
    assert "Новое &lt;b&gt;" in page


def test_a_draft_is_shown(writer: TestClient):
    page = writer.get("/ru/a/new")
    assert page.status_code == 200
    assert "Черновик." in page.text


def test_the_problems_of_the_article_stand_beside_it(writer: TestClient):
    page = writer.get("/ru/a/card").text
    assert "ru/card.md:5" in page and "link-broken" in page


def test_images_are_shown_and_nothing_else_is_served(writer: TestClient):
    assert writer.get("/assets/assets/a.svg").status_code == 200
    for path in ("/assets/ru/card.md", "/assets/../articles/ru/card.md", "/preview/../js/theme.js", "/preview/none.js"):
        assert writer.get(path).status_code == 404
    assert writer.get("/preview/preview.js").headers["content-type"].startswith("text/javascript")


def test_a_save_is_seen_at_once(writer: TestClient, save):
    told = save("ru/card.md", CARD.replace("Приостановите", "Сразу приостановите"))
    assert told["changed"] == ["ru/card"]
    assert "Сразу приостановите" in writer.get("/ru/a/card").text


def test_each_question_shows_what_it_finds_as_saved(writer: TestClient, save):
    assert "place 1" in writer.get("/answers/ru/card").text
    save("ru/card.md", CARD.replace("потерял карту", "кэшбэк в октябре"))
    told = writer.get("/answers/ru/card").text
    assert "кэшбэк в октябре" in told and "as saved" in told


def test_a_drafts_questions_are_searched_too(writer: TestClient):
    told = writer.get("/answers/ru/new").text
    assert "что нового" in told and "as saved" in told


def test_a_broken_article_keeps_its_page_and_tells_its_error(writer: TestClient, save):
    save("ru/card.md", "---\ntitle: [x\n---\n")
    page = writer.get("/ru/a/card").text
    assert "front-matter-broken" in page and "Приостановите" in page
    assert "front-matter-broken" in writer.get("/").text
    save("ru/card.md", CARD)
    assert "front-matter-broken" not in writer.get("/ru/a/card").text


def test_an_article_that_is_not_there_comes_with_its_first_save(writer: TestClient, save):
    assert writer.get("/ru/a/later").status_code == 404
    save("ru/later.md", "# Потом\n\nТекст.\n")
    assert "Потом" in writer.get("/ru/a/later").text


def test_without_an_index_articles_are_shown_and_it_says_what_is_missing(settings: Settings, tmp_path: Path):
    none = settings.model_copy(update={"index": tmp_path / "none"})
    with TestClient(create_preview(none, PreviewSession(none, Live(none))), base_url=HERE) as client:
        client.get("/wait?version=1")
        assert "Приостановите" in client.get("/ru/a/card").text
        assert "nothing to search in" in client.get("/answers/ru/card").text


def test_no_page_runs_inline_scripts(writer: TestClient):
    answer = writer.get("/ru/a/card")
    assert "unsafe-inline" not in answer.headers["content-security-policy"]
    assert "<script>" not in answer.text and " style=" not in answer.text


@pytest.mark.parametrize(
    ("browser", "said"), [("ru-RU,ru;q=0.9", "Что исправить"), ("en-GB", "Problems"), ("de", "Problems")]
)
def test_the_preview_speaks_the_language_of_the_writers_browser(writer: TestClient, browser: str, said: str):
    page = writer.get("/ru/a/card", headers={"accept-language": browser})
    assert f"<h2>{said}</h2>" in page.text
    asked = writer.get("/answers/ru/card", headers={"accept-language": browser}).text
    assert ("место" in asked) == (browser[:2] == "ru")


def test_both_languages_of_the_preview_have_the_same_words():
    words = load_texts(LANGUAGES, WORDS)
    assert set(words["ru"].entries) == set(words["en"].entries)
    used = {
        key
        for file in (WORDS.parent.parent / "templates").glob("preview*.html")
        for key in re.findall(r't\("([a-z_]+)"', file.read_text())
    }
    assert used <= set(words["en"].entries)


def test_a_saved_synonym_is_searched_with_at_once(writer: TestClient, save):
    def found() -> str:
        return writer.get("/", params={"q": "кредиточка"}).text.partition("<ol>")[2].partition("</ol>")[0]

    assert "Заблокировать карту" not in found()
    assert save("synonyms.yaml", "ru:\n  - {says: карту, also: [кредиточка]}\n")["changed"] == []
    assert "Заблокировать карту" in found()


def test_a_page_of_the_web_that_points_its_name_here_reads_nothing(writer: TestClient):
    for path in ("/", "/ru/a/new", "/assets/a.svg", "/wait"):
        assert writer.get(path, headers={"host": "rebind.evil.example"}).status_code == 421


def test_a_picture_somebody_drew_runs_nothing_when_it_is_opened(writer: TestClient):
    answer = writer.get("/assets/assets/a.svg")
    assert answer.status_code == 200 and "sandbox" in answer.headers["content-security-policy"]


def test_the_list_stands_as_the_site_does_the_writers_language_first(settings: Settings, writer: TestClient, save):
    save("categories.yaml", "cards: {title: {ru: Карты, en: Cards}}\n")
    for lang, title in (("ru", "Лимиты"), ("en", "Limits")):
        (settings.articles / lang / "cards").mkdir(parents=True)
        save(f"{lang}/cards/limits.md", f"# {title}\n\nText.\n")
    for lang, order in (("ru", ["Карты", "Без раздела", "Cards"]), ("en", ["Cards", "Карты", "Без раздела"])):
        page = (
            writer.get("/", headers={"accept-language": lang})
            .text.replace("\xa0", " ")
            .replace("No section", "Без раздела")
        )
        assert re.findall(r"<h2>(.*?) <span", page) == order


def test_the_page_is_seen_under_the_sites_header_and_as_wide_as_a_phone(writer: TestClient):
    page = writer.get("/ru/a/card")
    assert 'class="brand-name"' in page.text and 'href="/phone/ru/a/card"' in page.text
    phone = writer.get("/phone/ru/a/card")
    assert 'src="/ru/a/card?alone=1"' in phone.text and "frame-src 'self'" in phone.headers["content-security-policy"]
    alone = writer.get("/ru/a/card?alone=1")
    assert "frame-ancestors 'self'" in alone.headers["content-security-policy"]
    assert "preview-side" not in alone.text and "brand-name" not in alone.text and "Приостановите карту" in alone.text
    assert writer.get("/phone/ru/a/none").status_code == 404

"""A writer adds pictures to an article with a script or without; what is no good is refused with a sentence, and nobody else may."""

from __future__ import annotations

import re
from contextlib import ExitStack

import pytest

from kb.requests.attachments import QUEUE
from kb.requests.image_cleaning import MAX_BYTES
from tests.kb.writing.test_pictures import picture
from tests.web.writing.conftest import git
from tests.web.writing.test_editor import PATH, URL, send, source_of

PICTURES = f"/write/pictures/{PATH}"


def sent(data: bytes, name: str = "Лимит.png") -> dict[str, tuple[str, bytes, str]]:
    return {"screenshot": (name, data, "image/png")}


def test_the_script_is_given_the_line_and_the_picture_lies_cleaned_beside_the_article(writer, settings):
    line = writer.post(PICTURES, files=sent(picture())).json()["markdown"]
    name = re.fullmatch(r"!\[\]\((limit-[0-9a-f]{8}\.png)\)", line)[1]
    kept = (settings.articles / "ru/cards" / name).read_bytes()
    assert kept.startswith(b"\x89PNG") and b"secret place" not in kept
    assert git(settings.articles, "log", "-1", "--format=%an|%s").strip() == f"Пётр|Картинка {name}"
    assert git(settings.articles, "status", "--porcelain") == ""


def test_without_a_script_the_text_is_saved_and_the_page_has_the_line_to_copy(writer):
    form = {"source": source_of(writer) + "\nЕщё.\n", "seen": "0", "action": "picture"}
    there = writer.post(URL, data=form, files=sent(picture())).headers["location"]
    assert re.fullmatch(rf"{URL}\?picture=limit-[0-9a-f]{{8}}\.png#pictures", there)
    page = writer.get(there).text
    assert re.search(r"<code>!\[\]\(limit-[0-9a-f]{8}\.png\)</code>", page) and "Ещё." in source_of(writer)
    for made_up in ("none-01234567.png", "..%2Fx.png", "%3Cb%3E"):
        assert "<code>![](" not in writer.get(f"{URL}?picture={made_up}").text


def test_the_preview_shows_a_picture_that_readers_do_not_have_yet(writer, site):
    line = writer.post(PICTURES, files=sent(picture())).json()["markdown"]
    send(writer, source_of(writer) + f"\n{line}\n")
    address = re.search(r'src="(/write/pictures/[^"]+)"', writer.get(f"{URL}?show=preview").text)[1]
    shown = writer.get(address)
    assert shown.headers["content-type"] == "image/png" and "sandbox" in shown.headers["content-security-policy"]
    assert site.get(address).status_code == 303
    assert site.get(address.replace("/write/pictures/", "/assets/")).status_code == 404


@pytest.mark.parametrize(
    ("lang", "name", "data", "sentence"),
    [
        ("ru", "../../x.png", picture(), "Имя файла похоже на путь"),
        ("en", "a.png", b"<svg onload=alert(1)>", "This is not a PNG, JPEG or WebP picture"),
        ("ru", "a.png", bytes(MAX_BYTES + 1), "Картинка больше 10 МБ"),
    ],
    ids=["path", "svg", "too big"],
)
def test_what_is_no_good_is_refused_with_a_sentence_and_the_text_is_saved(person, settings, lang, name, data, sentence):
    writer = person("Пётр", lang=lang)
    before = git(settings.articles, "rev-parse", "HEAD")
    told = writer.post(PICTURES, files=sent(data, name))
    assert told.status_code == 422 and sentence in told.json()["problem"].replace("\xa0", " ")
    form = {"source": source_of(writer) + "\nЕщё.\n", "seen": "0", "action": "picture"}
    page = writer.post(URL, data=form, files=sent(data, name))
    assert page.status_code == 422 and sentence in page.text.replace("\xa0", " ") and "Ещё." in source_of(writer)
    assert git(settings.articles, "rev-parse", "HEAD") == before


@pytest.mark.parametrize(("lang", "sentence"), [("ru", "слишком много файлов"), ("en", "Too many files")])
def test_pictures_wait_in_the_queue_of_customers_files(person, lang: str, sentence: str):
    writer = person("Пётр", lang=lang)
    with ExitStack() as places:
        for _ in range(QUEUE):
            places.enter_context(writer.app.state.site.state.store._place())
        told = writer.post(PICTURES, files=sent(picture()))
    assert told.status_code == 422 and sentence in told.json()["problem"]
    assert writer.post(PICTURES, files=sent(picture())).status_code == 200


def test_only_an_article_has_pictures_and_only_writers_add_them(writer, person, site, settings):
    for path in ("facts.yaml", "ru/none.md", "../x.md"):
        assert writer.post(f"/write/pictures/{path}", files=sent(picture())).status_code in (301, 308, 404), path
    assert 'type="file"' not in writer.get("/write/edit/facts.yaml").text
    assert writer.get("/write/pictures/ru/cards/limits.md").status_code == 404
    agent = person("Анна", "agent")
    assert agent.post(PICTURES, files=sent(picture())).status_code == 403
    assert agent.post(URL, data={"source": "x"}, files=sent(picture())).status_code == 403
    assert site.post(PICTURES, files=sent(picture())).headers["location"] == "/agent/sign-in"
    assert not list((settings.articles / "ru/cards").glob("*.png"))

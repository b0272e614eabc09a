"""A writer changes an article in the browser: nothing is lost, nothing else is changed, nobody but writers may."""

from __future__ import annotations

import html
import re

import pytest

from kb.writing.stores import WritingError

URL = "/write/edit/ru/cards/limits.md"
PATH = "ru/cards/limits.md"


def source_of(client, url: str = URL) -> str:
    """What stands in the text field."""
    return html.unescape(re.search(r'id="source"[^>]*>\n(.*?)</textarea>', client.get(url).text, re.DOTALL)[1])


def seen_of(client, url: str = URL) -> str:
    return re.search(r'name="seen" value="(\d+)"', client.get(url).text)[1]


def send(client, source: str, url: str = URL, **more: str):
    data = {"source": source.replace("\n", "\r\n"), "seen": seen_of(client, url), **more}
    return client.post(url, data=data)


def test_saving_what_was_opened_changes_no_byte(writer, settings):
    file = settings.articles / PATH
    before = file.read_bytes()
    assert send(writer, source_of(writer)).headers["location"] == f"{URL}?told=saved"
    page = writer.get("/write/changes/1").text.replace("\xa0", " ")
    assert "Текст не изменён." in page and file.read_bytes() == before


def test_a_draft_is_there_when_its_writer_comes_back_and_on_no_page_of_the_site(person):
    writer = person("Пётр")
    send(writer, source_of(writer).replace("Откройте", "Сначала откройте"))
    writer.post("/agent/sign-out")
    assert writer.get(URL).headers["location"].startswith("/agent/sign-in?back=%2Fwrite%2Fedit")
    again = person("Ольга")
    assert "Сначала" not in source_of(again) and "Пётр тоже меняет" in again.get(URL).text
    assert "Сначала" not in again.get("/ru/a/cards/limits").text


@pytest.mark.slow
def test_each_button_saves_first(writer):
    text = source_of(writer).replace("Откройте", "Сначала откройте")
    for action, end in (("preview", "show=preview#preview"), ("find", "show=find#find"), ("review", "told=sent")):
        assert send(writer, text, action=action).headers["location"].endswith(end)
        assert "Сначала" in source_of(writer)


def test_the_preview_is_the_page_and_problems_stand_at_their_lines(writer):
    text = source_of(writer) + "\n## Телефон\n\n{{ fact:no.such }}\n"
    send(writer, text)
    page = writer.get(f"{URL}?show=preview").text
    line = text.split("\n").index("{{ fact:no.such }}") + 1
    assert f'data-line="{line}"' in page and "no.such" in page
    send(writer, text.replace("{{ fact:no.such }}", "**Жирно**"))
    assert "<strong>Жирно</strong>" in writer.get(f"{URL}?show=preview").text


def test_it_says_how_readers_will_find_it(writer):
    source = source_of(writer).replace("[как увеличить лимит]", "[как увеличить лимит, кенгуру в банкомате]")
    send(writer, source, action="find")
    page = writer.get(f"{URL}?show=find").text.replace("\xa0", " ")
    row = re.search(r"<td>кенгуру в банкомате</td><td>([^<]*)</td><td>([^<]*)</td>", page)
    assert row[1] == "не в первых десяти" and row[2] == "1-е место"


def test_a_field_of_the_form_changes_its_line(writer):
    source = source_of(writer)
    fields = {
        "fields": "title summary code",
        "title": "Лимиты",
        "summary": "Лимит меняют в приложении за минуту.",
        "code": "1043",
    }
    fields |= {"review_by": "2027-06-30", "topic": "cards", "questions": "как увеличить лимит"}
    send(writer, source, **fields)
    assert source_of(writer) == source.replace("title: Лимиты по карте", 'title: "Лимиты"')


def test_two_tabs_that_changed_one_line_are_asked_and_keep_both(writer):
    source, seen = source_of(writer), seen_of(writer)
    writer.post(URL, data={"source": source.replace("Откройте", "Раз"), "seen": seen})
    answer = writer.post(URL, data={"source": source.replace("Откройте", "Два"), "seen": seen})
    assert answer.status_code == 409 and "Раз «Карты»" in answer.text and "Два «Карты»" in answer.text
    assert "Два «Карты»" in writer.get(URL).text  # kept aside
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\d+)">', answer.text))
    assert writer.post(URL, data={"source": source.replace("Откройте", "Раз и два"), **hidden}).status_code == 303
    assert "Раз и два" in source_of(writer) and "сохранён отдельно" not in writer.get(URL).text


def test_the_script_saves_and_looks_with_the_same_words(writer):
    source = source_of(writer)
    told = writer.post(f"/write/save/{PATH}", data={"source": source + "\nЕщё.\n", "seen": "0"}).json()
    assert told["seen"] == 1 and told["text"].endswith("Ещё.\n") and told["review"] == "/write/changes/1"
    assert writer.post(f"/write/save/{PATH}", data={"source": source + "\nНет.\n", "seen": "0"}).json()["clash"]
    part = writer.post(f"/write/look/{PATH}", data={"source": source + "\n**Да**\n", "action": "preview"}).text
    assert "<strong>Да</strong>" in part and "<html" not in part and "Да" not in source_of(writer)


@pytest.mark.slow
def test_a_discarded_change_leaves_the_article_as_it_was_and_is_taken_up_again(writer):
    source = source_of(writer)
    send(writer, source + "\nЛишнее.\n")
    told = send(writer, source + "\nЛишнее и ещё несохранённое.\n", action="discard", seen="1").headers["location"]
    assert told == "/write/changes/1?told=discarded" and "Вернуть изменение" in writer.get(told).text
    assert source_of(writer) == source
    again = writer.post("/write/changes/1", data={"action": "reopen"}).headers["location"]
    assert again.startswith(URL) and "снова ваш черновик" in writer.get(again).text
    assert source_of(writer) == source + "\nЛишнее и ещё несохранённое.\n"
    assert writer.post("/write/changes/1", data={"action": "reopen"}).status_code == 422


def test_files_beside_the_articles_are_changed_likewise(writer):
    url = "/write/edit/facts.yaml"
    send(writer, source_of(writer, url) + "\nbad line\n", url)
    page = writer.get(url).text
    assert "Факты" in page and "YAML" in page and "write-error" in page


@pytest.mark.slow
@pytest.mark.parametrize("path", ["ru/none.md", "../x.md", "ru/cards/limits.txt", ".git/config", "robots.txt"])
def test_no_other_file_can_be_opened_or_made(writer, path: str):
    for answer in (
        writer.get(f"/write/edit/{path}"),
        writer.post(f"/write/edit/{path}", data={"source": "x"}),
        writer.get(f"/write/past/{path}"),
        writer.post(f"/write/save/{path}", data={"source": "x"}),
    ):
        assert answer.status_code in (301, 308, 404)


@pytest.mark.parametrize(("role", "status"), [("writer", 200), ("manager", 200), ("agent", 403)])
def test_only_who_may_write_writes(person, role: str, status: int):
    client = person("Кто-то", role)
    for url in ("/write", URL, "/write/new", f"/write/past/{PATH}", "/write/edit/facts.yaml"):
        assert client.get(url).status_code == status, url
    posts = [(URL, {"source": "x"}), (f"/write/save/{PATH}", {"source": "x"}), ("/write/new", {"title": "x"})]
    for url, data in posts:
        assert (client.post(url, data=data).status_code == 403) == (status == 403), url
    assert ('href="/write"' in client.get("/agent").text) == (status == 200)


def test_a_stranger_is_led_to_the_door_and_back(site):
    assert site.get(URL).headers["location"] == "/agent/sign-in?back=%2Fwrite%2Fedit%2Fru%2Fcards%2Flimits.md"
    assert site.post(URL, data={"source": "x"}).headers["location"] == "/agent/sign-in"


def test_the_script_is_told_of_a_file_that_is_not_there(writer):
    for action in ("save", "look"):
        answer = writer.post(f"/write/{action}/ru/none.md", data={"source": "x"})
        assert answer.status_code == 404 and answer.json()["problem"], action


def test_a_file_that_is_no_text_is_named_to_writers_and_scripts(writer, settings):
    source = source_of(writer)
    (settings.articles / PATH).write_bytes(b"\xff\xfeL\x00")
    assert (page := writer.get(URL)).status_code == 422 and "UTF-8" in page.text and PATH in page.text
    assert writer.post(URL, data={"source": source}).status_code == 422
    told = writer.post(f"/write/save/{PATH}", data={"source": source})
    assert told.status_code == 422 and "UTF-8" in told.json()["problem"]


def test_a_second_tab_that_discards_finds_nothing_left(writer):
    send(writer, source_of(writer) + "\nЛишнее.\n")
    assert writer.post(URL, data={"action": "discard"}).headers["location"] == "/write/changes/1?told=discarded"
    assert writer.post(URL, data={"action": "discard"}).headers["location"] == "/write"


@pytest.mark.parametrize("action", ["review", "discard"])
def test_a_change_that_ends_while_a_button_is_pressed_says_so(writer, monkeypatch, action: str):
    """A colleague publishes between the save and what the button does."""
    send(writer, source_of(writer) + "\nЕщё.\n")

    def over(*args, **kwargs):
        raise WritingError("over", "this change was published or discarded; open the article again")

    monkeypatch.setattr("web.writing.editor.move_to", over)
    answer = send(writer, source_of(writer) + "\nЕщё.\n", action=action)
    assert answer.status_code == 422 and "уже опубликовано" in answer.text


def test_the_script_says_why_nothing_was_saved_in_the_writers_language(writer, monkeypatch):
    def refused(*args, **kwargs):
        raise WritingError("over", "this change was published or discarded; open the article again")

    monkeypatch.setattr("web.writing.editor.save", refused)
    answer = writer.post(f"/write/save/{PATH}", data={"source": "x", "seen": "0"})
    assert answer.status_code == 409 and "уже опубликовано" in answer.json()["problem"]


def test_a_translation_is_written_while_its_original_is_no_text(writer, settings):
    url = "/write/edit/en/cards/block.md"
    assert writer.get(url).status_code == 200
    original = settings.articles / "ru/cards/block.md"
    assert original.is_file()
    original.write_bytes(b"\xff\xfeL\x00")
    assert writer.get(url).status_code == 200
    assert send(writer, source_of(writer, url) + "\nMore.\n", url, action="translated").status_code == 303

"""From a draft to the site: reviewed, published under its writer's name, live at once; conflicts keep both texts."""

from __future__ import annotations

import html
import re
import subprocess

import pytest

from tests.web.writing.conftest import git
from tests.web.writing.test_editor import PATH, URL, send, source_of


def publish(client, number: int = 1, **more: str):
    return client.post(f"/write/changes/{number}", data={"action": "publish", **more})


def test_the_whole_way_from_a_new_article_to_the_site_and_back(person, settings):
    writer, colleague = person("Пётр"), person("Ольга")
    new = writer.post("/write/new", data={"title": "Кенгуру в банкомате", "section": "cards", "lang": "ru"})
    url = new.headers["location"]
    assert url == "/write/edit/ru/cards/kenguru-v-bankomate.md" and not (settings.articles / url[12:]).exists()
    text = source_of(writer, url).replace("status: draft\n", "").replace("как об этом спрашивают", "кенгуру")
    text = text.partition("Ответ в двух")[0] + "Позовите нас.\n"
    assert send(writer, text, url, action="review").headers["location"] == "/write/changes/1?told=sent"
    assert "Позовите нас." in git(settings.articles, "show", "write/1:ru/cards/kenguru-v-bankomate.md")
    assert "Кенгуру в банкомате" in colleague.get("/write").text
    said = {"action": "comment", "line": "12", "text": "Добавьте телефон"}
    assert colleague.post("/write/changes/1", data=said).headers["location"].endswith("told=commented")
    assert "Добавьте телефон" in writer.get("/write/changes/1").text
    answer = publish(colleague, message="Новая статья")
    assert answer.headers["location"] == "/write/changes/1?told=published"
    assert "уже на сайте" in colleague.get(answer.headers["location"]).text.replace("\xa0", " ")
    assert "Позовите нас." in colleague.get("/ru/a/cards/kenguru-v-bankomate").text
    assert git(settings.articles, "log", "-1", "--format=%an|%cn|%s") == "Пётр|Otvet|Новая статья\n"
    assert git(settings.articles, "status", "--porcelain") == "" and "write/1" not in git(settings.articles, "branch")

    send(writer, source_of(writer, url).replace("Позовите нас.", "Звоните."), url)
    publish(writer, 2)
    past = writer.get("/write/past/ru/cards/kenguru-v-bankomate.md").text
    first = re.findall(r"version=([0-9a-f]+)", past)[-1]
    shown = writer.get(f"/write/past/ru/cards/kenguru-v-bankomate.md?version={first}").text
    assert "<del>Позовите нас.</del>" in shown and "<ins>Звоните.</ins>" in shown
    back = writer.post("/write/past/ru/cards/kenguru-v-bankomate.md", data={"version": first})
    assert back.headers["location"] == f"{url}?told=restored" and "Позовите нас." in source_of(writer, url)
    assert "Звоните." in writer.get("/ru/a/cards/kenguru-v-bankomate").text  # until it is published
    publish(writer, 3)
    assert "Позовите нас." in writer.get("/ru/a/cards/kenguru-v-bankomate").text


@pytest.mark.slow
def test_what_two_people_changed_in_different_places_is_joined(person, settings):
    first, second = person("Пётр"), person("Ольга")
    text = source_of(first)
    send(first, text.replace("Лимит меняют", "Лимит легко меняют"))
    send(second, text + "\nЕщё одна строка.\n")
    publish(first, 1)
    assert "Пока вы писали" in second.get(URL).text
    assert publish(second, 2).headers["location"].endswith("told=published")
    file = (settings.articles / PATH).read_text()
    assert "Лимит легко меняют" in file and "Ещё одна строка." in file


def test_two_people_who_changed_one_line_are_shown_three_texts_and_lose_none(person, settings):
    first, second = person("Пётр"), person("Ольга")
    text = source_of(first)
    send(first, text.replace("Откройте", "Раз"))
    send(second, text.replace("Откройте", "Два"))
    publish(first, 1)
    answer = publish(second, 2)
    shown = [html.unescape(one) for one in re.findall(r"<pre[^>]*>(.*?)</pre>", answer.text, re.DOTALL)]
    assert answer.status_code == 409
    assert [one.split()[0] for one in shown] == ["Два", "Откройте", "Раз"]
    assert "Раз «Карты»" in (settings.articles / PATH).read_text() and "Два «Карты»" in source_of(second)
    hidden = re.search(r'name="now" value="(\w+)"', answer.text)[1]
    both = html.unescape(re.search(r'id="source"[^>]*>\n(.*?)</textarea>', answer.text, re.DOTALL)[1])
    second.post("/write/changes/2/join", data={"source": both, "now": hidden})
    assert "Выберите один вариант" in publish(second, 2).text.replace("\xa0", " ")
    second.post("/write/changes/2/join", data={"source": text.replace("Откройте", "Раз, два"), "now": hidden})
    publish(second, 2)
    assert "Раз, два «Карты»" in (settings.articles / PATH).read_text()


def test_a_text_with_an_error_is_not_published(writer, settings):
    before = (settings.articles / PATH).read_bytes()
    send(writer, source_of(writer) + "\n{{ fact:no.such }}\n")
    answer = publish(writer)
    assert answer.status_code == 422 and "Не опубликовано: строка" in answer.text.replace("\xa0", " ")
    assert (settings.articles / PATH).read_bytes() == before


@pytest.mark.slow
def test_the_diff_tells_lines_and_answers(writer):
    send(writer, source_of(writer).replace("Откройте «Карты»", "Зайдите в «Карты»"))
    page = writer.get("/write/changes/1").text
    assert "<del>Откройте «Карты», затем «Лимиты».</del>" in page
    assert "<ins>Зайдите в «Карты», затем «Лимиты».</ins>" in page and "1-е место" in page.replace("\xa0", " ")


def test_where_four_eyes_are_asked_for_nobody_publishes_their_own(settings, now):
    from starlette.testclient import TestClient

    from tests.web.staff.test_console import account, enter
    from web.app import create_app

    app = create_app(settings.model_copy(update={"write_reviewed": True}), clock=lambda: now)
    people = {}
    for name in ("Пётр", "Ольга"):
        account(settings, name, "writer")
        people[name] = TestClient(app, follow_redirects=False, headers={"accept-language": "ru"})
        enter(people[name], name)
    send(people["Пётр"], source_of(people["Пётр"]) + "\nЕщё.\n", action="review")
    assert publish(people["Пётр"]).status_code == 422
    assert "Ещё." not in (settings.articles / PATH).read_text()
    assert publish(people["Ольга"]).status_code == 303 and "Ещё." in (settings.articles / PATH).read_text()


def test_a_change_that_is_over_says_so_whatever_is_asked_of_it(writer):
    send(writer, source_of(writer) + "\nЕщё.\n")
    writer.post("/write/changes/1", data={"action": "discard"})
    asked = {"publish": {}, "comment": {"text": "Хорошо"}, "review": {}, "return": {}, "discard": {}}
    for action, more in asked.items():
        answer = writer.post("/write/changes/1", data={"action": action, **more})
        assert answer.status_code == 422 and "уже опубликовано" in answer.text, action
    answer = writer.post("/write/changes/1/join", data={"source": "Выбрано", "now": ""})
    assert answer.status_code == 422 and "уже опубликовано" in answer.text
    assert writer.post("/write/changes/1", data={"action": "nonsense"}).status_code == 403


def test_a_comment_needs_words_and_one_of_no_line_stands_beside_the_text(person):
    writer, colleague = person("Пётр"), person("Ольга")
    send(writer, source_of(writer) + "\nЕщё.\n", action="review")
    answer = colleague.post("/write/changes/1", data={"action": "comment", "line": " 3 ", "text": " \n"})
    assert answer.status_code == 422 and "Напишите комментарий." in answer.text
    colleague.post("/write/changes/1", data={"action": "comment", "line": "99999", "text": "О статье целиком"})
    page = writer.get("/write/changes/1?told=commented").text
    assert "О статье целиком" in page and "Напишите комментарий." not in page


def test_a_writer_takes_the_own_change_back_into_the_editor(writer):
    send(writer, source_of(writer) + "\nЕщё.\n", action="review")
    back = writer.post("/write/changes/1", data={"action": "return"})
    assert back.headers["location"] == f"{URL}?told=returned" and "Ещё." in source_of(writer)
    again = writer.post("/write/changes/1", data={"action": "review", "message": " Дописано "})
    assert (
        again.headers["location"] == "/write/changes/1?told=sent" and "Дописано" in writer.get("/write/changes/1").text
    )


def test_a_file_that_is_no_text_any_more_is_named_and_the_draft_stays(writer, settings):
    send(writer, source_of(writer) + "\nЕщё.\n")
    (settings.articles / PATH).write_bytes(b"\xff\xfeL\x00")
    for answer in (publish(writer), writer.post("/write/changes/1/join", data={"source": "x", "now": ""})):
        assert answer.status_code == 422 and PATH in answer.text and "UTF-8" in answer.text
    assert (settings.articles / PATH).read_bytes() == b"\xff\xfeL\x00"
    (settings.articles / PATH).unlink()
    assert "Ещё." in source_of(writer)


def test_a_folder_that_cannot_be_written_to_refuses_in_words_and_keeps_the_draft(writer, settings, caplog):
    """Nobody's rights are changed here: those who run tests may be allowed everything."""
    send(writer, source_of(writer) + "\nЕщё.\n")
    lock = settings.articles / ".git" / "otvet-writing.lock"
    lock.unlink(missing_ok=True)
    lock.mkdir()
    answer = publish(writer)
    assert answer.status_code == 422 and "сервер не смог записать" in answer.text.replace("\xa0", " ")
    assert "otvet-writing.lock" in caplog.text and "Ещё." not in (settings.articles / PATH).read_text()
    lock.rmdir()
    assert publish(writer).status_code == 303 and "Ещё." in (settings.articles / PATH).read_text()


def test_a_repository_without_a_branch_says_what_to_do(writer, settings):
    send(writer, source_of(writer) + "\nЕщё.\n")
    git(settings.articles, "checkout", "-q", "--detach")
    answer = publish(writer)
    assert (
        answer.status_code == 422
        and "git switch" in answer.text
        and "не выбрана ветка" in answer.text.replace("\xa0", " ")
    )
    assert "Ещё." in source_of(writer)


def test_articles_that_went_away_close_the_review_and_it_opens_again_with_them(writer, settings, monkeypatch):
    monkeypatch.setattr("search.writers.drafts.FRESH", -1)
    send(writer, source_of(writer) + "\nЕщё.\n")
    away = settings.articles.with_name("away")
    settings.articles.rename(away)
    answers = [
        writer.get("/write/changes/1"),
        publish(writer),
        writer.post("/write/changes/1/join", data={"source": "x"}),
    ]
    assert [one.status_code for one in answers] == [503] * 3
    away.rename(settings.articles)
    assert "Ещё." in writer.get("/write/changes/1").text


@pytest.mark.slow
def test_a_reviewer_sends_a_change_back_and_cannot_discard_it(person):
    writer, colleague = person("Пётр"), person("Ольга")
    send(writer, source_of(writer) + "\nЕщё.\n", action="review")
    assert colleague.post("/write/changes/1", data={"action": "discard"}).status_code == 403
    assert colleague.post("/write/changes/1", data={"action": "return"}).status_code == 303
    assert "Черновик сохранён" in writer.get("/write/changes/1").text.replace("\xa0", " ")
    assert colleague.post("/write/changes/1/join", data={"source": "x"}).status_code == 403
    assert colleague.get("/write/changes/77").status_code == 404


@pytest.mark.slow
def test_a_folder_without_git_is_published_to_as_well(person, settings):
    subprocess.run(["rm", "-rf", settings.articles / ".git"], check=True)
    writer = person("Пётр")
    send(writer, source_of(writer) + "\nБез git.\n")
    assert publish(writer).status_code == 303 and "Без git." in writer.get("/ru/a/cards/limits").text
    assert "Пётр" in writer.get(f"/write/past/{PATH}").text


@pytest.mark.slow
def test_two_hundred_saves_at_once_are_all_there(person, settings):
    """Twenty writers' scripts, ten saves each at the same time."""
    from concurrent.futures import ThreadPoolExecutor

    people = [person(f"Автор {number}") for number in range(20)]
    text = source_of(people[0])

    def saves(number: int) -> list[str]:
        seen, said = 0, []
        for turn in range(10):
            body = f"{text}\nАвтор {number}, раз {turn}.\n"
            for _ in range(20):
                told = people[number].post(f"/write/save/{PATH}", data={"source": body, "seen": str(seen)})
                if told.status_code == 200:
                    break
            seen = told.json()["seen"]
            said.append(f"Автор {number}, раз {turn}.")
        return said

    with ThreadPoolExecutor(20) as pool:
        said = [line for lines in pool.map(saves, range(20)) for line in lines]
    assert len(said) == 200
    from sqlalchemy import select

    from kb.storage.database import connect
    from kb.storage.writing_tables import article_saves

    database = connect(settings.database_url)
    with database.read() as conn:
        kept = "\n".join(conn.execute(select(article_saves.c.text)).scalars())
    database.close()
    assert [line for line in said if line not in kept] == []
    for number, client in enumerate(people):
        assert f"Автор {number}, раз 9." in source_of(client)

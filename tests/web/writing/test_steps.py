"""A decision tree is made in forms, a step at a time, and reviewed with its article."""

from __future__ import annotations

import re

import pytest

URL = "/write/steps/ru/access/sign-in.md"
STEP = {
    "key": "card",
    "question": "Карта у вас?",
    "answers.0.text": "Да",
    "answers.0.conclusion": "Заблокируйте её в приложении.",
    "answers.1.text": "Нет",
    "answers.1.next": "seen",
}


def plain(page: str) -> str:
    return page.replace("\xa0", " ").replace("\u2060", "")


def test_a_tree_is_begun_from_the_editor_and_seen_as_a_whole(writer, settings):
    before = (settings.articles / "ru/access/sign-in.md").read_bytes()
    editor = plain(writer.get("/write/edit/ru/access/sign-in.md").text)
    assert f'href="{URL}?new=1"' in editor and "Добавить дерево вопросов" in editor
    assert 'name="answers.0.text"' in writer.get(f"{URL}?new=1").text
    answer = writer.post(URL, data=STEP | {"new": "1"})
    assert answer.headers["location"] == f"{URL}?key=card&told=saved"
    form = plain(writer.get(answer.headers["location"]).text)
    assert 'value="Карта у вас?"' in form and "Черновик сохранён" in form
    assert "нет шага «seen»" in form  # what is wrong stands at the step
    whole = plain(writer.get(URL).text)
    assert "Карта у вас?" in whole and "шага «seen» нет" in whole and "С этого вопроса начинают" in whole
    writer.post(
        URL,
        data={
            "key": "seen",
            "new": "1",
            "question": "Где?",
            "answers.0.text": "Дома",
            "answers.0.article": "cards/block",
        },
    )
    whole = plain(writer.get(URL).text)
    assert f'<a href="{URL}?key=seen">seen</a>' in whole and "Откроется статья «" in whole
    assert (settings.articles / "ru/access/sign-in.md").read_bytes() == before
    assert "Дерево вопросов: 2 шага" in plain(writer.get("/write/edit/ru/access/sign-in.md").text)
    review = plain(writer.get(re.search(r'href="(/write/changes/\d+)"', whole)[1]).text)
    assert "Карта у вас?" in review


def test_a_step_is_taken_out(writer):
    writer.post(URL, data=STEP | {"new": "1"})
    assert writer.post(URL, data={"key": "card", "action": "remove"}).headers["location"] == f"{URL}?told=removed"
    assert writer.get(f"{URL}?key=card").status_code == 404


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"key": "a: b", "new": "1"}, "Так шаг не записать"),
        ({"key": "two", "new": "1", "answers.1.text": "Да"}, "Так шаг не записать"),
        ({"key": "card", "new": "1"}, "«card» уже есть"),
    ],
)
def test_what_cannot_be_taken_comes_back_with_every_word(writer, sent: dict[str, str], told: str):
    writer.post(URL, data=STEP | {"new": "1"})
    answer = writer.post(URL, data=STEP | {"question": "Где карта теперь?"} | sent)
    page = plain(answer.text)
    assert answer.status_code == 422 and told in page
    assert 'value="Где карта теперь?"' in page and 'value="Заблокируйте её в приложении."' in page


def test_an_article_whose_fields_cannot_be_read_has_no_form(writer, settings):
    (settings.articles / "ru/access/sign-in.md").write_text("---\ntitle: Карта\nsteps: [a]\n---\nТекст.\n", "utf-8")
    page = writer.get(URL)
    assert (
        page.status_code == 200 and "/write/edit/ru/access/sign-in.md" in page.text and "<form class" not in page.text
    )


def test_only_writers_come_in_and_only_to_articles(site, person, writer):
    assert site.get(URL).status_code == 303 and person("Анна", "agent").get(URL).status_code == 403
    assert writer.get("/write/steps/ru/none.md").status_code == 404

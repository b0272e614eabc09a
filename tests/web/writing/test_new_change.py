"""A new article begins from a scaffold as a draft; a new section is asked about first."""

from __future__ import annotations

import pytest

from kb.staff.questions import NewQuestion, answer_colleague, ask_colleague
from tests.web.conftest import NOW
from tests.web.writing.test_editor import source_of

NEW = {"title": "Новая карта", "section": "cards", "lang": "ru"}


def test_the_scaffold_is_a_draft_and_in_no_file(writer, settings):
    url = writer.post("/write/new", data=NEW).headers["location"]
    assert "status: draft" in source_of(writer, url) and not (settings.articles / "ru/cards/novaya-karta.md").exists()
    assert "Новая карта" in writer.get("/write?state=new").text


def test_an_unknown_section_is_asked_about_once(writer):
    asked = writer.post("/write/new", data={**NEW, "section": "kartu"})
    assert asked.status_code == 422 and 'name="agreed" value="kartu"' in asked.text
    agreed = writer.post("/write/new", data={**NEW, "section": "kartu", "agreed": "kartu"})
    assert agreed.headers["location"] == "/write/edit/ru/kartu/novaya-karta.md"


@pytest.mark.parametrize(
    "changed",
    [
        {"title": " "},
        *(
            pytest.param(one, marks=pytest.mark.slow)
            for one in ({"name": "limits"}, {"translates": "none"}, {"title": "???"})
        ),
    ],
)
def test_what_cannot_be_begun_comes_back_with_words(writer, changed):
    answer = writer.post("/write/new", data={**NEW, **changed})
    assert answer.status_code == 422 and 'role="alert"' in answer.text


def test_two_writers_do_not_begin_the_same_article(person):
    first, second = person("Пётр"), person("Ольга")
    assert first.post("/write/new", data=NEW).status_code == 303
    assert second.post("/write/new", data=NEW).status_code == 422


def test_a_colleagues_answer_becomes_a_draft_for_staff_alone(writer):
    state = writer.app.state.site.state
    new = NewQuestion(query="Где мой трамвай?", text="", lang="ru", category="cards", owner="", who="Анна")
    with state.database.begin() as conn:
        asked = ask_colleague(conn, new, room=state.room, at=NOW)
        answer_colleague(conn, asked.id, answer="В депо.\n\n---\n\nДо утра.", who="Пётр", at=NOW)
    page = writer.get("/agent/queue").text
    assert f'href="/write/new?question={asked.id}"' in page
    assert 'value="Где мой трамвай?"' in writer.get(f"/write/new?question={asked.id}").text
    begun = writer.post("/write/new", data={**NEW, "title": "Трамвай", "question": str(asked.id)})
    text = source_of(writer, begun.headers["location"])
    assert text.endswith("---\nВ депо.\n\n---\n\nДо утра.\n") and "audience: internal" in text
    assert '  - "Где мой трамвай?"' in text and "status: draft" in text
    assert "В депо" not in source_of(
        writer, writer.post("/write/new", data={**NEW, "question": "404"}).headers["location"]
    )

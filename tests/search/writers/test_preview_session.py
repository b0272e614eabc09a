"""A writer at work: saved files reach the pages first and then search, and a broken folder breaks nothing."""

from __future__ import annotations

import threading

import pytest

from search.query.live import Live
from search.writers.preview_session import PreviewSession


@pytest.fixture
def desk(make_desk, article):
    desk = make_desk(
        {
            "ru/badge.md": article("Пропуск", "Пропуск лежит в приложении.", questions=["где пропуск"]),
            "ru/guest.md": article("Гость", "Гостю нужна охрана."),
        }
    )
    desk.build()
    return desk


@pytest.fixture
def session(desk):
    session = PreviewSession(desk.settings, Live(desk.settings))
    session._prepare()
    return session


def save(desk, path: str, text: str):
    desk.write({path: text})
    return desk.settings.articles / path


def test_a_saved_article_is_found_by_what_it_says_now(desk, session, article):
    assert session.find("шлагбаум") == ()
    changed = session.take([save(desk, "ru/guest.md", article("Гость", "Гостю открывает шлагбаум."))])
    assert changed == ("ru/guest",)
    (hit,) = session.find("шлагбаум")
    assert (hit.result.article_id, hit.fresh) == ("ru/guest", True)


def test_each_question_of_an_article_is_told_the_place_its_article_has(session):
    (answered,) = session.answers(session.library.by_id["ru/badge"])
    assert (answered.question, answered.place) == ("где пропуск", 1)
    assert answered.hits[0].result.article_id == "ru/badge"


def test_whoever_waits_is_told_at_once_what_changed(desk, session, article):
    before = session.version
    told: list[tuple[int, tuple[str, ...]]] = []
    waiting = threading.Thread(target=lambda: told.append(session.wait(before, 20)))
    waiting.start()
    session.take([save(desk, "ru/guest.md", article("Гость", "Иначе."))])
    waiting.join(20)
    assert told == [(before + 1, ("ru/guest",))]
    assert session.wait(session.version, 0.01)[0] == session.version


def test_a_file_that_cannot_be_read_is_told_and_the_last_good_text_stays(desk, session):
    session.take([save(desk, "ru/guest.md", "---\ntitle: [\n---\n\nТекст.\n")])
    assert session.broken
    assert session.library.by_id["ru/guest"].title == "Гость"


def test_before_search_is_ready_it_says_so_and_finds_nothing(desk):
    session = PreviewSession(desk.settings, Live(desk.settings))
    assert session.note == "search is getting ready"
    assert session.find("пропуск") == ()
    assert session.answers(session.library.by_id["ru/badge"]) == ()


def test_without_an_index_the_note_says_that_there_is_nothing_to_search_in(make_desk):
    empty = make_desk({"ru/a.md": "# Статья\n\nТекст.\n"})
    session = PreviewSession(empty.settings, Live(empty.settings))
    session._prepare()
    assert "nothing to search in" in session.note

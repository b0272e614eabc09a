"""A writer sees what search may learn, and decides."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime

import pytest

from kb.requests.customer import open_request
from kb.requests.events import ArticleRef
from kb.requests.resolved import list_lessons
from kb.requests.staff_actions import Reply, reply
from kb.storage.database import connect, migrate
from search.index.experience import EXPERIENCE, KeptExperience, write_experience
from search.training.guard import GuardVerdict, PartVerdict, RankFigures
from tests.kb.conftest import FORM, ROOM


@pytest.fixture
def answered(desk):
    """A request answered with an article; its customer has not said whether that helped."""
    database = connect(desk.environment["KB_DATABASE_URL"])
    migrate(database)
    now = datetime.now(UTC)
    with database.begin() as conn:
        opened = open_request(conn, replace(FORM, text="где мой\x1b[31m код"), files=(), room=ROOM, at=now)
        article = ArticleRef("ru/cards/block", "Заблокировать карту")
        reply(conn, opened.ticket.number, Reply(who="Анна", text="", article=article), room=ROOM, at=now)
        (lesson,) = list_lessons(conn)
    database.close()
    return desk, lesson


def test_questions_are_listed_with_their_evidence_and_without_control_characters(answered):
    desk, lesson = answered
    told = desk.kb("lessons", "list").stdout
    assert "not used: no evidence yet" in told and lesson.ticket in told
    assert "\x1b" not in told
    record = json.loads(desk.kb("lessons", "list", "--json").stdout)
    assert (record["id"], record["article_id"], record["taught"]) == (lesson.id, "ru/cards/block", False)


def test_a_decision_is_kept_with_who_took_it_and_can_be_changed(answered):
    desk, lesson = answered
    assert desk.kb("lessons", "accept", str(lesson.id), "--by", "Ольга").returncode == 0
    assert "used: accepted by Ольга" in desk.kb("lessons", "list").stdout
    desk.kb("lessons", "reject", str(lesson.id))
    assert "not used: rejected" in desk.kb("lessons", "list").stdout
    desk.kb("lessons", "forget", str(lesson.id))
    assert desk.kb("lessons", "list").stdout == ""


def test_an_unknown_number_is_told_with_where_to_look(answered):
    desk, _ = answered
    for verb in ("accept", "reject", "forget"):
        ran = desk.kb("lessons", verb, "999")
        assert ran.returncode == 3 and "`kb lessons list` shows them" in ran.stderr


def test_what_lessons_teach_is_learnt_only_of_an_index_with_a_model(desk):
    ran = desk.kb("lessons", "learn")
    assert ran.returncode == 3 and "kb build" in ran.stderr
    desk.write({"ru/cards/block.md": "---\ntitle: Заблокировать карту\n---\n\nПозвоните.\n"})
    desk.kb("build")
    ran = desk.kb("lessons", "learn")
    assert ran.returncode == 3 and "Lessons teach nothing without a model" in ran.stderr


def test_the_verdict_of_the_last_learning_is_shown_until_it_is_forgotten(desk):
    assert "Nothing was learnt yet" in desk.kb("lessons", "verdict").stdout
    figures = RankFigures(hit1=0.5, hit3=0.7, mrr=0.6)
    part = PartVerdict(part="articles without", questions=120, before=figures, after=figures)
    verdict = GuardVerdict(parts=(part,), lucky=1.0, cards_before=0.9, cards_after=0.9)
    path = desk.folder / "index" / EXPERIENCE
    write_experience(path, KeptExperience(experience=None, model="m", verdict=asdict(verdict)))
    assert "the gain may be luck" in desk.kb("lessons", "verdict").stdout
    assert json.loads(desk.kb("lessons", "verdict", "--json").stdout)["parts"][0]["questions"] == 120
    desk.kb("lessons", "learn", "--forget")
    assert not path.exists()

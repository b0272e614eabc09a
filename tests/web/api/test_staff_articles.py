"""During a call a program reads an article, takes words to send, and flags what was wrong."""

from __future__ import annotations

import pytest

from kb.staff.flags import open_flags

ARTICLES, TEMPLATES, FEEDBACK = (f"/api/v1/agent/{name}" for name in ("articles", "templates", "feedback"))


@pytest.fixture
def crm(client, bearer):
    """A program with a token of every scope."""
    client.headers.update(bearer())
    return client


def test_an_article_that_is_not_there_is_named_in_the_problem(crm):
    for answer in (crm.get(f"{ARTICLES}/cards/gone"), crm.get(TEMPLATES, params={"article": "cards/gone"})):
        assert answer.status_code == 404 and "cards/gone" in answer.json()["detail"]


def test_words_to_send_are_narrowed_by_language_and_tone(crm):
    every = crm.get(TEMPLATES).json()["templates"]
    formal = crm.get(TEMPLATES, params={"lang": "en", "tone": "formal", "client": "Anna"}).json()["templates"]
    assert [each["id"] for each in formal] == ["lost:en-formal"] and "Anna" in formal[0]["text"] and len(every) == 6
    own = crm.get(TEMPLATES, params={"article": "1042", "lang": "ru"}).json()["templates"]
    assert {each["article"] for each in own} == {"ru/cards/block"} and len(own) == 2
    assert crm.get(TEMPLATES, params={"article": "9001"}).json() == {"templates": []}


def test_a_flag_waits_for_the_owner_under_the_name_of_the_program(crm):
    sent = crm.post(FEEDBACK, json={"article": "1042", "kind": "outdated", "comment": "Кнопки нет"})
    assert sent.status_code == 201 and sent.json()["article"].endswith("cards/block")
    with crm.app.state.site.state.read() as conn:
        (flag,) = open_flags(conn)
    assert (flag.id, flag.kind, flag.comment, flag.who) == (sent.json()["id"], "outdated", "Кнопки нет", "CRM")
    assert crm.post(FEEDBACK, json={"article": "0000", "kind": "wrong"}).status_code == 404

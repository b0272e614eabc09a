"""Whoever answers customers publishes, changes and ends notices under their own name; pages show them at once."""

from __future__ import annotations

import pytest

from kb.notices.published import events_of
from kb.storage.database import connect
from tests.web.staff.test_console import account, enter

OUTAGE = {
    "severity": "outage",
    "title_ru": "Нет входа",
    "text_ru": "Чиним.",
    "sections": "access",
    "start": "2026-11-23 11:30",
}


@pytest.fixture
def staff(make_client, settings):
    def signed_in(role: str):
        account(settings, role, role)
        client = make_client()
        assert enter(client, role).status_code == 303
        return client

    return signed_in


def events(settings) -> list[tuple[str, str]]:
    database = connect(settings.database_url)
    with database.read() as conn:
        found = [(event.event, event.who) for event in events_of(conn, "1")]
    database.close()
    return found


def test_a_notice_is_on_the_site_at_once_and_off_it_at_once(staff, settings):
    agent = staff("agent")
    assert agent.post("/agent/notices", data=OUTAGE).headers["location"] == "/agent/notices"
    for path in ("/ru/", "/ru/c/access", "/agent", "/agent/notices"):
        assert "Нет входа" in agent.get(path).text, path
    assert 'value="2026-11-23 11:30"' in agent.get("/agent/notices/1").text  # Moscow's time, as it was written
    agent.post("/agent/notices/1", data={**OUTAGE, "text_ru": "Починили почти всё.", "action": "save"})
    assert "Починили почти всё." in agent.get("/ru/status/1").text
    agent.post("/agent/notices/1", data={"action": "end"})
    assert "Нет входа" not in agent.get("/ru/").text and "Завершено" in agent.get("/ru/status").text
    assert events(settings) == [("ended", "agent"), ("changed", "agent"), ("published", "agent")]
    assert "agent, 23" in agent.get("/agent/notices/1").text.replace("\xa0", " ")


@pytest.mark.parametrize(("role", "status"), [("agent", 200), ("manager", 200), ("writer", 403)])
def test_writers_do_not_announce_outages(staff, role: str, status: int):
    client = staff(role)
    assert client.get("/agent/notices").status_code == status
    assert client.post("/agent/notices", data=OUTAGE).status_code == (303 if status == 200 else 403)


def test_a_stranger_is_led_to_the_door(client):
    assert client.get("/agent/notices").headers["location"].startswith("/agent/sign-in")
    assert client.post("/agent/notices", data=OUTAGE).status_code == 303
    assert "Нет входа" not in client.get("/ru/").text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title_ru": " "}, "Напишите заголовок"),
        ({"start": "завтра"}, "Укажите время так"),
        ({"end": "2026-11-23 11:00"}, "Окончание должно быть позже"),
        ({"end": "скоро"}, "Окончание должно быть позже"),
        ({"severity": "bad"}, "Выберите, что случилось"),
    ],
)
def test_what_cannot_be_published_comes_back_with_words_and_all_that_was_written(staff, changed, said: str):
    answer = staff("agent").post("/agent/notices", data={**OUTAGE, "words": "не могу войти", **changed})
    assert answer.status_code == 422 and said in answer.text.replace("\xa0", " ")
    assert "Чиним." in answer.text and "не могу войти" in answer.text


def test_a_notice_there_is_not_can_be_neither_changed_nor_ended(staff):
    agent = staff("agent")
    assert agent.get("/agent/notices/7").status_code == 404
    assert agent.post("/agent/notices/7", data={**OUTAGE, "action": "end"}).status_code == 404

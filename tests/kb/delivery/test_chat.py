"""A team's chat hears that something happened, in the form it takes, and never a word anybody wrote."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from kb.delivery.chat import Chat, chats_of
from kb.delivery.outbox import list_entries
from kb.desk.later import NewCallback, promise_call, remind_of_calls
from kb.errors import SettingsError
from kb.requests.events import Mailroom
from kb.requests.staff_actions import add_note
from kb.settings import Settings
from kb.staff.accounts import add_person
from tests.kb.conftest import KEY


@pytest.fixture
def told(deliverer, helpdesk, sink):
    """Deliver what waits to chats, all of which are the tests' own server; returns the lines that arrived."""

    def deliver(teams: str = "support", asked: str = "") -> list[dict]:
        chats = " ".join(f"{team}={helpdesk.url}{asked}" for team in teams.split())
        made = deliverer(
            team_chats=chats, webhook_allow_private=True, smtp_url=sink.url, base_url="https://help.example"
        )
        made.run_once()
        return [json.loads(body) for _, body in helpdesk.calls]

    return deliver


def room(*teams: str) -> Mailroom:
    return Mailroom(key=KEY, team=False, chats=frozenset(teams))


def test_a_line_names_the_request_and_leads_to_it_and_quotes_nobody(send, told):
    number = send(room=room("support")).ticket.number
    [line] = told()
    assert line == {"text": f"Новое обращение {number}.\nhttps://help.example/agent/requests/{number}"}


def test_a_call_that_is_due_and_a_mention_are_told_once_without_the_note(db, send, told, now):
    number, support = send().ticket.number, room("support")
    with db.begin() as conn:
        for name in ("Анна", "Борис"):
            add_person(conn, name, "agent", "correct horse battery", at=now)
        add_note(conn, number, who="Анна", text="@Борис, клиент сердит", room=support, at=now)
        call = NewCallback(at=now + timedelta(minutes=1), telephone="+7 926 123-45-67", note="о карте")
        promise_call(conn, number, call, who="Анна", at=now)
        for _ in "12":
            remind_of_calls(conn, room=support, at=now)
    lines = [line["text"].partition("\n")[0] for line in told()]
    assert lines == [
        f"Анна зовёт коллегу в записке к обращению {number}.",
        f"Пора звонить клиенту: обращение {number} (отвечает Анна).",
    ]


def test_telegram_gets_its_group_with_the_text_and_not_in_the_address(send, told, helpdesk):
    send(room=room("support"))
    [line] = told(asked="&chat_id=-100123")
    assert line["chat_id"] == "-100123" and line["text"].startswith("Новое обращение")
    assert chats_of("support=https://chat.example/send?chat_id=-5&x=1") == {
        "support": Chat("https://chat.example/send?x=1", "-5")
    }


def test_only_teams_with_a_chat_are_told_and_a_chat_that_went_is_waited_for_by_nobody(db, send, told):
    send(room=room("engineering"))
    send(room=room("support"), form_key="other")
    assert told("engineering") == []
    with db.read() as conn:
        [entry] = [entry for entry in list_entries(conn) if entry.channel == "chat"]
    assert entry.state == "dead" and "no chat" in entry.last_error


def test_a_chat_that_is_away_keeps_nobody_waiting_and_is_told_later(db, send, told, helpdesk):
    send(room=room("support"))
    helpdesk.status = 500
    told()
    with db.read() as conn:
        [entry] = [entry for entry in list_entries(conn) if entry.channel == "chat"]
    assert entry.state == "waiting" and "500" in entry.last_error and "hooks" not in entry.last_error


@pytest.mark.parametrize(
    "written", ["https://chat.example/hook", "sales=https://chat.example", "support=ftp://x", "support=https://u:p@x/"]
)
def test_an_address_we_cant_use_is_told_at_start_and_not_repeated(deliverer, written: str):
    with pytest.raises(SettingsError, match="KB_TEAM_CHATS") as refused:
        deliverer(team_chats=written)
    assert "chat.example" not in str(refused.value)


def test_a_mailroom_knows_which_teams_have_a_chat():
    settings = Settings(team_chats="support=https://a.example/x articles=https://b.example/y")
    assert Mailroom.of(settings, KEY).chats == {"support", "articles"}

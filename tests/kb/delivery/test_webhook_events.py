"""The helpdesk is told of flags, of calls that became tickets and of questions nobody could answer; with the change or not at all."""

from __future__ import annotations

import base64
import json

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy import text as sql

from kb.delivery.outbox import list_entries
from kb.delivery.webhook import webhook_id
from kb.errors import StaffError
from kb.requests.events import Mailroom
from kb.staff.flags import NewFlag, open_flags, raise_flag
from kb.staff.questions import NewQuestion, ask_colleague
from kb.storage.database import MIGRATIONS, VERSION_TABLES, migrate
from tests.kb.conftest import KEY, ROOM

FLAG = NewFlag(
    article_id="en/cards/block-card",
    owner="cards",
    kind="outdated",
    who="CRM",
    comment="Card 4111 1111 1111 1111 is shown",
)
QUESTION = NewQuestion(
    query="who changes the PIN", text="She waits", lang="en", category="cards", owner="cards", who="Anna"
)
SECRET = "whsec_" + base64.b64encode(KEY).decode()


def test_a_flag_and_a_question_reach_the_helpdesk_signed(db, deliverer, helpdesk, now):
    with db.begin() as conn:
        flag = raise_flag(conn, FLAG, room=ROOM, at=now)
        question = ask_colleague(conn, QUESTION, room=ROOM, at=now)
    deliverer(webhook_url=helpdesk.url, webhook_secret=SECRET, webhook_allow_private=True).run_once()
    flagged, asked = (json.loads(body) for _, body in helpdesk.calls)
    assert (flagged["type"], flagged["timestamp"]) == ("article.flagged", now.isoformat())
    about = ("flag", "article", "kind", "owner", "who")
    assert [flagged["data"][name] for name in about] == [flag.id, "en/cards/block-card", "outdated", "cards", "CRM"]
    assert "4111" not in flagged["data"]["comment"]
    assert asked["type"] == "question.unanswered"
    assert (asked["data"]["question"], asked["data"]["query"], asked["data"]["owner"]) == (
        question.id,
        "who changes the PIN",
        "cards",
    )
    assert all(headers["webhook-signature"].startswith("v1,") for headers, _ in helpdesk.calls)


def test_such_an_event_is_tried_again_under_the_same_id_until_it_is_dead(db, deliverer, helpdesk, clock, now):
    with db.begin() as conn:
        raise_flag(conn, FLAG, room=ROOM, at=now)
    helpdesk.status = 500
    sender = deliverer(webhook_url=helpdesk.url, webhook_secret=SECRET, webhook_allow_private=True)
    for _ in range(40):
        sender.run_once()
        clock.pass_by(hours=6)
    with db.read() as conn:
        (entry,) = list_entries(conn)
    assert (entry.state, entry.ticket) == ("dead", "") and "500" in entry.last_error
    assert {headers["webhook-id"] for headers, _ in helpdesk.calls} == {webhook_id(entry)}


def test_what_is_not_stored_is_not_told(db, now):
    with pytest.raises(RuntimeError, match="stop"), db.begin() as conn:
        raise_flag(conn, FLAG, room=ROOM, at=now)
        raise RuntimeError("stop")
    with pytest.raises(StaffError), db.begin() as conn:
        ask_colleague(
            conn, NewQuestion(query=" ", text="", lang="en", category="", owner="", who="Anna"), room=ROOM, at=now
        )
    with db.read() as conn:
        assert (open_flags(conn), list_entries(conn)) == ((), ())


def test_without_a_helpdesk_nothing_waits_for_one(db, now):
    with db.begin() as conn:
        raise_flag(conn, FLAG, room=Mailroom(key=KEY, helpdesk=False), at=now)
        assert list_entries(conn) == ()


def test_what_waited_before_the_outbox_could_tell_of_anything_is_still_told(db, send, now):
    number = send().ticket.number
    with db.begin() as conn:
        kept = list_entries(conn)
        raise_flag(conn, FLAG, room=ROOM, at=now)
        _step_back(conn, "state_0003")
        names = set(conn.execute(sql("SELECT kind FROM outbox")).scalars())
        assert names == {"ticket.opened"}  # the older version knows no flag
    migrate(db)
    with db.read() as conn:
        assert list_entries(conn) == kept and {(entry.kind, entry.ticket) for entry in kept} == {
            ("ticket.created", number)
        }


def _step_back(conn: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("version_locations", str(MIGRATIONS / "state"))
    config.set_main_option("path_separator", "newline")
    config.attributes.update(connection=conn, version_table=VERSION_TABLES["state"])
    command.downgrade(config, revision)

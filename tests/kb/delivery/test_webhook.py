"""A helpdesk gets signed events under stable ids, and nobody can make us call our own network."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

import pytest

from kb.delivery.deliverer import Round
from kb.delivery.outbox import list_entries
from kb.errors import SettingsError

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()


@pytest.fixture
def hooks(deliverer, helpdesk, sink):
    def make(**settings):
        chosen = {
            "webhook_url": helpdesk.url,
            "webhook_secret": SECRET,
            "webhook_allow_private": True,
            "smtp_url": sink.url,
        }
        return deliverer(team_mail="team@romashka.example", **(chosen | settings))

    return make


def test_an_event_arrives_signed_as_the_standard_says(send, hooks, helpdesk, now):
    opened = send()
    hooks().run_once()
    ((headers, body),) = helpdesk.calls
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(bytes(range(32)), signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert headers["webhook-timestamp"] == str(int(now.timestamp()))
    told = json.loads(body)
    assert (told["type"], told["data"]["number"], told["data"]["rejected"]) == (
        "ticket.created",
        opened.ticket.number,
        ["ru/access/restore"],
    )
    assert opened.secret not in body.decode()


def test_an_event_told_again_has_the_same_id_and_words(send, hooks, helpdesk, clock):
    send()
    helpdesk.status = 503
    assert hooks().run_once().failed == 1
    helpdesk.status = 204
    clock.pass_by(minutes=2)
    hooks().run_once()
    (first, body), (second, again) = helpdesk.calls
    assert (first["webhook-id"], body) == (second["webhook-id"], again)
    assert first["webhook-signature"] != second["webhook-signature"]  # another time is signed


@pytest.mark.parametrize(
    ("status", "state"), [(302, "waiting"), (400, "waiting"), (429, "waiting"), (500, "waiting"), (410, "dead")]
)
def test_only_gone_is_final_and_a_redirect_is_not_followed(db, send, hooks, helpdesk, status: int, state: str):
    send()
    helpdesk.status = status
    hooks().run_once()
    with db.read() as conn:
        (entry,) = [entry for entry in list_entries(conn) if entry.channel == "helpdesk"]
    assert (entry.state, len(helpdesk.calls)) == (state, 1)
    assert str(status) in entry.last_error


def test_a_private_address_is_not_called_unless_allowed(db, send, hooks, helpdesk):
    send()
    hooks(webhook_allow_private=False).run_once()
    with db.read() as conn:
        (entry,) = list_entries(conn, states=("waiting",))
    assert helpdesk.calls == []
    assert "127.0.0.1 is a private address; KB_WEBHOOK_ALLOW_PRIVATE" in entry.last_error


def test_a_helpdesk_that_is_away_keeps_no_letter_from_leaving(send, hooks, sink):
    send()
    assert hooks(webhook_url="http://127.0.0.1:1/").run_once() == Round(sent=2, failed=1)
    assert len(sink.letters) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"webhook_url": "ftp://h/"},
        {"webhook_url": "https://user:pw@h/"},
        {"webhook_url": "nowhere"},
        {"webhook_secret": ""},
        {"webhook_secret": "whsec_short"},
        {"webhook_secret": "whsec_" + "A" * 8},
    ],
)
def test_settings_we_cant_use_are_told_at_start(hooks, wrong: dict):
    with pytest.raises(SettingsError, match="KB_WEBHOOK_"):
        hooks(**wrong)

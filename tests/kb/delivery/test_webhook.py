"""A helpdesk gets signed events under stable ids, and nobody can make us call our own network."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

import pytest

from kb.delivery.deliverer import Round
from kb.delivery.webhook import is_public
from kb.errors import SettingsError
from kb.outbox import list_entries

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()


@pytest.fixture
def hooks(deliverer, helpdesk, sink):
    def make(**settings):
        chosen = {"webhook_url": helpdesk.url, "webhook_secret": SECRET, "webhook_allow_private": True, "smtp_url": sink.url}
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
    assert (told["type"], told["data"]["number"], told["data"]["rejected"]) == ("ticket.created", opened.ticket.number, ["ru/access/restore"])
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


@pytest.mark.parametrize(("status", "state"), [(302, "waiting"), (400, "waiting"), (429, "waiting"), (500, "waiting"), (410, "dead")])
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
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1", "255.255.255.255",
     "::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1", "ff02::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::"],
)  # fmt: skip
def test_an_address_inside_is_private_however_it_is_wrapped(address: str):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "::ffff:93.184.216.34"])
def test_an_address_outside_is_public(address: str):
    assert is_public(address)


@pytest.mark.parametrize(
    "wrong",
    [{"webhook_url": "ftp://h/"}, {"webhook_url": "https://user:pw@h/"}, {"webhook_url": "nowhere"}, {"webhook_secret": ""},
     {"webhook_secret": "whsec_short"}, {"webhook_secret": "whsec_" + "A" * 8}],
)  # fmt: skip
def test_settings_we_cant_use_are_told_at_start(hooks, wrong: dict):
    with pytest.raises(SettingsError, match="KB_WEBHOOK_"):
        hooks(**wrong)

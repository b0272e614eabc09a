"""A ticket handed on to another helpdesk is made there once; what the customer says later joins it; what staff say stays here."""

from __future__ import annotations

import base64
import importlib.util
import json
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from kb.delivery.webhook import signature
from web.api.webhooks import AT, TICKET, TicketEvent

ROOT = Path(__file__).parents[2]
SHAPES = json.loads((Path(__file__).parent / "helpdesk_shapes.json").read_text("utf-8"))
SAID = {"author": "customer", "who": "", "text": "It is urgent", "article": None}
SECRET = bytes(range(32))


def loaded():
    spec = importlib.util.spec_from_file_location("hand_over", ROOT / "deploy/helpdesks/hand_over.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["hand_over"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


hand_over = loaded()
CREATED = {"type": "ticket.created", "timestamp": AT, "data": TICKET}
MESSAGE = {"type": "ticket.message", "timestamp": AT, "data": {**TICKET, "message": SAID}}


class OtherSide:
    """Answers as its documentation says, call by call; `down` for that many calls."""

    def __init__(self, calls: list[dict], down: int = 0) -> None:
        self.expected, self.got, self.down = list(calls), [], down

    def post(self, call):
        if self.down:
            self.down -= 1
            raise OSError("not now")
        self.got.append({"path": call.path, "headers": dict(call.headers), "body": call.body})
        return self.expected[len(self.got) - 1]["answer"]


def without_answers(calls: list[dict]) -> list[dict]:
    return [{name: call[name] for name in ("path", "headers", "body")} for call in calls]


def relay(name: str, other: OtherSide, folder: Path):
    return hand_over.Relay(hand_over.PLANS[name], SHAPES[name]["settings"], other.post, str(folder / "kept.db"))


def test_the_events_are_those_the_description_tells_of():
    for event in (CREATED, MESSAGE):
        assert TicketEvent.model_validate(event)


@pytest.mark.parametrize("name", SHAPES)
def test_a_ticket_is_made_once_and_what_is_said_later_joins_it(name: str, tmp_path):
    shapes = SHAPES[name]
    other = OtherSide([*shapes["created"], *shapes["message"]])
    ours = relay(name, other, tmp_path)
    for id, event in (("msg_1", CREATED), ("msg_1", CREATED), ("msg_2", MESSAGE), ("msg_2", MESSAGE)):
        ours.take(id, event)
    assert other.got == without_answers([*shapes["created"], *shapes["message"]])


@pytest.mark.parametrize("name", SHAPES)
def test_a_side_that_is_down_is_told_again_and_a_relay_begun_anew_knows_what_it_made(name: str, tmp_path):
    shapes = SHAPES[name]
    other = OtherSide([*shapes["created"], *shapes["message"]], down=1)
    with pytest.raises(OSError, match="not now"):
        relay(name, other, tmp_path).take("msg_1", CREATED)
    relay(name, other, tmp_path).take("msg_1", CREATED)
    relay(name, other, tmp_path).take("msg_2", MESSAGE)
    assert other.got == without_answers([*shapes["created"], *shapes["message"]])


@pytest.mark.parametrize("name", SHAPES)
def test_a_call_without_an_address_is_handed_on_too(name: str, tmp_path):
    other = OtherSide(SHAPES[name]["created"])
    relay(name, other, tmp_path).take("msg_1", {**CREATED, "data": {**TICKET, "email": "", "text": "", "subject": ""}})
    assert "guess:'" not in str(other.got) and "[2026-000123] Request" in str(other.got)
    if name == "zammad":
        assert other.got[0]["body"]["customer_id"] == "guess:calls@example.org"  # no ticket there without a customer


def test_what_staff_say_and_other_events_stay_here(tmp_path):
    other = OtherSide([])
    ours = relay("zammad", other, tmp_path)
    ours.take("msg_1", {**MESSAGE, "type": "ticket.replied"})
    ours.take("msg_2", {**MESSAGE, "data": {**TICKET, "message": {**SAID, "author": "staff"}}})
    ours.take("msg_3", {"type": "article.flagged", "timestamp": AT, "data": {"flag": 7}})
    assert other.got == []


def test_only_what_was_signed_a_moment_ago_is_taken(tmp_path):
    other = OtherSide(SHAPES["zammad"]["created"])
    served = hand_over.served(relay("zammad", other, tmp_path), SECRET, 0)
    threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    body, now = json.dumps(CREATED).encode(), int(time.time())

    def sent(secret: bytes, at: int, body: bytes = body) -> int:
        headers = {
            "webhook-id": "msg_1",
            "webhook-timestamp": str(at),
            "webhook-signature": signature(secret, "msg_1", str(at), body),
        }
        asked = urllib.request.Request(f"http://127.0.0.1:{served.server_port}/", body, headers)
        try:
            return urllib.request.urlopen(asked, timeout=60).status
        except urllib.error.HTTPError as error:
            return error.code

    assert (sent(b"other", now), sent(SECRET, now - 400), sent(SECRET, now, b"{}")) == (401, 401, 502)
    assert sent(SECRET, now) == 204 and len(other.got) == 1
    served.shutdown()
    served.server_close()


def test_the_documentation_names_every_side_and_every_setting():
    page = (ROOT / "docs/integrations.md").read_text("utf-8")
    assert all(f"`RELAY_TO={name}`" in page for name in hand_over.PLANS)
    named = {setting for shapes in SHAPES.values() for setting in shapes["settings"]}
    assert all(f"RELAY_{setting.upper()}" in page for setting in (*named, "url", "webhook_secret", "port", "kept"))


@pytest.mark.parametrize("name", hand_over.PLANS)
def test_settings_that_cannot_work_are_told_before_anything_is_taken(name: str):
    secret = {"webhook_secret": "whsec_" + base64.b64encode(SECRET).decode(), "to": name, "url": "https://h.example"}
    good = {**SHAPES[name]["settings"], **secret}
    assert hand_over.wrong(good) == []
    for setting in (*hand_over.NEEDED[name], "url", "webhook_secret", "to"):
        said = hand_over.wrong({**good, setting: ""})
        assert len(said) >= 1 and f"RELAY_{setting.upper()} " in said[0]
    assert "RELAY_PORT" in hand_over.wrong({**good, "port": "web"})[0]
    assert "without a path" in hand_over.wrong({**good, "url": "https://h.example/api"})[0]


def test_a_start_without_settings_ends_with_what_to_do():
    done = subprocess.run(
        [sys.executable, str(ROOT / "deploy/helpdesks/hand_over.py")],
        capture_output=True,
        text=True,
        env={},
        timeout=60,
    )
    assert done.returncode == 1 and "RELAY_TO" in done.stderr and "Traceback" not in done.stderr

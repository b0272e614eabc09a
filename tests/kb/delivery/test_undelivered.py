"""Letters that can't be delivered: addresses nobody can have, servers that refuse or are away."""

from __future__ import annotations

import pytest

from kb.delivery.deliverer import Round
from kb.delivery.outbox import list_entries
from kb.errors import SettingsError
from kb.storage.request_tables import outbox
from tests.kb.delivery.mailrooms import MAIL_ONLY, TEAM, WITH_TEAM, parts

NO_ADDRESS = (
    "nobody",
    "a@b\r\nBcc: v@example.com",
    "a@example.com, b@example.com",
    "<a@example.com>",
    "a@" + "b" * 300,
    "=?utf-8?q?x=40evil.example=2C?=@example.com",
    "=?utf-8?b?DQpCY2M6IHZAZXhhbXBsZS5jb20=?=@example.com",
    "=?utf-8?q?=0D=0ABcc=3Av?=@example.com",
)


@pytest.mark.parametrize("address", NO_ADDRESS)
def test_an_address_nobody_can_have_is_dead_at_once_and_keeps_nobody_waiting(db, send, sink, deliverer, address: str):
    send(room=MAIL_ONLY, email=address)
    send(room=MAIL_ONLY, form_key="b")
    assert deliverer(smtp_url=sink.url).run_once() == Round(sent=1, dead=1)
    with db.read() as conn:
        (dead,) = list_entries(conn, states=("dead",))
    assert "no e-mail address" in dead.last_error


def test_the_team_hears_of_a_ticket_whose_address_nobody_can_have(send, sink, deliverer):
    for n, address in enumerate(NO_ADDRESS):
        send(form_key=f"{n}", room=WITH_TEAM, email=address)
    assert deliverer(smtp_url=sink.url, team_mail=TEAM).run_once() == Round(sent=len(NO_ADDRESS), dead=len(NO_ADDRESS))
    assert {tuple(recipients) for _, recipients in sink.envelopes} == {(TEAM,)}
    assert all(letter["reply-to"] is None and letter["bcc"] is None for letter in sink.letters)


@pytest.mark.parametrize("sink", [False, True], indirect=True, ids=["ascii only", "SMTPUTF8"])
def test_an_international_domain_is_written_in_ascii(send, sink, deliverer):
    send(room=MAIL_ONLY, email="anna@почта.рф")
    deliverer(smtp_url=sink.url, mail_from="help@ромашка.рф").run_once()
    assert sink.envelopes == [("help@xn--80aa3agjl3d.xn--p1ai", ["anna@xn--80a1acny.xn--p1ai"])]
    assert sink.letters[0]["from"].addresses[0].domain == "xn--80aa3agjl3d.xn--p1ai"


@pytest.mark.parametrize("sink", [True], indirect=True)
def test_a_name_in_another_alphabet_is_written_to_where_the_server_can(send, sink, deliverer):
    send(room=WITH_TEAM, email="анна@почта.рф")
    assert deliverer(smtp_url=sink.url, team_mail=TEAM).run_once() == Round(sent=2)
    to_her, to_us = sink.letters
    assert sink.envelopes[0][1] == ["анна@xn--80a1acny.xn--p1ai"] and to_her["to"] == "анна@xn--80a1acny.xn--p1ai"
    assert to_her["subject"].startswith("Обращение 2026-")
    assert to_us["reply-to"] is None and "От: анна@почта.рф" in parts(to_us)[0]
    assert "уйдёт клиенту напрямую" not in parts(to_us)[0]


@pytest.mark.parametrize("sink", [False], indirect=True)
def test_where_it_can_not_the_letter_is_dead_and_no_address_becomes_an_encoded_word(db, send, sink, deliverer):
    send(room=WITH_TEAM, email="анна@почта.рф")
    assert deliverer(smtp_url=sink.url, team_mail=TEAM).run_once() == Round(sent=1, dead=1)
    assert sink.letters[0]["reply-to"] is None and sink.letters[0]["to"] == TEAM
    with db.read() as conn:
        assert "SMTPUTF8" in list_entries(conn, states=("dead",))[0].last_error


def test_a_refusal_for_now_is_tried_again_and_one_for_good_is_dead(db, send, sink, deliverer, clock):
    send(room=MAIL_ONLY)
    mail = deliverer(smtp_url=sink.url)
    sink.refuse = "451 4.7.1 greylisted"
    assert mail.run_once() == Round(failed=1)
    sink.refuse = "550 5.1.1 no such user"
    clock.pass_by(minutes=1)
    assert mail.run_once() == Round(dead=1)
    with db.read() as conn:
        assert "550 5.1.1 no such user" in list_entries(conn)[0].last_error


@pytest.mark.slow
def test_after_an_hour_without_a_mail_server_all_200_arrive_once(db, send, sink, deliverer, clock):
    for n in range(200):
        send(room=MAIL_ONLY, form_key=f"form-{n}", email=f"visitor{n}@example.com")
    away = deliverer(smtp_url="smtp://127.0.0.1:1")
    for _ in range(120):
        assert away.run_once().sent == 0
        clock.pass_by(seconds=30)
    back = deliverer(smtp_url=sink.url)
    for _ in range(40):
        back.run_once()
        clock.pass_by(minutes=5)
    with db.read() as conn:
        assert {entry.state for entry in list_entries(conn, limit=500)} == {"sent"}
    assert len(sink.letters) == len({letter["message-id"] for letter in sink.letters}) == 200
    assert len({letter["to"] for letter in sink.letters}) == 200


def test_a_letter_sent_again_is_the_same_letter(db, send, sink, deliverer, clock):
    send(room=MAIL_ONLY)
    mail = deliverer(smtp_url=sink.url)
    sink.refuse = "451 later"
    mail.run_once()
    sink.refuse = ""
    clock.pass_by(hours=1)
    mail.run_once()
    with db.begin() as conn:  # as if the server had died between sending and keeping that it was sent
        conn.execute(outbox.update().values(state="waiting", sent_at=None))
    mail.run_once()
    first, second = sink.letters
    assert first.as_bytes() == second.as_bytes()


@pytest.mark.parametrize(
    "url", ["mail.example.com", "http://mail.example.com", "smtp://", "smtp://h:port", "smtp://user:secret@:25"]
)
def test_an_address_of_a_mail_server_we_cant_use_is_told_without_its_password(deliverer, url: str):
    with pytest.raises(SettingsError, match="KB_SMTP_URL: expected") as refused:
        deliverer(smtp_url=url)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("sender", ["", "help", "a@", "help@example.com\r\nBcc: x@example.com"])
def test_a_sender_that_is_no_address_is_told_at_start(deliverer, sender: str):
    with pytest.raises(SettingsError, match="KB_MAIL_FROM"):
        deliverer(mail_from=sender)

"""Mail servers are asked whether they are there; nothing is sent."""

from __future__ import annotations

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

from cli.doctor.mail import receiving, sending
from kb.settings import Settings
from tests.ports import free_port


def healths(check, **settings: str) -> dict[str, str]:
    return {finding.name: finding.health for finding in check(Settings(_env_file=None, **settings))}


def test_a_server_that_answers_is_good_and_one_that_is_away_is_broken():
    server = Controller(Sink(), hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        url = f"smtp://127.0.0.1:{server.port}"
        assert healths(sending, smtp_url=url, mail_from="help@example.org") == {"KB_SMTP_URL": "good"}
        assert healths(sending, smtp_url=url)["KB_MAIL_FROM"] == "broken"
    finally:
        server.stop()
    assert healths(sending, smtp_url=url, mail_from="help@example.org") == {"KB_SMTP_URL": "broken"}
    assert healths(sending) == {"KB_SMTP_URL": "advice"}


def test_a_mailbox_is_read_only_where_one_is_named():
    assert healths(receiving) == {}
    assert healths(receiving, imap_url="imap://help:secret@127.0.0.1:1") == {"KB_IMAP_URL": "broken"}
    assert healths(receiving, imap_url="imap://help:secret@mail.example.org") == {"KB_IMAP_URL": "broken"}

"""A mailbox on a real server: what is unread in it, and what is marked."""

from __future__ import annotations

import pytest

from kb.errors import DeliveryFailed
from kb.inbound.imap_server import ImapServer
from kb.inbound.mailbox import ImapFolder
from tests.kb.delivery.conftest import free_port
from tests.kb.inbound.dovecot import serving_mail
from tests.kb.inbound.letters import letter

pytestmark = pytest.mark.dovecot


def test_letters_come_byte_for_byte_the_oldest_first_and_reading_them_marks_nothing():
    raw = [
        letter(f"Слово {number}\r\n").as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") for number in range(3)
    ]
    with serving_mail() as host:
        host.put(*raw)
        with ImapFolder(ImapServer.parse(host.url())) as mailbox:
            letters = list(mailbox.unread())
            assert [content for _, content in letters] == raw
            assert host.count("UNSEEN") == 3
            mailbox.mark_read(letters[1][0], flagged=True)
            assert [content for _, content in mailbox.unread()] == [raw[0], raw[2]]
        assert (host.count("UNSEEN"), host.count("FLAGGED")) == (2, 1)


def test_a_folder_that_is_not_there_and_a_server_that_is_away_are_told():
    with serving_mail() as host, pytest.raises(DeliveryFailed, match="can't be read"):
        ImapFolder(ImapServer.parse(f"{host.url()}/Nowhere"))
    with pytest.raises(DeliveryFailed, match="can't be read"):
        ImapFolder(ImapServer.parse(f"imap://u:p@127.0.0.1:{free_port()}"))

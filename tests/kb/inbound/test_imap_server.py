"""Where the mailbox is: what can't work is told at the start, and a password never goes over an open line."""

from __future__ import annotations

import pytest

from kb.errors import SettingsError
from kb.inbound.imap_server import ImapServer


def test_an_address_names_server_folder_user_and_how_it_is_encrypted():
    server = ImapServer.parse("imaps://help%40a.example:p%2Fw@mail.a.example/Help%20desk")
    assert (server.host, server.port, server.user, server.password, server.folder) == (
        "mail.a.example",
        993,
        "help@a.example",
        "p/w",
        "Help desk",
    )
    assert ImapServer.parse("imap+starttls://u:p@h").port == 143
    assert ImapServer.parse("imap://u:p@127.0.0.1:1143").folder == "INBOX"


@pytest.mark.parametrize(
    "url",
    ["imap://u:p@mail.example", "pop3://u:p@h", "imaps://h", "imaps://u:p@h:port", "imaps://u:p@[h", "mail.example"],
)
def test_what_cannot_work_is_told_with_what_would(url: str):
    with pytest.raises(SettingsError, match="KB_IMAP_URL") as raised:
        ImapServer.parse(url)
    assert "p@" not in str(raised.value).replace("user:password@", "")


def test_without_its_library_the_command_is_told(monkeypatch):
    monkeypatch.setattr("kb.inbound.imap_server.find_spec", lambda name: None)
    with pytest.raises(SettingsError, match=r"pip install 'otvet\[imap\]'"):
        ImapServer.parse("imaps://u:p@h")

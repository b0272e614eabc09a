"""The mailbox of KB_IMAP_URL: where it is, who reads it, how its connection is encrypted."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from types import MappingProxyType
from urllib.parse import unquote, urlsplit

from kb.errors import SettingsError

EXPECTED = "expected imaps://user:password@host/Folder, or imap+starttls://user:password@host"
SCHEMES = MappingProxyType({"imaps": 993, "imap+starttls": 143, "imap": 143})  # and their usual ports
LOCAL = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class ImapServer:
    """A mailbox as KB_IMAP_URL tells of it."""

    host: str
    port: int
    scheme: str
    user: str
    password: str
    folder: str

    @classmethod
    def parse(cls, url: str) -> ImapServer:
        """Raises SettingsError, also where the extra `imap` is not installed. A password goes over an encrypted connection only,
        this machine excepted.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise SettingsError(f"KB_IMAP_URL: {EXPECTED}") from None
        if parts.scheme not in SCHEMES or not parts.hostname or not parts.username:
            raise SettingsError(f"KB_IMAP_URL: {EXPECTED}")
        if parts.scheme == "imap" and parts.hostname not in LOCAL:
            raise SettingsError(f"KB_IMAP_URL: imap:// sends the password for all to read; {EXPECTED}")
        if find_spec("imapclient") is None:
            raise SettingsError(
                "KB_IMAP_URL needs IMAPClient, which is not installed. Run `pip install 'otvet[imap]'`."
            )
        return cls(
            host=parts.hostname,
            port=port or SCHEMES[parts.scheme],
            scheme=parts.scheme,
            user=unquote(parts.username),
            password=unquote(parts.password or ""),
            folder=unquote(parts.path.strip("/")) or "INBOX",
        )

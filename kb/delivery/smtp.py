"""Mail: letters over SMTP, one conversation for as many as are waiting. The only user of smtplib."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from kb.errors import DeliveryFailed, SettingsError, Undeliverable
from kb.outbox import Entry

TIMEOUT = 20  # seconds for each step of the conversation
LOCAL = ("localhost", "127.0.0.1", "::1")
EXPECTED = "expected smtp://user:password@host:587, smtp+starttls://… or smtps://user:password@host:465"
SCHEMES = {"smtp": "offered", "smtp+starttls": "starttls", "smtps": "at once"}


@dataclass(frozen=True)
class Server:
    """A mail server as KB_SMTP_URL tells of it."""

    host: str
    port: int
    tls: str  # "at once", "starttls" (never without), or "offered": where the server can, and always before a password
    user: str
    password: str

    @classmethod
    def parse(cls, url: str) -> Server:
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise SettingsError(f"KB_SMTP_URL: {EXPECTED}") from None
        if parts.scheme not in SCHEMES or not parts.hostname:
            raise SettingsError(f"KB_SMTP_URL: {EXPECTED}")
        tls = SCHEMES[parts.scheme]
        default = 465 if tls == "at once" else 587 if parts.username or tls == "starttls" else 25
        return cls(parts.hostname, port or default, tls, unquote(parts.username or ""), unquote(parts.password or ""))


class Smtp:
    """A channel to one mail server. Not for several threads at once."""

    def __init__(self, url: str, make: Callable[[Entry], EmailMessage]) -> None:
        """`make` puts an entry into its envelope. Raises SettingsError for an address we can't use."""
        self._server = Server.parse(url)
        self._make = make
        self._open: smtplib.SMTP | None = None

    def send(self, entry: Entry) -> None:
        message = self._make(entry)
        server = self._connected()
        try:
            server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, told = next(iter(error.recipients.values()))
            self._reset(server)
            raise _failed(code, told) from None
        except (smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as error:
            self._reset(server)
            raise _failed(error.smtp_code, error.smtp_error) from None
        except smtplib.SMTPNotSupportedError as error:
            raise Undeliverable(f"the mail server can't take this address: {error}") from None
        except (OSError, smtplib.SMTPException) as error:  # the conversation broke off
            self.close()
            raise DeliveryFailed(f"the mail server went away: {error}", unreachable=True) from None

    def close(self) -> None:
        server, self._open = self._open, None
        if server is not None:
            try:
                server.quit()
            except (OSError, smtplib.SMTPException):
                server.close()

    def _connected(self) -> smtplib.SMTP:
        if self._open is None:
            try:
                self._open = self._connect()
            except (OSError, smtplib.SMTPException) as error:
                problem = f"{self._server.host}:{self._server.port} {_refusal(error)}"
                raise DeliveryFailed(problem, unreachable=True) from None
        return self._open

    def _connect(self) -> smtplib.SMTP:
        told = self._server
        context = ssl.create_default_context()
        server: smtplib.SMTP
        if told.tls == "at once":
            server = smtplib.SMTP_SSL(told.host, told.port, timeout=TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(told.host, told.port, timeout=TIMEOUT)
        try:
            server.ehlo()
            if told.tls == "starttls" or (told.tls == "offered" and told.host not in LOCAL):
                self._encrypt(server, context)
            if told.user:
                server.login(told.user, told.password)
        except BaseException:
            server.close()
            raise
        return server

    def _encrypt(self, server: smtplib.SMTP, context: ssl.SSLContext) -> None:
        """STARTTLS. Without it a letter goes only where nobody asked for it, and a password nowhere."""
        if server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        elif self._server.tls == "starttls" or self._server.user:
            wanted = "a password is never sent without" if self._server.user else "KB_SMTP_URL asks for it"
            raise OSError(f"it offers no encryption, and {wanted}")

    def _reset(self, server: smtplib.SMTP) -> None:
        try:
            server.rset()
        except (OSError, smtplib.SMTPException):
            self.close()


def _refusal(error: Exception) -> str:
    """Why there is no conversation, and what would mend it."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"shows a certificate that can't be trusted ({error.verify_message}); SSL_CERT_FILE may name its authority"
        )
    if isinstance(error, smtplib.SMTPResponseException):
        who = (
            "refuses the user and password of KB_SMTP_URL"
            if isinstance(error, smtplib.SMTPAuthenticationError)
            else "takes no letters"
        )
        return f"{who}: {_words(error.smtp_code, error.smtp_error)}"
    return f"can't be reached: {error}"


def _words(code: int, told: bytes | str) -> str:
    return f"{code} {told.decode('utf-8', 'replace') if isinstance(told, bytes) else told}"


def _failed(code: int, told: bytes | str) -> DeliveryFailed | Undeliverable:
    """5xx is a no for good (RFC 5321, 4.2.1), 4xx one for now."""
    words = _words(code, told)
    return Undeliverable(words) if code >= 500 else DeliveryFailed(words)

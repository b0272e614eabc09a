"""Mail: letters over SMTP, one conversation for as many as are waiting. The only user of smtplib."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from kb.delivery.outbox import OutboxEntry
from kb.errors import DeliveryFailed, SettingsError, Undeliverable

TOO_LARGE = 552  # said to the sender of a letter
TIMEOUT = 20  # seconds for each step of the conversation
ASKING_TIMEOUT = 4  # … when somebody waits for the answer
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

    def connect(self, *, timeout: float = TIMEOUT) -> smtplib.SMTP:
        """A conversation, encrypted and signed in as asked for. Raises DeliveryFailed, which says what would mend it."""
        try:
            return self._connect(timeout)
        except (OSError, smtplib.SMTPException) as error:
            raise DeliveryFailed(f"{self.host}:{self.port} {_refusal(error)}", unreachable=True) from None

    def _connect(self, timeout: float) -> smtplib.SMTP:
        server: smtplib.SMTP
        if self.tls == "at once":
            context = ssl.create_default_context()
            server = smtplib.SMTP_SSL(self.host, self.port, timeout=timeout, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=timeout)
        try:
            server.ehlo()
            if self.tls == "starttls" or (self.tls == "offered" and self.host not in LOCAL):
                self._encrypt(server)
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server

    def _encrypt(self, server: smtplib.SMTP) -> None:
        """STARTTLS. Without it a letter goes only where nobody asked for it, and a password nowhere."""
        if server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        elif self.tls == "starttls" or self.user:
            reason = "a password is never sent without" if self.user else "KB_SMTP_URL asks for it"
            raise OSError(f"it offers no encryption, and {reason}")


def offers_foreign_names(url: str) -> bool:
    """Whether the server takes mailbox names beyond ASCII (SMTPUTF8). Raises DeliveryFailed when it can't be asked."""
    server = Server.parse(url).connect(timeout=ASKING_TIMEOUT)
    try:
        return server.has_extn("smtputf8")
    finally:
        _end(server)


class Smtp:
    """A channel to one mail server. Not for several threads at once."""

    def __init__(self, url: str, make: Callable[[OutboxEntry], EmailMessage]) -> None:
        """`make` puts an entry into its envelope. Raises SettingsError for an address we can't use."""
        self._server = Server.parse(url)
        self._make = make
        self._open: smtplib.SMTP | None = None

    def send(self, entry: OutboxEntry) -> None:
        message = self._make(entry)
        server = self._connected()
        try:
            server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, answer = next(iter(error.recipients.values()))
            self._reset(server)
            raise _failed(code, answer) from None
        except smtplib.SMTPSenderRefused as error:
            self._reset(server)
            raise _sender_refused(error) from None
        except smtplib.SMTPDataError as error:
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
            _end(server)

    def _connected(self) -> smtplib.SMTP:
        if self._open is None:
            self._open = self._server.connect()
        return self._open

    def _reset(self, server: smtplib.SMTP) -> None:
        try:
            server.rset()
        except (OSError, smtplib.SMTPException):
            self.close()


def _end(server: smtplib.SMTP) -> None:
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()


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


def _words(code: int, answer: bytes | str) -> str:
    return f"{code} {answer.decode('utf-8', 'replace') if isinstance(answer, bytes) else answer}"


def _sender_refused(error: smtplib.SMTPSenderRefused) -> DeliveryFailed | Undeliverable:
    """Our own address is refused, so every letter would be: they wait until that is mended. 552 is about this letter's size."""
    if error.smtp_code == TOO_LARGE:
        return _failed(error.smtp_code, error.smtp_error)
    words = _words(error.smtp_code, error.smtp_error)
    return DeliveryFailed(f"the mail server takes no letters of KB_MAIL_FROM: {words}", unreachable=True)


def _failed(code: int, answer: bytes | str) -> DeliveryFailed | Undeliverable:
    """5xx is a no for good (RFC 5321, 4.2.1), 4xx one for now."""
    words = _words(code, answer)
    return Undeliverable(words) if code >= 500 else DeliveryFailed(words)

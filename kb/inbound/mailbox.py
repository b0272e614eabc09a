"""A mailbox on an IMAP server: what is unread in it, letter by letter. The only user of IMAPClient."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from functools import partial
from types import TracebackType
from typing import TypeVar

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError

from kb.errors import DeliveryFailed
from kb.inbound.imap_server import ImapServer
from kb.inbound.letter import MAX_LETTER

TIMEOUT = 30.0  # seconds for each step
AT_ONCE = 100  # letters whose sizes are asked for together
Replied = TypeVar("Replied")


class ImapFolder:
    """An open folder. Raises DeliveryFailed, which says what would mend it, when the server can't be talked to."""

    def __init__(self, server: ImapServer) -> None:
        self._server = server
        self._client = _told(self._connect)

    def __enter__(self) -> ImapFolder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._client.logout()
        except (OSError, IMAPClientError):
            self._client.shutdown()

    def unread(self) -> Iterator[tuple[int, bytes | None]]:
        """(UID, the letter) of what is unread, the oldest first; None for a letter that is too large to be read."""
        numbers = _told(lambda: self._client.search(["UNSEEN", "UNDELETED"]))
        for first in range(0, len(numbers), AT_ONCE):
            sizes = _told(partial(self._client.fetch, numbers[first : first + AT_ONCE], ["RFC822.SIZE"]))
            for number in sorted(sizes):
                if int(sizes[number].get(b"RFC822.SIZE", 0)) > MAX_LETTER:
                    yield number, None
                    continue
                fetched = _told(partial(self._client.fetch, [number], ["BODY.PEEK[]"]))
                if number in fetched:  # somebody else may have moved it
                    yield number, fetched[number].get(b"BODY[]", b"")

    def mark_read(self, number: int, *, flagged: bool = False) -> None:
        """`flagged`: a person should look at it."""
        flags = [b"\\Seen", b"\\Flagged"] if flagged else [b"\\Seen"]
        _told(lambda: self._client.add_flags([number], flags))

    def wait(self, seconds: float) -> bool:
        """Wait for something new, at most so long; True when the server says that there is. Only where it `can_idle`."""
        _told(self._client.idle)
        try:
            said = _told(lambda: self._client.idle_check(timeout=seconds))
        finally:
            _, at_last = _told(self._client.idle_done)  # what came while the waiting was ended is said nowhere else
        return bool(said or at_last)

    @property
    def can_idle(self) -> bool:
        return bool(_told(lambda: self._client.has_capability("IDLE")))

    def _connect(self) -> IMAPClient:
        server = self._server
        context = ssl.create_default_context()
        client = IMAPClient(
            server.host, port=server.port, ssl=server.scheme == "imaps", ssl_context=context, timeout=TIMEOUT
        )
        if server.scheme == "imap+starttls":
            client.starttls(context)
        client.login(server.user, server.password)
        client.select_folder(server.folder)
        return client


def _told(ask: Callable[[], Replied]) -> Replied:
    """What the server answers. Raises DeliveryFailed for a server that is away, refuses us, or talks nonsense."""
    try:
        return ask()
    except LoginError:
        raise DeliveryFailed("the mail server refuses the user and password of KB_IMAP_URL", unreachable=True) from None
    except ssl.SSLCertVerificationError as error:
        said = f"the mail server's certificate can't be trusted ({error.verify_message}); SSL_CERT_FILE may name its authority"
        raise DeliveryFailed(said, unreachable=True) from None
    except (OSError, IMAPClientError, ValueError) as error:
        said = " ".join(str(error).split())[:300]
        raise DeliveryFailed(f"the mailbox of KB_IMAP_URL can't be read: {said}", unreachable=True) from None

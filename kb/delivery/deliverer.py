"""The deliverer: empties the outbox, one channel after another, in a thread of the server or in `kb outbox run`.

An entry is claimed and its outcome kept in transactions of their own; nothing is sent while one is open.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from types import MappingProxyType

from kb.delivery import DeliveryChannel
from kb.delivery.chat import TeamChats
from kb.delivery.console import Console
from kb.delivery.envelope import check_sender, envelope
from kb.delivery.letters import LetterWriter
from kb.delivery.outbox import OutboxEntry, claim, note_failed, note_sent, release
from kb.delivery.smtp import Smtp
from kb.delivery.webhook import Webhook, body_of
from kb.errors import DeliveryFailed, StateUnavailable, Undeliverable
from kb.settings import Settings
from kb.storage.database import Database

log = logging.getLogger(__name__)

PAUSE = 5.0  # seconds between looks at the outbox
BATCH = 20
AFTER_OUTAGE = timedelta(seconds=30)  # what was not tried because its channel is down waits this long


@dataclass(frozen=True)
class Round:
    """What one look at the outbox came to."""

    sent: int = 0
    failed: int = 0
    dead: int = 0

    def __add__(self, other: Round) -> Round:
        return Round(self.sent + other.sent, self.failed + other.failed, self.dead + other.dead)


class Deliverer:
    """Sends what waits. Several may run at once, in one process or many: each entry is claimed by one of them."""

    def __init__(self, db: Database, channels: Mapping[str, DeliveryChannel], *, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._channels = channels
        self._clock = clock
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin in a thread of its own."""
        self._stop.clear()
        self._thread = threading.Thread(target=self.run, name="deliverer", daemon=True)
        self._thread.start()

    def stop(self, timeout: float = 30.0) -> None:
        """Finish the entry in hand and end; what is left waits in the database."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout)
            self._thread = None

    def nudge(self) -> None:
        """There is something new: don't wait for the next look."""
        self._wake.set()

    def run(self) -> None:
        """Look at the outbox until stopped. Nothing that goes wrong ends it."""
        while not self._stop.is_set():
            try:
                self.run_once()
            except StateUnavailable as error:  # the log was told
                log.debug("the outbox waits: %s", error)
            except Exception:  # a database that is away comes back; the letters are safe in it
                log.exception("the outbox could not be looked at")
            self._wake.wait(PAUSE)
            self._wake.clear()

    def run_once(self) -> Round:
        """Send all that is due now."""
        total = Round()
        for name, channel in self._channels.items():
            try:
                total += self._empty(name, channel)
            finally:
                channel.close()
        return total

    def _empty(self, name: str, channel: DeliveryChannel) -> Round:
        total = Round()
        while not self._stop.is_set():
            with self._db.begin() as conn:
                entries = claim(conn, name, limit=BATCH, at=self._clock())
            if not entries:
                break
            for place, entry in enumerate(entries):
                outcome, unreachable = self._send(channel, entry)
                total += outcome
                if unreachable or self._stop.is_set():
                    with self._db.begin() as conn:
                        release(
                            conn,
                            entries[place + 1 :],
                            next_at=self._clock() + (AFTER_OUTAGE if unreachable else timedelta()),
                        )
                    return total
        return total

    def _send(self, channel: DeliveryChannel, entry: OutboxEntry) -> tuple[Round, bool]:
        """Send one entry and keep the outcome; also says whether the channel is down."""
        problem, final, unreachable = "", False, False
        try:
            channel.send(entry)
        except DeliveryFailed as error:
            problem, unreachable = str(error), error.unreachable
        except Undeliverable as error:
            problem, final = str(error), True
        except Exception as error:  # one letter we can't write must not keep the others
            log.exception("outbox entry %s could not be sent", entry.id)
            problem = f"{type(error).__name__}: {error}"
        with self._db.begin() as conn:
            if not problem:
                note_sent(conn, entry, at=self._clock())
                return Round(sent=1), False
            log.warning("outbox entry %s (%s to %s): %s", entry.id, entry.kind, entry.channel, problem)
            note_failed(conn, entry, problem, final=final, at=self._clock())
        return (Round(dead=1) if final else Round(failed=1)), unreachable


def channels_of(settings: Settings, key: bytes, *, clock: Callable[[], datetime]) -> Mapping[str, DeliveryChannel]:
    """The ways out an installation has; the console stands in for a mail server. Raises SettingsError."""
    writer = LetterWriter(settings, key)
    sender = check_sender(settings.mail_from)

    def put_into_envelope(entry: OutboxEntry) -> EmailMessage:
        letter = writer.letter(entry)
        return envelope(entry, letter, sender=sender, brand=settings.brand_in(letter.lang))

    def as_shown(entry: OutboxEntry) -> str:
        letter = writer.letter(entry)
        return f"{letter.to}\n{letter.subject}\n\n{letter.text}"

    mail: DeliveryChannel = Smtp(settings.smtp_url, put_into_envelope) if settings.smtp_url else Console(as_shown)
    helpdesk: DeliveryChannel = (
        Webhook(settings, clock) if settings.webhook_url else Console(lambda entry: body_of(entry).decode())
    )
    chats = TeamChats(settings, writer.texts[settings.language_list[0]])
    return MappingProxyType({"visitor": mail, "team": mail, "helpdesk": helpdesk, "chat": chats})

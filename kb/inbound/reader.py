"""Reading the mailbox: a thread beside the server, or `kb mail-in --imap`. Takes what is unread, then waits for more.

Of several servers one reads; the others wait for its lease to be free. A letter is taken once, whoever reads it.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from kb.errors import DeliveryFailed, StateUnavailable
from kb.inbound.imap_server import ImapServer
from kb.inbound.intake import Intake, TakenLetter
from kb.storage.leases import Lease

if TYPE_CHECKING:  # its library is an extra, imported where a mailbox is opened
    from kb.inbound.mailbox import ImapFolder

log = logging.getLogger(__name__)
TURN_LOOK = 15.0  # seconds between looks whether the server that reads has gone
POLL = 60.0  # seconds between looks where the server can't tell us of new letters
IDLE_LOOK = 2.0  # seconds an IDLE waits before it is asked whether the reader is to stop
IDLE_FOR = 9 * 60.0  # seconds; servers end an IDLE after half an hour, firewalls sooner
# A letter that comes while another is marked as read is announced with that, where nobody listens. So the mailbox is
# looked through again soon after letters were taken, then ever more rarely.
LOOK_AGAIN = 2.0  # seconds
AFTER_OUTAGE = (5.0, 15.0, 60.0, 300.0)  # seconds
LOOK_AT_IT = ("refused",)  # outcomes a person should look at in the mailbox


class MailReader:
    """`start` and `stop` may each be called once; `read_once` needs neither."""

    def __init__(
        self,
        url: str,
        intake: Intake,
        *,
        clock: Callable[[], datetime],
        poll: float = POLL,
        lease: Lease | None = None,
    ) -> None:
        """`lease`: read only while it is ours. Raises SettingsError for an address that names no mailbox."""
        self._server = ImapServer.parse(url)
        self._intake, self._clock, self._poll, self._lease = intake, clock, poll, lease
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self.run, name="mail-reader", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join(timeout=10)

    def read_once(self) -> Mapping[str, int]:
        """Take what is unread now; how many letters came to what. Raises DeliveryFailed, StateUnavailable."""
        with self._opened() as mailbox:
            return self._take_unread(mailbox)

    def run(self) -> None:
        """Read until stopped. While the mailbox or the database is away, the log has one line and tries grow rare."""
        failures = 0
        while not self._stopped.is_set():
            try:
                if not self._ours():
                    self._stopped.wait(TURN_LOOK)
                    continue
                with self._opened() as mailbox:
                    patience = LOOK_AGAIN
                    while not self._stopped.is_set() and self._ours():
                        patience = LOOK_AGAIN if self._take_unread(mailbox) else min(2 * patience, IDLE_FOR)
                        failures = 0
                        self._wait(mailbox, patience)
            except (DeliveryFailed, StateUnavailable) as error:
                (log.warning if failures == 0 else log.debug)("%s", error)
            except Exception:  # whatever it is, the next letters may be better
                log.exception("the mailbox could not be read")
            failures += 1
            self._stopped.wait(AFTER_OUTAGE[min(failures, len(AFTER_OUTAGE)) - 1])
        self._let_go()

    def _ours(self) -> bool:
        return self._lease is None or self._lease.keep()

    def _let_go(self) -> None:
        if self._lease is not None:
            with suppress(StateUnavailable):  # the lease ends by itself
                self._lease.release()

    def _opened(self) -> ImapFolder:
        from kb.inbound.mailbox import ImapFolder

        return ImapFolder(self._server)

    def _wait(self, mailbox: ImapFolder, patience: float) -> None:
        if not mailbox.can_idle:
            self._stopped.wait(self._poll)
            return
        waited = 0.0
        while waited < patience and not self._stopped.is_set() and self._ours():
            if mailbox.wait(IDLE_LOOK):
                return
            waited += IDLE_LOOK

    def _take_unread(self, mailbox: ImapFolder) -> Mapping[str, int]:
        """A letter is marked as read when it is taken: whoever dies in between finds it again, and takes nothing twice."""
        counted: Counter[str] = Counter()
        for number, raw in mailbox.unread():
            if self._stopped.is_set():
                break
            taken = self._take(raw)
            counted[taken.outcome] += 1
            mailbox.mark_read(number, flagged=taken.outcome in LOOK_AT_IT)
            if taken.why:
                log.info("letter %d of the mailbox was %s: %s", number, taken.outcome, taken.why)
        return counted

    def _take(self, raw: bytes | None) -> TakenLetter:
        if raw is None:
            return TakenLetter("refused", why="it is too large")
        try:
            return self._intake.take(raw, at=self._clock())
        except StateUnavailable:
            raise
        except Exception:  # one letter we can't take must not keep the others: a person finds it flagged in the mailbox
            log.exception("a letter could not be taken")
            return TakenLetter("refused", why="it could not be taken; the fault is ours and in the log")

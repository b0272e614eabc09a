"""Foreign names: whether letters can go to mailbox names beyond ASCII, which only some mail servers take (SMTPUTF8)."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from kb.delivery.mailboxes import Fault, fault_of
from kb.delivery.smtp import offers_foreign_names
from kb.errors import DeliveryFailed
from kb.settings import Settings

KNOWN_FOR = 3600.0  # seconds an answer of the server holds
UNKNOWN_FOR = 60.0  # seconds until a server that could not be asked is asked again

log = logging.getLogger(__name__)


class ForeignNames:
    """Asks the mail server when it first matters and remembers the answer. While it can't be asked, the answer is no.

    Safe to share between threads: one asks, the others take what was known before.
    """

    def __init__(self, ask: Callable[[], bool], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._ask, self._clock = ask, clock
        self._asking = threading.Lock()
        self._taken, self._until = False, float("-inf")

    @classmethod
    def of(cls, settings: Settings) -> ForeignNames:
        """Without a mail server letters are shown on the console, which takes any name."""
        url = settings.smtp_url
        return cls(lambda: offers_foreign_names(url)) if url else cls(lambda: True)

    @property
    def taken(self) -> bool:
        """Waits some seconds for the server when its answer is too old; never raises."""
        if self._clock() >= self._until and self._asking.acquire(blocking=False):
            try:
                self._taken, self._until = self._ask(), self._clock() + KNOWN_FOR
            except DeliveryFailed as error:
                log.warning("whether the mail server takes names beyond ASCII is not known: %s", error)
                self._taken, self._until = False, self._clock() + UNKNOWN_FOR
            finally:
                self._asking.release()
        return self._taken

    def fault_of(self, address: str) -> Fault:
        """What keeps our letters from this address; "" if nothing does."""
        fault = fault_of(address)
        return "" if fault == "foreign" and self.taken else fault

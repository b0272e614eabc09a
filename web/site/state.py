"""The state that requests change: the database, the files beside it, who is told of a change, and when letters go out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from threading import Semaphore
from types import MappingProxyType
from typing import TypeVar

from kb.delivery.deliverer import Deliverer
from kb.delivery.foreign_names import ForeignNames
from kb.errors import RequestError, StateUnavailable
from kb.requests.attachments import AttachmentStore
from kb.requests.events import Mailroom
from kb.requests.upload_budget import UploadBudget
from kb.storage.database import Database, Transaction
from kb.storage.outages import lost_connection

FORMS_IN_MEMORY = 3  # whose files, up to 50 MB each, are in memory at once
PATIENCE = 2.5  # seconds somebody who sends a form waits for a lock before they are told to try again
Kept = TypeVar("Kept")
ADDRESS_FAULTS = MappingProxyType(
    {
        "malformed": "`email` is no address that somebody can have; correct it or leave it out",
        "mixed": "`email` mixes letters of two alphabets in one word; type it again in one keyboard layout",
        "foreign": "the mail server can't write to names beyond ASCII; ask for another `email` or leave it out",
    }
)


@dataclass(frozen=True)
class SiteState:
    """One installation's own. Transactions are begun here and nowhere else in the web layer."""

    database: Database
    store: AttachmentStore
    room: Mailroom
    deliverer: Deliverer
    uploads: UploadBudget
    foreign_names: ForeignNames
    files_at_once: Semaphore = field(default_factory=lambda: Semaphore(FORMS_IN_MEMORY))

    @property
    def key(self) -> bytes:
        """The site's key: what links and names of visitors are made with."""
        return self.room.key

    def refuse_unwritable(self, email: str) -> None:
        """Raises RequestError, code "address", for an address no letter of ours can reach; "" is none and fine."""
        if email and (fault := self.foreign_names.fault_of(email)):
            raise RequestError("address", ADDRESS_FAULTS[fault], fault=fault)

    def read(self) -> AbstractContextManager[Transaction]:
        return self.database.read()

    @contextmanager
    def change(self) -> Iterator[Transaction]:
        """A transaction; once it is committed, what it put into the outbox is sent without waiting for the next look.

        Raises StateUnavailable when the database takes nothing: somebody waits for the answer, so it is not waited for long.
        """
        with self.database.begin(patience=PATIENCE) as conn:
            yield conn
        self.deliverer.nudge()

    def keep(self, store: Callable[[Transaction], Kept]) -> Kept:
        """`store` in a transaction, once more when the first went down with a lost connection. `store` must stand a repetition."""
        try:
            with self.change() as conn:
                return store(conn)
        except StateUnavailable as error:
            if not lost_connection(error.__cause__):
                raise
        with self.change() as conn:
            return store(conn)

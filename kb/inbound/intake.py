"""Taking a letter: an answer joins its request, another becomes one where that is allowed, machines' letters become nothing.

Each letter is taken once: that it was, is stored in the transaction that stores its words. Whoever dies in between takes it again.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import resources
from typing import Literal

from sqlalchemy import select

from kb.articles.contacts import NO_CONTACTS, Contacts
from kb.customers.agreed import agreed_promise
from kb.errors import AttachmentRefused, StateUnavailable
from kb.inbound.belonging import Belonging, belonging_of
from kb.inbound.letter import InboundLetter, read_letter
from kb.languages import CYRILLIC, OTHERS, of_letters
from kb.requests.attachments import MAX_ATTACHMENTS, AttachmentStore, KeptFile, Upload, unclaimed
from kb.requests.customer import NewMessage, add_to_request, note_event, open_request, store_message
from kb.requests.events import Mailroom, Remark
from kb.requests.limits import FormAttempt, Rules, judge, new_form_key, note_post
from kb.requests.service_levels import Promise
from kb.requests.tickets import NewTicket
from kb.settings import Settings
from kb.storage.database import Database, Transaction, insert
from kb.storage.request_tables import inbound_letters

LetterOutcome = Literal["joined", "opened", "ignored", "returned", "refused", "repeated"]
FORM_AGE = timedelta(minutes=5)  # a letter was written for longer than a form is suspicious
EMPTY = "it is empty"
NO_SENDER = "it names no sender, or several"
NO_WORDS = "—"  # stands for the text of a letter that is all files


@dataclass(frozen=True)
class TakenLetter:
    """What became of a letter; `why` in words for whoever runs the site, "" where there is nothing to say."""

    outcome: LetterOutcome
    number: str = ""
    why: str = ""


def _none() -> Contacts:
    """Where no contracts are looked for."""
    return NO_CONTACTS


@dataclass(frozen=True, kw_only=True)
class Intake:
    """What taking letters needs to know of an installation. `promise` tells by when a request of a topic is answered, `contacts` what contracts are about."""

    database: Database
    store: AttachmentStore
    room: Mailroom
    rules: Rules
    opens_requests: bool
    languages: tuple[str, ...]
    own_addresses: tuple[str, ...]
    promise: Callable[[str, datetime], Promise | None]
    contacts: Callable[[], Contacts] = _none

    @classmethod
    def of(
        cls,
        settings: Settings,
        *,
        database: Database,
        store: AttachmentStore,
        room: Mailroom,
        promise: Callable[[str, datetime], Promise | None],
        contacts: Callable[[], Contacts] = _none,
    ) -> Intake:
        return cls(
            database=database,
            store=store,
            room=room,
            rules=Rules.of(settings),
            opens_requests=settings.mail_opens_requests,
            languages=settings.language_list,
            own_addresses=tuple(filter(None, (settings.mail_from.lower(), settings.reply_to.lower()))),
            promise=promise,
            contacts=contacts,
        )

    def take(self, raw: bytes, *, at: datetime) -> TakenLetter:
        """Take a letter. Raises StateUnavailable while the database or the disk takes nothing: then it is to be taken again."""
        letter = read_letter(raw)
        with self.database.read() as conn:
            if _is_taken(conn, letter.digest):
                return TakenLetter("repeated")
            belonging = belonging_of(conn, letter, self.room.key)
        if reason := self._no_persons(letter):
            return self._pass_over(letter, belonging, reason, at=at)
        if belonging is None and not self.opens_requests:
            return self._pass_over(letter, None, "it answers no request, and KB_MAIL_OPENS_REQUESTS is off", at=at)
        kept, refused = self._keep(letter.files)
        stored: tuple[KeptFile, ...] = ()
        try:
            with self.database.begin() as conn:
                if not _note_taken(conn, letter.digest, "joined" if belonging else "opened", at=at):
                    return TakenLetter("repeated")
                taken = (
                    self._join(conn, letter, belonging, kept, refused, at=at)
                    if belonging
                    else self._open(conn, letter, kept, refused, at=at)
                )
                stored = tuple(file for file in kept if file not in unclaimed(conn, kept))
            return taken
        finally:
            self.store.discard([file for file in kept if file not in stored])

    def _no_persons(self, letter: InboundLetter) -> str:
        """Why nobody wrote this letter to us; "" for one that somebody did."""
        if letter.ours or letter.sender in self.own_addresses:
            return "it is a letter of ours"
        reasons = {
            "automatic": "a program wrote it",
            "bounce": "a letter of ours could not be delivered",
            "list": "it went to many",
            "unreadable": "it is no letter",
        }
        if letter.kind in reasons:
            return reasons[letter.kind]
        if not letter.sender:
            return NO_SENDER
        return "" if letter.text or letter.files else EMPTY

    def _pass_over(self, letter: InboundLetter, belonging: Belonging | None, why: str, *, at: datetime) -> TakenLetter:
        """Nothing is stored of it but that it came; staff see where a letter of ours came back.

        One that a person may have written and we can't read is refused: somebody looks at it in the mailbox.
        """
        outcome: LetterOutcome = "returned" if letter.kind == "bounce" and belonging else "ignored"
        if letter.kind == "unreadable" or (why == EMPTY and belonging) or (why == NO_SENDER and letter.text):
            outcome = "refused"
        number = belonging.number if belonging else ""
        with self.database.begin() as conn:
            if not _note_taken(conn, letter.digest, outcome, at=at):
                return TakenLetter("repeated")
            if outcome == "returned":
                note_event(conn, number, "undelivered", at=at)
                self._note(conn, number, "returned", at=at)
        return TakenLetter(outcome, number, why)

    def _join(
        self,
        conn: Transaction,
        letter: InboundLetter,
        belonging: Belonging,
        kept: tuple[KeptFile, ...],
        refused: tuple[str, ...],
        *,
        at: datetime,
    ) -> TakenLetter:
        words = NewMessage(
            text=letter.text or NO_WORDS, key=f"letter:{letter.digest}", files=kept, folded=letter.folded
        )
        due = self._promise(conn, letter, at)
        if add_to_request(conn, belonging.number, words, promise=due, room=self.room, at=at) is None:
            return TakenLetter("refused", belonging.number, "the conversation is full")
        if not belonging.own_address:
            self._note(conn, belonging.number, "other_address", at=at, address=letter.sender)
        self._tell_refused(conn, belonging.number, refused, at=at)
        return TakenLetter("joined", belonging.number)

    def _open(
        self,
        conn: Transaction,
        letter: InboundLetter,
        kept: tuple[KeptFile, ...],
        refused: tuple[str, ...],
        *,
        at: datetime,
    ) -> TakenLetter:
        """A letter that opens a request is judged as a form is: nobody fills the inbox, or a stranger's mailbox with confirmations."""
        attempt = FormAttempt(
            address=f"mail {letter.sender}",
            email=letter.sender,
            text=f"{letter.subject}\n{letter.text}",
            form_key=new_form_key(self.room.key, at=at - FORM_AGE),
        )
        verdict = judge(conn, attempt, self.rules, key=self.room.key, at=at)
        if not verdict.allowed:
            return TakenLetter("refused", "", f"too many of one sender or the same again ({verdict.reason})")
        note_post(conn, attempt, key=self.room.key, at=at)
        new = NewTicket(
            form_key=f"letter:{letter.digest}",
            lang=language_of(f"{letter.subject} {letter.text}", self.languages),
            topic="",
            email=letter.sender,
            subject=letter.subject,
            text=letter.text or NO_WORDS,
            promise=self._promise(conn, letter, at),
        )
        number = open_request(conn, new, files=kept, room=self.room, at=at).ticket.number
        self._tell_refused(conn, number, refused, at=at)
        return TakenLetter("opened", number)

    def _promise(self, conn: Transaction, letter: InboundLetter, at: datetime) -> Promise | None:
        """That of the sender's contract, else the usual one."""
        words = f"{letter.subject} {letter.text}"
        agreed = agreed_promise(conn, self.contacts(), "", email=letter.sender, words=words, at=at)
        return agreed or self.promise("", at)

    def _keep(self, files: tuple[Upload, ...]) -> tuple[tuple[KeptFile, ...], tuple[str, ...]]:
        """The files the form would take, and the names of the others. Raises StateUnavailable when nothing can be stored now."""
        kept: list[KeptFile] = []
        refused = [_named(file) for file in files[MAX_ATTACHMENTS:]]
        try:
            for file in files[:MAX_ATTACHMENTS]:
                try:
                    kept += self.store.keep([file])
                except AttachmentRefused as error:
                    if error.code == "busy":
                        raise StateUnavailable(str(error)) from None
                    refused.append(_named(file))
        except BaseException:
            self.store.discard(kept)
            raise
        return tuple(kept), tuple(refused)

    def _tell_refused(self, conn: Transaction, number: str, refused: tuple[str, ...], *, at: datetime) -> None:
        if refused:
            self._note(conn, number, "refused_files", at=at, files=", ".join(refused))

    def _note(self, conn: Transaction, number: str, words: str, *, at: datetime, **values: str) -> None:
        """Tell staff something of a letter beside the conversation, in the first language of the site."""
        text = _notes(self.languages[0])[words].format(**values)
        store_message(conn, number, Remark(author="staff", text=text, internal=True), internal=True, at=at)


def language_of(text: str, languages: tuple[str, ...]) -> str:
    """The first language of the site that is written in the letters that prevail; its first where none is."""
    letters = [letter for letter in text if letter.isalpha()]
    if not letters:
        return languages[0]
    cyrillic, others = len(CYRILLIC.findall(text)), len(OTHERS.findall(text))
    kind = "cyrillic" if 2 * cyrillic >= len(letters) else "others" if 2 * others >= len(letters) else "latin"
    return of_letters(languages, kind) or languages[0]


def _named(file: Upload) -> str:
    return " ".join(file.name.split())[:100] or "?"


def _notes(lang: str) -> Mapping[str, str]:
    folder = resources.files("kb.inbound")
    path = folder / f"{lang}.toml"
    path = path if path.is_file() else folder / "en.toml"
    notes: Mapping[str, str] = tomllib.loads(path.read_text("utf-8"))["notes"]
    return notes


def _is_taken(conn: Transaction, digest: str) -> bool:
    return conn.execute(select(inbound_letters.c.id).where(inbound_letters.c.digest == digest)).first() is not None


def _note_taken(conn: Transaction, digest: str, outcome: LetterOutcome, *, at: datetime) -> bool:
    """False where somebody else took it meanwhile."""
    row = {"digest": digest, "outcome": outcome, "at": at}
    stored = insert(conn, inbound_letters).values(row).on_conflict_do_nothing().returning(inbound_letters.c.id)
    return conn.execute(stored).first() is not None

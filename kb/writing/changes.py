"""Changes: an article on its way from a writer's first key to publication, kept in the database with every save. Touches no file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import RowMapping, delete, func, select, update

from kb.storage.database import Transaction, insert
from kb.storage.tables import storable
from kb.storage.writing_tables import article_changes as changes
from kb.storage.writing_tables import article_comments as comments
from kb.storage.writing_tables import article_saves as saves
from kb.writing.merging import Merge, merge
from kb.writing.source_text import plain_ends, shown, stored_again
from kb.writing.stores import WritingError

ChangeState = Literal["draft", "review", "published", "discarded"]
OPEN: tuple[ChangeState, ...] = ("draft", "review")
SAVES_KEPT = 200  # of a change, beside those that clashed


@dataclass(frozen=True, kw_only=True)
class ArticleChange:
    """One person's change of one file. `base` is the file to the byte, `text` as a text field shows it."""

    id: int
    path: str
    title: str
    state: ChangeState
    who: str
    is_new: bool
    base: str
    text: str
    head: int
    message: str
    version: str
    begun_at: datetime
    changed_at: datetime

    @property
    def expected(self) -> str | None:
        """What the file must be for the change to be put in its place."""
        return None if self.is_new else self.base

    @property
    def result(self) -> str:
        """What the file becomes, to the byte."""
        return stored_again(self.base, self.text)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


@dataclass(frozen=True, kw_only=True)
class SaveOutcome:
    """A save that is kept. Of a clash the change is as it was before, and the save lies aside under `number`."""

    change: ArticleChange
    number: int
    clash: Merge | None = None


@dataclass(frozen=True, kw_only=True)
class Comment:
    """What a colleague said of a line, or of the whole (line 0)."""

    line: int
    quote: str
    text: str
    who: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class NewChange:
    """A change nobody has saved yet. `base` is None of a file that is not there."""

    path: str
    title: str
    base: str | None
    who: str
    text: str = ""


def begin(conn: Transaction, beginning: NewChange, *, at: datetime) -> ArticleChange:
    """The person's own open change of the file, a new one if they have none."""
    own = own_change(conn, beginning.path, beginning.who)
    if own:
        return own
    base = beginning.base or ""
    row = {
        "path": beginning.path,
        "title": beginning.title,
        "state": "draft",
        "who": beginning.who,
        "is_new": beginning.base is None,
        "base": base,
        "text": beginning.text or shown(base),
        "head": 0,
        "message": "",
        "version": "",
        "begun_at": at,
        "changed_at": at,
    }
    made = _change(conn.execute(insert(conn, changes).values(row).returning(*changes.c)).mappings().one())
    first = {"change": made.id, "number": 0, "seen": 0, "text": made.text, "aside": False, "at": at}
    conn.execute(insert(conn, saves).values(first))
    return made


def find_change(conn: Transaction, id: int) -> ArticleChange | None:
    """The change of a number, whatever has become of it; None where there is none."""
    row = conn.execute(select(changes).where(changes.c.id == id)).mappings().one_or_none()
    return _change(row) if row else None


def own_change(conn: Transaction, path: str, who: str) -> ArticleChange | None:
    """The open change a person has of a file."""
    of_file = (changes.c.path == path) & (changes.c.who == who) & changes.c.state.in_(OPEN)
    row = conn.execute(select(changes).where(of_file).order_by(changes.c.id.desc()).limit(1)).mappings().one_or_none()
    return _change(row) if row else None


def open_changes(conn: Transaction, path: str = "") -> tuple[ArticleChange, ...]:
    """All changes on their way, of one file or of all, those touched last first."""
    wanted = changes.c.state.in_(OPEN) & ((changes.c.path == path) if path else True)
    return tuple(
        _change(row)
        for row in conn.execute(select(changes).where(wanted).order_by(changes.c.changed_at.desc())).mappings()
    )


def save(conn: Transaction, id: int, text: str, *, seen: int, at: datetime) -> SaveOutcome:
    """Keep a text that was written on top of save `seen`. Raises WritingError for a change that is over.

    Another save meanwhile (a second tab) is joined with it; where both changed the same lines, this one is kept aside.
    """
    change = _locked(conn, id)
    text = storable(plain_ends(text))
    number = _next_number(conn, id)
    joined, clash = text, None
    if seen != change.head and change.text != text:
        merged = merge(_text_of(conn, change, seen), text, change.text)
        joined, clash = merged.text(), merged if merged.clashes else None
    row = {"change": id, "number": number, "seen": seen, "text": text, "aside": clash is not None, "at": at}
    conn.execute(insert(conn, saves).values(row))
    if clash:
        return SaveOutcome(change=change, number=number, clash=clash)
    if joined != text:  # what two saves became is a save, too: the next one is written on top of it
        number += 1
        conn.execute(insert(conn, saves).values({**row, "number": number, "text": joined}))
    conn.execute(update(changes).where(changes.c.id == id).values(text=joined, head=number, changed_at=at))
    _let_go_old_saves(conn, id, number)
    return SaveOutcome(change=_found(conn, id), number=number)


def set_aside(conn: Transaction, id: int) -> tuple[str, ...]:
    """Texts of saves that clashed, oldest first."""
    return tuple(
        conn.execute(
            select(saves.c.text).where((saves.c.change == id) & saves.c.aside).order_by(saves.c.number)
        ).scalars()
    )


def settle_asides(conn: Transaction, id: int) -> None:
    """The writer has seen the saves that clashed."""
    conn.execute(update(saves).where(saves.c.change == id).values(aside=False))


def move_to(
    conn: Transaction, id: int, state: ChangeState, *, at: datetime, message: str | None = None, version: str = ""
) -> ArticleChange:
    """Raises WritingError for a change that is over."""
    change = _locked(conn, id)
    values = {
        "state": state,
        "changed_at": at,
        "version": version,
        "message": change.message if message is None else message,
    }
    conn.execute(update(changes).where(changes.c.id == id).values(values))
    if state not in OPEN:  # the text itself stays with the change
        conn.execute(delete(saves).where((saves.c.change == id) & saves.c.aside.is_(False)))
    return _found(conn, id)


def reopen(conn: Transaction, id: int, *, at: datetime) -> ArticleChange:
    """A discarded change is its writer's draft again, with the text it had. Raises WritingError: it is none, or they have begun another."""
    conn.execute(update(changes).where(changes.c.id == id).values(head=changes.c.head))  # for this transaction alone
    change = _found(conn, id)
    if change.state != "discarded":
        raise WritingError("over", "only a discarded change can be taken up again")
    if own_change(conn, change.path, change.who):
        raise WritingError("another", "another change of the same file has been begun since")
    conn.execute(update(changes).where(changes.c.id == id).values(state="draft", changed_at=at))
    row = {"change": id, "number": change.head, "seen": change.head, "text": change.text, "aside": False, "at": at}
    conn.execute(insert(conn, saves).values(row))  # what the next save is written on top of
    return _found(conn, id)


def rebase(conn: Transaction, id: int, base: str | None, text: str, *, at: datetime) -> ArticleChange:
    """The change begins anew from the file as it is now, with a text that was joined with it."""
    _locked(conn, id)
    values = {"base": base or "", "is_new": base is None}
    conn.execute(update(changes).where(changes.c.id == id).values(values))
    return save(conn, id, text, seen=_found(conn, id).head, at=at).change


def retitle(conn: Transaction, id: int, title: str) -> None:
    """Call a change by the title its text has now."""
    conn.execute(update(changes).where(changes.c.id == id).values(title=title))


def say(conn: Transaction, id: int, text: str, *, line: int, who: str, at: datetime) -> None:
    """A comment; its line's words are kept, as lines move. Raises WritingError for a change that is over or an empty text."""
    change = _locked(conn, id)
    if not text.strip():
        raise WritingError("comment", "a comment needs words")
    lines = change.text.split("\n")
    quote = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    row = {"change": id, "line": line if quote else 0, "quote": quote, "text": text.strip(), "who": who, "at": at}
    conn.execute(insert(conn, comments).values(row))


def comments_of(conn: Transaction, id: int) -> tuple[Comment, ...]:
    """What was said of a change, the oldest first."""
    columns = [comments.c[name] for name in Comment.__dataclass_fields__]
    rows = conn.execute(select(*columns).where(comments.c.change == id).order_by(comments.c.id)).mappings()
    return tuple(Comment(**{name: row[name] for name in Comment.__dataclass_fields__}) for row in rows)


def _locked(conn: Transaction, id: int) -> ArticleChange:
    """The change, for this transaction alone: whoever saves it at the same moment waits."""
    conn.execute(update(changes).where(changes.c.id == id).values(head=changes.c.head))
    change = _found(conn, id)
    if not change.is_open:
        raise WritingError("over", "this change was published or discarded; open the article again")
    return change


def _found(conn: Transaction, id: int) -> ArticleChange:
    change = find_change(conn, id)
    if change is None:
        raise WritingError("unknown", f"there is no change {id}")
    return change


def _text_of(conn: Transaction, change: ArticleChange, number: int) -> str:
    """The text somebody had before them; of a save that is long gone the file itself."""
    row = conn.execute(
        select(saves.c.text).where((saves.c.change == change.id) & (saves.c.number == number))
    ).one_or_none()
    return str(row[0]) if row else shown(change.base)


def _next_number(conn: Transaction, id: int) -> int:
    return int(conn.execute(select(func.max(saves.c.number)).where(saves.c.change == id)).scalar() or 0) + 1


def _let_go_old_saves(conn: Transaction, id: int, number: int) -> None:
    old = (saves.c.change == id) & (saves.c.number <= number - SAVES_KEPT) & saves.c.aside.is_(False)
    conn.execute(delete(saves).where(old))


def _change(row: RowMapping) -> ArticleChange:
    return ArticleChange(**{name: row[name] for name in ArticleChange.__dataclass_fields__})

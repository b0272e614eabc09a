"""What readers say of articles: told to whoever looks after an article once a day, and answered by them. Sends nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from sqlalchemy import ColumnElement, Connection, and_, or_, select, update

from kb.delivery.outbox import ReportPayload, put
from kb.storage.database import insert
from kb.storage.request_tables import moments
from kb.storage.tables import votes

WordAnswer = Literal["done", "wont", "question"]
ANSWERS: tuple[WordAnswer, ...] = get_args(WordAnswer)
DAILY = timedelta(hours=20)  # less than a day: a server that looks hourly keeps to about the same hour
TOLD = "readers' words told"  # the moment's name
LISTED = 200


@dataclass(frozen=True, kw_only=True)
class ReadersWord:
    """A vote with words, private data masked; `answer` "" while nobody has dealt with it."""

    id: int
    article_id: str
    helpful: bool
    reason: str
    comment: str
    changed_at: datetime
    told_at: datetime | None
    answer: str
    answer_text: str
    answered_by: str
    answered_at: datetime | None


def words_of_readers(conn: Connection, *, limit: int = LISTED) -> tuple[ReadersWord, ...]:
    """Those nobody has dealt with first, the newest of them on top."""
    return _read(conn, _says_something(), limit)


def answer_words(conn: Connection, id: int, answer: str, text: str, *, who: str, at: datetime) -> None:
    """Note what becomes of a reader's words. Raises ValueError for an answer there is not."""
    if answer not in ANSWERS:
        raise ValueError(f"unknown answer {answer!r}; expected one of: {', '.join(ANSWERS)}")
    said = {"answer": answer, "answer_text": text.strip(), "answered_by": who, "answered_at": at}
    conn.execute(update(votes).where(votes.c.id == id).values(said))


@dataclass(frozen=True, kw_only=True)
class OwnersLetter:
    """A letter of one owner, as the outbox takes it."""

    owner: str
    payload: ReportPayload


def tell_owners(
    conn: Connection,
    owners: Mapping[str, str],
    letter: Callable[[str, Sequence[ReadersWord]], OwnersLetter | None],
    *,
    at: datetime,
) -> int:
    """Put a letter for each owner into the outbox unless that was done today; returns how many.

    `owners`: who looks after an article, by its id. `letter` makes one of an owner and the words for them; None: nobody to send it to,
    and the words wait.
    """
    last = conn.execute(select(moments.c.at).where(moments.c.name == TOLD)).scalar_one_or_none()
    if last is not None and timedelta() <= at - last < DAILY:
        return 0
    noted = insert(conn, moments).values(name=TOLD, at=at)
    conn.execute(noted.on_conflict_do_update(index_elements=["name"], set_={"at": at}))
    by_owner: dict[str, list[ReadersWord]] = {}
    for word in _read(conn, and_(_says_something(), votes.c.told_at.is_(None)), LISTED):
        by_owner.setdefault(owners.get(word.article_id, ""), []).append(word)
    letters = [(letter(owner, words), words) for owner, words in sorted(by_owner.items())]
    for made, words in letters:
        if made:
            put(conn, "report.words", "team", payload=made.payload, at=at)
            conn.execute(update(votes).where(votes.c.id.in_([word.id for word in words])).values(told_at=at))
    return sum(made is not None for made, _ in letters)


def _says_something() -> ColumnElement[bool]:
    return or_(votes.c.comment != "", and_(votes.c.helpful.is_(False), votes.c.reason != ""))


def _read(conn: Connection, which: ColumnElement[bool], limit: int) -> tuple[ReadersWord, ...]:
    columns = [votes.c[name] for name in ReadersWord.__dataclass_fields__]
    order = (votes.c.answer != "", votes.c.changed_at.desc(), votes.c.id.desc())
    return tuple(
        ReadersWord(**row._mapping) for row in conn.execute(select(*columns).where(which).order_by(*order).limit(limit))
    )

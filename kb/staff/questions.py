"""Asking a colleague: a look-up nothing answered becomes a question to whoever owns that part of the base,
and the helpdesk is told of it in the same transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, select, update

from kb.errors import StaffError
from kb.notifications.notifications import NewNotification, put_notification
from kb.notifications.receivers import looking_after
from kb.privacy import mask
from kb.requests.events import Mailroom, tell_helpdesk, tell_writers
from kb.staff.due_dates import due_after, due_first
from kb.storage.database import insert, one_at_a_time
from kb.storage.staff_tables import colleague_questions as questions

QUESTIONS_LOCK = 0x07_7E_E9  # of two clicks at once the second finds the question of the first
EVENT_FIELDS = ("query", "text", "lang", "category", "owner", "who")


@dataclass(frozen=True, kw_only=True)
class NewQuestion:
    """A question as asked; private data is masked on the way in."""

    query: str
    text: str
    lang: str
    category: str
    owner: str
    who: str


@dataclass(frozen=True, kw_only=True)
class ColleagueQuestion(NewQuestion):
    """A question as stored."""

    id: int
    at: datetime
    answer: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None
    due_at: datetime | None = None  # None of one that was asked before there were due dates

    @property
    def title(self) -> str:
        """What is asked, in a line an article may be called by."""
        return (self.query or self.text).splitlines()[0][:90]


def ask_colleague(conn: Connection, new: NewQuestion, *, room: Mailroom, at: datetime) -> ColleagueQuestion:
    """Store a question and have the helpdesk told; the same one of the same person that still waits is that one. Raises StaffError when neither the query nor the words say what is asked."""
    if not (new.query.strip() or new.text.strip()):
        raise StaffError("a question needs words")
    words = {
        name: mask(getattr(new, name).strip()).text for name in ("query", "text", "category")
    }  # a category is whatever was sent
    row = {**vars(new), **words, "at": at, "due_at": due_after("question", at)}
    one_at_a_time(conn, QUESTIONS_LOCK)
    same = [questions.c[name] == row[name] for name in ("query", "text", "lang", "category", "who")]
    asked = conn.execute(select(*questions.c).where(*same, questions.c.answered_at.is_(None))).mappings().first()
    if asked:
        return _question(asked)
    question = _question(conn.execute(insert(conn, questions).values(row).returning(*questions.c)).mappings().one())
    event = {"question": question.id, **{name: getattr(question, name) for name in EVENT_FIELDS}}
    event["due_at"] = question.due_at.isoformat() if question.due_at else ""
    tell_helpdesk(conn, room, "question.unanswered", event, at=at)
    tell_writers(conn, room, "question.unanswered", who=question.who, at=at)
    notification = NewNotification(event="question", who=question.who, once=str(question.id), at=at)
    put_notification(conn, notification, looking_after(conn, question.owner))
    return question


def waiting_questions(conn: Connection, *, limit: int = 200) -> tuple[ColleagueQuestion, ...]:
    """What nobody has answered yet: what is due first, then what has no date."""
    return _list(conn, questions.c.answered_at.is_(None), due_first(questions), limit)


def answered_questions(conn: Connection, *, limit: int = 50) -> tuple[ColleagueQuestion, ...]:
    """The newest answers first."""
    return _list(conn, questions.c.answered_at.is_not(None), [questions.c.answered_at.desc()], limit)


def answered_question(conn: Connection, question: int) -> ColleagueQuestion | None:
    """One question that has an answer; None for any other number."""
    condition = (questions.c.id == question) & questions.c.answered_at.is_not(None)
    row = conn.execute(select(*questions.c).where(condition)).mappings().one_or_none()
    return _question(row) if row else None


def answer_colleague(conn: Connection, question: int, *, answer: str, who: str, at: datetime) -> ColleagueQuestion:
    """Answer a question, and tell whoever asked; a later answer replaces an earlier one. Raises StaffError for an unknown question or no words."""
    if not answer.strip():
        raise StaffError("an answer needs words")
    answer_values = {"answer": mask(answer.strip()).text, "answered_by": who, "answered_at": at}
    conn.execute(update(questions).where(questions.c.id == question).values(answer_values))
    row = conn.execute(select(*questions.c).where(questions.c.id == question)).mappings().one_or_none()
    if row is None:
        raise StaffError(f"there is no question {question}")
    put_notification(
        conn,
        NewNotification(event="question_answered", who=who, once=f"{question} {at.isoformat()}", at=at),
        [row["who"]],
    )
    return _question(row)


def draft_of(question: ColleagueQuestion) -> str:
    """An answered question as the Markdown of a draft article, for a writer to finish."""
    title = _quoted(question.title)
    front = [f"title: {title}", "status: draft", "audience: internal", "questions:", f"  - {title}"]
    owner = [f"owner: {_quoted(question.owner)}"] if question.owner else []
    return "\n".join(["---", *front, *owner, "---", question.answer, ""])


def _quoted(text: str) -> str:
    """A text as YAML takes it whatever it holds: JSON is YAML."""
    return json.dumps(text, ensure_ascii=False)


def _list(
    conn: Connection, condition: ColumnElement[bool], order: Sequence[ColumnElement[object]], limit: int
) -> tuple[ColleagueQuestion, ...]:
    return tuple(
        _question(row)
        for row in conn.execute(select(*questions.c).where(condition).order_by(*order).limit(limit)).mappings()
    )


def _question(row: RowMapping) -> ColleagueQuestion:
    return ColleagueQuestion(**row)

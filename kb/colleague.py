"""Asking a colleague: a look-up nothing answered becomes a question to whoever owns that part of the base,
and the helpdesk is told of it in the same transaction."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from kb.database import insert
from kb.errors import StaffError
from kb.notices import Mailroom, tell_helpdesk
from kb.privacy import mask
from kb.staff_tables import colleague_questions as questions

TOLD = ("query", "text", "lang", "category", "owner", "who")


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


def ask_colleague(conn: Connection, new: NewQuestion, *, room: Mailroom, at: datetime) -> ColleagueQuestion:
    """Store a question and have the helpdesk told. Raises StaffError when neither the query nor the words say what is asked."""
    if not (new.query.strip() or new.text.strip()):
        raise StaffError("a question needs words")
    words = {
        name: mask(getattr(new, name).strip()).text for name in ("query", "text", "category")
    }  # a category is whatever was sent
    row = {**vars(new), **words, "at": at}
    question = _question(conn.execute(insert(conn, questions).values(row).returning(*questions.c)).one())
    told = {"question": question.id, **{name: getattr(question, name) for name in TOLD}}
    tell_helpdesk(conn, room, "question.unanswered", told, at=at)
    return question


def waiting_questions(conn: Connection, *, limit: int = 200) -> tuple[ColleagueQuestion, ...]:
    """What nobody has answered yet, oldest first."""
    return _list(conn, questions.c.answered_at.is_(None), questions.c.id.asc(), limit)


def answered_questions(conn: Connection, *, limit: int = 50) -> tuple[ColleagueQuestion, ...]:
    """The newest answers first."""
    return _list(conn, questions.c.answered_at.is_not(None), questions.c.answered_at.desc(), limit)


def answer_colleague(conn: Connection, question: int, *, answer: str, who: str, at: datetime) -> ColleagueQuestion:
    """Answer a question; a later answer replaces an earlier one. Raises StaffError for an unknown question or no words."""
    if not answer.strip():
        raise StaffError("an answer needs words")
    said = {"answer": mask(answer.strip()).text, "answered_by": who, "answered_at": at}
    conn.execute(update(questions).where(questions.c.id == question).values(said))
    row = conn.execute(select(*questions.c).where(questions.c.id == question)).one_or_none()
    if row is None:
        raise StaffError(f"there is no question {question}")
    return _question(row)


def draft_of(question: ColleagueQuestion) -> str:
    """An answered question as the Markdown of a draft article, for a writer to finish."""
    title = _quoted((question.query or question.text).splitlines()[0][:90])
    front = [f"title: {title}", "status: draft", "audience: internal", "questions:", f"  - {title}"]
    owner = [f"owner: {_quoted(question.owner)}"] if question.owner else []
    return "\n".join(["---", *front, *owner, "---", question.answer, ""])


def _quoted(text: str) -> str:
    """A text as YAML takes it whatever it holds: JSON is YAML."""
    return json.dumps(text, ensure_ascii=False)


def _list(conn: Connection, chosen, order, limit: int) -> tuple[ColleagueQuestion, ...]:
    return tuple(
        _question(row) for row in conn.execute(select(*questions.c).where(chosen).order_by(order).limit(limit))
    )


def _question(row) -> ColleagueQuestion:
    return ColleagueQuestion(**row._mapping)

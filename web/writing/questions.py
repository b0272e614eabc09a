"""Customers' confirmed words as questions of articles: what search would do with one, and the writer's yes or no. A yes is a change like any other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from kb.addresses import WRITE
from kb.articles.library import Article
from kb.errors import IndexUnavailable
from kb.insights.proposed_questions import ProposedQuestion, proposed_questions
from kb.requests.resolved import judge_lesson
from kb.storage.database import Transaction
from kb.writing.changes import NewChange, begin, open_changes, save
from kb.writing.questions_patch import with_questions
from kb.writing.source_text import shown, stored_again
from web.dependencies import Now, TheJournal
from web.site.journal import Journal
from web.site.numbers import RowNumber
from web.site.urls import write_url
from web.writing.files import Closed, TheRoom, WritersRoom
from web.writing.views.forms import QuestionForm
from web.writing.views.questions import ProposalsPage, QuestionPage, TriedProposal

router = APIRouter(prefix=WRITE, include_in_schema=False)


@router.get("/questions", name="proposed_questions")
def questions(room: TheRoom, journal: TheJournal) -> Response:
    """Words that five people share, of articles that do not have them yet."""
    try:
        library = room.library
        proposed = [(one, library.by_id[one.article_id]) for one in _proposed(room, journal)]
    except Closed as closed:
        return room.closed(closed)
    return room.page("writing/questions.html", ProposalsPage.of(room.texts, room.who, proposed))


@router.get("/questions/{number}", name="proposed_question")
def question(room: TheRoom, journal: TheJournal, number: RowNumber) -> Response:
    """One question, tried: where it would bring its article, and whether another article's question loses its place."""
    try:
        one = _one(room, journal, number)
        article = room.library.by_id[one.article_id]
        tried = _tried(room, article, one.text)
    except Closed as closed:
        return room.closed(closed)
    return room.page("writing/question.html", QuestionPage.of(room.texts, room.who, one, article, tried))


@router.post("/questions/{number}", name="judge_question")
def judge_question(
    room: TheRoom, journal: TheJournal, now: Now, number: RowNumber, sent: Annotated[QuestionForm, Form()]
) -> Response:
    """Accepted: the writer's draft of the article has the question. Rejected: search does not learn it either."""
    try:
        one = _one(room, journal, number)
        if sent.verdict == "accepted":
            path = _accept(room, one, now)
            return RedirectResponse(write_url(f"edit/{path}", told="saved"), 303)
    except Closed as closed:
        return room.closed(closed)
    with room.state.change() as conn:
        _judge(conn, one, room.who, "rejected", now)
    return RedirectResponse(write_url("questions"), 303)


def _proposed(room: WritersRoom, journal: Journal) -> Iterator[ProposedQuestion]:
    """Those that neither the file nor a change on its way has. Raises Closed."""
    with room.state.read() as conn, journal.log.read() as log:
        proposed, changes = proposed_questions(conn, log), open_changes(conn)
    library = room.library
    for one in proposed:
        article = library.by_id.get(one.article_id)
        if article:
            written = [change.text for change in changes if change.path == article.path]
            if all(_with(text, one) for text in (shown(room.stored(article.path) or ""), *written)):
                yield one


def _one(room: WritersRoom, journal: Journal, number: int) -> ProposedQuestion:
    found = next((one for one in _proposed(room, journal) if one.number == number), None)
    if found is None:
        raise HTTPException(404)
    return found


def _with(text: str, one: ProposedQuestion) -> str:
    """A source with the question in it; "" where it has it, or can take none."""
    made = with_questions([(one.article_id, one.text)], lambda _: text)
    return made[0].after if made else ""


def _tried(room: WritersRoom, article: Article, words: str) -> TriedProposal | None:
    """None while there is no index to try it on. Raises Closed."""
    stored = room.stored(article.path) or ""
    made = with_questions([(article.id, words)], lambda _: shown(stored))
    unsaved = room.drafts.look(article.path, stored_again(stored, made[0].after if made else stored).encode())
    try:
        found = next((one for one in room.drafts.findings(unsaved) if one.question == words), None)
        if found is None:
            return None
        near: Iterable[str] = (one.id for one in (*found.displaced, *found.above))
        return TriedProposal(found, room.drafts.lost_questions(unsaved, near))
    except IndexUnavailable:
        return None


def _accept(room: WritersRoom, one: ProposedQuestion, now: datetime) -> str:
    """Keeps the question in the writer's change of the article; returns its path. Raises Closed."""
    path = room.library.by_id[one.article_id].path
    stored = room.stored(path)
    beginning = NewChange(path=path, title=room.title(path, shown(stored or "")), base=stored, who=room.who)

    def keep(conn: Transaction) -> None:
        change = begin(conn, beginning, at=now)
        if text := _with(change.text, one):
            save(conn, change.id, text, seen=change.head, at=now)
        _judge(conn, one, room.who, "accepted", now)

    room.state.keep(keep)
    return path


def _judge(
    conn: Transaction, one: ProposedQuestion, who: str, verdict: Literal["accepted", "rejected"], now: datetime
) -> None:
    for lesson in one.lessons:
        judge_lesson(conn, lesson, verdict, who=who, at=now)

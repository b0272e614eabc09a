"""What readers say of articles, and what becomes of it: done, not to be done, or a question. For managers and writers."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from kb.addresses import INSIGHTS
from kb.insights.readers_words import WordAnswer, answer_words, words_of_readers
from web.dependencies import Now, OptionalInternalEngine, PageTexts, TheState
from web.insights.address import ContentOwner, shown
from web.insights.views.words import WordsPage
from web.site.numbers import RowNumber
from web.site.urls import insights_url

router = APIRouter(prefix=INSIGHTS, include_in_schema=False)


@router.get("/content/words", name="words")
def words(
    request: Request, staff: ContentOwner, texts: PageTexts, state: TheState, engine: OptionalInternalEngine
) -> Response:
    with state.read() as conn:
        said = words_of_readers(conn)
    return shown(
        request, texts, "insights/words.html", WordsPage.of(texts, engine.tree if engine else None, said, who=staff)
    )


@router.post("/content/words/{number}", name="answer_words")
def answer(
    staff: ContentOwner,
    state: TheState,
    now: Now,
    number: RowNumber,
    answer: Annotated[WordAnswer, Form()],
    text: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    with state.change() as conn:
        answer_words(conn, number, answer, text, who=staff.name, at=now)
    return RedirectResponse(insights_url("content/words"), 303)

"""The agents' API during a call: one article as a card, template replies, flags on articles."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response

from kb.staff.flags import NewFlag, raise_flag
from kb.staff.tokens import Token
from search.index.tree import StoredArticle
from web.api.access import LookupToken, may, speaker_of
from web.api.models.staff import ArticleOut, FlagIn, FlagOut, ShortWords, TemplateOut, TemplatesOut, article_out
from web.api.openapi import UNCHANGED, problems, tagged
from web.api.parameters import REFERENCE, ArticleReference, Lang
from web.dependencies import Now, TheState
from web.parts.replies import prepared_replies, replies_to
from web.parts.speaker import Speaker
from web.site.etag import conditional_json

router = APIRouter(prefix="/api/v1/agent", tags=["agent"])


def speaking_for(token: LookupToken, request: Request) -> Speaker:
    return speaker_of(request)


def replying_for(token: Annotated[Token, may("templates")], request: Request) -> Speaker:
    return speaker_of(request)


@router.get(
    "/articles/{reference:path}",
    operation_id="agent_article",
    response_model=ArticleOut,
    responses={200: tagged(), 304: UNCHANGED, **problems(401, 403, 404, 422, 429, 503)},
)
def article(
    request: Request, speaker: Annotated[Speaker, Depends(speaking_for)], reference: ArticleReference, lang: Lang = ""
) -> Response:
    """One article by its code, id or key. `ETag` is sent, and `If-None-Match` answered with 304."""
    return conditional_json(request, article_out(_named(speaker, reference, lang), speaker).model_dump_json().encode())


@router.get(
    "/templates",
    operation_id="agent_templates",
    response_model=TemplatesOut,
    responses={200: tagged(), 304: UNCHANGED, **problems(401, 403, 404, 422, 429, 503)},
)
def templates(
    request: Request,
    speaker: Annotated[Speaker, Depends(replying_for)],
    article: Annotated[
        ShortWords, Query(description=f"The answers of one article. {REFERENCE} Empty: the templates of contacts.yaml.")
    ] = "",
    client: Annotated[ShortWords, Query(description="The client's name, filled in.", examples=["Anna"])] = "",
    lang: Lang = "",
    tone: Annotated[Literal["", "formal", "friendly"], Query(description="Empty: both.")] = "",
) -> Response:
    """Replies ready to send: in Russian and English, formal and friendly. With `ETag`, as articles."""
    replies = _answers(speaker, article, lang, client) if article else _prepared(speaker, client)
    matching = [each for each in replies if lang in ("", each.lang) and tone in ("", each.tone)]
    return conditional_json(request, TemplatesOut(templates=tuple(matching)).model_dump_json().encode())


@router.post(
    "/feedback",
    operation_id="agent_flag_article",
    status_code=201,
    responses=problems(400, 401, 403, 404, 415, 422, 429, 503),
)
def feedback(
    request: Request,
    state: TheState,
    token: Annotated[Token, may("feedback")],
    now: Now,
    sent: FlagIn,
) -> FlagOut:
    """Flag an article as outdated, wrong or missing something; its owner finds it in the queue, the helpdesk is told."""
    flagged = _named(speaker_of(request), sent.article)
    new = NewFlag(
        article_id=flagged.id,
        owner=flagged.owner,
        kind=sent.kind,
        comment=sent.comment,
        query=sent.query,
        who=token.name,
    )
    with state.change() as conn:
        flag = raise_flag(conn, new, room=state.room, at=now)
    return FlagOut(id=flag.id, article=flag.article_id, kind=flag.kind, owner=flag.owner)


def _named(speaker: Speaker, reference: str, lang: str = "") -> StoredArticle:
    if article := speaker.find(reference, lang):
        return article
    raise HTTPException(404, f"There is no article {reference!r}.")


def _answers(speaker: Speaker, reference: str, lang: str, client: str) -> list[TemplateOut]:
    """The answers of one article to a client; none of an internal one."""
    named = _named(speaker, reference, lang)
    if named.audience == "internal":
        return []
    return [
        TemplateOut(
            id=f"{named.key}:{reply.id}",
            title=reply.name,
            article=f"{reply.lang}/{named.key}",
            lang=reply.lang,
            tone=reply.tone,
            text=reply.text,
        )
        for reply in replies_to(speaker.catalogues, speaker.tree, named, client=client, origin=speaker.origin)
    ]


def _prepared(speaker: Speaker, client: str) -> list[TemplateOut]:
    return [
        TemplateOut(
            id=each.id,
            title=each.title,
            article=each.article,
            lang=each.reply.lang,
            tone=each.reply.tone,
            text=each.reply.text,
        )
        for each in prepared_replies(speaker.catalogues, speaker.tree, client=client, origin=speaker.origin)
    ]

"""The agents' API during a call: one article as a card, template replies, flags on articles."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request, Response

from kb.flags import NewFlag, raise_flag
from kb.tokens import Token
from web.agent_api_models import ArticleOut, FlagIn, FlagOut, Short, TemplateOut, TemplatesOut, article_out
from web.conditional import answer_json
from web.openapi import UNCHANGED, problems, tagged
from web.routes.agent_api import get_speaker, get_token, token_for
from web.routes.api import Lang
from web.site import Now, TheSite
from web.views.agent_replies import prepared_replies, replies_to
from web.views.agent_spoken import Speaker

router = APIRouter(prefix="/api/v1/agent", tags=["agent"])
REFERENCE = "An id, a dictated code, or a key (the same in every language)."
Reference = Annotated[
    str, Path(max_length=300, description=REFERENCE, examples=["1042", "en/cards/block-card", "cards/block-card"])
]


def speaking_for(token: Annotated[Token, Depends(get_token)], request: Request) -> Speaker:
    return get_speaker(request)


def replying_for(token: Annotated[Token, Depends(token_for("templates"))], request: Request) -> Speaker:
    return get_speaker(request)


@router.get("/articles/{reference:path}", operation_id="agent_article", response_model=ArticleOut,
            responses={200: tagged(), 304: UNCHANGED, **problems(401, 403, 404, 422, 429, 503)})  # fmt: skip
def article(
    request: Request, speaker: Annotated[Speaker, Depends(speaking_for)], reference: Reference, lang: Lang = ""
) -> Response:
    """One article by its code, id or key. `ETag` is sent, and `If-None-Match` answered with 304."""
    return answer_json(request, article_out(_found(speaker, reference, lang), speaker).model_dump_json().encode())


@router.get("/templates", operation_id="agent_templates", response_model=TemplatesOut,
            responses={200: tagged(), 304: UNCHANGED, **problems(401, 403, 404, 422, 429, 503)})  # fmt: skip
def templates(
    request: Request, site: TheSite, speaker: Annotated[Speaker, Depends(replying_for)],
    article: Annotated[Short, Query(description=f"The answers of one article. {REFERENCE} Empty: the templates of contacts.yaml.")] = "",
    client: Annotated[Short, Query(description="The client's name, filled in.", examples=["Anna"])] = "",
    lang: Lang = "", tone: Annotated[Literal["", "formal", "friendly"], Query(description="Empty: both.")] = "",
) -> Response:  # fmt: skip
    """Replies ready to send: in Russian and English, formal and friendly. With `ETag`, as articles."""
    made = _answers(speaker, article, lang, client) if article else _prepared(speaker, client)
    chosen = [each for each in made if lang in ("", each.lang) and tone in ("", each.tone)]
    return answer_json(request, TemplatesOut(templates=tuple(chosen)).model_dump_json().encode())


@router.post(
    "/feedback",
    operation_id="agent_flag_article",
    status_code=201,
    responses=problems(400, 401, 403, 404, 422, 429, 503),
)
def feedback(
    request: Request, site: TheSite, token: Annotated[Token, Depends(token_for("feedback"))], now: Now, sent: FlagIn,
) -> FlagOut:  # fmt: skip
    """Flag an article as outdated, wrong or missing something; its owner finds it in the queue, the helpdesk is told."""
    flagged = _found(get_speaker(request), sent.article)
    new = NewFlag(
        article_id=flagged.id,
        owner=flagged.owner,
        kind=sent.kind,
        comment=sent.comment,
        query=sent.query,
        who=token.name,
    )
    with site.database.begin() as conn:
        flag = raise_flag(conn, new, room=site.room, at=now)
    site.deliverer.nudge()
    return FlagOut(id=flag.id, article=flag.article_id, kind=flag.kind, owner=flag.owner)


def _found(speaker: Speaker, reference: str, lang: str = ""):
    if found := speaker.find(reference, lang):
        return found
    raise HTTPException(404, f"There is no article {reference!r}.")


def _answers(speaker: Speaker, reference: str, lang: str, client: str) -> list[TemplateOut]:
    """The answers of one article to a client; none of an internal one."""
    found = _found(speaker, reference, lang)
    if found.audience == "internal":
        return []
    return [
        TemplateOut(id=f"{found.key}:{reply.id}", title=reply.name, article=f"{reply.lang}/{found.key}", lang=reply.lang, tone=reply.tone, text=reply.text)
        for reply in replies_to(speaker.site, speaker.tree, found, client=client, origin=speaker.origin)
    ]  # fmt: skip


def _prepared(speaker: Speaker, client: str) -> list[TemplateOut]:
    return [
        TemplateOut(id=each.id, title=each.title, article=each.article, lang=each.reply.lang, tone=each.reply.tone, text=each.reply.text)
        for each in prepared_replies(speaker.site, speaker.tree, client=client, origin=speaker.origin)
    ]  # fmt: skip

"""Help with the reply that is being written: articles looked for and put into it, prepared replies with their places filled."""

from __future__ import annotations

from dataclasses import replace

from fastapi import Request
from pydantic import BaseModel

from kb.requests.tickets import Ticket
from search.query.protocols import SearchEngine
from web.dependencies import get_catalogues, get_now, get_origin, get_texts
from web.site.session import SignedIn
from web.site.urls import inbox_url, write_url
from web.staff.forms import ShortText
from web.staff.look_up import articles_for
from web.staff.views.reply_help import ReplyHelp, offered_articles, offered_replies, values_of


class ReplyQuery(BaseModel):
    """What is asked of a reply: a prepared one to begin with, words articles are looked for by, what of one is put into it."""

    template: ShortText = ""
    look: ShortText = ""
    insert: ShortText = ""  # "steps ru/cards/block"
    article: ShortText = ""  # id of the one that is attached
    other: ShortText = ""  # id, key or code of one that was not offered
    letter: ShortText = ""  # anything: the answer is to be shown as a letter


def reply_help(
    request: Request,
    staff: SignedIn,
    engine: SearchEngine | None,
    ticket: Ticket,
    asked: ReplyQuery,
    *,
    caller: str,
) -> ReplyHelp:
    """Prepared replies are for whoever may read them (`templates`). Without an index there is nothing to offer."""
    empty = ReplyHelp(
        look=asked.look,
        other=asked.other,
        compose_url=inbox_url(ticket.number, "compose"),
        offers_url=inbox_url(ticket.number, "offers"),
        edit_url=write_url("edit/contacts.yaml") if staff.allows("write") else "",
    )
    if engine is None:
        return empty
    texts, catalogues = get_texts(request), get_catalogues(request)
    customers = catalogues.get(ticket.lang, texts)
    values = values_of(ticket, caller, staff.name, customers, get_now(request))
    replies = offered_replies(texts, engine.tree, ticket, values) if staff.allows("templates") else ()
    article = next((reply.article for reply in replies if reply.id == asked.template), "") or asked.article
    articles = offered_articles(
        texts,
        engine.tree,
        ticket,
        articles_for(engine, ticket, asked.look),
        origin=get_origin(request),
        ticked_id=article,
    )
    return replace(empty, articles=articles, replies=replies)


def composed(text: str, help: ReplyHelp, asked: ReplyQuery) -> str:
    """What was written, with what a button put behind it."""
    reply = help.reply(asked.template)
    added = reply.text if reply else help.words_of(asked.insert)
    return "\n\n".join(filter(None, (text.rstrip(), added))) if added else text

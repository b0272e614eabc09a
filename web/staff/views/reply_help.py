"""Help with a reply: articles whose text, steps or link may be put into it, what the customer saw of them, and both languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kb.desk.reply_words import ReplyValues, fill_reply
from kb.requests.tickets import Ticket
from search.index.tree import StoredArticle, Tree
from search.query.values import Result
from web.parts.article_blocks import blocks_of
from web.parts.times import moment
from web.site.localised import in_language, text_in
from web.site.texts import Texts
from web.site.typography import bind
from web.site.urls import article_url

PARTS = ("text", "steps", "link")
SEEN = ("rejected", "opened", "shown")  # what a customer did with an article, the strongest first
MOST_STEPS = 12


@dataclass(frozen=True)
class Insertion:
    """Something that a button puts into the reply."""

    value: str  # "steps ru/cards/block"
    label: str
    text: str


@dataclass(frozen=True, kw_only=True)
class OtherLanguage:
    """The same article in the language of whoever answers."""

    lang: str
    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class OfferedArticle:
    id: str
    lang: str
    title: str
    url: str
    text: str
    seen: str  # what the customer did with it, in words
    chosen: bool
    insertions: tuple[Insertion, ...]
    beside: OtherLanguage | None  # None where whoever answers reads the customer's language


@dataclass(frozen=True, kw_only=True)
class OfferedReply:
    """A prepared reply, with what is known of the request in its places."""

    id: str
    title: str
    text: str
    article: str  # id of the article it leads to


@dataclass(frozen=True, kw_only=True)
class ReplyHelp:
    """`compose_url` is where a button leads without scripts, `offers_url` where articles are had from with them."""

    articles: tuple[OfferedArticle, ...] = ()
    replies: tuple[OfferedReply, ...] = ()
    look: str = ""
    other: str = ""  # an article that was not offered, as whoever answers calls it
    compose_url: str = ""
    offers_url: str = ""
    edit_url: str = ""  # where prepared replies are changed; "" for whoever may not

    def reply(self, id: str) -> OfferedReply | None:
        """The prepared reply of this id."""
        return next((reply for reply in self.replies if reply.id == id), None)

    def words_of(self, value: str) -> str:
        """What the button with this value puts in; "" for one that is not here."""
        inserted = [each.text for article in self.articles for each in article.insertions if each.value == value]
        return next(iter(inserted), "")


NO_HELP = ReplyHelp()


def offered_articles(
    texts: Texts, tree: Tree, ticket: Ticket, results: Sequence[Result], *, origin: str, ticked_id: str = ""
) -> tuple[OfferedArticle, ...]:
    """`ticked_id` (an id) is ticked, and stands first even where search does not find it."""
    ids = dict.fromkeys((*([ticked_id] if ticked_id else ()), *(result.article_id for result in results)))
    articles = (tree.article(*id.split("/", 1)) for id in ids if "/" in id)
    return tuple(
        _offered(texts, tree, ticket, article, origin=origin, chosen=article.id == ticked_id)
        for article in articles
        if article is not None and article.audience == "public"
    )


def offered_replies(texts: Texts, tree: Tree, ticket: Ticket, values: ReplyValues) -> tuple[OfferedReply, ...]:
    """The prepared replies of contacts.yaml, in the customer's language."""
    return tuple(
        OfferedReply(
            id=reply.id,
            title=text_in(reply.title, texts.lang),
            text=fill_reply(in_language(reply.text, ticket.lang), values),
            article=card.id if (card := tree.card(ticket.lang, reply.article) if reply.article else None) else "",
        )
        for reply in tree.contacts.replies
    )


def values_of(ticket: Ticket, caller: str, agent: str, customers: Texts, at: datetime) -> ReplyValues:
    """What is known of a request; `customers` are the words of the customer's language. A caller's telephone is no name."""
    name = caller.partition(",")[0].strip()
    return ReplyValues(
        name="" if any(letter.isdigit() for letter in name) else name,
        number=ticket.number,
        due=moment(ticket.due_at, ticket.zone, customers) if ticket.due_at and ticket.due_at > at else "",
        agent=agent,
    )


def _offered(
    texts: Texts, tree: Tree, ticket: Ticket, article: StoredArticle, *, origin: str, chosen: bool
) -> OfferedArticle:
    seen = next((name for name in SEEN if article.id in getattr(ticket, name)), "")
    url = article_url(article.lang, article.key)
    return OfferedArticle(
        id=article.id,
        lang=article.lang,
        title=bind(article.title, article.lang),
        url=url,
        text=bind(article.summary, article.lang),
        seen=texts(f"reply_help.{seen}") if seen else "",
        chosen=chosen,
        insertions=tuple(_insertions(texts, article, f"{origin}{url}")),
        beside=_beside(texts, tree, article),
    )


def _insertions(texts: Texts, article: StoredArticle, url: str) -> list[Insertion]:
    steps = blocks_of(article.html).steps[:MOST_STEPS]
    said = {
        "text": article.summary,
        "steps": "\n".join(f"{place}. {step}" for place, step in enumerate(steps, 1)),
        "link": f"{article.title}: {url}",
    }
    return [
        Insertion(f"{part} {article.id}", texts(f"reply_help.put_{part}"), said[part]) for part in PARTS if said[part]
    ]


def _beside(texts: Texts, tree: Tree, article: StoredArticle) -> OtherLanguage | None:
    card = tree.card(texts.lang, article.key) if article.lang != texts.lang else None
    if card is None or card.audience != "public":
        return None
    return OtherLanguage(lang=card.lang, title=bind(card.title, card.lang), text=bind(card.summary, card.lang))

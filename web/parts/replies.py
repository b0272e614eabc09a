"""Template replies: an article's answer or words of contacts.yaml, in a tone, with the client's name; ready to send."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from kb.articles.contacts import ReplyTemplate
from kb.desk.reply_words import ReplyValues, fill_reply
from search.index.tree import StoredArticle, Tree
from web.site.localised import text_in
from web.site.texts import Texts
from web.site.urls import article_url

Tone = Literal["formal", "friendly"]
TONES: tuple[Tone, ...] = ("formal", "friendly")


@dataclass(frozen=True, kw_only=True)
class ReplyText:
    """A template reply in one language and tone."""

    id: str  # "ru-formal"
    name: str
    lang: str
    tone: Tone
    text: str
    body: str  # the same without its ending, for letters that are signed anyway


@dataclass(frozen=True, kw_only=True)
class PreparedReply:
    """A template of contacts.yaml put into words; `article` is the id of the article it leads to, "" for none."""

    id: str  # "clear-cache:ru-formal"
    template: str
    title: str
    article: str
    reply: ReplyText


def replies_to(
    catalogues: Mapping[str, Texts], tree: Tree, article: StoredArticle, *, client: str, origin: str
) -> tuple[ReplyText, ...]:
    """Each language the article exists in for clients, its own first; a template of contacts.yaml for it comes before its summary."""
    replies: list[ReplyText] = []
    for lang in sorted(catalogues, key=lambda lang: lang != article.lang):
        version = tree.card(lang, article.key)
        if version is None or version.audience == "internal":
            continue
        written = (each.text for each in tree.contacts.replies if each.article == article.key and _speaks(each, lang))
        answer = fill_reply(text_in(next(written, None), lang), ReplyValues(name=client))
        url = f"{origin}{article_url(lang, article.key)}"
        replies += _in_tones(catalogues[lang], client, answer or version.summary or version.title, url)
    return tuple(replies)


def ready_reply(
    catalogues: Mapping[str, Texts], tree: Tree, article_id: str, *, client: str, lang: str, origin: str
) -> str:
    """What a letter in `lang` may say about an article, without its ending; "" for none and for an internal one."""
    article = tree.article(*article_id.split("/", 1)) if "/" in article_id else None
    if article is None or article.audience == "internal":
        return ""
    replies = replies_to(catalogues, tree, article, client=client, origin=origin)
    return next((reply.body for reply in replies if reply.lang == lang), replies[0].body if replies else "")


def prepared_replies(
    catalogues: Mapping[str, Texts], tree: Tree, *, client: str, origin: str
) -> tuple[PreparedReply, ...]:
    """Every template of contacts.yaml in every language it is written in."""
    return tuple(
        reply
        for template in tree.contacts.replies
        for reply in _prepared(catalogues, tree, template, client=client, origin=origin)
    )


def _prepared(
    catalogues: Mapping[str, Texts], tree: Tree, template: ReplyTemplate, *, client: str, origin: str
) -> Iterator[PreparedReply]:
    for lang in (lang for lang in catalogues if _speaks(template, lang)):
        card = tree.card(lang, template.article) if template.article else None
        public = card if card is not None and card.audience == "public" else None
        url = f"{origin}{article_url(lang, public.key)}" if public else ""
        answer = fill_reply(text_in(template.text, lang), ReplyValues(name=client))
        for reply in _in_tones(catalogues[lang], client, answer, url):
            yield PreparedReply(
                id=f"{template.id}:{reply.id}",
                template=template.id,
                title=text_in(template.title, lang),
                article=public.id if public else "",
                reply=reply,
            )


def _in_tones(texts: Texts, client: str, answer: str, url: str) -> Iterator[ReplyText]:
    for tone in TONES:
        greeting = (
            texts(f"agent.reply.{tone}_greeting", name=client)
            if client
            else texts(f"agent.reply.{tone}_greeting_nobody")
        )
        more = texts(f"agent.reply.{tone}_more", url=url) if url else ""
        ending = texts(f"agent.reply.{tone}_ending", brand=texts.brand)
        body = "\n\n".join(filter(None, (greeting, answer, more)))
        yield ReplyText(
            id=f"{texts.lang}-{tone}",
            name=texts(f"agent.reply.{tone}"),
            lang=texts.lang,
            tone=tone,
            text=f"{body}\n\n{ending}",
            body=body,
        )


def _speaks(template: ReplyTemplate, lang: str) -> bool:
    return lang in template.text or "" in template.text

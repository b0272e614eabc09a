"""Template replies: an article's answer or words of contacts.yaml, in a tone, with the client's name; ready to send."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from kb.contacts import Contacts, ReplyTemplate
from web.pages import brand_name
from web.site import Site
from web.urls import article_url
from web.views.stored import text_in

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


@dataclass(frozen=True, kw_only=True)
class PreparedReply:
    """A template of contacts.yaml put into words; `article` is the id of the article it leads to, "" for none."""

    id: str  # "clear-cache:ru-formal"
    template: str
    title: str
    article: str
    reply: ReplyText


def replies_to(site: Site, tree: Any, article: Any, *, client: str, origin: str) -> tuple[ReplyText, ...]:
    """Each language the article exists in for clients, its own first; a template of contacts.yaml for it comes before its summary."""
    made: list[ReplyText] = []
    for lang in sorted(site.texts, key=lambda lang: lang != article.lang):
        version = tree.card(lang, article.key)
        if version is None or version.audience == "internal":
            continue
        written = (each.text for each in _templates(tree) if each.article == article.key and _speaks(each, lang))
        answer = text_in(next(written, None), lang)
        url = f"{origin}{article_url(lang, article.key)}"
        made += _in_tones(site, lang, client, answer or version.summary or version.title, url)
    return tuple(made)


def prepared_replies(site: Site, tree: Any, *, client: str, origin: str) -> tuple[PreparedReply, ...]:
    """Every template of contacts.yaml in every language it is written in."""
    return tuple(reply for template in _templates(tree) for reply in _prepared(site, tree, template, (client, origin)))


def _prepared(site: Site, tree: Any, template: ReplyTemplate, about: tuple[str, str]) -> Iterator[PreparedReply]:
    client, origin = about
    for lang in (lang for lang in site.texts if _speaks(template, lang)):
        card = tree.card(lang, template.article) if template.article else None
        shown = card if card is not None and card.audience == "public" else None
        url = f"{origin}{article_url(lang, shown.key)}" if shown else ""
        for reply in _in_tones(site, lang, client, text_in(template.text, lang), url):
            yield PreparedReply(
                id=f"{template.id}:{reply.id}", template=template.id, title=text_in(template.title, lang),
                article=shown.id if shown else "", reply=reply,
            )  # fmt: skip


def _in_tones(site: Site, lang: str, client: str, answer: str, url: str) -> Iterator[ReplyText]:
    texts = site.texts[lang]
    for tone in TONES:
        greeting = (
            texts(f"agent.reply.{tone}_greeting", name=client)
            if client
            else texts(f"agent.reply.{tone}_greeting_nobody")
        )
        more = texts(f"agent.reply.{tone}_more", url=url) if url else ""
        ending = texts(f"agent.reply.{tone}_ending", brand=brand_name(site.settings, lang))
        text = "\n\n".join(filter(None, (greeting, answer, more, ending)))
        yield ReplyText(id=f"{lang}-{tone}", name=texts(f"agent.reply.{tone}"), lang=lang, tone=tone, text=text)


def _speaks(template: ReplyTemplate, lang: str) -> bool:
    return lang in template.text or "" in template.text


def _templates(tree: Any) -> tuple[ReplyTemplate, ...]:
    return Contacts.model_validate(dict(tree.contacts)).replies if tree.contacts else ()

"""The call card: one article shaped for speech, with everything an agent may need before the next sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from kb.contacts import Contacts
from search.query import Result
from web.pages import Link, article_html
from web.texts import Texts
from web.typography import bind
from web.urls import agent_url, article_url
from web.views.agent_blocks import blocks_of
from web.views.stored import in_language, text_in

TONES = ("formal", "friendly")
MOST_FACTS, SHORTEST_FACT = 6, 4  # a fact of three characters stands in any text by chance
MOST_RELATED = 4


@dataclass(frozen=True)
class FactLine:
    value: str
    about: str


@dataclass(frozen=True)
class ReplyText:
    """A template reply in one language and tone, ready to send."""

    id: str
    name: str
    lang: str
    text: str


@dataclass(frozen=True, kw_only=True)
class CallCard:
    id: str
    lang: str
    title: str
    internal: bool
    outcome: str
    boundary: str
    say: str
    passage: str
    heading: str
    ask: tuple[str, ...]
    steps: tuple[str, ...]
    notes: tuple[str, ...]
    facts: tuple[FactLine, ...]
    replies: tuple[ReplyText, ...]
    related: tuple[Link, ...]
    code: str
    link: str
    link_text: str
    owner: str
    html: Markup


@dataclass(frozen=True, kw_only=True)
class Call:
    """What is known of the call: the words looked up, the client's name, the telephone it came from."""

    q: str = ""
    client: str = ""
    caller: str = ""


def call_card(site: Any, tree: Any, article: Any, call: Call, *, shown: tuple[Result | None, Texts, str]) -> CallCard:
    """`shown`: the result the card was opened from (None when opened by its code), the console's texts, the site's origin."""
    result, texts, origin = shown
    blocks, internal = blocks_of(article.html), article.audience == "internal"
    link = "" if internal else f"{origin}{article_url(article.lang, article.key)}"
    summary = bind(article.summary, article.lang)
    passage = bind(result.passage.removeprefix(result.heading).lstrip(), article.lang) if result else ""
    return CallCard(
        id=article.id,
        lang=article.lang,
        title=bind(article.title, article.lang),
        internal=internal,
        outcome=article.outcome,
        boundary=_boundary(texts, article.outcome),
        say=summary or passage,
        passage="" if passage in (summary, "") or not summary else _without_notes(passage, blocks.notes),
        heading=bind(result.heading, article.lang) if result else "",
        ask=tuple(bind(question, article.lang) for question in article.ask),
        steps=blocks.steps,
        notes=blocks.notes,
        facts=_facts(tree, article, texts),
        replies=() if internal else _replies(site, tree, article, call.client, origin),
        related=_related(tree, article, call),
        code=article.code,
        link=link,
        link_text=texts("agent.link_text", title=article.title, url=link) if link else "",
        owner=article.owner,
        html=article_html(article.html),
    )


def _without_notes(passage: str, notes: tuple[str, ...]) -> str:
    """A passage to be said aloud holds no line of a note for staff."""
    hidden = {" ".join(line.split()) for note in notes for line in note.split("\n")}
    flat = " ".join(passage.split())
    for line in sorted(hidden, key=len, reverse=True):
        flat = flat.replace(line, " ")
    return " ".join(flat.split()) if hidden else passage


def _boundary(texts: Texts, outcome: str) -> str:
    key = f"agent.boundary_{outcome}"
    return texts(key) if texts.has(key) else ""


def _facts(tree: Any, article: Any, texts: Texts) -> tuple[FactLine, ...]:
    """The facts whose value stands in the article, with who answers for them and until when they hold."""
    found: dict[str, FactLine] = {}
    plain = " ".join(blocks_of(article.html).text.split()) + " " + article.summary
    for fact in tree.facts.values():
        value = str(in_language(fact["value"], article.lang) or "")
        if len(value) >= SHORTEST_FACT and value in plain and value not in found:
            about = texts("agent.fact_about", owner=fact.get("owner", ""), date=_day(texts, fact.get("valid_until", "")))
            found[value] = FactLine(value, about)
    return tuple(list(found.values())[:MOST_FACTS])


def _day(texts: Texts, written: str) -> str:
    return texts.day(date.fromisoformat(written)) if written else "—"


def _related(tree: Any, article: Any, call: Call) -> tuple[Link, ...]:
    cards = [card for key in article.related if (card := tree.card(article.lang, key))]
    return tuple(Link(bind(card.title, card.lang), agent_url(q=call.q, client=call.client, open=card.id)) for card in cards[:MOST_RELATED])


def _replies(site: Any, tree: Any, article: Any, client: str, origin: str) -> tuple[ReplyText, ...]:
    """Each language the article exists in, formal and friendly; a template of contacts.yaml for this article comes first."""
    made: list[ReplyText] = []
    for lang in sorted(site.texts, key=lambda lang: lang != article.lang):
        version = tree.card(lang, article.key)
        if version is None or version.audience == "internal":
            continue
        texts = site.texts[lang]
        answer = _prepared(tree, article.key, lang) or version.summary or version.title
        for tone in TONES:
            greeting = texts(f"agent.reply.{tone}_greeting", name=client) if client else texts(f"agent.reply.{tone}_greeting_nobody")
            ending = texts(f"agent.reply.{tone}_ending", brand=site.settings.brand_en if lang == "en" else site.settings.brand)
            more = texts(f"agent.reply.{tone}_more", url=f"{origin}{article_url(lang, article.key)}")
            name = texts(f"agent.reply.{tone}")
            made.append(ReplyText(f"{lang}-{tone}", name, lang, "\n\n".join((greeting, answer, more, ending))))
    return tuple(made)


def _prepared(tree: Any, key: str, lang: str) -> str:
    replies = Contacts.model_validate(dict(tree.contacts)).replies if tree.contacts else ()
    return next((text_in(reply.text, lang) for reply in replies if reply.article == key), "")

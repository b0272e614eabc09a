"""The agents' console: what was looked up, what was found, the card that is open."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace

from kb.staff.flags import KINDS
from search.index.tree import StoredArticle, Tree
from search.query.values import Found, FoundFact, Fragment, Result
from web.parts.replies import replies_to
from web.parts.spoken_facts import FactLine
from web.parts.understood import understood
from web.site.localised import category_title
from web.site.pages import Option, Page
from web.site.session import SignedIn
from web.site.texts import Texts
from web.site.typography import bind
from web.site.urls import inbox_url
from web.staff.views.call import Call
from web.staff.views.call_card import CallCard, call_card
from web.staff.views.known_requests import KnownRequests

NO_ADDRESS = "-no-address"  # behind the number of a ticket whose customer left none
TICKET = re.compile(rf"(\d{{4}}-\d{{6,}})({NO_ADDRESS})?")


@dataclass(frozen=True)
class ResultRow:
    """One result; `number` is the key that opens it."""

    number: int
    id: str
    url: str
    lang: str
    title: str
    category: str
    internal: bool
    outcome: str
    excerpt: tuple[Fragment, ...] = ()
    chosen: bool = False


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Both panes: the rows and the card."""

    call: Call
    rows: tuple[ResultRow, ...]
    card: CallCard | None
    state: str
    intent: str  # what the client wants instead of an article, in words for the agent
    repaired: str
    facts: tuple[FactLine, ...]  # values that were asked for
    category: str
    kinds: tuple[Option, ...]
    may_flag: bool = True  # and ask a colleague
    known: KnownRequests = KnownRequests()  # of whoever calls

    def permitted(self, staff: SignedIn) -> Answers:
        """As much of it as somebody may see and do: a token may lack what every role has."""
        card = self.card if self.card is None or staff.allows("templates") else replace(self.card, replies=())
        return replace(self, card=card, may_flag=staff.allows("feedback"))


@dataclass(frozen=True, kw_only=True)
class ConsolePage(Page):
    who: str
    makes_tickets: bool
    answers: Answers
    key: str  # of the ticket's form: sent twice it is one ticket
    notice: str
    notice_url: str
    note: str
    email: str


@dataclass(frozen=True, kw_only=True)
class ConsoleQuestion:
    """What an agent asked in a call and what search said to it; of it both panes are made.

    `findings` is None when nothing was asked or a code was dictated; then `dictated` is that code's article. `opened` is the id
    of the row that was chosen, "" for the first.
    """

    call: Call
    opened: str
    findings: Found | None
    dictated: StoredArticle | None
    tree: Tree
    catalogues: Mapping[str, Texts]
    texts: Texts  # the console's own
    origin: str  # of the site, for links that are sent to clients


def answers(question: ConsoleQuestion) -> Answers:
    """Both panes: every row, and the card of the one that was chosen, else of the first."""
    texts, tree, findings, dictated = question.texts, question.tree, question.findings, question.dictated
    results = {result.article_id: result for result in findings.results} if findings else {}
    opened = question.opened or (dictated.id if dictated else next(iter(results), ""))
    article = tree.article(*opened.split("/", 1)) if "/" in opened else None
    rows = [_result_row(number, result, question) for number, result in enumerate(results.values(), 1)]
    if dictated and not rows:
        rows = [_dictated_row(dictated, question)]
    return Answers(
        call=question.call,
        rows=tuple(replace(row, chosen=row.id == opened) for row in rows),
        card=_card(question, article, results.get(opened)) if article else None,
        state="answer" if dictated else findings.state if findings else "",
        intent=texts(f"agent.intent.{findings.intent}") if findings and findings.intent else "",
        repaired=understood(texts, findings.rescue) if findings else "",
        facts=tuple(_fact(texts, fact) for fact in findings.facts) if findings else (),
        category=findings.results[0].category if findings and findings.results else "",
        kinds=tuple(Option(kind, texts(f"agent.flag.{kind}"), kind == KINDS[0]) for kind in KINDS),
    )


def _fact(texts: Texts, fact: FoundFact) -> FactLine:
    about = texts("agent.fact_about", owner=fact.owner, date=texts.day(fact.valid_until))
    return FactLine(bind(f"{fact.name}: {fact.value}", texts.lang), about)


def _card(question: ConsoleQuestion, article: StoredArticle, result: Result | None) -> CallCard:
    client, origin = question.call.client, question.origin
    internal = article.audience == "internal"
    return call_card(
        article,
        question.call,
        tree=question.tree,
        texts=question.texts,
        aloud=question.catalogues.get(article.lang, question.texts),
        result=result,
        replies=()
        if internal
        else replies_to(question.catalogues, question.tree, article, client=client, origin=origin),
        origin=origin,
    )


def _result_row(number: int, result: Result, question: ConsoleQuestion) -> ResultRow:
    return ResultRow(
        number=number,
        id=result.article_id,
        url=question.call.url(result.article_id),
        lang=result.lang,
        title=bind(result.title, result.lang),
        category=category_title(question.tree, result.category, question.texts.lang),
        internal=result.audience == "internal",
        outcome=result.outcome,
        excerpt=result.excerpt,
    )


def _dictated_row(article: StoredArticle, question: ConsoleQuestion) -> ResultRow:
    return ResultRow(
        number=1,
        id=article.id,
        url=question.call.url(article.id),
        lang=article.lang,
        title=bind(article.title, article.lang),
        category=category_title(question.tree, article.category, question.texts.lang),
        internal=article.audience == "internal",
        outcome=article.outcome,
    )


def console_page(
    texts: Texts, who: SignedIn, panes: Answers, *, notice: str = "", note: str = "", email: str = ""
) -> ConsolePage:
    """`notice` is what the page is to tell: the number of a ticket, or the name of a text. `note` and `email` were typed already."""
    return ConsolePage(
        title=texts("agent.title"),
        who=who.name,
        makes_tickets=who.allows("tickets"),
        answers=panes,
        note=note,
        email=email,
        scripts=("agent.js",),
        key=secrets.token_urlsafe(12),
        notice=_notice(texts, notice),
        notice_url=inbox_url(made[1]) if (made := TICKET.fullmatch(notice)) else "",
    )


def _notice(texts: Texts, notice: str) -> str:
    if made := TICKET.fullmatch(notice):
        sentence = texts("agent.ticket_made", number=made[1])
        return f"{sentence}. {texts('inbox.no_address')}" if made[2] else sentence
    return texts.get(f"agent.told_{notice}") if notice else ""

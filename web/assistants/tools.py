"""Assistants: what a program that helps staff may ask over the Model Context Protocol: look up, read, make a ticket.

The only user of the package `mcp`, which is an extra and takes a while to import: nothing imports this module before it is
asked for. Every call checks the caller's token anew, so that a revoked one ends at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from mcp.server.mcpserver.exceptions import ToolError

from kb.errors import IndexUnavailable, RequestError
from kb.requests.calls import NewCall, open_call
from kb.requests.tickets import NewTicket
from kb.staff.audit import Actor, note
from kb.staff.tokens import Token, find_token, note_use
from kb.storage.database import Transaction
from search.index.tree import StoredArticle
from search.query.protocols import SearchEngine
from search.query.values import Found, Query
from web.assistants.arguments import (
    ArticleName,
    AskedText,
    CallKey,
    ClientLang,
    EmailText,
    Limit,
    NoteText,
    PreferredLang,
    QuestionText,
    ReplyWords,
    SeenArticles,
)
from web.assistants.models import ArticleCitation, ArticleRead, AskedValue, Lookup, Question, TicketMade
from web.parts.article_blocks import blocks_of
from web.parts.filing import filing_of
from web.parts.speaker import Speaker
from web.site.services import Site
from web.site.urls import agent_url, article_url, inbox_url


class Assistant:
    """The tools over a site. `secret()` is the token of whoever calls now."""

    def __init__(self, site: Site, secret: Callable[[], str]) -> None:
        self.site, self._secret = site, secret
        self._origin = site.settings.public_url

    def lookup(self, question: QuestionText, lang: PreferredLang = "", limit: Limit = 5) -> Lookup:
        """Find what the knowledge base says about a question, in the client's own words or as an article's code."""
        self.token("lookup", "calls")
        findings = self._engine().search(Query.parse(question, lang=lang, limit=limit))
        self.site.journal.note_search(findings, place="agent", visitor="", at=self.site.clock())
        return Lookup(
            question=findings.query.text,
            state=findings.state,
            confidence=round(findings.confidence, 3),
            mode=findings.mode,
            intent=findings.intent,
            repaired=findings.rescue.text if findings.rescue else "",
            facts=tuple(
                AskedValue(name=fact.name, value=fact.value, owner=fact.owner, valid_until=fact.valid_until)
                for fact in findings.facts
            ),
            citations=self._citations(findings),
        )

    def read_article(self, reference: ArticleName, lang: PreferredLang = "") -> ArticleRead:
        """One whole article: what to say, what to ask meanwhile, the steps, the notes for staff, the questions of its decision tree."""
        self.token("lookup", "calls")
        article = self._speaker().find(reference.strip(), lang)
        if article is None:
            raise ToolError("There is no article of this code or id; `lookup` finds articles by their words.")
        blocks = blocks_of(article.html)
        return ArticleRead(
            citation=self._citation(article, heading="", passage=article.summary),
            owner=article.owner,
            outcome=article.outcome,
            updated=article.updated.isoformat() if article.updated else "",
            say=article.summary,
            ask=article.ask,
            steps=blocks.steps,
            notes=blocks.notes,
            text=blocks.text,
            related=article.related,
            decisions=tuple(Question.model_validate(asdict(step)) for step in article.steps),
        )

    def create_ticket(
        self,
        note: NoteText,
        *,
        reply: ReplyWords = "",
        question: AskedText = "",
        articles: SeenArticles = (),
        email: EmailText = "",
        lang: ClientLang = "",
        key: CallKey = "",
    ) -> TicketMade:
        """Make a ticket of a call that could not be settled at once. The client never sees the note, only the reply."""
        token, now = self.token("tickets", "changes"), self.site.clock()
        filed = filing_of(self._internal(), articles, at=now)
        new = NewTicket(
            form_key=f"mcp:{token.id}:{key}" if key else "",
            lang=self._language(lang),
            topic=filed.topic,
            promise=filed.promise,
            email=email,
            text="",
            query=question.strip(),
            opened=articles,
        )
        if reply.strip() and not email:
            raise ToolError("A reply needs the `email` it goes to.")
        try:
            self.site.state.refuse_unwritable(email)
        except RequestError as refused:
            raise ToolError(str(refused)) from None
        call = NewCall(ticket=new, who=token.name, note=note, reply=reply)
        with self.site.state.change() as conn:
            opened = open_call(conn, call, room=self.site.state.room, at=now)
            self.keep(conn, token, "agent_create_ticket", opened.ticket.number)
        ticket = opened.ticket
        return TicketMade(
            number=ticket.number,
            status=ticket.status,
            created=opened.created,
            url=f"{self._origin}{inbox_url(ticket.number)}",
        )

    def token(self, scope: str, policy: str) -> Token:
        """The caller's, checked anew; `policy`: what the call counts as, "calls" or "changes". Raises ToolError."""
        now = self.site.clock()
        with self.site.state.read() as conn:
            token = find_token(conn, self._secret(), at=now)
        if token is None:
            raise ToolError("The token is unknown, revoked or expired; `kb token create` makes another.")
        if not token.allows(scope):
            raise ToolError(f"The token lacks the scope {scope!r}.")
        quota = self.site.limits.take(token.id, policy, at=now)
        if quota.over:
            raise ToolError(f"More than {quota.size} {quota.policy} in a minute. Try again in {quota.reset} s.")
        note_use(self.site.state.database, token, at=now)
        return token

    def keep(self, conn: Transaction, token: Token, deed: str, about: str, *, kind: str = "change") -> None:
        """What an assistant does is in the audit log, in the transaction that does it."""
        who = Actor(name=token.name, token=token.id)
        note(conn, who, deed, about, kind=kind, via="assistant", at=self.site.clock())

    def _engine(self) -> SearchEngine:
        try:
            return self.site.live.internal
        except IndexUnavailable as error:
            raise ToolError(str(error)) from None

    def _language(self, lang: str) -> str:
        """One the site speaks: the one asked for, its first where none is. Raises ToolError for any other."""
        languages = self.site.settings.language_list
        if lang and lang not in languages:
            raise ToolError(f"lang is {lang!r}; it may be {' or '.join(languages)}, or empty.")
        return lang or languages[0]

    def _internal(self) -> SearchEngine | None:
        try:
            return self.site.live.internal
        except IndexUnavailable:
            return None

    def _speaker(self) -> Speaker:
        return Speaker(self.site.texts, self._engine().tree, self._origin)

    def _citations(self, findings: Found) -> tuple[ArticleCitation, ...]:
        speaker, citations = self._speaker(), []
        for result in findings.results:
            if article := speaker.tree.article(result.lang, result.key):
                passage = speaker.without_its_notes(article, result)
                quoted = result.passage if passage is None else passage
                citations.append(self._citation(article, heading=result.heading, passage=quoted))
        return tuple(citations)

    def _citation(self, article: StoredArticle, *, heading: str, passage: str) -> ArticleCitation:
        public = article.audience == "public"
        path = article_url(article.lang, article.key) if public else agent_url(open=article.id)
        return ArticleCitation(
            id=article.id,
            code=article.code,
            title=article.title,
            lang=article.lang,
            audience=article.audience,
            url=f"{self._origin}{path}",
            summary=article.summary,
            heading=heading,
            passage=passage,
        )

"""Assistants: what a program that helps staff may ask over the Model Context Protocol: look up, read, make a ticket.

The only user of the package `mcp`, which is an extra and takes a while to import: nothing imports this module before it is
asked for. Every call checks the caller's token anew, so that a revoked one ends at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from kb.errors import IndexUnavailable
from kb.requests import open_request
from kb.tickets import NewTicket
from kb.tokens import Token, find_token, note_use
from search.query import Found, Query
from web.assistant_models import Citation, Looked, Question, Read, TicketMade
from web.filing import filing_of
from web.journal import note_search
from web.site import Site
from web.urls import agent_url, article_url, inbox_url
from web.views.agent_blocks import blocks_of
from web.views.agent_spoken import Speaker

INSTRUCTIONS = (
    "The knowledge base of a support team. Answer from what `lookup` and `read_article` return and from nothing else, and name the "
    "code and the title of each article you used. When `state` is `weak` or `none` say that there is no reliable answer. What has the "
    "audience `internal`, and every note, is for staff: never put it into words meant for a client."
)
READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
MAKES = ToolAnnotations(read_only_hint=False, destructive_hint=False, idempotent_hint=True, open_world_hint=False)

Words = Annotated[str, Field(min_length=1, max_length=8000, pattern=r"\S")]
Lang = Annotated[str, Field(pattern="^([a-z]{2})?$", description="Preferred language: ru or en; empty for any.")]
Short = Annotated[str, Field(max_length=300)]


class Assistant:
    """The tools over a site. `secret()` is the token of whoever calls now."""

    def __init__(self, site: Site, secret: Callable[[], str]) -> None:
        self.site, self._secret = site, secret
        self._origin = site.settings.base_url.rstrip("/") or f"http://{site.settings.host}:{site.settings.port}"

    def lookup(self, question: Words, lang: Lang = "", limit: Annotated[int, Field(ge=1, le=20)] = 5) -> Looked:
        """Find what the knowledge base says about a question, in the client's own words or as an article's code."""
        self._token("lookup")
        found = self._engine().search(Query.parse(question, lang=lang, limit=limit))
        note_search(self.site, found, place="agent", visitor="", at=self.site.clock())
        return Looked(
            question=found.query.text, state=found.state, confidence=round(found.confidence, 3), mode=found.mode,
            repaired=found.rescue.text if found.rescue else "", citations=self._citations(found),
        )  # fmt: skip

    def read_article(
        self, reference: Annotated[str, Field(min_length=1, max_length=300, description="A code (1204) or an id (en/cards/block-card).")],
        lang: Lang = "",
    ) -> Read:  # fmt: skip
        """One whole article: what to say, what to ask meanwhile, the steps, the notes for staff, the questions of its decision tree."""
        self._token("lookup")
        article = self._speaker().find(reference.strip(), lang)
        if article is None:
            raise ToolError("There is no article of this code or id; `lookup` finds articles by their words.")
        blocks = blocks_of(article.html)
        return Read(
            citation=self._citation(article, heading="", passage=article.summary),
            owner=article.owner, outcome=article.outcome, updated=article.updated.isoformat() if article.updated else "",
            say=article.summary, ask=article.ask, steps=blocks.steps, notes=blocks.notes, text=blocks.text, related=article.related,
            decisions=tuple(Question.model_validate(step) for step in article.steps),
        )  # fmt: skip

    def create_ticket(
        self, text: Annotated[str, Field(min_length=1, max_length=10_000, pattern=r"\S", description="What happened and what is asked.")],
        articles: Annotated[tuple[Short, ...], Field(max_length=20, description="Ids of the articles that were read.")] = (),
        email: Annotated[str, Field(max_length=254, pattern=r"^([^@\s]+@[^@\s]+)?$", description="The client's, if they want a letter.")] = "",
        lang: Annotated[str, Field(pattern="^(ru|en)$", description="The client's language.")] = "ru",
        key: Annotated[Short, Field(description="The call's own name: sent again with the same key and words it is the same ticket.")] = "",
    ) -> TicketMade:  # fmt: skip
        """Make a ticket of a call that could not be settled at once. The client can read its text: nothing internal belongs there."""
        token, now = self._token("tickets"), self.site.clock()
        filed = filing_of(self.site, articles, at=now)
        new = NewTicket(
            form_key=f"mcp:{token.id}:{key}" if key else "",
            lang=lang,
            topic=filed.topic,
            promise=filed.promise,
            email=email,
            text=text.strip(),
            opened=articles,
        )
        with self.site.database.begin() as conn:
            made = open_request(conn, new, room=self.site.room, at=now)
        self.site.deliverer.nudge()
        ticket = made.ticket
        return TicketMade(
            number=ticket.number,
            status=ticket.status,
            created=made.created,
            url=f"{self._origin}{inbox_url(ticket.number)}",
        )

    def _token(self, scope: str) -> Token:
        now = self.site.clock()
        with self.site.database.read() as conn:
            token = find_token(conn, self._secret(), at=now)
        if token is None:
            raise ToolError("The token is unknown, revoked or expired; `kb token create` makes another.")
        if not token.allows(scope):
            raise ToolError(f"The token lacks the scope {scope!r}.")
        quota = self.site.limits.take(token.id, "changes" if scope == "tickets" else "calls", at=now)
        if quota.over:
            raise ToolError(f"More than {quota.size} {quota.policy} in a minute. Try again in {quota.reset} s.")
        note_use(self.site.database, token, at=now)
        return token

    def _engine(self) -> Any:
        try:
            return self.site.live.internal
        except IndexUnavailable as error:
            raise ToolError(str(error)) from None

    def _speaker(self) -> Speaker:
        return Speaker(self.site, self._engine().tree, self._origin)

    def _citations(self, found: Found) -> tuple[Citation, ...]:
        speaker, made = self._speaker(), []
        for result in found.results:
            if article := speaker.tree.article(result.lang, result.key):
                passage = speaker.sayable(article, result).get("passage", result.passage)
                made.append(self._citation(article, heading=result.heading, passage=passage))
        return tuple(made)

    def _citation(self, article: Any, *, heading: str, passage: str) -> Citation:
        public = article.audience == "public"
        path = article_url(article.lang, article.key) if public else agent_url(open=article.id)
        return Citation(
            id=article.id, code=article.code, title=article.title, lang=article.lang, audience=article.audience,
            url=f"{self._origin}{path}", summary=article.summary, heading=heading, passage=passage,
        )  # fmt: skip


def make_server(site: Site, secret: Callable[[], str]) -> MCPServer:
    """The server with its three tools; `secret()` gives the token of the call that is being served."""
    server = MCPServer("otvet", title=site.settings.brand_en, instructions=INSTRUCTIONS, log_level="WARNING")
    tools = Assistant(site, secret)
    server.add_tool(tools.lookup, annotations=READS)
    server.add_tool(tools.read_article, annotations=READS)
    server.add_tool(tools.create_ticket, annotations=MAKES)
    return server

"""The call at the desk on its way to a ticket: what staff keep, what the customer is told, and the letter before it goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends

from kb.delivery.letter_parts import Letter
from kb.delivery.letters import LetterWriter
from kb.requests.calls import NewCall, letter_of
from kb.requests.tickets import NewTicket
from search.query.protocols import SearchEngine
from web.dependencies import Catalogues, Config, OptionalInternalEngine, Origin, PageTexts, TheState
from web.parts.filing import filing_of
from web.parts.replies import ready_reply
from web.site.pages import Page
from web.site.session import SignedIn
from web.site.texts import Texts
from web.site.urls import agent_url
from web.staff.forms import CallNote
from web.staff.views.call import Call
from web.staff.views.decision_walk import walks_told


def new_call(sent: CallNote, staff: SignedIn, texts: Texts, engine: SearchEngine | None, now: datetime) -> NewCall:
    """Its note holds who called, what was noted, and the ways through decision trees: all of it for staff."""
    opened = (sent.open,) if sent.open else ()
    filed = filing_of(engine, opened, at=now)
    about = texts("agent.ticket_from", client=sent.client or "—", caller=sent.caller or "—", name=staff.name)
    walks = walks_told(engine.tree, texts, sent.call) if engine else ()
    return NewCall(
        ticket=NewTicket(
            form_key=sent.key,
            lang=texts.lang,
            topic=filed.topic,
            email=sent.email.strip(),
            text="",
            query=sent.q,
            opened=opened,
            promise=filed.promise,
        ),
        who=staff.name,
        note="\n\n".join([about, sent.note.strip(), *walks]),
        reply=sent.reply,
        caller=", ".join(filter(None, (sent.call.client, sent.call.caller))),
    )


@dataclass(frozen=True, kw_only=True)
class CallLetterPage(Page):
    """Between the note and the ticket: what to write to the customer, and the letter as it will go."""

    who: str
    call: Call
    open: str
    key: str
    note: str
    email: str
    reply: str
    subject: str
    letter: str
    back: str
    error: str  # what is wrong with the address


class CallLetters:
    """Offers what to write to the customer and shows the letter. Stores and sends nothing."""

    def __init__(
        self,
        *,
        settings: Config,
        state: TheState,
        catalogues: Catalogues,
        engine: OptionalInternalEngine,
        texts: PageTexts,
        origin: Origin,
    ) -> None:
        self._writer = LetterWriter(settings, state.key)
        self._catalogues, self._engine, self._texts, self._origin = catalogues, engine, texts, origin

    def offered(self, sent: CallNote) -> CallNote:
        """With the ready reply of the open article, unless staff have seen one already: what they left may be empty."""
        if sent.step != "look" or sent.reply or self._engine is None:
            return sent
        tree, client = self._engine.tree, sent.call.client
        words = ready_reply(
            self._catalogues, tree, sent.open, client=client, lang=self._texts.lang, origin=self._origin
        )
        return sent.model_copy(update={"reply": words})

    def page(self, sent: CallNote, staff: SignedIn, call: NewCall, *, error: str = "", at: datetime) -> CallLetterPage:
        letter = self._writer.to_visitor("ticket.created", letter_of(call, at=at))
        return _page(self._texts, staff, sent, letter, error)


def _page(texts: Texts, who: SignedIn, sent: CallNote, letter: Letter, error: str) -> CallLetterPage:
    call = sent.call
    return CallLetterPage(
        title=texts("agent.letter.title"),
        who=who.name,
        call=call,
        open=sent.open,
        key=sent.key,
        note=sent.note.strip(),
        email=letter.to,
        reply=sent.reply,
        subject=letter.subject,
        letter=letter.text,
        error=error,
        back=call.url(sent.open) if sent.open else agent_url(q=call.q, client=call.client, caller=call.caller),
    )


TheCallLetters = Annotated[CallLetters, Depends()]

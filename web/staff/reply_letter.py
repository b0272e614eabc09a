"""The letter an answer will be, before it is sent: the very one the customer will get, but for the secret of its link. Stores nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from kb.delivery.letter_parts import Letter
from kb.delivery.letters import LetterWriter
from kb.errors import RequestError
from kb.privacy import mask
from kb.requests.events import ArticleRef, Remark, payload_of
from kb.requests.tickets import Ticket
from kb.storage.site_key import request_secret


@dataclass(frozen=True)
class ShownLetter:
    """A letter, or why there is none to be shown."""

    letter: Letter | None = None
    problem: RequestError | None = None


def reply_letter(
    writer: LetterWriter, ticket: Ticket, *, who: str, text: str, article: ArticleRef | None, at: datetime
) -> Letter | None:
    """None where there is nobody to write to, or nothing to say."""
    if not ticket.email or not (text.strip() or article):
        return None
    remark = Remark(author="staff", who=who, text=mask(text.strip()).text, article=article)
    letter = writer.to_visitor("ticket.replied", payload_of(ticket, remark, at=at))
    return replace(letter, text=letter.text.replace(request_secret(writer.key, ticket.number), "…"))

"""The vote at the end of an article: the question, then what was missing, then thanks."""

from __future__ import annotations

from dataclasses import dataclass

from kb.usage.votes import REASONS
from web.site.texts import Texts
from web.site.urls import article_url, contact_url

STEPS = ("ask", "yes", "no", "done")


@dataclass(frozen=True, kw_only=True)
class VoteView:
    step: str  # one of STEPS: not voted, voted yes, voted no (say why), said why
    action: str
    question: str
    reasons: tuple[tuple[str, str], ...]
    contact: str


def vote_view(texts: Texts, key: str, *, voted: str = "", place: str = "article") -> VoteView:
    """The vote on an article; `place` is "article" or "result", where the question is another."""
    return VoteView(
        step=voted if voted in STEPS else "ask",
        action=article_url(texts.lang, f"{key}/vote"),
        question=texts("vote.question" if place == "article" else "vote.result_question"),
        reasons=tuple((reason, texts(f"reason.{reason}")) for reason in REASONS),
        contact=contact_url(texts.lang, source=key),
    )

"""Too much was asked for from one address: when it may go on, with the words that were sent, and another way to reach us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from kb.articles.contacts import Contacts
from kb.requests.limits import other_channel
from web.budgets.visitors import OverBudget
from web.site.localised import text_in
from web.site.pages import Page, alternates
from web.site.texts import Texts
from web.site.typography import lowered
from web.site.urls import home_url

WORDS = ("comment", "text")  # fields a visitor writes in
LONGEST = 10_000  # characters of one field
MOST_FIELDS = 40


@dataclass(frozen=True)
class Hidden:
    """A field of the form that is sent again as it was."""

    name: str
    value: str


@dataclass(frozen=True, kw_only=True)
class BusyPage(Page):
    """A GET shows its words in the search field; a POST shows them in its form again."""

    text: str
    instead: str
    action: str  # "" for a GET
    field: str  # name of the field with the words, "" when there were none
    words: str
    hidden: tuple[Hidden, ...]

    @classmethod
    def of(
        cls, texts: Texts, over: OverBudget, sent: tuple[tuple[str, str], ...], contacts: Contacts, *, at: datetime
    ) -> BusyPage:
        """The page after a GET; `sent` are its parameters."""
        return cls._made(texts, over, contacts, at, query=dict(sent).get("q", "")[:LONGEST])

    @classmethod
    def of_form(
        cls,
        texts: Texts,
        over: OverBudget,
        sent: tuple[tuple[str, str], ...],
        contacts: Contacts,
        *,
        at: datetime,
        action: str,
    ) -> BusyPage:
        """The page after a POST to `action` with these fields."""
        kept = [(name, value[:LONGEST]) for name, value in sent[:MOST_FIELDS]]
        field, words = next(((name, value) for name, value in kept if name in WORDS and value.strip()), ("", ""))
        hidden = tuple(Hidden(name, value) for name, value in kept if name != field)
        return cls._made(
            texts, over, contacts, at, form={"action": action, "field": field, "words": words}, hidden=hidden
        )

    @classmethod
    def _made(
        cls,
        texts: Texts,
        over: OverBudget,
        contacts: Contacts,
        at: datetime,
        *,
        query: str = "",
        form: Mapping[str, str] | None = None,
        hidden: tuple[Hidden, ...] = (),
    ) -> BusyPage:
        form = form or {}
        return cls(
            title=texts("busy.title"),
            text=texts("busy.text", wait=texts.span(timedelta(seconds=over.seconds))),
            instead=instead(texts, contacts, at=at),
            status=429,
            own_field=not form,
            scripts=("search.js",),
            alternates=alternates(texts, home_url, exact=False),
            query=query,
            action=form.get("action", ""),
            field=form.get("field", ""),
            words=form.get("words", ""),
            hidden=hidden,
        )


def instead(texts: Texts, contacts: Contacts, *, at: datetime) -> str:
    """Another way to reach us, "" where there is none."""
    channel = other_channel(contacts, at=at)
    return texts("contact.refused.instead", channel=lowered(text_in(channel.title, texts.lang))) if channel else ""

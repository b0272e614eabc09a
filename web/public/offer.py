"""What is offered before a form is sent: answers to its text, else what the topic's writers recommend. And whether it
may wait. Searches; shows nothing."""

from __future__ import annotations

from search.query.protocols import SearchEngine
from search.query.values import Query
from web.public.views.contact_form import ContactForm
from web.public.views.suggestions import OFFERED, SuggestionsView, suggestions_view
from web.site.texts import Texts

ENOUGH_TEXT = 12  # characters; a shorter text says too little to search for


def suggestions_for(engine: SearchEngine | None, form: ContactForm, texts: Texts) -> SuggestionsView:
    """One search, and none for a text that says too little. Without an index there is nothing to offer."""
    if engine is None:
        return SuggestionsView()
    says_enough = len(form.text.strip()) >= ENOUGH_TEXT
    query = Query.parse(form.text, lang=texts.lang, limit=OFFERED + len(form.rejected))
    return suggestions_view(texts, engine.tree, form, engine.search(query) if says_enough else None)


def may_not_wait(engine: SearchEngine | None, text: str, texts: Texts) -> bool:
    """Whether search understands that somebody is in trouble."""
    said = engine.search(Query.parse(text, lang=texts.lang, limit=1)) if engine and text.strip() else None
    return said is not None and said.intent == "urgent"

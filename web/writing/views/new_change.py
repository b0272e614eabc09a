"""The form that begins a new article, as sent and as shown."""

from __future__ import annotations

from dataclasses import dataclass

from kb.articles.library import Library
from web.site.localised import text_in
from web.site.pages import Option, Page
from web.site.texts import Texts
from web.site.urls import write_url
from web.writing.views.forms import NewForm


@dataclass(frozen=True, kw_only=True)
class NewPage(Page):
    who: str
    action: str
    form: NewForm
    languages: tuple[Option, ...]
    sections: tuple[Option, ...]
    wrong: str
    unknown: str
    agreed: str


def new_page(texts: Texts, who: str, library: Library, form: NewForm, *, wrong: str = "", unknown: str = "") -> NewPage:
    known = sorted({*library.categories, *(article.category for article in library.articles)} - {""})
    lang = form.lang or texts.lang
    return NewPage(
        title=texts("write.new_title"),
        status=422 if wrong or unknown else 200,
        who=who,
        action=write_url("new"),
        form=form,
        languages=tuple(Option(one, name, one == lang) for one, name in texts.languages.items()),
        sections=tuple(Option(one, section_name(library, one, texts), one == form.section) for one in known),
        wrong=wrong,
        unknown=texts("write.new_section", section=unknown) if unknown else "",
        agreed=unknown,
    )


def section_name(library: Library, section: str, texts: Texts) -> str:
    """The section as readers know it; its folder where nobody gave it a title."""
    category = library.categories.get(section)
    return text_in(category.title, texts.lang) if category else section

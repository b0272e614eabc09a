"""The page about personal data: the organisation's own article where there is one, else our words; and the days of the settings."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from kb.addresses import PRIVACY_KEY
from kb.settings import Settings
from search.index.tree import Tree
from web.site.pages import Link, Page, alternates, article_html
from web.site.texts import Texts
from web.site.typography import bind
from web.site.urls import contact_url, home_url, privacy_url


@dataclass(frozen=True)
class PrivacySection:
    """A heading and what stands under it."""

    title: str
    paragraphs: tuple[str, ...]
    points: tuple[str, ...] = ()


@dataclass(frozen=True)
class KeptFor:
    """A kind of data and the days it is kept, as shown."""

    what: str
    days: str


@dataclass(frozen=True, kw_only=True)
class PrivacyPage(Page):
    crumbs: tuple[Link, ...]
    summary: str
    html: Markup | None  # of the article "privacy"; None: `sections` say it
    sections: tuple[PrivacySection, ...]
    spans: tuple[KeptFor, ...]
    contact: str

    @classmethod
    def of(cls, texts: Texts, tree: Tree | None, settings: Settings) -> PrivacyPage:
        lang = texts.lang
        article = tree.article(lang, PRIVACY_KEY) if tree else None
        return cls(
            title=bind(article.title, lang) if article else texts("privacy.title"),
            description=article.summary if article and article.summary else texts("privacy.description"),
            path=privacy_url(lang),
            alternates=alternates(texts, privacy_url),
            scripts=("search.js",),
            crumbs=(Link(texts("site.help"), home_url(lang)),),
            summary=bind(article.summary, lang) if article else texts("privacy.intro"),
            html=article_html(article.html) if article else None,
            sections=() if article else own_words(texts, learns=settings.learning != "off"),
            spans=_spans(texts, settings),
            contact=contact_url(lang),
        )


def own_words(texts: Texts, *, learns: bool) -> tuple[PrivacySection, ...]:
    """What is true of every installation, for those that have not written their own."""
    kept = ("kept_requests", "kept_searches", "kept_votes", "kept_follows", "kept_marks")
    why = ("why_answer", "why_learning") if learns else ("why_answer",)
    return (
        PrivacySection(
            texts("privacy.kept"), (texts("privacy.masked"),), tuple(texts(f"privacy.{key}") for key in kept)
        ),
        PrivacySection(texts("privacy.why"), tuple(texts(f"privacy.{key}") for key in why)),
        PrivacySection(texts("privacy.browser"), (texts("privacy.browser_text"),)),
        PrivacySection(texts("privacy.rights"), (texts("privacy.rights_text"),)),
    )


def _spans(texts: Texts, settings: Settings) -> tuple[KeptFor, ...]:
    days = {
        "span_requests": settings.keep_tickets,
        "span_pictures": min(settings.keep_attachments, settings.keep_tickets),
        "span_votes": settings.keep_tickets,
        "span_letters": min(settings.keep_outbox, settings.keep_tickets),
        "span_searches": settings.keep_searches,
    }
    return tuple(KeptFor(texts(f"privacy.{key}"), texts("privacy.days", n=n)) for key, n in days.items())

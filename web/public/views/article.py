"""An article as shown: short answer, text, contents, dates, vote, related questions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import escape
from urllib.parse import quote

from markupsafe import Markup

from search.index.changes import RecentChange
from search.index.tree import StoredArticle, Tree
from web.parts.reading.changed import ChangedSection, changed_sections
from web.parts.reading.decision_walk import Walk, Way, walk_through, written_way
from web.parts.reading.telephones import dialling
from web.parts.structured_data import ArticleData
from web.public.views.category import section_links
from web.public.views.urgent import UrgentView, urgent_about
from web.public.views.vote import VoteView, vote_view
from web.site.localised import cards_in, category_title
from web.site.pages import Alternate, Link, Page, article_html
from web.site.texts import Texts
from web.site.typography import bind, sentence
from web.site.urls import article_picture_url, article_url, category_url, contact_url, feed_url, home_url, markdown_url

RECENT = timedelta(days=30)
LISTED = 12  # articles of a section listed beside one
PICTURE = re.compile(r'(<a\b[^>]*>\s*)?(<img\b[^>]*?\bsrc="([^"]*)"[^>]*>)')
DESCRIBED = re.compile(r'\balt="[^"]')
CONTENTS_FROM = 3  # headings; a shorter article is seen whole and needs no contents
QUESTIONS = 4  # ways customers ask, so that a reader sees whether this was theirs


@dataclass(frozen=True)
class ContentsEntry:
    text: str
    anchor: str
    level: int


@dataclass(frozen=True, kw_only=True)
class SectionNav:
    """Its neighbours in the section, and the section as a list where the article itself needs no contents."""

    title: str = ""
    previous: Link | None = None
    next: Link | None = None
    entries: tuple[Link, ...] = ()
    here: str = ""  # address of the article among them
    feed: str = ""


@dataclass(frozen=True, kw_only=True)
class ArticlePage(Page):
    crumbs: tuple[Link, ...]
    summary: Markup
    html: Markup
    contents: tuple[ContentsEntry, ...]
    outcome: str
    outcome_note: str
    dates: str
    code: str
    outdated: str  # what to say of a translation whose source has changed since
    source: Link | None
    recent: str  # that it changed lately, "" when it did not
    changed: tuple[ChangedSection, ...]  # what of it, where that is known
    section: SectionNav
    related: tuple[Link, ...]
    questions: tuple[str, ...]
    vote: VoteView
    contact: str
    urgent: UrgentView | None
    today: str  # for whoever prints it
    guide: Walk | None  # its decision tree, where it has one
    guide_again: str  # address at which that begins anew
    share: str  # a letter with the address in it, for whoever has no script to copy it

    @classmethod
    def of(
        cls,
        texts: Texts,
        tree: Tree,
        article: StoredArticle,
        now: datetime,
        *,
        voted: str = "",
        way: Way = (),
        origin: str = "",
    ) -> ArticlePage:
        """`way`: the answers a reader has given in the article's decision tree; `origin`: of the site, for a link to share."""
        lang, key = article.lang, article.key
        urgent = urgent_about(tree, texts, now, article=key)
        return cls(
            title=bind(article.title, lang),
            description=article.summary,
            path=article_url(lang, key),
            alternates=_translations(texts, tree, article),
            scripts=("search.js", "article.js"),
            crumbs=(crumbs := _crumbs(tree, article, texts)),
            linked_data=ArticleData(
                article=article,
                crumbs=crumbs,
                section=category_title(tree, article.category, lang),
                brand=texts.brand,
            ),
            picture=article_picture_url(lang, key),
            markdown=markdown_url(lang, key),
            summary=article_html(dialling(escape(bind(article.summary, lang)))),
            html=article_html(dialling(enlarging(article.html))),
            contents=(contents := _contents(article, lang)),
            recent=_recent(texts, article, now.date(), change := _change(tree, article, now.date())),
            changed=changed_sections(texts, change),
            section=_section(tree, article, with_list=not contents),
            outcome=article.outcome,
            outcome_note="" if urgent else texts.get(f"article.outcome_{article.outcome}"),
            dates=_dates(texts, article, now.date()),
            code=texts("article.code", code=article.code) if article.code else "",
            outdated=texts("article.outdated", language=texts.in_language(article.newer)) if article.newer else "",
            source=_source(texts, article),
            related=_related(tree, article),
            questions=tuple(bind(sentence(question), lang) for question in article.questions[:QUESTIONS]),
            vote=vote_view(texts, key, voted=voted),
            contact=contact_url(lang, source=key),
            urgent=urgent,
            today=texts.day(now.date()),
            guide=_guide(tree, article, way),
            guide_again=article_url(lang, key, "guide"),
            share=letter_about(article.title, f"{origin}{article_url(lang, key)}"),
        )


def _guide(tree: Tree, article: StoredArticle, way: Way) -> Walk | None:
    def to(further: Way) -> str:
        return article_url(article.lang, article.key, "guide", way=written_way(further))

    return walk_through(tree, article, way, to=to, opens=lambda card: article_url(card.lang, card.key))


def letter_about(title: str, url: str) -> str:
    """A mailto: address that opens a letter to nobody yet, with the title and the link in it."""
    return f"mailto:?subject={quote(title)}&body={quote(url)}"


def _translations(texts: Texts, tree: Tree, article: StoredArticle) -> tuple[Alternate, ...]:
    """The same article in every language; where it is not translated, the section with a notice that says so."""

    def url(lang: str) -> str:
        if tree.card(lang, article.key):
            return article_url(lang, article.key)
        return category_url(lang, article.category, untranslated=article.key) if article.category else home_url(lang)

    exact = tuple(lang for lang in texts.languages if tree.card(lang, article.key))
    return tuple(Alternate(lang, name, url(lang), lang in exact) for lang, name in texts.languages.items())


def _crumbs(tree: Tree, article: StoredArticle, texts: Texts) -> tuple[Link, ...]:
    home = Link(texts("site.help"), home_url(article.lang))
    title = category_title(tree, article.category, article.lang)
    own = (Link(title, category_url(article.lang, article.category)),) if title else ()
    return (home, *section_links(tree, article.category, article.lang), *own)


def _contents(article: StoredArticle, lang: str) -> tuple[ContentsEntry, ...]:
    entries = [
        ContentsEntry(bind(heading.text, lang), heading.anchor, heading.level)
        for heading in article.headings
        if heading.level in (2, 3)
    ]
    return tuple(entries) if len(entries) >= CONTENTS_FROM else ()


def _dates(texts: Texts, article: StoredArticle, today: date) -> str:
    """When the text was last changed, else until when its review holds; nothing rather than an overdue promise."""
    if article.updated:
        return texts("article.updated", date=texts.day(article.updated))
    review = article.review_by
    return texts("article.review", date=texts.day(review)) if review and review >= today else ""


def _recent(texts: Texts, article: StoredArticle, today: date, change: RecentChange | None) -> str:
    """For readers who knew it before."""
    if change:
        return texts("article.recent_what", date=texts.day_of_month(change.day))
    lately = article.updated is not None and today - RECENT <= article.updated <= today
    return texts("article.recent", date=texts.day_of_month(article.updated)) if lately and article.updated else ""


def _change(tree: Tree, article: StoredArticle, today: date) -> RecentChange | None:
    change = tree.changes.get(article.id)
    return change if change and today - RECENT <= change.day <= today + timedelta(days=1) else None


def _section(tree: Tree, article: StoredArticle, *, with_list: bool) -> SectionNav:
    cards = cards_in(tree, article.lang, article.category) if article.category else []
    links = [Link(bind(card.title, card.lang), article_url(card.lang, card.key)) for card in cards]
    at = next((n for n, card in enumerate(cards) if card.key == article.key), -1)
    if at < 0 or len(cards) < 2:
        return SectionNav()
    first = max(0, min(at - LISTED // 2, len(links) - LISTED))
    return SectionNav(
        title=category_title(tree, article.category, article.lang),
        previous=links[at - 1] if at else None,
        next=links[at + 1] if at + 1 < len(links) else None,
        entries=tuple(links[first : first + LISTED]) if with_list else (),
        here=links[at].url,
        feed=feed_url(article.lang, section=article.category),
    )


def enlarging(html: str) -> str:
    """An article's HTML with each picture that says what it shows leading to itself, so that it can be seen whole."""
    return PICTURE.sub(_enlarged, html)


def _enlarged(image: re.Match[str]) -> str:
    link, picture, source = image[1], image[2], image[3]
    if link or not DESCRIBED.search(picture) or 'class="icon"' in picture:
        return image[0]
    return f'<a class="enlarge" href="{source}">{picture}</a>'


def _source(texts: Texts, article: StoredArticle) -> Link | None:
    """The text a translation was made from, when that has changed since."""
    if not article.newer:
        return None
    return Link(texts("article.source"), article_url(article.newer, article.key), article.newer)


def _related(tree: Tree, article: StoredArticle) -> tuple[Link, ...]:
    cards = (tree.card(article.lang, key) for key in article.related)
    return tuple(Link(bind(card.title, card.lang), article_url(card.lang, card.key)) for card in cards if card)

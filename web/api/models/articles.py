"""What the public API answers about articles and sections, as pydantic models; and how they are made of the public tree."""

from __future__ import annotations

import re

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from search.index.tree import Card, StoredArticle, Tree
from web.api.models.paging import ListPart, Paged, call_url
from web.parts.as_markdown import as_markdown
from web.site.localised import cards_by_category, text_in
from web.site.urls import article_url, category_url, markdown_url

OWN_ADDRESS = re.compile(r'(\s(?:href|src)=")(?=/(?!/))')
EXAMPLE_LISTED: JsonDict = {
    "id": "en/cards/block-card",
    "key": "cards/block-card",
    "lang": "en",
    "title": "Block a card",
    "summary": "Open Cards, choose the card and press Block.",
    "category": "cards",
    "code": "1042",
    "outcome": "solve",
    "updated": "2026-11-20",
    "url": "https://help.example/en/a/cards/block-card",
    "markdown_url": "https://help.example/en/a/cards/block-card.md",
}
EXAMPLE_PAGE: JsonDict = {
    "lang": "en",
    "total": 41,
    "limit": 1,
    "offset": 1,
    "next": "https://help.example/api/v1/articles?lang=en&limit=1&offset=2",
    "previous": "https://help.example/api/v1/articles?lang=en&limit=1",
    "articles": [EXAMPLE_LISTED],
}
EXAMPLE_WHOLE: JsonDict = {
    **EXAMPLE_LISTED,
    "markdown": "If the card is lost, block it at once.",
    "html": "<p>If the card is lost, block it at once.</p>",
    "headings": [{"text": "Lost or stolen", "anchor": "lost", "level": 2}],
    "questions": ["my card was stolen"],
    "related": ["cards/limits"],
    "languages": {"ru": "https://help.example/ru/a/cards/block-card"},
}
EXAMPLE_SECTION: JsonDict = {
    "id": "cards",
    "title": "Cards",
    "summary": "Getting and blocking",
    "articles": 12,
    "url": "https://help.example/en/c/cards",
    "articles_url": "https://help.example/api/v1/articles?lang=en&category=cards",
}


class ListedOut(BaseModel):
    """An article without its text."""

    id: str = Field(description="Language and key; stays the same.")
    key: str = Field(description="The same in every language.")
    lang: str
    title: str
    summary: str = Field(description="The short answer; may be empty.")
    category: str = Field(description="Id of its section; empty for none.")
    code: str = Field(description="Short number to dictate; empty when the article has none.")
    outcome: str = Field(description="solve, cannot_help, needs_identity or other_channel.")
    updated: str = Field(description="Day of its last change, YYYY-MM-DD; empty when nobody wrote it.")
    url: str = Field(description="The page.")
    markdown_url: str = Field(description="The same as Markdown.")


class ArticlesOut(Paged):
    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE_PAGE]})

    lang: str
    articles: tuple[ListedOut, ...] = Field(description="In the order of their ids.")


class HeadingOut(BaseModel):
    text: str
    anchor: str = Field(description="Of the page; also at the end of `url`.")
    level: int


class PublicArticleOut(ListedOut):
    """An article as its page shows it."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE_WHOLE]})

    markdown: str = Field(description="Its text.")
    html: str = Field(description="The same, cleaned: no scripts, no styles, no event handlers.")
    headings: tuple[HeadingOut, ...]
    questions: tuple[str, ...] = Field(description="Ways customers ask.")
    related: tuple[str, ...] = Field(description="Keys of other articles.")
    languages: dict[str, str] = Field(description="Pages of its translations, by language.")


class SectionOut(BaseModel):
    """A section of the help centre."""

    id: str
    title: str
    summary: str
    articles: int = Field(description="How many articles of this language are in it.")
    url: str
    articles_url: str = Field(description="The list of its articles.")


class SectionsOut(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"lang": "en", "total": 1, "sections": [EXAMPLE_SECTION]}]}
    )

    lang: str
    total: int
    sections: tuple[SectionOut, ...] = Field(description="In the order of the home page.")


def listed_out(card: Card, origin: str) -> ListedOut:
    return ListedOut(
        id=card.id,
        key=card.key,
        lang=card.lang,
        title=card.title,
        summary=card.summary,
        category=card.category,
        code=card.code,
        outcome=card.outcome,
        updated=card.updated.isoformat() if card.updated else "",
        url=f"{origin}{article_url(card.lang, card.key)}",
        markdown_url=f"{origin}{markdown_url(card.lang, card.key)}",
    )


def articles_out(tree: Tree, part: ListPart, *, lang: str, category: str, origin: str) -> ArticlesOut:
    """A part of the articles of a language and section; "" stands for all of them."""
    cards = sorted(
        (card for card in tree.cards if lang in ("", card.lang) and category in ("", card.category)),
        key=lambda card: card.id,
    )
    whole = call_url(origin, "articles", lang=lang, category=category)
    return ArticlesOut(
        lang=lang,
        total=len(cards),
        limit=part.limit,
        offset=part.offset,
        next=part.next(whole, len(cards)),
        previous=part.previous(whole),
        articles=tuple(listed_out(card, origin) for card in cards[part.offset : part.offset + part.limit]),
    )


def public_article_out(tree: Tree, article: StoredArticle, origin: str) -> PublicArticleOut:
    """Addresses in `html` and `markdown` are whole, so that they can be shown elsewhere."""
    others = [lang for lang in tree.languages_of.get(article.key, ()) if lang != article.lang]
    return PublicArticleOut(
        **listed_out(article, origin).model_dump(),
        markdown=as_markdown(article.html, origin),
        html=OWN_ADDRESS.sub(rf"\g<1>{origin}", article.html),
        headings=tuple(HeadingOut(text=each.text, anchor=each.anchor, level=each.level) for each in article.headings),
        questions=article.questions,
        related=article.related,
        languages={lang: f"{origin}{article_url(lang, article.key)}" for lang in others},
    )


def sections_out(tree: Tree, lang: str, origin: str) -> SectionsOut:
    """The sections that have articles of this language."""
    cards = cards_by_category(tree, lang)
    sections = tuple(
        SectionOut(
            id=info.id,
            title=text_in(info.title, lang).replace("\N{NO-BREAK SPACE}", " "),
            summary=text_in(info.summary, lang).replace("\N{NO-BREAK SPACE}", " "),
            articles=len(cards[info.id]),
            url=f"{origin}{category_url(lang, info.id)}",
            articles_url=call_url(origin, "articles", lang=lang, category=info.id),
        )
        for info in tree.categories
        if info.id in cards
    )
    return SectionsOut(lang=lang, total=len(sections), sections=sections)

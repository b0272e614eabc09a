"""Links to places inside articles. Those in other articles can be checked only when every article is rendered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from kb.articles.library import Article
from kb.errors import Problem
from kb.rules import Rule

BROKEN = Rule("anchor-broken", "write the heading's words in lower case, with hyphens for spaces")


@dataclass(frozen=True)
class AnchorLink:
    """A link to a place in the article with this id."""

    article: str
    anchor: str


class AnchoredPage(Protocol):
    """What the check needs of a rendered article."""

    @property
    def anchors(self) -> frozenset[str]: ...

    @property
    def anchor_links(self) -> tuple[AnchorLink, ...]: ...


def broken_anchors(pages: Iterable[tuple[Article, AnchoredPage]]) -> list[Problem]:
    """Warnings for links to headings that the other article does not have. `pages` is one whole rendered tree."""
    pages = list(pages)
    anchors = {article.id: page.anchors for article, page in pages}
    return [
        anchor_problem(article, link)
        for article, page in pages
        for link in page.anchor_links
        if link.article in anchors and link.anchor not in anchors[link.article]
    ]


def anchor_problem(article: Article, link: AnchorLink) -> Problem:
    where = "this article" if link.article == article.id else link.article
    at = max(article.body.find("#" + link.anchor), 0)
    line = article.body_line + article.body.count("\n", 0, at)
    return BROKEN.at(article.path, line, f"there is no heading #{link.anchor} in {where}")

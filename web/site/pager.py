"""Paging of long lists: which part is shown and the way to its neighbours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from web.site.texts import Texts

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Pager:
    """`previous` and `next` are addresses, "" at the ends."""

    text: str
    previous: str
    next: str


@dataclass(frozen=True)
class PagePart:
    """Page `page` of `pages` of `number` things; `first`: how many stand before it."""

    page: int
    pages: int
    number: int
    first: int

    @classmethod
    def of(cls, page: int, number: int, size: int) -> PagePart:
        """A page past the end is the last one."""
        pages = max(1, -(-number // size))
        page = min(page, pages)
        return cls(page, pages, number, (page - 1) * size)


def pager_of(texts: Texts, page: int, pages: int, url: Callable[[str], str]) -> Pager | None:
    """The pager of page `page`; None when there is only one. The first page's address carries no number."""
    if pages < 2:
        return None
    previous = url("" if page == 2 else str(page - 1)) if page > 1 else ""
    return Pager(texts("search.page", page=page, pages=pages), previous, url(str(page + 1)) if page < pages else "")


def page_of(
    texts: Texts, things: Sequence[Thing], page: int, size: int, url: Callable[[str], str]
) -> tuple[Sequence[Thing], Pager | None]:
    """The things of one page, and its pager; a page past the end is the last one."""
    part = PagePart.of(page, len(things), size)
    return things[part.first : part.first + size], pager_of(texts, part.page, part.pages, url)

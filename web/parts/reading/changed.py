"""What changed in an article, as its readers are told: the sections, and the sentences that are new in them."""

from __future__ import annotations

from dataclasses import dataclass

from search.index.changes import RecentChange, SectionChange
from web.site.texts import Texts
from web.site.typography import bind

LONGEST = 220  # characters of a sentence that is said; of a longer one its beginning


@dataclass(frozen=True, kw_only=True)
class ChangedSection:
    title: str
    url: str  # "" where it is the top of the page
    note: str  # that it is new, or lost something
    sentences: tuple[str, ...]
    more: str


def changed_sections(texts: Texts, change: RecentChange | None) -> tuple[ChangedSection, ...]:
    """In the order of the article."""
    return tuple(_section(texts, one) for one in change.sections) if change else ()


def _section(texts: Texts, one: SectionChange) -> ChangedSection:
    note = "article.changed_whole" if one.whole and one.heading else "article.changed_removed" if one.removed else ""
    return ChangedSection(
        title=bind(one.heading, texts.lang) or texts("article.changed_top"),
        url=f"#{one.anchor}" if one.anchor else "",
        note=texts(note) if note else "",
        sentences=tuple(bind(_cut(sentence), texts.lang) for sentence in one.new),
        more=texts("article.changed_more", n=one.more) if one.more else "",
    )


def _cut(sentence: str) -> str:
    return sentence if len(sentence) <= LONGEST else sentence[:LONGEST].rsplit(" ", 1)[0] + " …"

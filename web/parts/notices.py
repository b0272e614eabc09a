"""Notices as pages show them: which concern what a reader looks at or writes about, and when they hold in words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from kb.articles.notices.notices import Notice
from search.text.analysis import terms, words
from search.text.stopwords import STOP_WORDS
from web.parts.times import zone_name
from web.site.localised import text_in
from web.site.pages import NoticeView, Page
from web.site.texts import Texts
from web.site.urls import status_url

SHOWN = 3  # as many as leave room for the page itself
TELLING = 2  # words of a notice's title that a text must hold, where no words were given

Shown = TypeVar("Shown", bound=Page)


@dataclass(frozen=True, kw_only=True)
class LookedAt:
    """What a reader looks at: a section, an article (its key), a topic of the form, words they wrote."""

    section: str = ""
    article: str = ""
    topic: str = ""
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Announced:
    """All notices there are, of the file and of staff, and the moment they are looked at; `zone`: that of the house."""

    notices: tuple[Notice, ...]
    zone: str
    at: datetime

    @property
    def shown(self) -> tuple[Notice, ...]:
        return tuple(notice for notice in self.notices if notice.shown(self.at))

    def find(self, id: str) -> Notice | None:
        return next((notice for notice in self.notices if notice.id == id), None)

    def everywhere(self, page: Shown, texts: Texts) -> Shown:
        """The page with all that stands now: for home, where everybody comes in."""
        return replace(page, notices=tuple(self.view(notice, texts) for notice in self.shown[:SHOWN]))

    def at_place(self, page: Shown, texts: Texts, place: LookedAt) -> Shown:
        """The page with what concerns its place first, then what concerns everybody."""
        own = self.about(place)
        others = [notice for notice in self.shown if notice.for_everybody and notice not in own]
        views = [self.view(notice, texts, own=True) for notice in own]
        views += [self.view(notice, texts) for notice in others]
        return replace(page, notices=tuple(views[:SHOWN]))

    def about(self, place: LookedAt) -> tuple[Notice, ...]:
        """What stands now and concerns the place, by what it names or by the words of the text."""
        said = frozenset(terms(place.text)) if place.text else frozenset[str]()
        return tuple(
            notice
            for notice in self.shown
            if notice.concerns(section=place.section, article=place.article, topic=place.topic)
            or (said and names(notice, said))
        )

    def view(self, notice: Notice, texts: Texts, *, own: bool = False) -> NoticeView:
        over = notice.over(self.at)
        return NoticeView(
            severity=notice.severity,
            word=texts("notices.over") if over else texts(f"notices.{notice.severity}"),
            title=text_in(notice.title, texts.lang),
            text=text_in(notice.text, texts.lang),
            when=when(notice, texts, zone=self.zone, at=self.at),
            url=status_url(texts.lang, notice.id),
            own=own,
            ended=over,
        )


def names(notice: Notice, said: Collection[str]) -> bool:
    """Whether a text, as its stems, holds one of the notice's phrases; where none were given, enough of its title."""
    if notice.words:
        return any(phrase and phrase <= set(said) for phrase in (frozenset(terms(words)) for words in notice.words))
    return any(len(_subject(title) & set(said)) >= TELLING for title in notice.title.values())


def when(notice: Notice, texts: Texts, *, zone: str, at: datetime) -> str:
    """From when to when, in the zone of the house: "Since 16:40 today, we expect it to be over by 20:00 MSK"."""
    start = _moment(notice.start, texts, zone, at)
    if notice.end is None:
        return texts("notices.since", start=start)
    end = _moment(notice.end, texts, zone, at)
    if notice.over(at) or not notice.begun(at):
        return texts("notices.from_to", start=start, end=end)
    return texts("notices.until", start=start, end=end)


def _moment(moment: datetime, texts: Texts, zone: str, now: datetime) -> str:
    """ "16:40 мск, сегодня"; of another day "16:40 мск, 26 ноября", of another year with the year."""
    local, today = moment.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    day = texts.day_of_month(local.date()) if local.year == today.year else texts.day(local.date())
    said = texts("notices.today") if local.date() == today else day
    return texts("notices.moment", time=texts.time(local), zone=zone_name(texts, zone, "zone_short"), day=said)


def _subject(text: str) -> frozenset[str]:
    return frozenset(terms(" ".join(word for word in words(text) if word not in STOP_WORDS)))

"""The status pages as shown: what stands now, what was, one notice with its history, and following it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from kb.articles.notices.notices import Notice
from kb.notices.followers import Follower
from kb.notices.published import NoticeEvent
from search.index.tree import Tree
from web.parts.notices import Announced
from web.parts.times import moment
from web.site.localised import category_title, text_in
from web.site.pages import Link, NoticeView, Page, alternates
from web.site.texts import Texts
from web.site.typography import bind
from web.site.urls import category_url, following_url, home_url, status_url

HISTORY = timedelta(days=90)


@dataclass(frozen=True, kw_only=True)
class StatusPage(Page):
    """`now` and `ahead` stand, `past` is over."""

    crumbs: tuple[Link, ...]
    now: tuple[NoticeView, ...]
    ahead: tuple[NoticeView, ...]
    past: tuple[NoticeView, ...]

    @classmethod
    def of(cls, texts: Texts, standing: Announced) -> StatusPage:
        at = standing.at
        view = [(notice, standing.view(notice, texts)) for notice in standing.notices]
        past = [(notice, shown) for notice, shown in view if notice.end and at - HISTORY <= notice.end <= at]
        past.sort(key=lambda pair: pair[0].start, reverse=True)
        return cls(
            title=texts("status.title"),
            description=texts("status.description"),
            path=status_url(texts.lang),
            alternates=alternates(texts, status_url),
            scripts=("search.js",),
            crumbs=(Link(texts("site.help"), home_url(texts.lang)),),
            now=tuple(shown for notice, shown in view if notice.begun(at) and not notice.over(at)),
            ahead=tuple(shown for notice, shown in view if not notice.begun(at)),
            past=tuple(shown for _, shown in past),
        )


@dataclass(frozen=True)
class Update:
    """Something that was said of a notice, and when."""

    at: str
    word: str
    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class NoticePage(Page):
    """`told`: what was said so far, the newest first. `action`: where following is asked for, "" once it is over."""

    crumbs: tuple[Link, ...]
    notice: NoticeView
    sections: tuple[Link, ...]
    told: tuple[Update, ...]
    action: str
    asked: bool
    email: str
    wrong: str  # with the address

    @classmethod
    def of(
        cls,
        texts: Texts,
        standing: Announced,
        notice: Notice,
        *,
        tree: Tree | None,
        events: tuple[NoticeEvent, ...] = (),
        asked: bool = False,
        email: str = "",
        wrong: str = "",
    ) -> NoticePage:
        lang = texts.lang
        return cls(
            title=bind(text_in(notice.title, lang), lang),
            description=text_in(notice.text, lang),
            path=status_url(lang, notice.id),
            alternates=alternates(texts, lambda other: status_url(other, notice.id)),
            scripts=("search.js",),
            status=422 if wrong else 200,
            crumbs=(Link(texts("site.help"), home_url(lang)), Link(texts("status.title"), status_url(lang))),
            notice=standing.view(notice, texts),
            sections=_sections(texts, tree, notice),
            told=tuple(_told(texts, event, standing.zone) for event in events) if len(events) > 1 else (),
            action="" if notice.over(standing.at) else status_url(lang, notice.id),
            asked=asked,
            email=email,
            wrong=wrong,
        )


@dataclass(frozen=True, kw_only=True)
class FollowingPage(Page):
    """What the link in a letter opens: following is agreed to or ended by a button, never by opening the page."""

    subject: str
    state: str  # "asked" | "follows" | "stopped" | "confirmed"
    action: str
    status_page: str

    @classmethod
    def of(cls, texts: Texts, follower: Follower, secret: str) -> FollowingPage:
        state = "follows" if follower.confirmed_at else "asked"
        return cls(
            title=texts(f"following.{state}"),
            subject=bind(follower.title, texts.lang),
            state=state,
            action=following_url(texts.lang, secret),
            status_page=status_url(texts.lang, follower.notice),
        )

    @classmethod
    def stopped(cls, texts: Texts) -> FollowingPage:
        """Also for a link that means nobody any more: whoever opens it is told what is true."""
        page = status_url(texts.lang)
        return cls(title=texts("following.stopped"), subject="", state="stopped", action="", status_page=page)


def _sections(texts: Texts, tree: Tree | None, notice: Notice) -> tuple[Link, ...]:
    if tree is None:
        return ()
    named = [(category_title(tree, section, texts.lang), section) for section in notice.sections]
    return tuple(Link(title, category_url(texts.lang, section)) for title, section in named if title)


def _told(texts: Texts, event: NoticeEvent, zone: str) -> Update:
    return Update(
        at=moment(event.at, zone, texts),
        word=texts(f"status.{event.event}"),
        title=text_in(event.title, texts.lang),
        text=text_in(event.text, texts.lang),
    )

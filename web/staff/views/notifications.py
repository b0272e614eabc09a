"""Notifications as shown: what happened in a sentence, with the way there; and the form for letters about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kb.notifications.notifications import Notification
from kb.notifications.wishes import MAIL_WISHES, NotificationWish
from search.index.tree import Tree
from web.parts.conversation import article_link
from web.parts.times import moment, zone_name
from web.site.pages import Option, Page
from web.site.texts import Texts
from web.site.urls import agent_url, inbox_url

ABOUT_ARTICLES = ("flagged", "flag_done", "flag_overdue")  # events that name an article


@dataclass(frozen=True, kw_only=True)
class NotificationLine:
    """One notification; the link is named by a number or an article's title."""

    text: str
    name: str
    url: str
    when: str
    iso: str
    unseen: bool


@dataclass(frozen=True, kw_only=True)
class NotificationList:
    """The newest first. `until`: the newest that is shown; "" of none that is new."""

    lines: tuple[NotificationLine, ...]
    until: str

    @classmethod
    def of(
        cls,
        texts: Texts,
        notifications: Sequence[Notification],
        tree: Tree | None = None,
        *,
        zone: str,
        at: datetime,
    ) -> NotificationList:
        """`tree`: where articles have their titles."""
        new = any(notification.seen_at is None for notification in notifications)
        return cls(
            lines=tuple(_line(notification, tree, zone, texts, at) for notification in notifications),
            until=str(notifications[0].id) if notifications and new else "",
        )


@dataclass(frozen=True, kw_only=True)
class NotificationsPage(Page):
    who: str
    told: NotificationList
    list_url: str
    wish: NotificationWish | None  # None of whoever signed in with a token: they have no account to keep it
    mails: tuple[Option, ...]
    zone: str
    saved: str
    wrong_email: str
    wrong_quiet: str

    @classmethod
    def of(
        cls,
        texts: Texts,
        notifications: Sequence[Notification],
        tree: Tree | None = None,
        *,
        who: str,
        wish: NotificationWish | None,
        wrong: str,
        saved: bool,
        zone: str,
        at: datetime,
    ) -> NotificationsPage:
        wanted_mail = wish.mail if wish else "never"
        return cls(
            title=texts("notifications.title"),
            who=who,
            told=NotificationList.of(texts, notifications, tree, zone=zone, at=at),
            list_url=agent_url("notifications/list"),
            wish=wish,
            mails=tuple(
                Option(mail, texts(f"notifications.mails.{mail}"), mail == wanted_mail) for mail in MAIL_WISHES
            ),
            zone=texts("notifications.quiet_help", zone=zone_name(texts, zone)),
            saved=texts("notifications.saved") if saved else "",
            wrong_email=texts("notifications.wrong_email") if wrong == "email" else "",
            wrong_quiet=texts("notifications.wrong_quiet") if wrong == "quiet" else "",
            status=422 if wrong else 200,
        )


def _line(notification: Notification, tree: Tree | None, zone: str, texts: Texts, at: datetime) -> NotificationLine:
    article = article_link(tree, notification.about) if notification.event in ABOUT_ARTICLES else None
    about = article.text if article else notification.about
    return NotificationLine(
        text=texts(f"notifications.events.{notification.event}", name=notification.who),
        name=notification.ticket or about or texts("notifications.open"),
        url=inbox_url(notification.ticket) if notification.ticket else agent_url("queue"),
        when=moment(notification.at, zone, texts),
        iso=notification.at.isoformat(),
        unseen=notification.seen_at is None,
    )

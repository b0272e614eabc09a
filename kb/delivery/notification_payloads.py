"""What the outbox keeps of notifications, in plain values: for a colleague's letter, and for a team's chat. Nothing anybody wrote."""

from __future__ import annotations

from typing import TypedDict


class ToldNotification(TypedDict):
    """A notification as a letter names it: no word of what it is about."""

    event: str
    who: str
    number: str  # of a request; "" = of something else
    about: str


class NotificationPayload(TypedDict):
    """What an entry tells a colleague by mail; `more` than are named."""

    email: str
    lang: str
    at: str
    notifications: list[ToldNotification]
    more: int


class ChatPayload(TypedDict):
    """What an entry tells a team's chat, which is outside the house."""

    team: str
    number: str  # of a request; "" = of an article or a question
    about: str  # id of an article
    who: str  # the owner of a request; whoever flagged or asked
    due_at: str
    zone: str
    at: str

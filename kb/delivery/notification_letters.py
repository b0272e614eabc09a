"""Letters to colleagues about what waits for them: a sentence and a link each, without a word anybody wrote."""

from __future__ import annotations

from kb.addresses import STAFF, staff_request_path
from kb.delivery.letter_parts import Part
from kb.delivery.letter_texts import LetterTexts
from kb.delivery.notification_payloads import NotificationPayload, ToldNotification


def notification_parts(texts: LetterTexts, payload: NotificationPayload, site: str) -> tuple[str, list[Part]]:
    """The subject and the parts."""
    notifications = payload["notifications"]
    subject = (
        sentence(texts, notifications[0])
        if len(notifications) == 1 and not payload["more"]
        else texts("notification.several", n=str(len(notifications) + payload["more"]))
    )
    parts = [
        Part("link", sentence(texts, notification), f"{site}{_path(notification)}") for notification in notifications
    ]
    parts += [Part("plain", texts("notification.more", n=str(payload["more"])))] if payload["more"] else []
    return subject, [*parts, Part("small", texts("notification.why") + f" {site}{STAFF}/notifications")]


def sentence(texts: LetterTexts, notification: ToldNotification) -> str:
    """ "Павел передаёт вам обращение 2026-000123" """
    return texts(
        f"notification.{notification['event']}",
        who=notification["who"] or "—",
        number=notification["number"],
        about=notification["about"],
    )


def _path(notification: ToldNotification) -> str:
    return staff_request_path(notification["number"]) if notification["number"] else f"{STAFF}/queue"

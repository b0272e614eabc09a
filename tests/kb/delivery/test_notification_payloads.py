"""What is kept of notifications has no place for words."""

from __future__ import annotations

from kb.delivery.notification_payloads import ChatPayload, NotificationPayload, ToldNotification


def test_nothing_kept_of_an_notification_could_hold_what_somebody_wrote():
    fields = {*NotificationPayload.__annotations__, *ChatPayload.__annotations__, *ToldNotification.__annotations__}
    assert fields.isdisjoint({"text", "subject", "query", "message", "note", "comment"})

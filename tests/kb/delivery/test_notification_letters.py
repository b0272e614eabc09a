"""Every kind of notification has its sentence in letters and in chats, in every language."""

from __future__ import annotations

import pytest

from kb.delivery.letter_texts import LANGUAGES, load_letter_texts
from kb.delivery.notification_letters import notification_parts, sentence
from kb.delivery.notification_payloads import NotificationPayload, ToldNotification
from kb.notifications.notifications import EVENTS


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_event_is_told_in_a_sentence_of_its_own(lang: str):
    texts = load_letter_texts()[lang]
    told = {
        sentence(texts, ToldNotification(event=event, who="Анна", number="2026-000001", about="ru/a/b"))
        for event in EVENTS
    }
    assert len(told) == len(EVENTS)


def test_each_notification_leads_to_where_it_is_dealt_with():
    texts = load_letter_texts()["en"]
    notifications = [
        ToldNotification(event="answered", who="", number="2026-000001", about=""),
        ToldNotification(event="flagged", who="Anna", number="", about="en/a/b"),
    ]
    payload = NotificationPayload(email="a@example.com", lang="en", at="", notifications=notifications, more=3)
    subject, parts = notification_parts(texts, payload, "https://h.example")
    assert subject == "Notifications for you: 5" and [part.url for part in parts if part.url] == [
        "https://h.example/agent/requests/2026-000001",
        "https://h.example/agent/queue",
    ]

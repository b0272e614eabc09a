"""A notification is a sentence and a way to what it is about."""

from __future__ import annotations

from datetime import UTC, datetime

from kb.notifications.notifications import Notification
from kb.notifications.wishes import NotificationWish
from web.site.texts import load_texts
from web.staff.views.notifications import NotificationList, NotificationsPage

TEXTS = load_texts(("ru", "en"))
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def notification(
    id: int, event: str, *, ticket: str = "", about: str = "", seen: datetime | None = None
) -> Notification:
    return Notification(id=id, event=event, who="Павел", ticket=ticket, about=about, at=AT, seen_at=seen)


def test_each_leads_to_what_it_is_about_and_old_ones_are_not_put_away_again():
    told = (
        notification(3, "assigned", ticket="2026-000001"),
        notification(2, "flagged", about="ru/a/b"),
        notification(1, "question"),
    )
    lines = NotificationList.of(TEXTS["ru"], told, zone="Europe/Moscow", at=AT)
    assert [(line.name, line.url) for line in lines.lines] == [
        ("2026-000001", "/agent/requests/2026-000001"),
        ("ru/a/b", "/agent/queue"),
        ("Открыть", "/agent/queue"),
    ]
    assert lines.until == "3" and "12:00" in lines.lines[0].when
    assert NotificationList.of(TEXTS["ru"], (notification(1, "question", seen=AT),), zone="", at=AT).until == ""


def test_a_flag_names_the_article_by_its_title_where_there_is_one(live):
    told = [notification(2, "flagged", about="ru/cards/block"), notification(1, "flag_done", about="ru/no/more")]
    lines = NotificationList.of(TEXTS["ru"], told, live.internal.tree, zone="Europe/Moscow", at=AT)
    assert [line.name.replace("\u00a0", " ") for line in lines.lines] == ["Потеряли карту", "ru/no/more"]


def test_a_wish_stands_in_its_form_and_what_is_wrong_beside_it():
    wish = NotificationWish(email="anna@example.com", mail="daily")
    page = NotificationsPage.of(
        TEXTS["en"], (), who="Anna", wish=wish, wrong="quiet", saved=False, zone="Europe/Moscow", at=AT
    )
    assert [option.value for option in page.mails if option.chosen] == ["daily"]
    assert page.status == 422 and page.wrong_quiet and not page.wrong_email

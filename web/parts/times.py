"""Moments as pages tell them: in the zone they were promised in, with its name; and the day of the house."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from kb.requests.tickets import Ticket
from search.query.protocols import SearchEngine
from web.site.texts import Texts


def house_zone(engine: SearchEngine | None) -> str:
    """The time zone of the house, as contacts.yaml has it; UTC while nothing is built."""
    return engine.tree.contacts.zone if engine else "UTC"


def day_end(engine: SearchEngine | None, now: datetime) -> datetime:
    """When today ends by the clock of the house, told in its zone."""
    zone = ZoneInfo(house_zone(engine))
    return datetime.combine(now.astimezone(zone).date() + timedelta(days=1), time(), zone)


def zone_name(texts: Texts, timezone: str, form: str = "zone") -> str:
    """A time zone as said; `form` is "zone" or "zone_short"."""
    return texts.get(f"channels.{form}_{timezone.replace('/', '_')}") or texts.zone(timezone)


def moment(at: datetime, zone: str, texts: Texts) -> str:
    """ "22 ноября 2026, 15:04 мск" """
    local = at.astimezone(ZoneInfo(zone)) if zone else at
    return f"{texts.day(local.date())}, {texts.time(local)} {zone_name(texts, zone or 'UTC', 'zone_short')}"


def promised(texts: Texts, ticket: Ticket, at: datetime | None = None) -> str:
    """By when we answer, in the words of the page; seen from `at` a day that is near is "today" or "tomorrow"."""
    if ticket.due_at is None:
        return texts("sent.due_plain")
    due = ticket.due_at.astimezone(ZoneInfo(ticket.zone)) if ticket.zone else ticket.due_at
    zone = zone_name(texts, ticket.zone or "UTC")
    ahead = (due.date() - at.astimezone(due.tzinfo).date()).days if at else None
    if ahead in (0, 1):
        return texts("sent.due_today" if ahead == 0 else "sent.due_tomorrow", time=texts.time(due), zone=zone)
    return texts("sent.due", date=texts.day(due.date()), time=texts.time(due), zone=zone)

"""Service levels: by when we promise to answer whom. Pure functions of contacts.yaml and a moment; stores nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kb.articles.contacts import Contacts, ServiceLevel
from kb.requests.hours import Schedule


@dataclass(frozen=True)
class Promise:
    """By when an answer is promised, by which level, told in which time zone."""

    level: str
    due_at: datetime  # aware, in the level's time zone
    zone: str  # "Europe/Moscow"


def level_of(contacts: Contacts, topic: str = "", *, level_id: str = "") -> ServiceLevel | None:
    """The level somebody chose for this customer, else the one that names the topic, else the first; None if there are none."""
    levels = contacts.service_levels
    by_choice = (level for level in levels if level_id and level.id == level_id)
    by_topic = (level for level in levels if topic and topic in level.topics)
    return next(by_choice, None) or next(by_topic, None) or next(iter(levels), None)


def schedule_of(level: ServiceLevel, contacts: Contacts) -> Schedule:
    """When a level is answered."""
    return Schedule.of(level.business_hours, level.timezone, contacts)


def promise(contacts: Contacts, topic: str, *, at: datetime, level_id: str = "") -> Promise | None:
    """By when a ticket of this topic sent at `at` is answered: the level's hours, counted in its opening hours."""
    level = level_of(contacts, topic, level_id=level_id)
    if level is None:
        return None
    due = schedule_of(level, contacts).after(at, level.reaction_hours)
    return Promise(level.id, due, level.timezone)
